//! `diff`: what changed between two documents, and what it means.

mod show;
mod side;

use std::collections::BTreeSet;

use generator::{
    Output,
    diff::{self, CallerChange, Difference, Step, Surface, Wire},
};
use serde::Serialize;

pub use self::show::place as described_place;

use crate::{
    arguments::{Diff, Shown},
    fault::Fault,
};

/// What changed.
#[derive(Debug, Serialize)]
pub struct Report {
    /// By how much the version of the crate has to grow.
    pub step: Step,
    /// The version that the crate has, and the one that it gets.
    pub versions: [String; 2],
    /// What the worst difference means on the wire; nothing without a difference.
    pub wire: Option<Wire>,
    /// The differences of what is sent and received.
    pub differences: Vec<Difference>,
    /// The differences of what callers can name.
    pub callers: Vec<CallerChange>,
}

/// Shows what changed. `false`: something breaks.
pub fn run(options: &Diff) -> Result<bool, Fault> {
    let old = side::generated(&options.old, options, None)?;
    let new = side::generated(&options.new, options, old.names.clone())?;
    let report = Report::of(&old, &new)?;
    print!(
        "{}",
        match options.format {
            Shown::Text => report.text(),
            Shown::Markdown => report.markdown(),
            Shown::Json => format!("{:#}\n", serde_json::to_value(&report).map_err(|error| error.to_string())?),
        }
    );
    Ok(report.step < Step::Major && report.wire != Some(Wire::Fails))
}

impl Report {
    /// Compares two generations.
    pub fn of(old: &Output, new: &Output) -> Result<Self, Fault> {
        let (Some(before), Some(after)) = (&old.files, &new.files) else { return Err("there is no crate".into()) };
        let (Some(was), Some(is)) = (&old.api, &new.api) else { return Err("there is no model".into()) };
        let callers = diff::changes(&Surface::of(before)?, &Surface::of(after)?);
        let differences = diff::differences(was, is);
        let named = callers.iter().map(|change| change.step).max().unwrap_or_default();
        let step = if before == after { Step::None } else { named.max(Step::Patch) };
        let versions = [was.crate_version.clone(), step.after(&was.crate_version)];
        let wire = differences.iter().map(|difference| difference.wire).max();
        Ok(Self { step, versions, wire, differences, callers })
    }

    /// In lines, for a person.
    pub fn text(&self) -> String {
        show::text(self)
    }

    /// For a pull request.
    pub fn markdown(&self) -> String {
        show::markdown(self)
    }

    /// The operations that differ.
    fn operations(&self) -> BTreeSet<&str> {
        self.differences.iter().flat_map(|difference| &difference.operations).map(String::as_str).collect()
    }
}
