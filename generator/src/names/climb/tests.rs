use super::{Authority, Class, Climber, climb};

fn climber(authority: Authority, class: Class, candidates: &[&str]) -> Climber {
    Climber { candidates: candidates.iter().map(|name| (*name).to_owned()).collect(), authority, class }
}

#[track_caller]
fn check(climbers: &[Climber], expected: &[&str]) {
    let outcome = climb(climbers);
    let names: Vec<&str> =
        climbers.iter().zip(&outcome.rungs).map(|(climber, rung)| climber.candidates[*rung].as_str()).collect();
    assert_eq!(names, expected);
    assert!(outcome.unresolved.is_empty());
}

#[test]
fn a_stronger_claim_keeps_its_name() {
    let strong = climber(Authority::Rule, Class::Resource, &["Post", "PostItem"]);
    let weak = climber(Authority::Rule, Class::Property, &["post", "PostBody"]);
    check(&[strong.clone(), weak.clone()], &["Post", "PostBody"]);
    check(&[weak, strong], &["PostBody", "Post"]);
}

#[test]
fn equals_both_move_and_nobody_gets_the_name() {
    let first = climber(Authority::Rule, Class::Property, &["Status", "PostStatus"]);
    let second = climber(Authority::Rule, Class::Property, &["Status", "UserStatus"]);
    let best = climber(Authority::Rule, Class::Resource, &["State"]);
    let late = climber(Authority::Rule, Class::Property, &["State", "Status", "DraftStatus"]);
    check(&[first, second, best, late], &["PostStatus", "UserStatus", "State", "DraftStatus"]);
}

#[test]
fn given_names_come_first() {
    let rule = climber(Authority::Rule, Class::Resource, &["Post", "PostItem"]);
    let component = climber(Authority::Component, Class::Component, &["Post", "PostSchema"]);
    let locked = climber(Authority::Lock, Class::Component, &["Post", "Draft"]);
    let wanted = climber(Authority::Override, Class::Component, &["Post"]);
    check(&[rule, component, locked, wanted], &["PostItem", "PostSchema", "Draft", "Post"]);
}

#[test]
fn who_cannot_move_is_reported() {
    let one = climber(Authority::Rule, Class::Property, &["Status"]);
    assert_eq!(climb(&[one.clone(), one]).unresolved, [vec![0, 1]]);
}
