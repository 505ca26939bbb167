//! What differs between a file and what it should say, as a unified difference.

use similar::TextDiff;

/// How many lines of one file's difference are shown.
const SHOWN: usize = 40;

/// The difference from `old` to `new`, both called `path`, cut after [`SHOWN`] lines.
pub fn unified(path: &str, old: &str, new: &str) -> String {
    let all = TextDiff::from_lines(old, new)
        .unified_diff()
        .context_radius(3)
        .header(&format!("{path} (as it is)"), &format!("{path} (as it would be generated)"))
        .to_string();
    let count = all.lines().count();
    if count <= SHOWN {
        return all;
    }
    let shown: String = all.split_inclusive('\n').take(SHOWN).collect();
    format!("{shown}... and {} more lines\n", count - SHOWN)
}

#[cfg(test)]
mod tests {
    use super::unified;

    #[test]
    fn a_long_difference_is_cut() {
        let shown = unified("a.rs", "", &"x\n".repeat(100));
        assert!(shown.starts_with("--- a.rs (as it is)\n+++ a.rs (as it would be generated)\n@@ -0,0 +1,100 @@\n+x\n"));
        assert!(shown.ends_with("+x\n... and 63 more lines\n"), "{shown}");
    }

    #[test]
    fn a_changed_line_is_shown_with_what_is_around_it() {
        let shown = unified("a", "1\n2\n3\n", "1\nx\n3\n");
        assert!(shown.ends_with("@@ -1,3 +1,3 @@\n 1\n-2\n+x\n 3\n"), "{shown}");
    }
}
