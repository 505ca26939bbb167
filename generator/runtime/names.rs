//! Finds names among many, which are short and always the same.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// As many names from the one on that probably stands there are compared first: what is optional may not be there.
const NEAR: usize = 4;

/// How often the order of a list's names is learnt anew, for each of its names: one that changes all the time is not learnt, and
/// threads do not write over and over what others read.
const CHANGES: usize = 4;

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

/// Names that mostly come in the same order: that of the list, or else the one in which they came before.
#[derive(Debug)]
pub struct Names {
    names: &'static [&'static str],
    learnt: OnceLock<Learnt>,
}

/// What is known of names that came in another order than that of their list.
#[derive(Debug)]
struct Learnt {
    table: Table,
    /// Which name came after which: first the one that came first, then those after each.
    after: Box<[AtomicUsize]>,
    changes: AtomicUsize,
}

impl Names {
    /// Of these nothing is known yet.
    #[must_use]
    pub const fn new(names: &'static [&'static str]) -> Self {
        Self { names, learnt: OnceLock::new() }
    }

    /// Goes through names that come one after the other.
    #[inline]
    #[must_use]
    pub fn walk(&'static self) -> Walk {
        let learnt = self.learnt.get();
        Walk { names: self, learnt, last: 0, next: learnt.map_or(0, |learnt| learnt.after(0)) }
    }
}

impl Learnt {
    fn new(names: &[&str]) -> Self {
        let after = (0..=names.len()).map(AtomicUsize::new).collect();
        Self { table: Table::new(names), after, changes: AtomicUsize::new(0) }
    }

    #[inline]
    fn after(&self, last: usize) -> usize {
        self.after.get(last).map_or(0, |next| next.load(Ordering::Relaxed))
    }

    fn learn(&self, last: usize, next: usize) {
        let changes = self.changes.load(Ordering::Relaxed);
        if let (Some(after), true) = (self.after.get(last), changes < CHANGES * self.after.len()) {
            after.store(next, Ordering::Relaxed);
            self.changes.store(changes + 1, Ordering::Relaxed);
        }
    }
}

/// A way through names.
#[derive(Debug)]
pub struct Walk {
    names: &'static Names,
    learnt: Option<&'static Learnt>,
    /// One more than the index of the last name; 0 before the first one.
    last: usize,
    /// The index of the name that probably comes now.
    next: usize,
}

impl Walk {
    /// The index of a name if it is the one that probably comes now; of a long one that is not seen.
    #[inline]
    pub fn find_next(&mut self, name: &str) -> Option<usize> {
        let known = self.names.names.get(self.next)?;
        is_same_short(known, name).then(|| self.go(self.next))
    }

    #[inline]
    fn go(&mut self, index: usize) -> usize {
        self.last = index + 1;
        self.next = self.learnt.map_or(self.last, |learnt| learnt.after(self.last));
        index
    }

    /// The index of any name.
    pub fn find(&mut self, name: &str) -> Option<usize> {
        let names = self.names.names;
        let near = names.get(self.next..).unwrap_or_default();
        let index = match near.iter().take(NEAR).position(|known| is_same(known, name)) {
            Some(after) => self.next + after,
            None => self.names.learnt.get_or_init(|| Learnt::new(names)).table.find(names, name)?,
        };
        self.learnt = self.names.learnt.get();
        if let (Some(learnt), true) = (self.learnt, index != self.next) {
            learnt.learn(self.last, index);
        }
        Some(self.go(index))
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

/// Whether two names are the same.
#[inline]
pub(super) fn is_same(one: &str, other: &str) -> bool {
    if one.len() > SHORT { one == other } else { is_same_short(one, other) }
}

/// Up to so many bytes are compared here.
const SHORT: usize = 32;

/// Whether two names are the same and short, as most are: to compare them here, a word at each end, takes less than to call
/// what compares long texts.
#[inline]
fn is_same_short(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    one.len() == other.len()
        && match one.len() {
            0..4 => one.iter().zip(other).all(|(byte, other)| byte == other),
            4..8 => ends::<4>(one) == ends::<4>(other),
            8..16 => ends::<8>(one) == ends::<8>(other),
            16..=SHORT => ends::<16>(one) == ends::<16>(other),
            _ => false,
        }
}

/// The first and the last bytes, which may overlap.
#[inline]
fn ends<const N: usize>(bytes: &[u8]) -> (Option<&[u8; N]>, Option<&[u8; N]>) {
    (bytes.first_chunk(), bytes.last_chunk())
}
