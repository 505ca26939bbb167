//! Counts lines and characters of a text without walking through all of it each time.

/// After how many bytes the characters are counted.
const STEP: usize = 1024;

/// Where lines begin, and how many characters stand before every [`STEP`]th byte.
#[derive(Debug, Default)]
pub(super) struct Index {
    lines: Vec<usize>,
    chars: Vec<usize>,
}

impl Index {
    pub(super) fn new(text: &str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        let mut chars = vec![0];
        for (step, bytes) in text.as_bytes().chunks(STEP).enumerate() {
            chars.push(chars[step] + begun(bytes));
        }
        Self { lines: [0].into_iter().chain(ends).collect(), chars }
    }

    /// Line and column of a byte, both from 1, in characters.
    pub(super) fn position(&self, text: &str, byte: usize) -> (usize, usize) {
        let line = self.lines.partition_point(|start| *start <= byte);
        let start = self.lines.get(line.saturating_sub(1)).copied().unwrap_or_default();
        (line, self.chars_before(text, byte) - self.chars_before(text, start) + 1)
    }

    /// The bytes of a line (from 1), without its end.
    pub(super) fn line(&self, text: &str, line: usize) -> std::ops::Range<usize> {
        let start = self.lines.get(line.saturating_sub(1)).copied().unwrap_or(text.len());
        let end = self.lines.get(line).map_or(text.len(), |next| next - 1);
        start..start.max(end)
    }

    pub(super) fn chars_before(&self, text: &str, byte: usize) -> usize {
        let byte = byte.min(text.len());
        let step = byte / STEP;
        self.chars.get(step).copied().unwrap_or_default() + begun(&text.as_bytes()[step * STEP..byte])
    }

    /// The byte at which the character with this number (from 0) begins.
    pub(super) fn byte_of(&self, text: &str, char: usize) -> usize {
        let step = self.chars.partition_point(|count| *count <= char).saturating_sub(1);
        let mut count = self.chars.get(step).copied().unwrap_or_default();
        for (at, byte) in text.bytes().enumerate().skip(step * STEP) {
            if is_start(byte) {
                if count == char {
                    return at;
                }
                count += 1;
            }
        }
        text.len()
    }
}

fn begun(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| is_start(**byte)).count()
}

/// Whether a character begins here.
fn is_start(byte: u8) -> bool {
    byte & 0b1100_0000 != 0b1000_0000
}

#[cfg(test)]
mod tests {
    use super::Index;

    #[test]
    fn characters_and_bytes_are_told_apart() {
        let text = format!("{}\nsmörgås: x", "ö".repeat(3000));
        let index = Index::new(&text);
        let byte = text.find('x').unwrap_or_default();
        assert_eq!(index.position(&text, byte), (2, 10));
        assert_eq!(index.byte_of(&text, 3010), byte);
        assert_eq!(index.byte_of(&text, 1500), 3000);
        assert_eq!(index.byte_of(&text, 9999), text.len());
        assert_eq!(&text[index.line(&text, 2)], "smörgås: x");
    }
}
