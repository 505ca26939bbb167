//! What the difference of two surfaces means for Rust that was written against the old one, by the rules of Cargo
//! ("SemVer Compatibility" in the Cargo book).

use std::fmt;

use serde::Serialize;

use super::surface::{Function, Item, Kind, Surface, inside_option};

/// By how much the version of a crate has to grow.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Step {
    /// Nothing changed.
    #[default]
    None,
    /// What callers can name is the same.
    Patch,
    /// There is more than before.
    Minor,
    /// There are callers that no longer compile.
    Major,
}

impl Step {
    /// The version after one, by the rules of Cargo: before 1.0, the minor number takes the part of the major one, and the
    /// patch number that of the others. A version that is none, or has a suffix, is kept.
    #[must_use]
    pub fn after(self, version: &str) -> String {
        let numbers: Option<Vec<u64>> = version.split('.').map(|number| number.parse().ok()).collect();
        let Some([major, minor, patch]) = numbers.as_deref() else { return version.to_owned() };
        match (self, major, minor) {
            (Self::None, ..) => version.to_owned(),
            (Self::Major, 0, 0) | (Self::Patch, ..) | (Self::Minor, 0, _) => format!("{major}.{minor}.{}", patch + 1),
            (Self::Major, 0, _) | (Self::Minor, ..) => format!("{major}.{}.0", minor + 1),
            (Self::Major, ..) => format!("{}.0.0", major + 1),
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        })
    }
}

/// A change that users of a crate can see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CallerChange {
    /// The item, such as `types::Post.id`.
    pub item: String,
    /// Whether it is a type, and not a part of one.
    pub is_type: bool,
    /// What becomes of it, as the end of a sentence about it: "becomes optional: it is `Option<i64>`, and was `i64`".
    pub what: String,
    /// By how much the version has to grow for it.
    pub step: Step,
    /// Whether old callers compile and mean something else.
    pub silent: bool,
    /// The item as it was, in Rust; none if it is new.
    pub before: Option<String>,
    /// The item as it is, in Rust; none if it is gone.
    pub after: Option<String>,
    /// What callers can do about it, where there is something to say that the item does not say by itself.
    pub adapt: Option<&'static str>,
}

/// The changes between two surfaces, what breaks first.
#[must_use]
pub fn changes(old: &Surface, new: &Surface) -> Vec<CallerChange> {
    let mut found = Vec::new();
    let renamed = old.renamed(&new.aliases());
    let old = renamed.as_ref().unwrap_or(old);
    let mut add = |item: &str, said: Said| {
        let kind = |surface: &'_ Surface| surface.items.get(item).map(|found| found.kind.clone());
        let (was, is) = (kind(old), kind(new));
        let Said { what, step, silent, adapt } = said;
        found.push(CallerChange {
            item: item.to_owned(),
            is_type: matches!(is.as_ref().or(was.as_ref()), Some(Kind::Type { .. })),
            what,
            step,
            silent,
            before: was.map(|kind| code(item, &kind)),
            after: is.map(|kind| code(item, &kind)),
            adapt,
        });
    };
    for (path, item) in &old.items {
        match new.items.get(path) {
            Some(other) => changed(item, other).into_iter().for_each(|said| add(path, said)),
            // With a type, all goes that is in it.
            None if holder(path).is_some_and(|holder| !new.items.contains_key(holder)) => {}
            None => add(
                path,
                Said::major(format!("is gone: it was {}", described(&item.kind)))
                    .adapt("leave it out; where it became required, what it belonged to takes it as an argument"),
            ),
        }
    }
    for (path, item) in new.items.iter().filter(|(path, _)| !old.items.contains_key(*path)) {
        let above = holder(path).and_then(|holder| old.items.get(holder));
        let is_inside = holder(path).is_some_and(|holder| new.items.contains_key(holder));
        if is_inside && above.is_none() {
            continue;
        }
        // In what cannot grow, a new field or variant is one that callers do not name.
        let closed = above.is_some_and(|above| matches!(above.kind, Kind::Type { grows: false, .. }));
        let breaks = closed && matches!(item.kind, Kind::Field(_) | Kind::Variant(_));
        let what = format!("is new: {}", described(&item.kind));
        add(path, if breaks { Said::major(what) } else { Said::minor(what) });
    }
    found.sort_by(|one, other| other.step.cmp(&one.step).then_with(|| one.item.cmp(&other.item)));
    found
}

