//! What became of what a document says: which constructs it uses, which of them the client approximates, and which
//! it ignores. The walk that reads the document counts (`tally`), a table says what a construct comes to
//! (`fate`), and problems that cost something (`codes`) and schemas without a type are added at the end.

mod codes;
mod fate;
mod tally;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

pub(crate) use self::tally::Tally;
use self::{fate::Verdict, tally::Entry};
use crate::{
    api::Api,
    codes::Code,
    diagnostic::{Diagnostics, Place},
    source::Pointer,
};

/// What became of a document.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// Every construct that occurs, by object and name.
    pub used: Vec<Used>,
    /// What the client does in another way, or less exactly, than the document says it.
    pub approximated: Vec<Loss>,
    /// What the client does not do.
    pub ignored: Vec<Loss>,
    /// The operations whose answers are pages of a list.
    pub paged: Vec<Paged>,
}

/// An operation whose answers are pages of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paged {
    /// The operation, as `METHOD /path`.
    pub operation: String,
    /// How the next page is asked for, such as "`offset` counts items".
    pub how: String,
    /// Whether `api.toml` says so; else it was recognised.
    pub configured: bool,
    /// Where the list is in an answer, names of properties with dots between them; empty: the answer is it.
    pub items: Vec<String>,
    /// The property that says whether there are more, if one does.
    pub more: Option<String>,
    /// Where it stands.
    pub place: Place,
}

/// A construct that occurs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Used {
    /// The object of the specification that it belongs to.
    pub object: &'static str,
    /// The field, with its value where it is one of a few; empty for the object itself.
    pub construct: String,
    /// How often it occurs; what is referred to counts once.
    pub count: usize,
    /// Where it occurs first.
    pub first: Place,
}

/// A construct of which something is lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    /// What it is, such as `Response links`.
    pub construct: String,
    /// How it is approximated, or why it is ignored.
    pub why: String,
    /// The code of the problem that says so, if one does.
    pub code: Option<Code>,
    /// Whether it changes no call and no value that a client sees.
    pub is_minor: bool,
    /// Where it occurs.
    pub places: Vec<Place>,
}

impl Coverage {
    /// How often a construct occurs.
    #[must_use]
    pub fn count(&self, object: &str, construct: &str) -> usize {
        let same = |used: &&Used| used.object == object && used.construct == construct;
        self.used.iter().find(same).map_or(0, |used| used.count)
    }
}

/// What there is when a document has been lowered.
pub(crate) struct Found<'f> {
    pub(crate) tally: Tally,
    pub(crate) tree: &'f Value,
    pub(crate) problems: &'f Diagnostics,
    pub(crate) api: &'f Api,
    pub(crate) untyped: &'f [(String, &'static str)],
}

/// Puts together what was counted and what was found.
pub(crate) fn coverage(found: Found<'_>) -> Coverage {
    let mut losses = Losses::default();
    losses.untyped(found.untyped);
    losses.problems(found.problems);
    losses.unreferenced(&found.tally, found.tree);
    losses.left_out(&found.tally, found.api);
    let mut coverage = Coverage::default();
    let objects = found.tally.entries.into_iter();
    let all = objects.flat_map(|(object, entries)| entries.into_iter().map(move |(name, entry)| (object, name, entry)));
    for (object, construct, entry) in all {
        let name = format!("{object} {construct}").trim_end().to_owned();
        match entry.verdict {
            Verdict::Used => {}
            Verdict::Approximated(why) => losses.counted(Fate::Approximated, name, why, false, &entry),
            Verdict::Minor(why) => losses.counted(Fate::Approximated, name, why, true, &entry),
            Verdict::Ignored(why) => losses.counted(Fate::Ignored, name, why, false, &entry),
            Verdict::Aside(why) => losses.counted(Fate::Ignored, name, why, true, &entry),
        }
        let Some(first) = entry.places.into_iter().next() else { continue };
        coverage.used.push(Used { object, construct, count: entry.count, first });
    }
    for ((fate, ..), loss) in losses.0 {
        match fate {
            Fate::Approximated => coverage.approximated.push(loss),
            Fate::Ignored => coverage.ignored.push(loss),
        }
    }
    coverage.paged = paged(found.api);
    coverage
}

