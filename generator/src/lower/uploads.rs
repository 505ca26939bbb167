//! Files that are uploaded by several operations, as `api.toml` says.

use super::members;
use crate::{
    api::{AnswerKind, Group, Input, Operation, Parted, PartedNames, Place, Target},
    codes::Code,
    config::{Config, UploadConfig},
    diagnostic::{Diagnostic, Diagnostics, Place as DiagnosticPlace},
    document::closest,
    names::ident::Style,
};

/// Puts each upload into the group of its operations.
pub(super) fn fill(config: &Config, groups: &mut [Group], problems: &mut Diagnostics) {
    for (name, upload) in &config.uploads {
        let reading = Reading { name, upload };
        match reading.parted(groups) {
            Ok((group, parted)) => groups[group].uploads.push(parted),
            Err(problem) => problems.push(*problem),
        }
    }
    for group in groups.iter_mut().filter(|group| !group.uploads.is_empty()) {
        let taken: Vec<&str> = group.operations.iter().map(|operation| operation.ident.as_str()).collect();
        let wanted: Vec<String> = group.uploads.iter().map(|upload| upload.ident.clone()).collect();
        let idents = members::unique(Style::Method, &wanted, &taken);
        for (upload, ident) in group.uploads.iter_mut().zip(idents) {
            // The constant of an operation is the name of its method in capitals; no method is called like another.
            upload.constant = ident.trim_start_matches("r#").to_uppercase();
            upload.ident = ident;
        }
    }
}

struct Reading<'c> {
    name: &'c str,
    upload: &'c UploadConfig,
}

impl Reading<'_> {
    fn parted(&self, groups: &[Group]) -> Result<(usize, Parted), Box<Diagnostic>> {
        let UploadConfig { begin, whole, part, finish, .. } = self.upload;
        let (group, begin) = self.find(groups, "begin", begin)?;
        let inside = |key: &str, named: &str| match self.find(groups, key, named)? {
            (found, index) if found == group => Ok(index),
            _ => Err(self.wrong(key, "the operations of an upload must be of one tag".to_owned())),
        };
        let whole = whole.as_deref().map(|whole| inside("whole", whole)).transpose()?;
        let (part, finish) = (inside("part", part)?, inside("finish", finish)?);
        let of = |index: usize| &groups[group].operations[index];
        self.check_answers(of(begin), whole.map(of), of(finish))?;
        let upload = self.upload;
        self.check_path("id", &upload.id, of(part))?;
        self.check_path("number", &upload.number, of(part))?;
        if let Some(whole) = whole {
            self.check_path("id", &upload.id, of(whole))?;
        }
        let names = PartedNames {
            id: upload.id.clone(),
            number: upload.number.clone(),
            name: upload.name.clone(),
            size: upload.size.clone(),
            media_type: upload.media_type.clone(),
            count_header: upload.part_count_header.as_ref().map(|name| name.to_lowercase()),
            size_header: upload.part_size_header.as_ref().map(|name| name.to_lowercase()),
        };
        let (ident, constant) = (self.name.to_owned(), String::new());
        Ok((group, Parted { ident, constant, begin, whole, part, finish, names }))
    }

    fn find(&self, groups: &[Group], key: &str, wanted: &str) -> Result<(usize, usize), Box<Diagnostic>> {
        let name = |operation: &Operation| format!("{} {}", operation.method.to_uppercase(), operation.wire_path);
        for (index, group) in groups.iter().enumerate() {
            if let Some(found) = group.operations.iter().position(|operation| name(operation) == wanted) {
                return Ok((index, found));
            }
        }
        let all: Vec<String> = groups.iter().flat_map(|group| group.operations.iter().map(name)).collect();
        let problem = match wanted {
            "" => self.wrong(key, format!("an upload needs `{key}`, written `METHOD /path`")),
            _ => self.wrong(key, format!("there is no operation `{wanted}`")),
        };
        Err(match closest(wanted, all.iter().map(String::as_str)) {
            Some(meant) => Box::new(problem.help(format!("did you mean `{meant}`?"))),
            None => problem,
        })
    }

    fn check_answers(
        &self,
        begin: &Operation,
        whole: Option<&Operation>,
        finish: &Operation,
    ) -> Result<(), Box<Diagnostic>> {
        for (key, operation) in [("begin", Some(begin)), ("finish", Some(finish)), ("whole", whole)] {
            if operation.is_some_and(|operation| operation.success.kind != Some(AnswerKind::Json)) {
                return Err(self.wrong(key, "the operation must answer with JSON".to_owned()));
            }
        }
        if whole.is_some_and(|whole| whole.success.ty != finish.success.ty) {
            let message = "the operation must answer with the same type as `finish` does";
            return Err(self.wrong("whole", message.to_owned()));
        }
        Ok(())
    }

    fn check_path(&self, key: &str, name: &str, operation: &Operation) -> Result<(), Box<Diagnostic>> {
        let is_it = |input: &&Input| {
            input.wire_name == name && matches!(input.target, Target::Parameter { place: Place::Path, .. })
        };
        if operation.arguments.iter().any(|input| is_it(&input)) {
            return Ok(());
        }
        let path = &operation.wire_path;
        Err(self.wrong(key, format!("`{path}` has no path parameter `{name}`")))
    }

    fn wrong(&self, key: &str, message: String) -> Box<Diagnostic> {
        let is_there = match key {
            "whole" => self.upload.whole.is_some(),
            "begin" => !self.upload.begin.is_empty(),
            "part" => !self.upload.part.is_empty(),
            "finish" => !self.upload.finish.is_empty(),
            "id" => !self.upload.id.is_empty(),
            _ => !self.upload.number.is_empty(),
        };
        let place = if is_there {
            DiagnosticPlace::setting(&["uploads", self.name, key])
        } else {
            DiagnosticPlace::setting_key(&["uploads", self.name])
        };
        Box::new(Diagnostic::new(Code::ConfigInvalid, place, message))
    }
}
