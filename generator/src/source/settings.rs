//! Where the settings of a TOML file stand.

use std::ops::Range;

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::marks::{Inside, Mark};

/// The places of all settings of `text`; none if it is no TOML.
#[must_use]
pub fn marks(text: &str) -> Mark {
    let Ok(table) = DeTable::parse(text) else { return Mark::default() };
    // What is missing in the file as a whole is shown at its beginning.
    let value = 0..text.lines().next().map_or(0, str::len);
    Mark { value, key: None, inside: entries(table.get_ref()) }
}

fn entries(table: &DeTable<'_>) -> Inside {
    Inside::Map(table.iter().map(|(key, value)| (key.get_ref().to_string(), mark(Some(key.span()), value))).collect())
}

fn mark(key: Option<Range<usize>>, value: &Spanned<DeValue<'_>>) -> Mark {
    let inside = match value.get_ref() {
        DeValue::Table(table) => entries(table),
        DeValue::Array(items) => Inside::List(items.iter().map(|item| mark(None, item)).collect()),
        _ => Inside::Nothing,
    };
    Mark { value: value.span(), key, inside }
}

#[cfg(test)]
mod tests {
    use super::marks;
    use crate::source::{Part, Pointer};

    #[test]
    fn a_setting_is_found_by_its_keys() {
        let text = "[crate]\nname = 'a' # b\n[scopes.shop]\nheader = 'x'\n[[allow]]\ncode = 'c'\n[[allow]]\n\
                    code = 'd'\n[types]\n\"GET /a\" = 'B'\n[operations]\ninclude = ['x', 'y']\n";
        let marks = marks(text);
        let at = |pointer: &str, part| &text[marks.locate(text, &Pointer::from_text(pointer), part)];
        assert_eq!(at("/crate/name", Part::Value), "'a'");
        assert_eq!(at("/scopes/shop", Part::Key), "shop");
        assert_eq!(at("/allow/1/code", Part::Value), "'d'");
        assert_eq!(at("/types/GET ~1a", Part::Key), "\"GET /a\"");
        assert_eq!(at("/operations/include/1", Part::Value), "'y'");
        assert_eq!(at("/crate/version", Part::Value), "crate");
        assert_eq!(at("/tags/version", Part::Value), "[crate]");
    }
}
