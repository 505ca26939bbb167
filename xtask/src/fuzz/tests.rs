//! What holds for documents that are changed at random, always the same ones: nothing panics, the same input
//! gives the same output, every place can be shown, and what is generated is Rust.

use fastrand::Rng;

use super::{Corpus, judged};
use crate::{arguments::FuzzTarget, job};

#[track_caller]
fn check(target: FuzzTarget, seeds: std::ops::Range<u64>) -> Result<(), std::io::Error> {
    let corpus = Corpus::read(&["tests/fixtures", "tests/invalid"].map(|folder| job::workspace().join(folder)))?;
    let mut generated = 0;
    let count = seeds.end - seeds.start;
    for seed in seeds {
        let input = corpus.input(target, &mut Rng::with_seed(seed));
        match judged(target, &input) {
            Ok(crated) => generated += u64::from(crated),
            Err(why) => panic!("seed {seed}: {why}\n{}", String::from_utf8_lossy(&input.bytes)),
        }
    }
    // If all were refused, the mutations would show little.
    assert!(target == FuzzTarget::Source || generated > count / 10, "{generated} of {count}");
    Ok(())
}

#[test]
fn texts_changed_at_random_are_read_or_refused() -> Result<(), std::io::Error> {
    check(FuzzTarget::Source, 0..1000)
}

#[test]
fn documents_changed_at_random_become_crates_or_are_refused() -> Result<(), std::io::Error> {
    check(FuzzTarget::Pipeline, 0..60)
}
