//! How deep JSON text is nested.

/// What the decoder allows by itself; more than that needs a stack without end. What no type asks for it passes over
/// whatever its depth, for which it needs no stack.
pub const MOST: usize = 127;

/// Whether lists and objects stand more than `limit` deep in each other.
#[must_use]
pub fn exceeds(json: &[u8], limit: usize) -> bool {
    let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
    for byte in json {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            _ if in_text => {}
            b'[' | b'{' => {
                depth += 1;
                if depth > limit {
                    return true;
                }
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    false
}
