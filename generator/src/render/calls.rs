//! Calls of macros. What is in one is no syntax to `prettyplease`, which fills lines with it; to us it is paths and types on
//! one line, or a table whose rows end with commas.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::{Macro, MacroDelimiter};

/// Prints a call that is an item.
pub(super) fn print(call: &Macro, text: &mut String) {
    line(call.path.to_token_stream(), text);
    if let MacroDelimiter::Brace(_) = call.delimiter {
        text.push_str("! {\n");
        rows(call.tokens.clone(), 1, text);
        text.push_str("}\n");
    } else {
        text.push_str("!(");
        line(call.tokens.clone(), text);
        text.push_str(");\n");
    }
}

fn rows(tokens: TokenStream, depth: usize, text: &mut String) {
    let mut row = Row::default();
    for token in tokens {
        if row.before.is_none() {
            indent(depth, text);
        }
        match token {
            TokenTree::Group(block) if block.delimiter() == Delimiter::Brace => {
                text.push_str(" {\n");
                rows(block.stream(), depth + 1, text);
                indent(depth, text);
                text.push('}');
            }
            TokenTree::Punct(comma) if comma.as_char() == ',' => {
                text.push_str(",\n");
                row = Row::default();
            }
            token => row.add(token, text),
        }
    }
    if row.before.is_some() {
        text.push('\n');
    }
}

fn indent(depth: usize, text: &mut String) {
    (0..depth).for_each(|_| text.push_str("    "));
}

fn line(tokens: TokenStream, text: &mut String) {
    let mut row = Row::default();
    tokens.into_iter().for_each(|token| row.add(token, text));
}

/// What was printed of a row, as far as it decides where there is a space.
#[derive(Default)]
struct Row {
    before: Option<Kind>,
    /// Whether a closure's arguments have begun.
    in_arguments: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A name, a literal, or brackets after which something else begins.
    Word,
    /// What stands between two things with spaces around it: `=>`, `->`, `=`.
    Between,
    /// A comma, or the end of a closure's arguments.
    After,
    /// What has no spaces: `::`, `<`, `.`.
    Tight,
}

impl Row {
    fn add(&mut self, token: TokenTree, text: &mut String) {
        let kind = self.kind(&token);
        let is_argument_list = matches!(&token, TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis);
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
            matches!(&token, TokenTree::Punct(sign) if sign.spacing() == Spacing::Joint || sign.as_char() == '-');
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
                line(group.stream(), text);
                text.push_str(close);
            }
            token => text.push_str(&token.to_string()),
        }
    }

    fn kind(&mut self, token: &TokenTree) -> Kind {
        let TokenTree::Punct(sign) = token else { return Kind::Word };
        let is_second = self.before == Some(Kind::Tight);
        match sign.as_char() {
            ',' => Kind::After,
            '|' => {
                self.in_arguments = !self.in_arguments;
                if self.in_arguments { Kind::Tight } else { Kind::After }
            }
            '-' | '=' => Kind::Between,
            '>' if is_second => Kind::Between,
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
        check(quote! { a! { B {} } }, "a! {\n    B {\n    }\n}\n");
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
