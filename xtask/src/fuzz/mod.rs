//! `fuzz`: documents changed at random, for as long as it is told. Each target runs in a process of its
//! own, so that a crash, a hang or exhausted memory is a finding and not the end of the run.
//!
//! What an input does to the generator is judged by [`target`]; inputs are made by [`mutate`]. Coverage is
//! not measured, which would need a compiler that is not stable.

mod mutate;
mod target;
#[cfg(test)]
mod tests;
mod words;

use std::{
    fs,
    io::{BufRead as _, BufReader},
    panic::{self, AssertUnwindSafe},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant, SystemTime},
};

use fastrand::Rng;
use generator::source::SourceText;
use sha2::{Digest as _, Sha256};

use crate::{
    arguments::{Corpus as CorpusOptions, Fuzz, FuzzTarget},
    corpus,
    fault::Fault,
    job,
};
use target::Corpus;

/// How long one input may take, and how much memory the process may have.
const PATIENCE: Duration = Duration::from_secs(20);
const MOST_MEMORY: u64 = 4 << 30;

/// What an input is kept in while it runs.
const CURRENT: &str = "current";

/// Runs the targets, one after the other. `false`: there are findings.
pub fn run(options: &Fuzz) -> Result<bool, Fault> {
    let corpus =
        Corpus::read(&["tests/fixtures", "tests/invalid", "specs"].map(|folder| job::workspace().join(folder)))
            .map_err(|error| error.to_string())?;
    if let (Some(seed), [target]) = (options.worker, options.targets().as_slice()) {
        work(*target, &corpus, seed, options);
    }
    fs::create_dir_all(mutants(options)).map_err(|error| Fault::file(&options.out, &error))?;
    let mut clean = true;
    let targets = options.targets();
    let share = Duration::from_secs(options.seconds) / u32::try_from(targets.len()).unwrap_or(1);
    for target in targets {
        let folder = options.out.join(target.name());
        fs::create_dir_all(&folder).map_err(|error| Fault::file(&folder, &error))?;
        let mut run = Run { target, folder, executions: 0, findings: Vec::new() };
        run.watch(options, share)?;
        println!("{}: {} executions, {} findings", target.name(), run.executions, run.findings.len());
        run.findings.iter().for_each(|(path, why)| println!("  {}: {why}", path.display()));
        clean &= run.findings.is_empty();
    }
    Ok(clean && (options.compile == 0 || compile(options)?))
}

/// Runs inputs without end, until somebody kills this process.
fn work(target: FuzzTarget, corpus: &Corpus, seed: u64, options: &Fuzz) -> ! {
    panic::set_hook(Box::new(|panic| {
        if let Ok(mut place) = PLACE.lock() {
            *place = panic.location().map(ToString::to_string).unwrap_or_default();
        }
    }));
    let folder = options.out.join(target.name());
    let mut random = Rng::with_seed(seed);
    let mut kept = 0;
    loop {
        let input = corpus.input(target, &mut random);
        let _ = fs::write(folder.join(CURRENT), &input.bytes);
        match judged(target, &input) {
            Ok(true) if kept < options.compile && random.u8(..8) == 0 => {
                let _ = fs::write(mutants(options).join(format!("{seed}-{kept}.json")), &input.bytes);
                kept += 1;
            }
            Ok(_) => {}
            Err(why) => {
                let why = why.replace('\n', " ");
                let _ = fs::write(finding(&folder, &why), &input.bytes);
                println!("{why}");
            }
        }
        println!();
    }
}

/// Runs a target; a panic is a finding like others.
fn judged(target: FuzzTarget, input: &SourceText) -> Result<bool, String> {
    panic::catch_unwind(AssertUnwindSafe(|| target::run(target, input))).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        let place = PLACE.lock().map(|place| place.clone()).unwrap_or_default();
        Err(format!("panicked at {place}: {}", text.unwrap_or_default()))
    })
}

/// Where the last panic was.
static PLACE: Mutex<String> = Mutex::new(String::new());

