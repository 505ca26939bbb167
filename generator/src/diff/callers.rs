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
    let mut add = |item: &str, what: String, step: Step, silent: bool| {
        let code = |surface: &Surface| surface.items.get(item).map(|found| code(item, &found.kind));
        let adapt = advice(&what, step);
        let (item, before, after) = (item.to_owned(), code(old), code(new));
        found.push(CallerChange { item, what, step, silent, before, after, adapt });
    };
    for (path, item) in &old.items {
        match new.items.get(path) {
            Some(other) => changed(item, other, |what, step, silent| add(path, what, step, silent)),
            // With a type, all goes that is in it.
            None if holder(path).is_some_and(|holder| !new.items.contains_key(holder)) => {}
            None => add(path, format!("is gone: it was {}", described(&item.kind)), Step::Major, false),
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
        add(path, format!("is new: {}", described(&item.kind)), if breaks { Step::Major } else { Step::Minor }, false);
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

/// What callers can do about a change that breaks them.
fn advice(what: &str, step: Step) -> Option<&'static str> {
    const ADVICE: &[(&str, &str)] = &[
        ("becomes optional", "match on it, or say what stands for nothing: `.unwrap_or_default()`"),
        ("is always there now", "use the value itself, without `Some`, `?` or `unwrap`"),
        ("is of another type", "convert where the value is used"),
        ("is a type of another kind", "make and read values of it by its new kind"),
        ("takes its arguments in another order", "change their order"),
        ("takes more arguments", "give the new ones, too"),
        ("takes fewer arguments", "leave out the others; what became optional has a method of its own on the request"),
        (
            "takes other arguments",
            "give those that it takes now; what became optional has a method of its own on the request",
        ),
        ("takes arguments of other types", "convert what is given"),
        ("returns", "read the answer as its new type"),
        ("holds", "match on what it holds now"),
        ("can grow now", "add an arm `_` where it is matched, and make values by its functions"),
        ("is gone", "leave it out; where it became required, what it belonged to takes it as an argument"),
    ];
    let fits = |(begins, _): &&(&str, &str)| what.starts_with(begins);
    if step == Step::Major { ADVICE.iter().find(fits).map(|(_, advice)| *advice) } else { None }
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

fn changed(old: &Item, new: &Item, mut add: impl FnMut(String, Step, bool)) {
    if new.deprecated && !old.deprecated {
        add("is deprecated".to_owned(), Step::Minor, false);
    }
    match (&old.kind, &new.kind) {
        (Kind::Field(old), Kind::Field(new)) if old != new => add(of_type(old, new), Step::Major, false),
        (Kind::Variant(old), Kind::Variant(new)) if old != new => {
            add(format!("holds `{new}`, and held `{old}`"), Step::Major, false);
        }
        (Kind::Function(old), Kind::Function(new)) => {
            if old.arguments != new.arguments {
                let (what, step, silent) = of_arguments(&old.arguments, &new.arguments);
                add(what, step, silent);
            }
            if old.returns != new.returns {
                add(format!("returns `{}`, and returned `{}`", new.returns, old.returns), Step::Major, false);
            }
            let way = |function: &Function| (function.receiver.clone(), function.is_async, function.generics.clone());
            if way(old) != way(new) {
                add("is called in another way".to_owned(), Step::Major, false);
            }
        }
        (Kind::Type { word: old, traits: before, grows: grew }, Kind::Type { word: new, traits: after, grows }) => {
            if old != new {
                add(format!("is a type of another kind: `{new}`, and was `{old}`"), Step::Major, false);
            }
            for lost in before.difference(after) {
                add(format!("has lost the trait `{lost}`"), Step::Major, false);
            }
            for won in after.difference(before) {
                add(format!("has the trait `{won}` now"), Step::Minor, false);
            }
            if *grows && !grew {
                add("can grow now (`#[non_exhaustive]`)".to_owned(), Step::Major, false);
            }
        }
        (old, new) if old != new => {
            add(format!("is {}, and was {}", described(new), described(old)), Step::Major, false);
        }
        _ => {}
    }
}

/// How a type changed.
fn of_type(old: &str, new: &str) -> String {
    let said = format!("it is `{new}`, and was `{old}`");
    if inside_option(new).as_deref() == Some(old) {
        format!("becomes optional: {said}")
    } else if inside_option(old).as_deref() == Some(new) {
        format!("is always there now: {said}")
    } else {
        format!("is of another type: {said}")
    }
}

fn of_arguments(old: &[(String, String)], new: &[(String, String)]) -> (String, Step, bool) {
    let types = |all: &[(String, String)]| all.iter().map(|(_, ty)| ty.clone()).collect::<Vec<_>>();
    let names = |all: &[(String, String)]| all.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    let list = |all: &[(String, String)]| format!("`{}`", signature(all, ""));
    let sorted = |mut all: Vec<(String, String)>| {
        all.sort();
        all
    };
    let same_types = types(old) == types(new);
    if sorted(old.to_vec()) == sorted(new.to_vec()) {
        let what = format!("takes its arguments in another order: {}, and took {}", list(new), list(old));
        return (what, Step::Major, same_types);
    }
    if same_types {
        let pairs = names(old).into_iter().zip(names(new)).filter(|(old, new)| old != new);
        let renamed: Vec<String> = pairs.map(|(old, new)| format!("`{new}` where it was `{old}`")).collect();
        return (format!("has arguments of other names: {}", renamed.join(", ")), Step::Minor, true);
    }
    let added: Vec<&String> = new.iter().filter(|one| !names(old).contains(&one.0)).map(|(name, _)| name).collect();
    let gone: Vec<&String> = old.iter().filter(|one| !names(new).contains(&one.0)).map(|(name, _)| name).collect();
    let why = match (added.as_slice(), gone.as_slice()) {
        ([], []) => "takes arguments of other types",
        (_, []) => "takes more arguments",
        ([], _) => "takes fewer arguments",
        _ => "takes other arguments",
    };
    (format!("{why}: {}, and took {}", list(new), list(old)), Step::Major, false)
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
