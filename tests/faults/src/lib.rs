//! The generated client against servers that misbehave: each fault ends in the right error or in a success, in time,
//! without a panic, without a key in anything that is printed, and without a task or a connection that is left.

mod answers;
mod large;
mod leaks;
mod plain;
mod row;
mod rows;
mod server;
mod soak;

use std::time::{Duration, Instant};

use serde::Serialize;

pub use self::{row::Row, rows::all, server::Weather};

/// How one fault went.
#[derive(Debug, Serialize)]
pub struct Finding {
    /// What was wrong.
    pub fault: String,
    /// What did not hold; nothing if all did.
    pub failed: Option<String>,
    /// What there is to say besides.
    pub said: Option<String>,
    /// How long it took.
    pub millis: u128,
}

/// What is to be run.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// How bytes are cut, in which order the faults come, and how long times are.
    pub weather: Weather,
    /// Whether rows that take long are left out.
    pub quick: bool,
    /// How many calls are begun at once.
    pub crowd: usize,
    /// How many calls are made one after the other.
    pub soak: usize,
    /// How many bytes a large file has.
    pub large: u64,
}

/// Lets every fault happen whose name has `only` in it, and hands out what came of each.
pub fn run(plan: &Plan, only: &str, mut report: impl FnMut(Finding)) {
    leaks::install();
    let mut rows: Vec<Row> =
        all().into_iter().filter(|row| row.name.contains(only) && !(plan.quick && row.slow)).collect();
    if plan.weather.seed != 0 {
        fastrand::Rng::with_seed(plan.weather.seed).shuffle(&mut rows);
    }
    for row in rows {
        let happen = || async { row.happen(plan.weather).await.map(|()| None) };
        report(watched(row.name, happen));
    }
    if "a crowd".contains(only) {
        report(watched("a crowd", || async { soak::crowd(plan.crowd, plan.weather).await.map(Some) }));
    }
    if "a soak".contains(only) {
        report(watched("a soak", || async { soak::soak(plan.soak, plan.weather).await.map(Some) }));
    }
    if "large files".contains(only) {
        report(watched("large files", || async { large::files(plan.large, plan.weather).await.map(Some) }));
    }
    if only.is_empty() && leaks::lines() < 100 {
        let failed = Some(format!("{} lines were logged: nobody listened", leaks::lines()));
        report(Finding { fault: "logs and traces".to_owned(), failed, said: None, millis: 0 });
    }
}

/// Lets a fault happen in a runtime of its own, and looks for keys and panics afterwards.
fn watched<F>(name: &str, happen: impl FnOnce() -> F) -> Finding
where
    F: Future<Output = Result<Option<String>, String>>,
{
    let start = Instant::now();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let outcome = match runtime {
        Ok(runtime) => {
            let limit = Duration::from_secs(600);
            let work = async { tokio::time::timeout(limit, happen()).await };
            runtime.block_on(work).unwrap_or_else(|_| Err(format!("it did not end within {limit:?}")))
        }
        Err(error) => Err(error.to_string()),
    };
    let millis = start.elapsed().as_millis();
    let (found, panics) = leaks::take();
    let (mut failed, said) = match outcome {
        Ok(said) => (None, said),
        Err(failed) => (Some(failed), None),
    };
    if panics > 0 {
        failed.get_or_insert_with(String::new).push_str(&format!(" {panics} panics"));
    }
    if let Some(first) = found.first() {
        failed.get_or_insert_with(String::new).push_str(&format!(" a key was shown {} times: {first}", found.len()));
    }
    Finding { fault: name.to_owned(), failed, said, millis }
}
