//! Where characters begin in a text, for places that are counted in characters.

use std::sync::OnceLock;

/// An index of a text, made when it is first needed.
#[derive(Debug, Default)]
pub struct Characters(OnceLock<Vec<usize>>);

/// Of so many characters, the index has one.
const STEP: usize = 1024;

impl Characters {
    /// The byte at which a character of `text`, always the same text, begins; the text's end, if it has fewer.
    pub fn byte(&self, text: &str, at: usize) -> usize {
        let starts = self.0.get_or_init(|| text.char_indices().step_by(STEP).map(|(byte, _)| byte).collect());
        let Some(&start) = starts.get(at / STEP) else { return text.len() };
        text[start..].char_indices().nth(at % STEP).map_or(text.len(), |(byte, _)| start + byte)
    }
}

#[cfg(test)]
mod tests {
    use super::{Characters, STEP};

    #[test]
    fn characters_are_found_in_any_text() {
        let text = "aö→".repeat(STEP);
        let characters = Characters::default();
        for at in [0, 1, 2, STEP - 1, STEP, STEP + 1, 3 * STEP - 1, 3 * STEP, 4 * STEP] {
            let expected = text.char_indices().nth(at).map_or(text.len(), |(byte, _)| byte);
            assert_eq!(characters.byte(&text, at), expected, "{at}");
        }
        assert_eq!(Characters::default().byte("", 1), 0);
    }
}
