//! Documents that are made to exhaust whoever reads them: each ends in a crate or in an error, in bounded time
//! and memory. Each is read in a process of its own, which is this test again with a variable set.

mod documents;

use std::{
    collections::BTreeSet,
    error::Error,
    fmt, fs,
    process::Command,
    time::{Duration, Instant},
};

use documents::{CASES, Case, Ends};
use generator::{
    Input,
    diagnostic::{Diagnostics, Severity},
    source::Tree,
};

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

/// Says which case a process is to read, and how large.
const CASE: &str = "HOSTILE_CASE";

/// How long one document may take, compiled without optimisation and beside other tests.
const PATIENCE: Duration = Duration::from_secs(180);

/// How many times the memory of the tree everything may take, and what a process takes before it reads anything.
const TREES: u64 = 10;
const ALWAYS: u64 = 48 << 20;
/// Smaller trees are as good as this one.
const LEAST_TREE: u64 = 8 << 20;

/// What a process says of itself.
#[derive(Debug, Default)]
struct Report {
    /// The processor's time for all but making the document.
    seconds: f64,
    /// The memory of the text and the tree, and the most that was taken at any time.
    tree: u64,
    peak: u64,
    /// The codes of the errors; none, if there is a crate.
    errors: Vec<String>,
}

/// Reads one document, if this process was started for that.
#[test]
fn one_document() -> Outcome {
    let Ok(wanted) = std::env::var(CASE) else { return Ok(()) };
    let (name, scale) = wanted.split_once(' ').ok_or("a case and a scale")?;
    let case = CASES.iter().find(|case| case.name == name).ok_or("no such case")?;
    let before = memory("VmRSS:");
    let text = case.document(scale.parse()?);
    let tree = Tree::read(vec![text.clone()], &mut Diagnostics::default());
    let held = memory("VmRSS:").saturating_sub(before);
    drop(tree);
    let (began, worked) = (Instant::now(), work());
    let files: Option<Box<dyn generator::source::Load>> = Some(Box::new(Nothing));
    let output = generator::generate(Input { documents: vec![text], files, ..Input::default() })?;
    let errors = output.problems.list().iter().filter(|problem| problem.severity == Severity::Error);
    let errors: BTreeSet<&str> = errors.map(|problem| problem.code.name()).collect();
    assert_eq!(errors.is_empty(), output.files.is_some());
    let errors = errors.into_iter().collect::<Vec<_>>().join(",");
    let seconds = work().zip(worked).map_or(began.elapsed().as_secs_f64(), |(now, then)| now - then);
    println!("REPORT {seconds} {held} {} {errors}", memory("VmHWM:"));
    Ok(())
}

/// A folder without files.
#[derive(Debug)]
struct Nothing;

impl generator::source::Load for Nothing {
    fn load(&self, _: &str) -> Result<Vec<u8>, String> {
        Err("there is none".to_owned())
    }
}

/// What the system says of this process's memory, in bytes; 0 where it says nothing.
fn memory(what: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(what));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok()).unwrap_or(0) << 10
}

/// The processor's time that this process took, where the system says it in hundredths of a second.
fn work() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let mut ticks = || fields.next()?.parse::<f64>().ok();
    Some((ticks()? + ticks()?) / 100.0)
}

/// Reads a document in a process of its own.
fn read(case: &Case, scale: usize) -> Outcome<Report> {
    let mut child = Command::new(std::env::current_exe()?)
        .args(["one_document", "--exact", "--nocapture", "--test-threads", "1"])
        .env(CASE, format!("{} {scale}", case.name))
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()?;
    let began = Instant::now();
    while child.try_wait()?.is_none() {
        if began.elapsed() > PATIENCE {
            child.kill()?;
            return Err(format!("{}: it hangs", case.name).into());
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    let output = child.wait_with_output()?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    let line = said.lines().find_map(|line| Some(line.split_once("REPORT ")?.1));
    let line = line.filter(|_| output.status.success()).ok_or_else(|| format!("{}: {said}", case.name))?;
    let mut words = line.split(' ');
    let mut word = || words.next().ok_or("too few words");
    let (seconds, tree, peak) = (word()?.parse()?, word()?.parse()?, word()?.parse()?);
    let errors = word()?.split(',').filter(|code| !code.is_empty()).map(str::to_owned).collect();
    Ok(Report { seconds, tree, peak, errors })
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (tree, peak) = (self.tree >> 20, self.peak >> 20);
        write!(
            f,
            "{:6.2} s, tree {tree:4} MB, peak {peak:4} MB, {}",
            self.seconds,
            self.errors.first().map_or("", |code| code)
        )
    }
}

#[test]
fn every_document_ends_well() {
    let mut wrong = Vec::new();
    for case in CASES {
        let report = match read(case, case.scale) {
            Ok(report) => report,
            Err(error) => {
                wrong.push(error.to_string());
                continue;
            }
        };
        println!("{:28} {report}", case.name);
        let ends = match case.ends {
            Ends::Crate => report.errors.is_empty(),
            Ends::Error(code) => report.errors.iter().any(|known| known == code),
        };
        if !ends || report.peak > ALWAYS + TREES * report.tree.max(LEAST_TREE) {
            wrong.push(format!("{}: {report}", case.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Four times the document takes about four times as long: with the square of it, it would be sixteen times.
#[test]
fn time_grows_with_the_size() -> Outcome {
    let mut wrong = Vec::new();
    for case in CASES.iter().filter(|case| case.grows) {
        let (one, four) = (read(case, case.scale / 4)?, read(case, case.scale)?);
        println!("{:28} {:.2} s, {:.2} s", case.name, one.seconds, four.seconds);
        if four.seconds > 9.0 * one.seconds.max(0.2) {
            wrong.push(format!("{}: {one}; {four}", case.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}
