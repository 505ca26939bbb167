//! Counts instructions: what `cargo xtask bench --quick` runs.

use std::{env, process::ExitCode};

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["count", arguments @ ..] => {
            let Some(count) = counted::count(arguments) else {
                eprintln!("{}", counted::NOT_COUNTED);
                return ExitCode::from(2);
            };
            println!("{count}");
        }
        ["generate", document] => counted::generate(document),
        ["decode", how] => counted::decode(how),
        ["encode", how] => counted::encode(how),
        _ => return ExitCode::from(2),
    }
    ExitCode::SUCCESS
}
