//! Bodies that are slow, cut, endless, compressed in bad faith, or of another kind.

use std::time::Duration;

use ofauth::ErrorKind;

use crate::{
    answers::{CHUNKED, GOOD, answer, brotli, encoded, error, good, gzip, json, zstd},
    leaks::{KEY, OWN},
    row::{Expected, Row, bad, row, rows as several, status},
    server::Act,
};

pub(super) fn rows() -> Vec<Row> {
    [framing(), compression(), content()].into_iter().flatten().collect()
}

/// How long a body is, and how it ends.
fn framing() -> Vec<Row> {
    let broken = bad(ErrorKind::Transport);
    let declared = |length: u64| {
        format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{GOOD}")
            .into_bytes()
    };
    let chunked = |text: &str| format!("{CHUNKED}{text}").into_bytes();
    let timeout = bad(ErrorKind::Timeout);
    let small = |builder: ofauth::Builder, _| builder.max_response_bytes(100_000);
    vec![
        row(
            "a slow body, in time",
            Act::Drip(json("200 OK", &format!("{GOOD}{}", " ".repeat(500))), Duration::from_millis(8)),
            Expected::Success,
        ),
        row(
            "a slow body, too slow",
            Act::Drip(json("200 OK", &format!("{GOOD}{}", " ".repeat(5000))), Duration::from_millis(60)),
            timeout,
        ),
        row("a body that stops", Act::Hold(declared(500)), timeout),
        row("a body shorter than declared", Act::Close(declared(500)), broken),
        row("a body shorter than declared, reset", Act::Reset(declared(500)), broken),
        several(
            "a body shorter than declared, then well",
            vec![Act::Close(declared(500)), Act::Say(good())],
            Expected::Success,
        )
        .with(|builder, weather| builder.retry(crate::row::quick(weather))),
        row("a body longer than declared", Act::Say([good(), b"{\"surplus\":1}".to_vec()].concat()), Expected::Success),
        row(
            "a body until the end of the connection",
            Act::Close(format!("HTTP/1.1 200 OK\r\n\r\n{GOOD}").into_bytes()),
            Expected::Success,
        ),
        row("chunks", Act::Say(chunked("6\r\n{\"item\r\n6\r\ns\":[]}\r\n0\r\n\r\n")), Expected::Success),
        row(
            "chunks with trailers",
            Act::Say(chunked("c\r\n{\"items\":[]}\r\n0\r\nx-end: 1\r\n\r\n")),
            Expected::Success,
        ),
        row("chunks that are none", Act::Close(chunked("what?\r\n{}\r\n")), broken),
        row("a chunk of a length beyond all numbers", Act::Close(chunked("fffffffffffffffffffff\r\n{}\r\n")), broken),
        row("chunks that end early", Act::Close(chunked("6\r\n{\"item\r\n")), broken),
        row("a large body", Act::Say(json("200 OK", &" ".repeat(200_000))), bad(ErrorKind::TooLarge)).with(small),
        row("a body that declares more than there is memory", Act::Hold(declared(1 << 50)), bad(ErrorKind::TooLarge)),
        row(
            "chunks without end",
            Act::Flood(CHUNKED.into(), b"400\r\n".iter().chain(&[b' '; 1024]).chain(b"\r\n").copied().collect()),
            bad(ErrorKind::TooLarge),
        )
        .with(small),
        row(
            "a body without end",
            Act::Flood(b"HTTP/1.1 200 OK\r\n\r\n".to_vec(), vec![b' '; 4096]),
            bad(ErrorKind::TooLarge),
        )
        .with(small),
    ]
}

