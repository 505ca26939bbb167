use super::parents_first;
use crate::names::{
    Overrides, decide,
    graph::Role,
    tests::{Sample, operation},
};

#[test]
fn parents_come_before_children() {
    let mut sample = Sample::default();
    let (inner, middle, outer) = (sample.shape("inner"), sample.shape("middle"), sample.shape("outer"));
    let read = sample.operation(operation("", "get", "/x"));
    sample.body(outer, read, Role::Response);
    sample.property(middle, outer, "middle", Role::Property);
    sample.property(inner, middle, "inner", Role::Property);
    let order: Vec<usize> = parents_first(&sample.graph).into_iter().map(|(index, _)| index).collect();
    assert_eq!(order, [outer, middle, inner]);
}

#[test]
fn circles_are_cut() {
    let mut sample = Sample::default();
    let (first, second, lost) = (sample.shape("first"), sample.shape("second"), sample.shape("lost"));
    let read = sample.operation(operation("", "get", "/x"));
    sample.body(first, read, Role::Response);
    sample.property(second, first, "child", Role::Property);
    sample.property(first, second, "parent", Role::Property);
    sample.property(lost, lost, "again", Role::Branch);
    let order = parents_first(&sample.graph);
    assert_eq!(
        order.iter().map(|(index, places)| (*index, places.len())).collect::<Vec<_>>(),
        [(first, 1), (second, 1), (lost, 0)]
    );
    let names = decide(&sample.graph, &Overrides::default(), None);
    assert_eq!(names.types[second], "Child");
    assert_eq!(names.lock.types[names.types[lost].as_str()].home, "");
}
