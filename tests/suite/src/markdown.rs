//! The code blocks of a Markdown file.

/// A fenced block of code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What stands behind the fence.
    pub info: String,
    /// What is in it.
    pub text: String,
    /// The line of its fence, from 1 on.
    pub line: usize,
}

/// All fenced blocks of a text, in order.
#[must_use]
pub fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<(String, Block)> = None;
    for (index, line) in text.lines().enumerate() {
        let trimmed = line.trim_start();
        let ticks = trimmed.len() - trimmed.trim_start_matches('`').len();
        match &mut open {
            Some((fence, _)) if ticks >= fence.len() && trimmed.trim_end().len() == ticks => {
                blocks.extend(open.take().map(|(_, block)| block));
            }
            Some((_, block)) => block.text.push_str(&format!("{line}\n")),
            None if ticks >= 3 => {
                let info = trimmed[ticks..].trim().to_owned();
                open = Some((trimmed[..ticks].to_owned(), Block { info, text: String::new(), line: index + 1 }));
            }
            None => {}
        }
    }
    blocks.extend(open.map(|(_, block)| block));
    blocks
}

#[cfg(test)]
mod tests {
    use super::blocks;

    #[test]
    fn a_block_ends_with_a_fence_as_long_as_its_own() {
        let found = blocks("a\n```sh\nls\n```\n````md\n```\nin\n```\n````\n  ```\nopen");
        let found: Vec<_> = found.iter().map(|block| (block.info.as_str(), block.text.as_str(), block.line)).collect();
        assert_eq!(found, [("sh", "ls\n", 2), ("md", "```\nin\n```\n", 5), ("", "open\n", 10)]);
    }
}