/// Bodies that are compressed, or say so.
fn compression() -> Vec<Row> {
    let (broken, bomb) = (bad(ErrorKind::Transport), vec![b' '; 100 << 20]);
    let tight = |builder: ofauth::Builder, _| builder.max_decompressed_bytes(1 << 20);
    let whole = gzip(GOOD.as_bytes());
    let cut = whole[..whole.len() - 10].to_vec();
    let said = "more than 1048576 bytes";
    let endless = gzip(&vec![b' '; 16 << 20]);
    let endless_head = b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n\r\n".to_vec();
    vec![
        row("gzip", Act::Say(encoded("gzip", &whole)), Expected::Success),
        row("brotli", Act::Say(encoded("br", &brotli(GOOD.as_bytes()))), Expected::Success),
        row("zstd", Act::Say(encoded("zstd", &zstd(GOOD.as_bytes()))), Expected::Success),
        row("gzip that is cut", Act::Say(encoded("gzip", &cut)), broken),
        row(
            "gzip that is cut with its connection",
            Act::Close(
                [
                    format!("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {}\r\n\r\n", whole.len())
                        .into_bytes(),
                    cut,
                ]
                .concat(),
            ),
            broken,
        ),
        row("gzip that is none", Act::Say(encoded("gzip", GOOD.as_bytes())), bad(ErrorKind::Decode))
            .saying("cannot be decompressed"),
        row("brotli that is none", Act::Say(encoded("br", &[0xff; 100])), bad(ErrorKind::Decode)),
        row("zstd that is none", Act::Say(encoded("zstd", GOOD.as_bytes())), bad(ErrorKind::Decode)),
        row("an encoding that nobody knows", Act::Say(encoded("lzma", GOOD.as_bytes())), Expected::Success),
        row("a bomb of gzip", Act::Say(encoded("gzip", &gzip(&bomb))), bad(ErrorKind::DecompressedTooLarge))
            .with(tight)
            .saying(said),
        row("a bomb of brotli", Act::Say(encoded("br", &brotli(&bomb))), bad(ErrorKind::DecompressedTooLarge))
            .with(tight)
            .saying(said),
        row("a bomb of zstd", Act::Say(encoded("zstd", &zstd(&bomb))), bad(ErrorKind::DecompressedTooLarge))
            .with(tight)
            .saying(said),
        row("bombs without end", Act::Flood(endless_head, endless), bad(ErrorKind::DecompressedTooLarge)).with(tight),
        row("a bomb in an error", Act::Say(answer("500 Bad", "content-encoding: gzip\r\n", &gzip(&bomb))), status(500)),
    ]
}

/// Bodies that are whole, and not what the document says.
fn content() -> Vec<Row> {
    let wrong = bad(ErrorKind::Decode);
    let page = format!("<!doctype html><title>{KEY}</title><h1>{OWN}</h1>");
    let html = |status: &str| answer(status, "content-type: text/html\r\n", page.as_bytes());
    let latin = b"{\"items\":[],\"name\":\"caf\xe9\"}";
    let keys = format!(r#"{{"items":[{{"id":"{KEY}","type":"{OWN}","duration":{{"{KEY}":1}},"media":{{}}}}]}}"#);
    let deep = "[".repeat(100_000);
    let typed = format!(r#"{{"items":[{{"id":{deep}"#);
    let text = |body: &str| Act::Say(json("200 OK", body));
    let other = r#"{"items":[{"id":"1","type":"hologram","duration":null,"media":{},"more":{"a":[1]}}],"next":null}"#;
    vec![
        row(
            "another content type",
            Act::Say(answer("200 OK", "content-type: text/plain\r\n", GOOD.as_bytes())),
            Expected::Success,
        ),
        row("no content type", Act::Say(answer("200 OK", "", GOOD.as_bytes())), Expected::Success),
        row("a page for browsers", Act::Say(html("200 OK")), wrong).saying("the body is text/html"),
        row("an error page for browsers", Act::Say(html("502 Bad Gateway")), status(502)),
        row("an empty body", text(""), wrong).saying("the body is empty"),
        row("text that is not UTF-8", Act::Say(answer("200 OK", "content-type: application/json\r\n", latin)), wrong),
        row(
            "an error that is not UTF-8",
            Act::Say(answer("400 Bad", "content-type: application/json\r\n", latin)),
            status(400),
        ),
        row("a byte order mark", text(&format!("\u{feff}{GOOD}")), Expected::Success),
        row("JSON that ends early", text(r#"{"items":["#), wrong),
        row("JSON with something behind it", text(&format!("{GOOD}{GOOD}")), wrong),
        row("JSON of another shape", text(r#"["items"]"#), wrong),
        row("null where a value belongs", text(r#"{"items":null}"#), wrong).saying("`items`"),
        row("keys in the wrong places", text(&keys), wrong).saying("`items[0].duration`"),
        row("nesting without end", text(&typed), bad(ErrorKind::TooDeep)),
        row(
            "nesting that nobody reads",
            text(&format!(r#"{{"items":[],"x":{}1{}}}"#, "[".repeat(9000), "]".repeat(9000))),
            Expected::Success,
        ),
        row("values that were added later", text(other), Expected::Success),
        row("an error without a body", Act::Say(answer("500 Bad", "", b"")), status(500)),
        row("an error that repeats the keys", Act::Say(error("401 Unauthorized", "")), status(401))
            .saying("no access with"),
        row(
            "a huge error",
            Act::Say(answer("500 Bad", "content-type: text/plain\r\n", &vec![b'x'; 5 << 20])),
            status(500),
        ),
        row(
            "an error that breaks off",
            Act::Close(b"HTTP/1.1 503 Busy\r\ncontent-length: 99\r\n\r\nbusy".to_vec()),
            status(503),
        ),
    ]
}
