//! A table of figures: printed as Markdown, kept as JSON.

use serde_json::{Value, json};

use super::cost::Runs;

/// Rows that are compared with their first one.
pub struct Table {
    title: String,
    rows: Vec<Row>,
}

struct Row {
    what: String,
    runs: Result<Runs, String>,
    note: String,
}

impl Row {
    /// The CPU seconds of the run in the middle.
    fn cpu(&self) -> Result<f64, &str> {
        let runs = self.runs.as_ref().map_err(String::as_str)?;
        Ok(runs.median().map_or(f64::NAN, |cost| cost.cpu))
    }
}

impl Table {
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), rows: Vec::new() }
    }

    /// Adds what was measured, or why nothing was.
    pub fn add(&mut self, what: impl Into<String>, runs: Result<Runs, String>, note: impl Into<String>) {
        self.rows.push(Row { what: what.into(), runs, note: note.into() });
    }

    /// Prints it; a ratio is what the first row takes of this one's time.
    pub fn print(&self) {
        println!("\n### {}\n", self.title);
        println!("| | CPU seconds | spread | memory, MiB | ours is | |\n| --- | --- | --- | --- | --- | --- |");
        let first = self.rows.first().and_then(|row| row.runs.as_ref().ok()?.median());
        for Row { what, runs, note } in &self.rows {
            let cost = runs.as_ref().ok().and_then(|runs| Some((runs.median()?, runs.spread())));
            let Some((cost, spread)) = cost else {
                let why = runs.as_ref().err().map_or("", String::as_str);
                println!("| {what} | - | - | - | - | {why} |");
                continue;
            };
            let ratio = first.map(|first| format!("{:.2}", first.cpu / cost.cpu)).unwrap_or_default();
            println!("| {what} | {:.2} | {spread:.0} % | {:.0} | {ratio} | {note} |", cost.cpu, cost.memory);
        }
    }

    /// What the first row takes of another one's time, or why that cannot be said; none without such a row.
    pub fn ratio(&self, what: &str) -> Option<Result<f64, &str>> {
        let row = self.rows.iter().find(|row| row.what == what)?;
        let first = self.rows.first()?.cpu();
        Some(first.and_then(|first| Ok(first / row.cpu()?)))
    }

    pub fn json(&self) -> Value {
        let rows = self.rows.iter().map(|Row { what, runs, note }| match runs {
            Ok(runs) => json!({ "what": what, "note": note, "runs": runs.json() }),
            Err(why) => json!({ "what": what, "failed": why }),
        });
        json!({ "title": self.title, "rows": rows.collect::<Vec<_>>() })
    }
}
