use std::collections::BTreeSet;

use super::{Trails, of_shape};
use crate::names::{
    Overrides, decide,
    graph::Role,
    tests::{Sample, operation},
};

#[test]
fn every_home_is_found_again() {
    let mut sample = Sample::default();
    let posts = sample.operation(operation("Posts", "get", "/v1.1/posts []"));
    let page = sample.shape("page");
    let post = sample.shape("post");
    let media = sample.shape("media");
    let card = sample.component("Card.Payment");
    sample.body(page, posts, Role::Response);
    sample.property(post, page, "items", Role::Item);
    sample.property(media, post, "a.b {c}|d", Role::Entry);
    sample.property(card, media, "card", Role::Property);
    let inside = sample.shape("inside");
    sample.property(inside, card, "", Role::Property);
    let names = decide(&sample.graph, &Overrides::default(), None);
    let trails = Trails::new(&sample.graph);
    for entry in names.lock.types.values() {
        assert_eq!(trails.resolve(&entry.home).len(), 1, "{}", entry.home);
    }
    let home = &names.lock.types[names.types[media].as_str()].home;
    assert_eq!(home, "GET /v1.1/posts response.items[].a%2Eb%20%7Bc%7D%7Cd{}");
    assert_eq!(trails.resolve("#Card%2EPayment.%"), BTreeSet::from([inside]));
    for wrong in ["", "nothing", "GET /v1.1/posts", "GET /posts response", "#Card", "GET /v1.1/posts response.x"] {
        assert!(trails.resolve(wrong).is_empty(), "{wrong}");
    }
}

#[test]
fn an_unused_shape_has_no_trail() {
    let mut sample = Sample::default();
    let lost = sample.shape("lost");
    assert_eq!(of_shape(&sample.graph, &[super::Home::default()], lost), "");
}
