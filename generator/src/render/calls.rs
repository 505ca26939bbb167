//! Calls of macros. What is in one is no syntax to `prettyplease`, which fills lines with it; to us it is paths and types on
//! one line, or a table whose rows end with commas.

use std::fmt::Write as _;

use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};

/// Prints a call that is an item: `a::b!`, and what is given to it.
pub(super) fn print(path: &[TokenTree], given: Group, text: &mut String) {
    line(path, text);
    if given.delimiter() == Delimiter::Brace {
        text.push_str(" {\n");
        rows(inside(given), 1, text);
        text.push_str("}\n");
    } else {
        text.push('(');
        line(&inside(given).into_iter().collect::<Vec<_>>(), text);
        text.push_str(");\n");
    }
}

/// What a group holds, which is not copied where nothing else holds it.
pub(super) fn inside(group: Group) -> TokenStream {
    let stream = group.stream();
    drop(group);
    stream
}

fn rows(tokens: TokenStream, depth: usize, text: &mut String) {
    let mut row = Row::default();
    for token in tokens {
        if row.before.is_none() {
            indent(depth, text);
        }
        match token {
            TokenTree::Group(block) if block.delimiter() == Delimiter::Brace && block.stream().is_empty() => {
                text.push_str(" {}");
            }
            TokenTree::Group(block) if block.delimiter() == Delimiter::Brace => {
                text.push_str(" {\n");
                rows(inside(block), depth + 1, text);
                indent(depth, text);
                text.push('}');
            }
            TokenTree::Punct(comma) if comma.as_char() == ',' && row.open == 0 => {
                text.push_str(",\n");
                row = Row::default();
            }
            token => row.add(&token, text),
        }
    }
    if row.before.is_some() {
        text.push('\n');
    }
}

fn indent(depth: usize, text: &mut String) {
    (0..depth).for_each(|_| text.push_str("    "));
}

/// Prints tokens on one line.
pub(super) fn line(tokens: &[TokenTree], text: &mut String) {
    let mut row = Row::default();
    for token in tokens {
        row.add(token, text);
    }
}

/// What was printed of a row, as far as it decides where there is a space.
#[derive(Default)]
struct Row {
    before: Option<Kind>,
    /// Whether a closure's arguments have begun.
    in_arguments: bool,
    /// The sign before, if what comes next is the rest of it.
    joint: Option<char>,
    /// How many `<` are open.
    open: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A name, a literal, or brackets after which something else begins.
    Word,
    /// What stands between two things with spaces around it: `=>`, `->`, `=`.
    Between,
    /// A comma, a colon, or the end of a closure's arguments.
    After,
    /// What has no spaces: `!`, `::`, `<`, `.`.
    Tight,
}

impl Row {
    fn add(&mut self, token: &TokenTree, text: &mut String) {
        let kind = self.kind(token);
        let is_argument_list = matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis);
        let is_apart = match (self.before, kind) {
            (None | Some(Kind::Tight), _) | (_, Kind::After) => false,
            (Some(Kind::Between | Kind::After), _) | (_, Kind::Between) => true,
            (Some(Kind::Word), _) => kind == Kind::Word && !is_argument_list,
        };
        if is_apart {
            text.push(' ');
        }
        // The first sign of `->`, or of a negative number.
        let is_first =
            matches!(token, TokenTree::Punct(sign) if sign.spacing() == Spacing::Joint || sign.as_char() == '-');
        self.before = Some(if is_first { Kind::Tight } else { kind });
        match token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => ("{ ", " }"),
                    Delimiter::None => ("", ""),
                };
                text.push_str(open);
                line(&group.stream().into_iter().collect::<Vec<_>>(), text);
                text.push_str(close);
            }
            token => {
                // A text takes whatever is written to it.
                let _ = write!(text, "{token}");
            }
        }
    }

    fn kind(&mut self, token: &TokenTree) -> Kind {
        let TokenTree::Punct(sign) = token else {
            self.joint = None;
            return Kind::Word;
        };
        let first = self.joint.take();
        self.joint = (sign.spacing() == Spacing::Joint).then_some(sign.as_char());
        match sign.as_char() {
            ',' => Kind::After,
            '|' => {
                self.in_arguments = !self.in_arguments;
                if self.in_arguments { Kind::Tight } else { Kind::After }
            }
            // The end of `..=`.
            '=' if first == Some('.') => Kind::Tight,
            // Not the second of `::`, nor the first.
            ':' if sign.spacing() == Spacing::Alone && first != Some(':') => Kind::After,
            '-' | '=' => Kind::Between,
            '>' if matches!(first, Some('-' | '=')) => Kind::Between,
            '<' => {
                self.open += 1;
                Kind::Tight
            }
            '>' => {
                self.open = self.open.saturating_sub(1);
                Kind::Tight
            }
            _ => Kind::Tight,
        }
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    #[track_caller]
    fn check(tokens: proc_macro2::TokenStream, expected: &str) {
        let printed = super::super::file(tokens).unwrap_or_default();
        assert_eq!(printed.strip_prefix(super::super::BANNER), Some(expected));
    }

    #[test]
    fn a_table_is_rows() {
        check(
            quote! { a::b! { C [1, 2] { 0 "x" => required x, 1 "y" = -3, .. rest } } },
            "a::b! {\n    C [1, 2] {\n        0 \"x\" => required x,\n        1 \"y\" = -3,\n        ..rest\n    }\n}\n",
        );
        check(quote! { a! { B { c() -> D<E, F>, } } }, "a! {\n    B {\n        c() -> D<E, F>,\n    }\n}\n");
        check(quote! { a! { B {} } }, "a! {\n    B {}\n}\n");
        check(
            quote! { a! { b = C "x" { d("y").e(&[f::G]), 1..=2 => h, } with { i: &["z"], } } },
            "a! {\n    b = C \"x\" {\n        d(\"y\").e(&[f::G]),\n        1..=2 => h,\n    } with {\n        i: &[\"z\"],\n    }\n}\n",
        );
    }

    #[test]
    fn paths_and_types_are_on_one_line() {
        check(
            quote! { a!(B.c() -> ::d::E<String, Vec<f::G>>, h::i); },
            "a!(B.c() -> ::d::E<String, Vec<f::G>>, h::i);\n",
        );
        check(quote! { a!(B.c -> (), |d| e(d, |f| f.g(&["x"]))); }, "a!(B.c -> (), |d| e(d, |f| f.g(&[\"x\"])));\n");
    }
}
