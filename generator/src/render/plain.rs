//! Structs and enums, which look the same whatever is in them: documentation, attributes, and a line for each field or variant.
//! Where each fits its line, they are printed here, as `prettyplease` would and without a syntax tree; the rest is left to it.
//! Half of what is generated are such items.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use super::{NEXT_LINE, calls};

/// Up to here nothing would be broken into lines.
const FITS: usize = 85;

/// Prints the last item of `tokens`, which begins at `begin` and ends with a block, and takes it away. `None`: it is no struct or
/// enum, or does not fit its lines, and all tokens are as they were.
pub(super) fn print(tokens: &mut Vec<TokenTree>, begin: usize) -> Option<String> {
    if !is_definition(&tokens[begin..]) {
        return None;
    }
    let Some(TokenTree::Group(block)) = tokens.pop() else { return None };
    let rows: Vec<TokenTree> = calls::inside(block).into_iter().collect();
    let printed = item(&tokens[begin..], &rows);
    match printed {
        Some(_) => tokens.truncate(begin),
        None => tokens.push(Group::new(Delimiter::Brace, rows.into_iter().collect()).into()),
    }
    printed
}

/// Whether tokens end with `struct Name {..}` or `enum Name {..}`.
fn is_definition(item: &[TokenTree]) -> bool {
    let [.., TokenTree::Ident(keyword), TokenTree::Ident(_), TokenTree::Group(block)] = item else { return false };
    block.delimiter() == Delimiter::Brace && (*keyword == "struct" || *keyword == "enum")
}

fn item(head: &[TokenTree], rows: &[TokenTree]) -> Option<String> {
    let mut text = String::new();
    let head = attributes(head, "", &mut text)?;
    row(head, "", &mut text)?;
    if rows.is_empty() {
        text.push_str(" {}\n");
        return Some(text);
    }
    text.push_str(" {\n");
    let mut rest = rows;
    while !rest.is_empty() {
        rest = attributes(rest, INDENT, &mut text)?;
        let end = row_end(rest);
        row(&rest[..end], INDENT, &mut text)?;
        text.push_str(",\n");
        rest = rest.get(end + 1..).unwrap_or_default();
    }
    text.push_str("}\n");
    Some(text)
}

const INDENT: &str = "    ";

/// Where a field or variant ends: at a comma that is not between `<` and `>`.
fn row_end(tokens: &[TokenTree]) -> usize {
    let mut open = 0_usize;
    let ends = |token: &TokenTree| {
        let TokenTree::Punct(sign) = token else { return false };
        match sign.as_char() {
            '<' => open += 1,
            '>' => open = open.saturating_sub(1),
            _ => {}
        }
        sign.as_char() == ',' && open == 0
    };
    tokens.iter().position(ends).unwrap_or(tokens.len())
}

/// Prints a field, a variant or what stands before the block on one line.
fn row(tokens: &[TokenTree], indent: &str, text: &mut String) -> Option<()> {
    let begin = text.len();
    text.push_str(indent);
    calls::line(tokens, text);
    let is_plain = !tokens.is_empty() && tokens.iter().all(is_plain);
    (is_plain && text.len() - begin <= FITS).then_some(())
}

/// Whether a token is of a name, a path or a type of paths, which are printed like macros are.
fn is_plain(token: &TokenTree) -> bool {
    match token {
        TokenTree::Ident(_) => true,
        TokenTree::Punct(sign) => matches!(sign.as_char(), ':' | '<' | '>' | ',' | '&' | '\''),
        TokenTree::Group(group) => {
            let inside: Vec<TokenTree> = group.stream().into_iter().collect();
            // The comma of a tuple stays or goes with the number of its items.
            let ends_with_comma = matches!(inside.last(), Some(TokenTree::Punct(sign)) if sign.as_char() == ',');
            group.delimiter() == Delimiter::Parenthesis && !ends_with_comma && inside.iter().all(is_plain)
        }
        TokenTree::Literal(_) => false,
    }
}

/// Prints the attributes at the beginning, and returns what comes after them.
fn attributes<'t>(mut tokens: &'t [TokenTree], indent: &str, text: &mut String) -> Option<&'t [TokenTree]> {
    while let [TokenTree::Punct(mark), rest @ ..] = tokens {
        let [TokenTree::Group(attribute), rest @ ..] = rest else { return None };
        if mark.as_char() != '#' {
            return None;
        }
        attribute_line(attribute.stream(), indent, text)?;
        tokens = rest;
    }
    Some(tokens)
}

