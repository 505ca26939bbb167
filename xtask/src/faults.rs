//! `faults`: the generated client against servers that misbehave. The package `faults` has them, because it needs the
//! generated client, and this command must also run where that does not compile.

use std::process::Command;

use crate::{arguments::Faults, fault::Fault, job};

/// Runs the package, which prints the rows; whether every fault ended as it should.
pub fn run(options: &Faults) -> Result<bool, Fault> {
    let mut command = Command::new("cargo");
    command.args(["run", "--quiet", "--package", "faults", "--"]);
    if let Some(path) = &options.json {
        // The package runs in the workspace's folder, the file is meant from here.
        let path = std::path::absolute(path).map_err(|error| Fault::file(path, &error))?;
        command.arg("--json").arg(path);
    }
    if options.quick {
        command.arg("--quick");
    }
    let numbers = [
        ("--seed", options.seed.map(|seed| seed.to_string())),
        ("--tempo", options.tempo.map(|tempo| tempo.to_string())),
    ];
    for (name, value) in numbers.into_iter().chain([("--only", options.only.clone())]) {
        if let Some(value) = value {
            command.args([name, &value]);
        }
    }
    let root = job::workspace();
    if !root.as_os_str().is_empty() {
        command.current_dir(root);
    }
    let status = command.status().map_err(|error| Fault::Failed(format!("cargo: {error}")))?;
    match status.code() {
        Some(0) => Ok(true),
        Some(1) => Ok(false),
        _ => Err(Fault::Failed(format!("the faults ended with {status}"))),
    }
}