/// Where an input is kept: one for each reason.
fn finding(folder: &Path, why: &str) -> PathBuf {
    let digest = format!("{:x}", Sha256::digest(why));
    folder.join(format!("finding-{}", &digest[..12]))
}

/// A target's run.
struct Run {
    target: FuzzTarget,
    folder: PathBuf,
    executions: u64,
    findings: Vec<(PathBuf, String)>,
}

impl Run {
    /// Starts workers until the time is over, a new one where one dies.
    fn watch(&mut self, options: &Fuzz, share: Duration) -> Result<(), Fault> {
        let began = Instant::now();
        let first = options.seed.unwrap_or_else(|| {
            let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
            since.as_secs()
        });
        println!("{}: seed {first}", self.target.name());
        let mut seed = first;
        while began.elapsed() < share {
            let why = self.worker(options, seed, began + share).map_err(|error| error.to_string())?;
            if let Some(why) = why {
                let _ = fs::copy(self.folder.join(CURRENT), finding(&self.folder, &why));
                self.add(&why);
            }
            seed = seed.wrapping_add(1);
        }
        Ok(())
    }

    /// One worker's life: why it died, if it was not its time.
    fn worker(&mut self, options: &Fuzz, seed: u64, end: Instant) -> std::io::Result<Option<String>> {
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["fuzz", "--target", self.target.name(), "--worker", &seed.to_string(), "--out"]);
        command.arg(&options.out).args(["--compile", &options.compile.to_string()]);
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let (executions, found) = (Arc::new(AtomicU64::new(0)), std::sync::mpsc::channel());
        let reader = child.stdout.take().map(|output| {
            let (executions, sender) = (executions.clone(), found.0);
            std::thread::spawn(move || {
                for line in BufReader::new(output).lines().map_while(Result::ok) {
                    if line.is_empty() {
                        executions.fetch_add(1, Ordering::Relaxed);
                    } else {
                        let _ = sender.send(line);
                    }
                }
            })
        });
        let why = watched(&mut child, &executions, end)?;
        if let Some(reader) = reader {
            let _ = reader.join();
        }
        self.executions += executions.load(Ordering::Relaxed);
        found.1.try_iter().for_each(|why| self.add(&why));
        Ok(why)
    }

    fn add(&mut self, why: &str) {
        let path = finding(&self.folder, why);
        if self.findings.iter().all(|(known, _)| *known != path) {
            self.findings.push((path, why.chars().take(300).collect()));
        }
    }
}

/// Waits for a worker to die, to hang, to take too much memory or to reach the end.
fn watched(child: &mut Child, executions: &AtomicU64, end: Instant) -> std::io::Result<Option<String>> {
    let (mut count, mut since) = (0, Instant::now());
    let why = loop {
        std::thread::sleep(Duration::from_millis(20));
        if let Some(status) = child.try_wait()? {
            return Ok(Some(format!("the process died: {status}")));
        }
        let now = executions.load(Ordering::Relaxed);
        if now != count {
            (count, since) = (now, Instant::now());
        }
        if since.elapsed() > PATIENCE {
            break Some("it hangs".to_owned());
        }
        if memory(child.id()) > MOST_MEMORY {
            break Some("it takes too much memory".to_owned());
        }
        if Instant::now() > end {
            break None;
        }
    };
    child.kill()?;
    child.wait()?;
    Ok(why)
}

/// The memory of a process in bytes, where the system says it.
fn memory(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kilobytes.unwrap_or(0) << 10
}

fn mutants(options: &Fuzz) -> PathBuf {
    options.out.join("mutants")
}

/// Compiles what a few of the inputs became, with warnings denied.
fn compile(options: &Fuzz) -> Result<bool, Fault> {
    let options = CorpusOptions {
        folder: Some(mutants(options)),
        sample: Some(options.compile),
        check: true,
        // A document that was changed at random keeps few promises about its examples.
        no_tests: true,
        // Other files that it refers to were in memory, or nowhere.
        allow: vec!["dangling-reference".to_owned()],
        out: options.out.join("crates"),
        ..CorpusOptions::default()
    };
    Ok(corpus::run(&options)?)
}
