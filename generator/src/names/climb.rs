//! The climb: how many hold one name, and who has to take a longer one.
//!
//! It goes in rounds. All start on their first candidate. Of those that hold one name, the
//! strongest keeps it if it is alone in its strength; the others move a step up. If several are
//! equally strong, all of them move, and nobody may have the name any more. A round looks at the
//! set of holders only, so no order can matter.

use std::collections::{BTreeMap, BTreeSet};

use super::book::Class;

/// Who gave a name, the strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Authority {
    /// Configuration.
    Override,
    /// The lock file.
    Lock,
    /// The document: the name of a component.
    Component,
    /// The rule.
    Rule,
}

/// One shape in the climb.
#[derive(Debug, Clone)]
pub struct Climber {
    /// The names it may have, the preferred first; at least one.
    pub candidates: Vec<String>,
    /// Who gave the first of them.
    pub authority: Authority,
    /// How strong the claim to the first candidate of the rule is.
    pub class: Class,
}

/// How the climb ended.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The rung that each climber is on.
    pub rungs: Vec<usize>,
    /// Climbers that still share one name.
    pub unresolved: Vec<Vec<usize>>,
}

/// Climbs until nothing moves.
#[must_use]
pub fn climb(climbers: &[Climber]) -> Outcome {
    let mut rungs = vec![0; climbers.len()];
    let mut burned: BTreeSet<String> = BTreeSet::new();
    loop {
        let mut moved = false;
        for (name, holders) in holders(climbers, &rungs) {
            for index in who_moves(climbers, &rungs, &name, &holders, &mut burned) {
                if rungs[index] + 1 < climbers[index].candidates.len() {
                    rungs[index] += 1;
                    moved = true;
                }
            }
        }
        if !moved {
            let unresolved = holders(climbers, &rungs).into_values().filter(|holders| holders.len() > 1).collect();
            return Outcome { rungs, unresolved };
        }
    }
}

/// Names are compared without regard to case, so that no two files or types differ in case alone.
fn holders(climbers: &[Climber], rungs: &[usize]) -> BTreeMap<String, Vec<usize>> {
    let mut holders: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, (climber, rung)) in climbers.iter().zip(rungs).enumerate() {
        let name = climber.candidates.get(*rung).map(|name| name.to_lowercase()).unwrap_or_default();
        holders.entry(name).or_default().push(index);
    }
    holders
}

fn who_moves(
    climbers: &[Climber],
    rungs: &[usize],
    name: &str,
    holders: &[usize],
    burned: &mut BTreeSet<String>,
) -> Vec<usize> {
    if burned.contains(name) {
        return holders.to_vec();
    }
    let strength = |index: usize| strength(&climbers[index], rungs[index]);
    let Some(best) = holders.iter().map(|index| strength(*index)).min() else { return Vec::new() };
    let (strongest, weaker): (Vec<usize>, Vec<usize>) = holders.iter().partition(|index| strength(**index) == best);
    // Names that were given do not move for each other: two components that differ in case only.
    if strongest.len() == 1 || best.0 != Authority::Rule {
        return weaker;
    }
    burned.insert(name.to_owned());
    holders.to_vec()
}

/// A given name is strong only as long as it is held; who has left it climbs by the rule.
fn strength(climber: &Climber, rung: usize) -> (Authority, usize, Class) {
    match rung {
        0 => (climber.authority, 0, climber.class),
        _ => (Authority::Rule, rung, Class::Input),
    }
}

#[cfg(test)]
mod tests;
