//! Heads of responses that are slow, large or wrong.

use std::time::Duration;

use ofauth::ErrorKind;

use crate::{
    answers::{GOOD, answer, good},
    row::{Expected, Row, bad, no_answer, row, status},
    server::Act,
};

const JSON: &str = "content-type: application/json\r\n";

pub(super) fn rows() -> Vec<Row> {
    let broken = no_answer(ErrorKind::Transport);
    let with = |headers: &str| Act::Say(answer("200 OK", &format!("{JSON}{headers}"), GOOD.as_bytes()));
    let early = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n".repeat(3);
    let endless = b"HTTP/1.1 200 OK\r\n".to_vec();
    let too_large = ErrorKind::HeadersTooLarge;
    let line =
        |text: &str| Act::Close(format!("HTTP/1.1 {text}\r\n{JSON}content-length: 12\r\n\r\n{GOOD}").into_bytes());
    vec![
        row("a slow head, in time", Act::Drip(good(), Duration::from_millis(8)), Expected::Success),
        row("a slow head, too slow", Act::Drip(good(), Duration::from_millis(60)), no_answer(ErrorKind::Timeout)),
        row("half a head, then silence", Act::Hold(endless.clone()), no_answer(ErrorKind::Timeout)),
        row("large headers", with(&format!("x-much: {}\r\n", "y".repeat(70_000))), bad(too_large)),
        row("headers as large as they may be", with(&format!("x-much: {}\r\n", "y".repeat(60_000))), Expected::Success),
        row("huge headers", with(&format!("x-much: {}\r\n", "y".repeat(3_000_000))), no_answer(too_large)),
        row("many headers", with(&"x-many: 1\r\n".repeat(500)), no_answer(too_large)),
        row("headers without end", Act::Flood(endless, b"x-more: 1\r\n".repeat(100)), no_answer(too_large)),
        row("early answers before the answer", Act::Say([early, good()].concat()), Expected::Success),
        row(
            "a change of protocol",
            Act::Close(b"HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n".to_vec()),
            status(101),
        ),
        row("a status that nobody knows", Act::Say(answer("799 What", JSON, b"{}")), status(799)),
        row("a status that is none", line("20 OK"), broken),
        row("a header with a control character", with("x-bad: a\0b\r\n"), broken),
        row("a header without a name", with(": value\r\n"), broken),
        row("two lengths that differ", with("content-length: 5\r\n"), broken),
        row(
            "a length that is no number",
            Act::Close(b"HTTP/1.1 200 OK\r\ncontent-length: abc\r\n\r\n{}".to_vec()),
            broken,
        ),
        row("not modified", Act::Say(b"HTTP/1.1 304 Not Modified\r\n\r\n".to_vec()), status(304)),
        row(
            "no content where there should be some",
            Act::Say(b"HTTP/1.1 204 No Content\r\n\r\n".to_vec()),
            Expected::Error(ErrorKind::Decode, Some(204)),
        ),
    ]
}