/// The operations that are paged, and how.
fn paged(api: &Api) -> Vec<Paged> {
    let operations = api.groups.iter().flat_map(|group| &group.operations);
    let paged = operations.filter_map(|operation| {
        let paging = operation.paging.as_ref()?;
        let items = paging.items.names(&api.types).into_iter().map(|way| way.join("."));
        Some(Paged {
            operation: format!("{} {}", operation.method.to_uppercase(), operation.wire_path),
            how: paging.about(),
            configured: paging.configured,
            items: items.collect(),
            more: paging.more.as_ref().map(|more| more.way.join(".")),
            place: Place::key(&Pointer::from_text(operation.at.trim_start_matches('#'))),
        })
    });
    paged.collect()
}

/// What a loss comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fate {
    Approximated,
    Ignored,
}

/// The losses so far: those that matter before those that do not, by what they are about.
#[derive(Debug, Default)]
struct Losses(BTreeMap<(Fate, bool, String, String), Loss>);

impl Losses {
    fn add(
        &mut self,
        fate: Fate,
        construct: String,
        why: impl Into<String>,
        (code, is_minor): (Option<Code>, bool),
        places: impl IntoIterator<Item = Place>,
    ) {
        let why = why.into();
        let key = (fate, is_minor, construct.clone(), why.clone());
        let new = Loss { construct, why, code, is_minor, places: Vec::new() };
        self.0.entry(key).or_insert(new).places.extend(places);
    }

    fn counted(&mut self, fate: Fate, construct: String, why: &str, is_minor: bool, entry: &Entry) {
        self.add(fate, construct, why, (None, is_minor), entry.places.iter().cloned());
    }

    /// Schemas that became any JSON.
    fn untyped(&mut self, untyped: &[(String, &'static str)]) {
        for (at, why) in untyped {
            let place = Pointer::from_fragment(at).map(|at| Place::value(&at));
            self.add(Fate::Approximated, "any JSON".to_owned(), *why, (None, false), place);
        }
    }

    /// What problems say, also those that were accepted.
    fn problems(&mut self, problems: &Diagnostics) {
        for problem in problems.list().iter().chain(problems.silenced()) {
            let Some((fate, is_minor)) = codes::fate(problem.code) else { continue };
            let places = [problem.place.clone()].into_iter().chain(problem.also.iter().cloned());
            self.add(
                fate,
                problem.code.name().to_owned(),
                problem.message.clone(),
                (Some(problem.code), is_minor),
                places,
            );
        }
    }

    /// Components that nothing refers to. Schemas have a type all the same.
    fn unreferenced(&mut self, tally: &Tally, tree: &Value) {
        let sections = [("responses", "Response"), ("parameters", "Parameter"), ("requestBodies", "Request Body")];
        for (section, object) in
            sections.into_iter().chain([("headers", "Header"), ("pathItems", "Path Item"), ("callbacks", "Callback")])
        {
            let at = Pointer::root().child("components").child(section);
            let components = at.find(tree).and_then(Value::as_object).into_iter().flatten();
            let unmet = components.map(|(name, _)| at.child(name)).filter(|at| !tally.has_met(at));
            for at in unmet {
                let name = format!("{object} in `components.{section}`");
                self.add(Fate::Ignored, name, "nothing refers to it", (None, true), [Place::key(&at)]);
            }
        }
    }

    /// Operations that `api.toml` leaves out.
    fn left_out(&mut self, tally: &Tally, api: &Api) {
        let operations = api.groups.iter().flat_map(|group| &group.operations);
        let kept: BTreeSet<&str> = operations.map(|operation| operation.at.trim_start_matches('#')).collect();
        // What the server calls is an event, or a problem says why not.
        let is_called = |at: &&Pointer| at.as_str().starts_with("/paths/") && !at.as_str().contains("/callbacks/");
        for at in tally.operations.iter().filter(is_called).filter(|at| !kept.contains(at.as_str())) {
            self.add(
                Fate::Ignored,
                "Operation".to_owned(),
                "`api.toml` leaves it out",
                (None, false),
                [Place::key(at)],
            );
        }
    }
}
