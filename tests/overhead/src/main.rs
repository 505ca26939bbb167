//! Counts the instructions of a call, generated and by hand: `cargo run --profile counted --package overhead`.
//!
//! It needs `valgrind`. The server is another process, so that only the client is counted, and the instructions of the
//! first calls (the connection, what is made once) are taken away by making more calls and less.

use std::{env, process::ExitCode};

use counted::{NOT_COUNTED, count};

/// What is made once is in both.
const FEW: usize = 50;
const MANY: usize = 250;

/// What a call may cost more, in percent.
const ALLOWED: f64 = 5.0;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] => return compare(),
        [how, port, items, calls] => make(how, port, items, calls),
        _ => return ExitCode::from(2),
    }
    ExitCode::SUCCESS
}

/// Makes calls; this is what is counted.
fn make(how: &str, port: &str, items: &str, calls: &str) {
    let number = |text: &str| text.parse::<usize>().expect("a number");
    let (port, items, calls) = (port.parse().expect("a port"), number(items), number(calls));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    match how {
        "generated" => runtime.block_on(overhead::generated(port, items, calls)),
        _ => runtime.block_on(overhead::by_hand(port, items, calls)),
    }
}

/// Prints a row for each size of answer.
fn compare() -> ExitCode {
    let mut is_within = true;
    println!("items  by hand (instructions a call)  generated  more");
    for items in [2, 20, 100] {
        let port = overhead::serve(items);
        let counted = |how| {
            let [port, items, few, many] = [port.into(), items, FEW, MANY].map(|number: usize| number.to_string());
            let (few, many) = (count(&[how, &port, &items, &few])?, count(&[how, &port, &items, &many])?);
            Some((many - few) / (MANY - FEW) as u64)
        };
        let (Some(by_hand), Some(generated)) = (counted("by-hand"), counted("generated")) else {
            eprintln!("{NOT_COUNTED}");
            return ExitCode::from(2);
        };
        let number = |count: u64| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
        let more = (number(generated) / number(by_hand) - 1.0) * 100.0;
        println!("{items:>5}  {by_hand:>29}  {generated:>9}  {more:+.1} %");
        is_within &= more <= ALLOWED;
    }
    if is_within { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
