//! Types that are called otherwise than before, and are the same.

use std::collections::{BTreeMap, BTreeSet};

use super::surface::{Function, Item, Kind, Surface};

impl Surface {
    /// The names in `types` that only stand for another one, with that one.
    pub(super) fn aliases(&self) -> Vec<(String, String)> {
        let alias = |(path, item): (&String, &Item)| {
            let old = path.strip_prefix("types::")?.strip_suffix(" =")?;
            let Kind::Field(new) = &item.kind else { return None };
            let new = new.rsplit("::").next()?;
            self.items.contains_key(&format!("types::{new}")).then(|| (old.to_owned(), new.to_owned()))
        };
        self.items.iter().filter_map(alias).collect()
    }

    /// The same items with types called as they are called now; nothing if none has another name. The old names stay as
    /// what they have become.
    pub(super) fn renamed(&self, aliases: &[(String, String)]) -> Option<Self> {
        let is_type = |name: &str| matches!(self.items.get(name).map(|item| &item.kind), Some(Kind::Type { word, .. }) if *word != "alias");
        let names: BTreeMap<&str, &str> = aliases
            .iter()
            .filter(|(old, _)| is_type(&format!("types::{old}")))
            .map(|(old, new)| (old.as_str(), new.as_str()))
            .collect();
        if names.is_empty() {
            return None;
        }
        let mut items: BTreeMap<String, Item> = self
            .items
            .iter()
            .map(|(path, item)| {
                (substituted(path, &names, false), Item { kind: item.kind.renamed(path, &names), ..item.clone() })
            })
            .collect();
        for (old, new) in names {
            let item = |kind| Item { kind, deprecated: false, gated: false };
            items.insert(
                format!("types::{old}"),
                item(Kind::Type { word: "alias", traits: BTreeSet::new(), grows: false }),
            );
            items.insert(format!("types::{old} ="), item(Kind::Field(new.to_owned())));
        }
        Some(Self { items })
    }

    /// The types that were renamed: what is gone and what is new are the same but for the name, and the one stands where
    /// the other one stood.
    #[must_use]
    pub fn renames(&self, new: &Self) -> Vec<(String, String)> {
        let types = |surface: &Self, other: &Self| -> Vec<String> {
            let is_type = |item: &Item| matches!(&item.kind, Kind::Type { word, .. } if *word != "alias");
            let names = surface.items.iter().filter(|(path, item)| is_type(item) && !other.items.contains_key(*path));
            names.filter_map(|(path, _)| path.strip_prefix("types::").map(str::to_owned)).collect()
        };
        let (gone, fresh) = (types(self, new), types(new, self));
        let pairs = gone.iter().flat_map(|old| fresh.iter().map(move |fresh| (old, fresh)));
        let pairs: Vec<_> = pairs.filter(|(old, fresh)| self.is_renamed(new, old, fresh)).collect();
        // Where several could be meant, nobody knows which.
        let is_sure = |pair: &&(&String, &String)| {
            let clashes = |other: &&(&String, &String)| other.0 == pair.0 || other.1 == pair.1;
            pairs.iter().filter(clashes).count() == 1
        };
        pairs.iter().filter(is_sure).map(|(old, fresh)| ((*old).clone(), (*fresh).clone())).collect()
    }

    fn is_renamed(&self, new: &Self, old: &str, fresh: &str) -> bool {
        let names = BTreeMap::from([(old, fresh)]);
        let own = |surface: &Self, name: &str| -> BTreeMap<String, Kind> {
            let path = format!("types::{name}");
            let is_own = |other: &str| {
                other.strip_prefix(&path).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', ':']))
            };
            let own = surface.items.iter().filter(|(path, _)| is_own(path));
            own.map(|(path, item)| (substituted(path, &names, false), item.kind.renamed(path, &names))).collect()
        };
        let stands = |(path, item): (&String, &Item)| {
            let renamed = item.kind.renamed(path, &names);
            renamed != item.kind && new.items.get(path).is_some_and(|other| other.kind == renamed)
        };
        own(self, old) == own(new, fresh) && self.items.iter().any(stands)
    }
}

impl Kind {
    /// The same with types called otherwise.
    fn renamed(&self, path: &str, names: &BTreeMap<&str, &str>) -> Self {
        let other = |text: &String| substituted(text, names, path.starts_with("types::"));
        match self {
            Self::Type { word, traits, grows } => {
                Self::Type { word, traits: traits.iter().map(other).collect(), grows: *grows }
            }
            Self::Field(ty) => Self::Field(other(ty)),
            Self::Variant(holds) => Self::Variant(other(holds)),
            Self::Function(function) => Self::Function(Function {
                arguments: function.arguments.iter().map(|(name, ty)| (name.clone(), other(ty))).collect(),
                returns: other(&function.returns),
                ..function.clone()
            }),
        }
    }
}

/// A text with the names of types replaced: those behind `types::` or `super::`, and, `within` their modules, those that
/// stand alone.
fn substituted(text: &str, names: &BTreeMap<&str, &str>, within: bool) -> String {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|c| is_part(c) != is_part(first)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        let before = &text[..text.len() - rest.len()];
        let is_type = match before.strip_suffix("::") {
            Some(module) => module.ends_with("types") || module.ends_with("super"),
            None => within,
        };
        result.push_str(names.get(word).copied().filter(|_| is_type).unwrap_or(word));
        rest = after;
    }
    result
}
