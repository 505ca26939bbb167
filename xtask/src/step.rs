//! Commands of other programs, each printed as a person would type it.

use std::{
    fmt,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use crate::{fault::Fault, job};

/// A command, and the environment variables that it is given.
#[derive(Debug, Clone)]
pub struct Step {
    variables: Vec<(String, String)>,
    words: Vec<String>,
}

impl Step {
    /// The command that `line` says: words between blanks, with `'` around a word that has blanks, and
    /// `NAME=value` before the program.
    pub fn new(line: &str) -> Self {
        let mut words = words(line);
        let is_variable = |word: &String| word.split_once('=').is_some_and(|(name, _)| !name.starts_with('-'));
        let count = words.iter().take_while(|word| is_variable(word)).count();
        let variables = words.drain(..count).filter_map(|word| {
            let (name, value) = word.split_once('=')?;
            Some((name.to_owned(), value.to_owned()))
        });
        Self { variables: variables.collect(), words }
    }

    /// Runs it in the workspace's folder. How long it took, or what to say if it failed.
    pub fn run(&self) -> Result<Duration, Fault> {
        println!("\n== {self}");
        let began = Instant::now();
        let status = self.command().status().map_err(|error| format!("`{self}`: {error}"))?;
        let took = began.elapsed();
        if status.success() { Ok(took) } else { Err(Fault::Failed(format!("`{self}` failed: {status}"))) }
    }

    /// Whether it can be run at all here: for looking whether a program is installed.
    pub fn succeeds(&self) -> bool {
        let mut command = self.command();
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    }

    /// The process that it stands for, to be started.
    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.words[0]);
        command.args(&self.words[1..]).envs(self.variables.iter().cloned()).stdin(Stdio::null());
        let root = job::workspace();
        if !root.as_os_str().is_empty() {
            command.current_dir(root);
        }
        command
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let quoted = |text: &str| if text.contains(' ') { format!("'{text}'") } else { text.to_owned() };
        let variables = self.variables.iter().map(|(name, value)| format!("{name}={}", quoted(value)));
        let words: Vec<String> = variables.chain(self.words.iter().map(|word| quoted(word))).collect();
        f.write_str(&words.join(" "))
    }
}

/// Cargo in a folder with crates that were generated, without what this workspace's own run of it was told.
pub fn cargo(folder: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(folder).env("RUSTFLAGS", "").env_remove("CARGO_ENCODED_RUSTFLAGS");
    command.env_remove("CARGO_TARGET_DIR").stdin(Stdio::null());
    command
}

/// The words of a line as a shell has them: between blanks, with `'` around a word that has blanks.
pub fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut inside) = (Vec::new(), String::new(), false);
    for c in line.chars() {
        match c {
            '\'' => inside = !inside,
            ' ' if !inside => words.extend(Some(std::mem::take(&mut word)).filter(|word| !word.is_empty())),
            _ => word.push(c),
        }
    }
    words.extend(Some(word).filter(|word| !word.is_empty()));
    words
}

#[cfg(test)]
mod tests {
    use super::Step;

    #[test]
    fn a_step_is_printed_as_it_is_typed() {
        for line in ["cargo test --workspace", "RUSTDOCFLAGS='--deny warnings' cargo doc", "cargo check --config=x"] {
            assert_eq!(Step::new(line).to_string(), line);
        }
        let step = Step::new("A='b c' d --e=f 'g h'");
        assert_eq!(step.variables, [("A".to_owned(), "b c".to_owned())]);
        assert_eq!(step.words, ["d", "--e=f", "g h"]);
    }
}
