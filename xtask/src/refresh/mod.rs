//! `refresh`: the document of an API as it is published now, what that means, and everything that follows from it.

mod changelog;
mod published;
mod replace;
mod settings;

use std::path::Path;

use generator::{
    Output,
    diff::{Step, Surface},
    source::SourceText,
};
use serde_json::json;

use self::{published::Published, settings::Changes};
use crate::{
    IN_WORKSPACE,
    arguments::{Refresh, Shown},
    diff::Report,
    fault::Fault,
    generate,
    job::{self, CHANGELOG, Specs},
    journal::{self, Scope},
    program,
    report::{self, Format},
};

/// Makes the APIs of `specs/` what is published, or one of them. `false`: a new document has errors.
pub fn run(options: &Refresh) -> Result<bool, Fault> {
    let root = job::workspace().join(".");
    if journal::is_pending(&root) {
        if options.dry_run {
            let program = program();
            return Err(format!("a run was interrupted; `{program} generate` finishes or undoes what it began").into());
        }
        generate::recover(&root, Scope::Workspace, Format::Text)?;
    }
    let all = job::specs(options.api.as_deref(), None)?;
    if options.from.is_some() && all.len() > 1 {
        return Err(Fault::Usage("`--from` is the document of one API: say which".to_owned()));
    }
    let mut good = true;
    for specs in &all {
        good &= one(specs, options)?;
    }
    Ok(good)
}

fn one(specs: &Specs, options: &Refresh) -> Result<bool, Fault> {
    let name = specs.name();
    let Some(published) = published::published(specs, options)? else {
        said(options, None)?;
        eprintln!("{name}: no change");
        return Ok(true);
    };
    let old = generated(specs, &options.allow)?;
    if old.files.is_none() {
        report::print(old.problems.list(), &old.sources, Format::Text);
        return Err(Fault::Failed(format!(
            "what is in specs/{name} does not generate: nothing can be compared with it"
        )));
    }
    let names = published.documents.iter().filter_map(|document| document.name.rsplit(['/', '\\']).next());
    let names: Vec<String> = names.map(str::to_owned).collect();
    let mut changes = Changes { files: (names != specs.config.document.files).then_some(names), ..Changes::default() };
    let mut new = specs.clone();
    new.documents.clone_from(&published.documents);
    new.config = settings::changed(specs, &changes)?;
    let mut output = generated(&new, &options.allow)?;
    report::print(output.problems.list(), &output.sources, Format::Text);
    if output.files.is_none() {
        let (errors, _) = report::counts(output.problems.list());
        let errors = report::counted(errors, "error");
        if options.dry_run {
            eprintln!("{name}: the new document has {errors}; nothing was changed");
        } else {
            let kept = replace::keep(specs, &published)?;
            eprintln!("{name}: the new document has {errors}; nothing was changed; it is kept in {}", kept.display());
        }
        return Ok(false);
    }
    changes.aliases = renames(&old, &output)?;
    if !changes.aliases.is_empty() {
        new.config = settings::changed(specs, &changes)?;
        output = generated(&new, &options.allow)?;
    }
    let found = Report::of(&old, &output)?;
    for (old, new) in &changes.aliases {
        eprintln!(
            "{name}: `{old}` is called `{new}` now; the old name stays as a deprecated one (`[aliases]` of api.toml)"
        );
    }
    said(options, Some(&found))?;
    if options.dry_run {
        eprintln!("{name}: nothing was written");
        return Ok(true);
    }
    carried_out(specs, new, changes, &published, &found, options)?;
    Ok(true)
}

/// Gives the crate its version and its changelog, tries it, and replaces what there is.
fn carried_out(
    before: &Specs,
    mut new: Specs,
    mut changes: Changes,
    published: &Published,
    found: &Report,
    options: &Refresh,
) -> Result<(), Fault> {
    let name = before.name();
    let [old_version, version] = &found.versions;
    if found.step > Step::None {
        changes.version = (version != old_version).then(|| version.clone());
        let text = before.changelog.as_ref().map(|text| String::from_utf8_lossy(&text.bytes).into_owned());
        let today = jiff::tz::TimeZone::UTC.to_datetime(jiff::Timestamp::now()).date().to_string();
        let text = changelog::with_entry(text.as_deref(), found, version, &today);
        new.changelog = Some(SourceText { name: CHANGELOG.to_owned(), bytes: text.into_bytes() });
    }
    new.config = settings::changed(before, &changes)?;
    let output = generated(&new, &options.allow)?;
    let files = output.files.as_ref().ok_or("the new version does not generate")?;
    if !options.skip_tests {
        replace::tested(&new, files)
            .map_err(|fault| Fault::Failed(format!("{}; nothing was changed", fault.message())))?;
    }
    let count = report::counted(replace::replaced(&new, before, published, &output)?, "file");
    replace::locked();
    let step = if found.step == Step::None {
        "the crate is the same".to_owned()
    } else {
        format!("{version}, a {} step", found.step)
    };
    eprintln!("{name}: {count} written or deleted; {step}");
    if found.step > Step::None {
        let then = if program() == IN_WORKSPACE { "`cargo xtask ci`" } else { "run your tests" };
        eprintln!("next: read specs/{name}/{CHANGELOG} and `git diff`, then {then}");
    }
    Ok(())
}

/// The types that have another name and are the same.
fn renames(old: &Output, new: &Output) -> Result<Vec<(String, String)>, Fault> {
    let (Some(old), Some(new)) = (&old.files, &new.files) else { return Ok(Vec::new()) };
    Ok(Surface::of(old)?.renames(&Surface::of(new)?))
}

fn generated(specs: &Specs, allow: &[String]) -> Result<Output, Fault> {
    let mut input = specs.input()?;
    input.allow.extend(allow.iter().cloned());
    Ok(generator::generate(input)?)
}

/// Says what changed, and writes it where that was asked for.
fn said(options: &Refresh, found: Option<&Report>) -> Result<(), Fault> {
    let json = || match found {
        Some(found) => serde_json::to_value(found).map_err(|error| error.to_string()),
        None => Ok(json!({ "step": Step::None })),
    };
    let json = format!("{:#}\n", json()?);
    let markdown = found.map_or_else(|| "no difference\n".to_owned(), Report::markdown);
    match (options.format, found) {
        (Shown::Json, _) => print!("{json}"),
        (Shown::Text, Some(found)) => print!("{}", found.text()),
        (Shown::Markdown, Some(_)) => print!("{markdown}"),
        (_, None) => {}
    }
    for (file, text) in [(&options.json, &json), (&options.markdown, &markdown)] {
        if let Some(file) = file {
            write(file, text)?;
        }
    }
    Ok(())
}

fn write(file: &Path, text: &str) -> Result<(), Fault> {
    journal::replace(file, text).map_err(|error| Fault::file(file, &error))
}