/// The type that a field, variant or method belongs to.
fn holder(path: &str) -> Option<&str> {
    let (above, name) = match path.rsplit_once('.') {
        Some((above, _)) => return Some(above),
        None => path.rsplit_once("::")?,
    };
    let last = above.rsplit("::").next().unwrap_or_default();
    let is_type = last.starts_with(char::is_uppercase) || last.contains('<');
    (is_type && !name.is_empty()).then_some(above)
}

/// An item as its declaration says it, without what stands for every item of its kind.
fn code(path: &str, kind: &Kind) -> String {
    let name = path.rsplit(['.', ':']).next().unwrap_or(path).trim_end_matches("()");
    match kind {
        Kind::Type { word: "alias", .. } => format!("type {name}"),
        Kind::Type { word, .. } => format!("{word} {name}"),
        // What a request is awaited for.
        Kind::Field(ty) if path.ends_with("::Output") => format!("type {name} = {ty}"),
        Kind::Field(ty) => format!("{name}: {ty}"),
        Kind::Variant(holds) => format!("{name}{holds}"),
        Kind::Function(function) => {
            let word = if function.is_async { "async fn" } else { "fn" };
            format!("{word} {name}{}", signature(&function.arguments, &function.returns))
        }
    }
}

/// What is said of a change, whichever item it is of.
struct Said {
    what: String,
    step: Step,
    silent: bool,
    adapt: Option<&'static str>,
}

impl Said {
    fn major(what: impl Into<String>) -> Self {
        Self { what: what.into(), step: Step::Major, silent: false, adapt: None }
    }

    fn minor(what: impl Into<String>) -> Self {
        Self { step: Step::Minor, ..Self::major(what) }
    }

    /// Adds what callers can do about it.
    fn adapt(self, how: &'static str) -> Self {
        Self { adapt: Some(how), ..self }
    }
}

fn described(kind: &Kind) -> String {
    match kind {
        Kind::Type { word, .. } => format!("a type (`{word}`)"),
        Kind::Field(ty) => format!("of type `{ty}`"),
        Kind::Variant(holds) if holds.is_empty() => "a variant".to_owned(),
        Kind::Variant(holds) => format!("a variant that holds `{holds}`"),
        Kind::Function(function) => format!("`{}`", signature(&function.arguments, &function.returns)),
    }
}

fn signature(arguments: &[(String, String)], returns: &str) -> String {
    let arguments: Vec<String> = arguments.iter().map(|(name, ty)| format!("{name}: {ty}")).collect();
    let arrow = if returns.is_empty() { String::new() } else { format!(" -> {returns}") };
    format!("({}){arrow}", arguments.join(", "))
}

