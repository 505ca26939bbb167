//! Lets every fault happen, prints a row for each, and ends with status 1 if something did not hold.

use std::{fs, path::PathBuf, process::ExitCode};

use clap::Parser;
use faults::{Finding, Plan, Weather};

/// The generated client against servers that misbehave.
#[derive(Debug, Parser)]
struct Arguments {
    /// Writes the rows to this file, too.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Leaves out what takes long.
    #[arg(long)]
    quick: bool,
    /// Only faults whose name has this text in it.
    #[arg(long, value_name = "TEXT", default_value = "")]
    only: String,
    /// Cuts bytes otherwise, and mixes the order of the faults.
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    seed: u64,
    /// Makes all times so many times as long.
    #[arg(long, value_name = "FACTOR", default_value_t = 1.0)]
    tempo: f64,
    /// How many calls the soak makes.
    #[arg(long, value_name = "CALLS")]
    soak: Option<usize>,
    /// How many calls are begun at once.
    #[arg(long, value_name = "CALLS")]
    crowd: Option<usize>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let (crowd, soak, large) = if arguments.quick { (1000, 2000, 64 << 20) } else { (10_000, 100_000, 1 << 30) };
    let plan = Plan {
        weather: Weather { seed: arguments.seed, tempo: arguments.tempo.clamp(0.1, 10.0) },
        quick: arguments.quick,
        crowd: arguments.crowd.unwrap_or(crowd),
        soak: arguments.soak.unwrap_or(soak),
        large,
    };
    let mut findings: Vec<Finding> = Vec::new();
    faults::run(&plan, &arguments.only, |finding| {
        let (mark, why) = match &finding.failed {
            None => ("ok", finding.said.as_deref()),
            Some(why) => ("FAILED", Some(why.as_str())),
        };
        println!(
            "{mark:>6} {:>7} ms  {}{}",
            finding.millis,
            finding.fault,
            why.map_or(String::new(), |why| format!(": {why}"))
        );
        findings.push(finding);
    });
    let failed = findings.iter().filter(|finding| finding.failed.is_some()).count();
    println!("{} of {} faults ended as they should", findings.len() - failed, findings.len());
    if let Some(path) = &arguments.json {
        let text = serde_json::to_string_pretty(&findings).unwrap_or_default();
        if let Err(error) = fs::write(path, text + "\n") {
            eprintln!("error: {}: {error}", path.display());
            return ExitCode::from(2);
        }
    }
    if failed == 0 && !findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