fn attribute_line(attribute: TokenStream, indent: &str, text: &mut String) -> Option<()> {
    let tokens: Vec<TokenTree> = attribute.into_iter().collect();
    if let [TokenTree::Ident(name), TokenTree::Punct(_), TokenTree::Literal(words)] = tokens.as_slice() {
        if *name == "doc" {
            return documentation(&words.to_string(), indent, text);
        }
    }
    let begin = text.len();
    text.push_str(indent);
    text.push_str("#[");
    calls::line(&tokens, text);
    text.push_str("]\n");
    (text.len() - begin <= FITS).then_some(())
}

/// Prints documentation, which is a literal without escapes: raw, or of plain words.
fn documentation(literal: &str, indent: &str, text: &mut String) -> Option<()> {
    let words = literal.trim_start_matches('r').trim_matches('#').strip_prefix('"')?.strip_suffix('"')?;
    let is_raw = literal.starts_with('r');
    if words.starts_with('/') || words.contains('\n') || (!is_raw && words.contains('\\')) {
        return None;
    }
    for line in words.trim_end_matches(' ').split(NEXT_LINE) {
        text.extend([indent, "///", line, "\n"]);
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use quote::quote;

    /// What is printed here is what `prettyplease` prints.
    #[test]
    fn items_look_as_they_always_do() {
        let wide = "::std::collections::BTreeMap<String, ::std::collections::BTreeMap<String, crate::Formatted<Wide>>>";
        let wide: proc_macro2::TokenStream = wide.parse().unwrap_or_default();
        let items = [
            quote! {
                /// D.
                #[derive(Debug, Clone, PartialEq)]
                #[non_exhaustive]
                pub struct D {
                    /// "A" \ b.
                    pub a: Option<::std::collections::BTreeMap<String, Vec<super::E<'static>>>>,
                    #[doc = r#" One."#]
                    #[deprecated]
                    pub(crate) r#type: (A, &'static str),
                    b: (),
                }
            },
            quote! { pub struct Empty {} },
            quote! {
                #[must_use = "it is"]
                pub enum E {
                    /// First.
                    A(::serde_json::Value),
                    B,
                    /// Last.
                    C(Vec<X>, Y),
                }
            },
            quote! { struct G<T> where T: Copy { a: T } },
            quote! { struct Wide { a: #wide, b: [u8; 4] } },
            quote! { enum F { A { b: u8 }, C = 3 } },
            quote! { struct T { a: (A, B,), b: (A,) } },
            quote! { struct H { a: fn(u8) -> u8, b: Box<dyn A + Send> } },
        ];
        for item in items {
            let file = syn::parse2(item.clone()).map(|item| prettyplease::unparse(&file_of(item)));
            let expected = file.unwrap_or_else(|error| panic!("{item}: {error}"));
            let printed = super::super::file(item).unwrap_or_default();
            let printed = printed.strip_prefix(super::super::BANNER).unwrap_or_default();
            assert_eq!(printed.trim_end(), expected.trim_end());
        }
    }

    fn file_of(item: syn::Item) -> syn::File {
        syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items: vec![item] }
    }

    #[test]
    fn what_does_not_fit_is_left_to_the_printer() {
        let is_printed = |item: proc_macro2::TokenStream| {
            let mut tokens: Vec<_> = item.clone().into_iter().collect();
            let printed = super::print(&mut tokens, 0);
            let rest: proc_macro2::TokenStream = tokens.into_iter().collect();
            assert_eq!(rest.to_string(), if printed.is_some() { String::new() } else { item.to_string() });
            printed.is_some()
        };
        assert!(is_printed(quote! { #[derive(A)] pub struct B { c: D } }));
        assert!(!is_printed(quote! { impl B { fn c() {} } }));
        assert!(!is_printed(quote! { struct G<T> { a: T } }));
        assert!(!is_printed(quote! { struct A { b: fn(u8) -> u8 } }));
        assert!(!is_printed(quote! { enum A { B { c: u8 } } }));
        assert!(!is_printed(quote! { #[doc = "a\\\"b"] struct A { b: C } }));
    }
}