fn changed(old: &Item, new: &Item) -> Vec<Said> {
    let mut said = Vec::new();
    if new.deprecated && !old.deprecated {
        said.push(Said::minor("is deprecated"));
    }
    match (&old.kind, &new.kind) {
        (Kind::Field(old), Kind::Field(new)) if old != new => said.push(of_type(old, new)),
        (Kind::Variant(old), Kind::Variant(new)) if old != new => {
            let what = format!("holds `{new}`, and held `{old}`");
            said.push(Said::major(what).adapt("match on what it holds now"));
        }
        (Kind::Function(old), Kind::Function(new)) => {
            if old.arguments != new.arguments {
                said.push(of_arguments(&old.arguments, &new.arguments));
            }
            if old.returns != new.returns {
                let what = format!("returns `{}`, and returned `{}`", new.returns, old.returns);
                said.push(Said::major(what).adapt("read the answer as its new type"));
            }
            let way = |function: &Function| (function.receiver.clone(), function.is_async, function.generics.clone());
            if way(old) != way(new) {
                said.push(Said::major("is called in another way"));
            }
        }
        (Kind::Type { word: old, traits: before, grows: grew }, Kind::Type { word: new, traits: after, grows }) => {
            if old != new {
                let what = format!("is a type of another kind: `{new}`, and was `{old}`");
                said.push(Said::major(what).adapt("make and read values of it by its new kind"));
            }
            said.extend(before.difference(after).map(|lost| Said::major(format!("has lost the trait `{lost}`"))));
            said.extend(after.difference(before).map(|won| Said::minor(format!("has the trait `{won}` now"))));
            if *grows && !grew {
                let how = "add an arm `_` where it is matched, and make values by its functions";
                said.push(Said::major("can grow now (`#[non_exhaustive]`)").adapt(how));
            }
        }
        (old, new) if old != new => {
            said.push(Said::major(format!("is {}, and was {}", described(new), described(old))));
        }
        _ => {}
    }
    said
}

/// How a type changed.
fn of_type(old: &str, new: &str) -> Said {
    let said = |how: &str| Said::major(format!("{how}: it is `{new}`, and was `{old}`"));
    if inside_option(new).as_deref() == Some(old) {
        said("becomes optional").adapt("match on it, or say what stands for nothing: `.unwrap_or_default()`")
    } else if inside_option(old).as_deref() == Some(new) {
        said("is always there now").adapt("use the value itself, without `Some`, `?` or `unwrap`")
    } else {
        said("is of another type").adapt("convert where the value is used")
    }
}

fn of_arguments(old: &[(String, String)], new: &[(String, String)]) -> Said {
    let types = |all: &[(String, String)]| all.iter().map(|(_, ty)| ty.clone()).collect::<Vec<_>>();
    let names = |all: &[(String, String)]| all.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    let said = |how: &str| Said::major(format!("{how}: `{}`, and took `{}`", signature(new, ""), signature(old, "")));
    let sorted = |mut all: Vec<(String, String)>| {
        all.sort();
        all
    };
    let same_types = types(old) == types(new);
    if sorted(old.to_vec()) == sorted(new.to_vec()) {
        let said = said("takes its arguments in another order").adapt("change their order");
        return Said { silent: same_types, ..said };
    }
    if same_types {
        let pairs = names(old).into_iter().zip(names(new)).filter(|(old, new)| old != new);
        let renamed: Vec<String> = pairs.map(|(old, new)| format!("`{new}` where it was `{old}`")).collect();
        return Said { silent: true, ..Said::minor(format!("has arguments of other names: {}", renamed.join(", "))) };
    }
    let is_new = new.iter().any(|(name, _)| !names(old).contains(name));
    let is_gone = old.iter().any(|(name, _)| !names(new).contains(name));
    match (is_new, is_gone) {
        (false, false) => said("takes arguments of other types").adapt("convert what is given"),
        (true, false) => said("takes more arguments").adapt("give the new ones, too"),
        (false, true) => said("takes fewer arguments")
            .adapt("leave out the others; what became optional has a method of its own on the request"),
        (true, true) => said("takes other arguments")
            .adapt("give those that it takes now; what became optional has a method of its own on the request"),
    }
}

#[cfg(test)]
mod tests {
    use super::Step;

    #[test]
    fn versions_grow_as_cargo_counts() {
        let of = |version: &str| [Step::None, Step::Patch, Step::Minor, Step::Major].map(|step| step.after(version));
        assert_eq!(of("1.2.3"), ["1.2.3", "1.2.4", "1.3.0", "2.0.0"]);
        assert_eq!(of("0.2.3"), ["0.2.3", "0.2.4", "0.2.4", "0.3.0"]);
        assert_eq!(of("0.0.3"), ["0.0.3", "0.0.4", "0.0.4", "0.0.4"]);
        assert_eq!(of("1.0.0-beta"), ["1.0.0-beta"; 4]);
    }
}
