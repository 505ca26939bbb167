//! Percent-encoding (RFC 3986, section 2).

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};

/// All but the unreserved characters (RFC 3986, section 2.3).
const DATA: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What `allowReserved` keeps as well. Not kept are `#`, `&` and `+`, which would end the value or change it,
/// `[` and `]`, which a query may not have, and `%`, so that the server sees the text that was given.
const RESERVED: &AsciiSet = &DATA
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';')
    .remove(b'=');

/// What the text of a template cannot have in a URL.
const TEMPLATE: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\\').add(b'^').add(b'`').add(b'{').add(b'|').add(b'}');

/// Encodes a value so that it is one segment of a path, or one name or value of a query, and nothing else.
pub fn data(text: &str) -> String {
    // Made once as large as it may become: a text that moves leaves a copy behind, and it may be a secret.
    let mut encoded = String::with_capacity(3 * text.len());
    encoded.extend(utf8_percent_encode(text, DATA));
    encoded
}

/// Encodes a query value that keeps its reserved characters.
pub fn reserved(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// Encodes what the document itself says, where delimiters are meant.
pub fn template(text: &str) -> String {
    template_parts(text).collect()
}

/// The parts of an encoded text, for a text that is being put together.
pub fn template_parts(text: &str) -> impl Iterator<Item = &str> {
    utf8_percent_encode(text, TEMPLATE)
}
