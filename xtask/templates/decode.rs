//! Decodes and encodes the same text with two types in turn, and prints by how much one is faster.

mod plain;

use std::{hint::black_box, time::{Duration, Instant}};

use plain::*;
use serde::{Serialize, de::DeserializeOwned};

/// How often the two take turns.
const TURNS: usize = 15;

fn main() {
    println!("| | example | decoding, by hand | ours is | encoding, by hand | ours is |\n| --- | --- | --- | --- | --- | --- |");
// ROWS
}

fn row<Ours: DeserializeOwned + Serialize, Plain: DeserializeOwned + Serialize>(kind: &str, at: &str, text: &str) {
    let (Ok(ours), Ok(plain)) = (serde_json::from_str::<Ours>(text), serde_json::from_str::<Plain>(text)) else {
        println!("| {kind} | `{at}` | - | - | - | - |");
        return;
    };
    let decode = compared(|| drop(black_box(serde_json::from_str::<Plain>(black_box(text)))), || {
        drop(black_box(serde_json::from_str::<Ours>(black_box(text))));
    });
    let encode = compared(|| drop(black_box(serde_json::to_vec(black_box(&plain)))), || {
        drop(black_box(serde_json::to_vec(black_box(&ours))));
    });
    // What a type does not know it does not write: each has its own length.
    let length = |json: serde_json::Result<Vec<u8>>| json.map_or(0, |json| json.len());
    let written = (length(serde_json::to_vec(&plain)), length(serde_json::to_vec(&ours)));
    let speed = |bytes: usize, time: Duration| bytes as f64 / time.as_secs_f64() / 1e6;
    let (decode, encode) = (
        (speed(text.len(), decode.0), speed(text.len(), decode.1)),
        (speed(written.0, encode.0), speed(written.1, encode.1)),
    );
    let lost = match written {
        (plain, ours) if plain < ours => format!(" ({} more than by hand are kept)", ours - plain),
        (plain, ours) if plain > ours => format!(" ({} less than by hand are kept)", plain - ours),
        _ => String::new(),
    };
    println!(
        "| {kind} | `{at}`, {} bytes{lost} | {:.0} MB/s | {:.2} times as fast | {:.0} MB/s | {:.2} times as fast |",
        text.len(), decode.0, decode.1 / decode.0, encode.0, encode.1 / encode.0,
    );
}

/// The median time of each, in turn.
fn compared(first: impl Fn(), second: impl Fn()) -> (Duration, Duration) {
    let mut times = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        times.0.push(timed(&first));
        times.1.push(timed(&second));
    }
    times.0.sort();
    times.1.sort();
    (times.0[TURNS / 2], times.1[TURNS / 2])
}

/// The time of one call, of as many as take a while.
fn timed(call: &impl Fn()) -> Duration {
    let mut calls = 1;
    loop {
        let begin = Instant::now();
        (0..calls).for_each(|_| call());
        let took = begin.elapsed();
        if took > Duration::from_millis(10) {
            return took / calls;
        }
        calls *= 4;
    }
}
