//! What a process costs: its CPU time and that of its children, and its memory.

use std::process::{Command, Stdio};

use serde_json::{Value, json};
use wait4::Wait4 as _;

use crate::fault::Fault;

/// What one run of a process took.
#[derive(Debug, Clone, Copy)]
pub struct Cost {
    /// CPU seconds, of all threads and children, in user mode and in the kernel.
    pub cpu: f64,
    /// The most memory that it had at once, in MiB.
    pub memory: f64,
}

/// Several runs of one process.
#[derive(Debug, Clone, Default)]
pub struct Runs(Vec<Cost>);

/// Runs a command once more, unless it failed already.
pub fn more(runs: &mut Result<Runs, String>, command: &mut Command) {
    if let Ok(known) = runs {
        if let Err(fault) = known.add(command) {
            *runs = Err(fault.message().to_owned());
        }
    }
}

impl Runs {
    /// Runs a command once more.
    fn add(&mut self, command: &mut Command) -> Result<(), Fault> {
        let name = format!("{command:?}");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let finished =
            command.spawn().and_then(|mut child| child.wait4()).map_err(|error| format!("{name}: {error}"))?;
        if !finished.status.success() {
            return Err(Fault::Failed(format!("fails, {}", finished.status)));
        }
        let rusage = finished.rusage;
        let cpu = (rusage.utime + rusage.stime).as_secs_f64();
        let memory = u32::try_from(rusage.maxrss / 1024 / 1024).map_or(f64::INFINITY, f64::from);
        self.0.push(Cost { cpu, memory });
        Ok(())
    }

    /// The run in the middle, by CPU time.
    pub fn median(&self) -> Option<Cost> {
        let mut sorted = self.0.clone();
        sorted.sort_by(|one, other| one.cpu.total_cmp(&other.cpu));
        sorted.get(sorted.len() / 2).copied()
    }

    /// How far the slowest run is from the fastest, in percent of the one in the middle.
    pub fn spread(&self) -> f64 {
        let all = || self.0.iter().map(|cost| cost.cpu);
        let (least, most) = (all().fold(f64::INFINITY, f64::min), all().fold(0.0, f64::max));
        self.median().map_or(0.0, |median| (most - least) / median.cpu * 100.0)
    }

    pub fn json(&self) -> Value {
        let each: Vec<f64> = self.0.iter().map(|cost| cost.cpu).collect();
        let median = self.median();
        json!({
            "cpu_seconds": each,
            "median_cpu_seconds": median.map(|cost| cost.cpu),
            "memory_mib": median.map(|cost| cost.memory),
        })
    }
}
