//! Several documents at once: what ours takes of another generator's time.

use std::path::Path;

use super::{peers::Peer, table::Table};

/// A table for each other generator, with a row for each document.
pub struct Overview {
    peers: Vec<String>,
    rows: Vec<Row>,
}

struct Row {
    document: String,
    /// By generator.
    generating: Vec<String>,
    checking: Vec<String>,
}

impl Overview {
    pub fn of(peers: &[&Peer]) -> Self {
        Self { peers: peers.iter().map(|peer| peer.title()).collect(), rows: Vec::new() }
    }

    /// Takes down what generating a document took.
    pub fn generating(&mut self, document: &Path, table: &Table) {
        let ratios = self.ratios(table);
        self.row(document).generating = ratios;
    }

    /// Takes down what compiling the crates of a document took.
    pub fn compiling(&mut self, document: &Path, table: &Table) {
        let ratios = self.ratios(table);
        self.row(document).checking = ratios;
    }

    /// Prints the tables, if there is more than one document to look over.
    pub fn print(&self) {
        if self.rows.len() < 2 {
            return;
        }
        for (index, peer) in self.peers.iter().enumerate() {
            println!("\n### What ours takes of {peer}'s CPU seconds\n");
            println!("| document | generating | `cargo check` |\n| --- | --- | --- |");
            for Row { document, generating, checking } in &self.rows {
                let of = |ratios: &[String]| ratios.get(index).cloned().unwrap_or_default();
                println!("| {document} | {} | {} |", of(generating), of(checking));
            }
        }
    }

    /// The row of the document that is being measured.
    fn row(&mut self, document: &Path) -> &mut Row {
        let document = super::name(document);
        let index = self.rows.iter().position(|row| row.document == document).unwrap_or_else(|| {
            self.rows.push(Row { document, generating: Vec::new(), checking: Vec::new() });
            self.rows.len() - 1
        });
        &mut self.rows[index]
    }

    /// By generator, what ours takes of its time, or why that cannot be said.
    fn ratios(&self, table: &Table) -> Vec<String> {
        let of = |peer: &String| match table.ratio(peer) {
            Some(Ok(ratio)) => format!("{ratio:.2}"),
            Some(Err(why)) => why.to_owned(),
            None => "-".to_owned(),
        };
        self.peers.iter().map(of).collect()
    }
}
