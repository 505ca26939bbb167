//! Finds names among many, which are short and always the same.

use std::sync::OnceLock;

/// Up to so many names are compared one after the other.
const FEW: usize = 8;

/// As many names after the one that probably stands there are compared first: objects mostly come in the order of the
/// document.
const NEAR: usize = 4;

/// Where the names of a list are, by their digests.
#[derive(Debug)]
pub struct Table(Box<[u32]>);

/// What stands in a table where there is no name.
const NONE: u32 = u32::MAX;

impl Table {
    /// A table of these names; of two that are the same it has the first.
    #[must_use]
    pub fn new(names: &[&str]) -> Self {
        let mut table = Self(vec![NONE; (names.len() * 2).next_power_of_two()].into_boxed_slice());
        for (index, name) in (0..NONE).zip(names) {
            let (place, found) = table.place(names, name);
            if found.is_none() {
                table.0[place] = index;
            }
        }
        table
    }

    /// The index of a name, with the list that the table was made of.
    #[must_use]
    pub fn find(&self, names: &[&str], name: &str) -> Option<usize> {
        self.place(names, name).1
    }

    /// Where the search for a name begins: the upper bits of its digest, which depend on all of it.
    fn first_place(&self, name: &str) -> usize {
        let place = digest(name) >> 1 >> (63 - self.0.len().trailing_zeros());
        usize::try_from(place).unwrap_or(0)
    }

    /// Where a name stands or would stand, and its index. At least half of a table is empty, so that the search ends.
    fn place(&self, names: &[&str], name: &str) -> (usize, Option<usize>) {
        let mask = self.0.len() - 1;
        let mut place = self.first_place(name);
        loop {
            let index = self.0[place] as usize;
            match names.get(index) {
                None => return (place, None),
                Some(known) if is_same(known, name) => return (place, Some(index)),
                Some(_) => place = (place + 1) & mask,
            }
        }
    }
}

/// A table that is made when it is needed first.
#[derive(Debug)]
pub struct Lazy(OnceLock<Table>);

impl Lazy {
    /// No table yet.
    #[must_use]
    #[allow(clippy::new_without_default, reason = "it is made in constants")]
    pub const fn new() -> Self {
        Self(OnceLock::new())
    }

    /// The index of a name, which probably stands here or soon after.
    #[inline]
    #[must_use]
    pub fn find(&self, names: &[&str], here: usize, name: &str) -> Option<usize> {
        match names.get(here) {
            Some(known) if is_same(known, name) => Some(here),
            _ => self.find_far(names, here + 1, name),
        }
    }

    #[inline(never)]
    fn find_far(&self, names: &[&str], next: usize, name: &str) -> Option<usize> {
        let is_it = |known: &&str| is_same(known, name);
        let near = names.get(next..).unwrap_or_default();
        match near.iter().take(NEAR).position(is_it) {
            Some(after) => Some(next + after),
            None if names.len() <= FEW => names.iter().position(is_it),
            None => self.0.get_or_init(|| Table::new(names)).find(names, name),
        }
    }
}

/// A number by which names are found; few names of one list have the same.
fn digest(name: &str) -> u64 {
    let bytes = name.as_bytes();
    let word = |bytes: &[u8]| bytes.iter().fold(0, |word: u64, byte| word << 8 | u64::from(*byte));
    let (first, last) = match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        (Some(first), Some(last)) => (u64::from_be_bytes(*first), u64::from_be_bytes(*last)),
        _ => (word(bytes), 0),
    };
    (first ^ last.rotate_left(27) ^ bytes.len() as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// Whether two names are the same. Most are short: to compare them here, a word at each end, takes less than to call what
/// compares long texts.
#[inline]
pub(super) fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    one.len() == other.len()
        && match one.len() {
            0..4 => one.iter().zip(other).all(|(byte, other)| byte == other),
            4..8 => ends::<4>(one) == ends::<4>(other),
            8..=16 => ends::<8>(one) == ends::<8>(other),
            _ => ends::<8>(one) == ends::<8>(other) && one == other,
        }
}

/// The first and the last bytes, which may overlap.
#[inline]
fn ends<const N: usize>(bytes: &[u8]) -> (Option<&[u8; N]>, Option<&[u8; N]>) {
    (bytes.first_chunk(), bytes.last_chunk())
}
