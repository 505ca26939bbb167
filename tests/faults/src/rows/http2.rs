//! Servers that are asked to speak HTTP/2 (RFC 9113).

use ofauth::{Builder, ErrorKind};
use reqwest::ClientBuilder;

use crate::{
    answers::good,
    row::{Row, no_answer, row},
    server::{Act, Weather},
};

/// A frame of a connection (`stream` 0) or of a stream.
fn frame(kind: u8, stream: u8, payload: &[u8]) -> Vec<u8> {
    let length = u8::try_from(payload.len()).unwrap_or_default();
    [&[0, 0, length, kind, 0, 0, 0, 0, stream][..], payload].concat()
}

fn only(builder: Builder, _: Weather) -> Builder {
    builder.configure_http(ClientBuilder::http2_prior_knowledge)
}

pub(super) fn rows() -> Vec<Row> {
    let broken = no_answer(ErrorKind::Transport);
    let settings = frame(4, 0, &[]);
    let with = |more: Vec<u8>| [settings.clone(), more].concat();
    // The last stream that was handled, then the reason: none, and "enhance your calm".
    let goes_away = |code: u8| frame(7, 0, &[0, 0, 0, 0, 0, 0, 0, code]);
    vec![
        row("HTTP/2: an answer in HTTP/1.1", Act::Close(good()), broken).with(only),
        row("HTTP/2: silence", Act::Hold(settings.clone()), no_answer(ErrorKind::Timeout)).with(only),
        row("HTTP/2: closed", Act::Close(settings.clone()), broken).with(only),
        row("HTTP/2: goes away in anger", Act::Close(with(goes_away(11))), broken).with(only),
        row("HTTP/2: the stream is reset", Act::Hold(with(frame(3, 1, &[0, 0, 0, 2]))), broken).with(only),
        row("HTTP/2: a frame that is none", Act::Close(with(vec![0xff; 64])), broken).with(only),
    ]
}
