use std::collections::{BTreeMap, BTreeSet};

use super::{
    Overrides, decide,
    graph::{Graph, Label, Operation, OperationIndex, Parent, Place, Role, Shape, ShapeIndex, ShapeKind},
    lock::Lock,
};

/// A graph under construction.
#[derive(Debug, Default, Clone)]
pub(super) struct Sample {
    pub(super) graph: Graph,
}

/// An operation; a path that ends in ` []` answers a list.
pub(super) fn operation(tag: &str, method: &str, path: &str) -> Operation {
    let (path, answers_list) = path.strip_suffix(" []").map_or((path, false), |path| (path, true));
    let (method, path, tag) = (method.to_owned(), path.to_owned(), tag.to_owned());
    Operation { method, path, tag, operation_id: None, webhook: false, answers_list }
}

impl Sample {
    pub(super) fn operation(&mut self, operation: Operation) -> OperationIndex {
        self.graph.operations.push(operation);
        self.graph.operations.len() - 1
    }

    pub(super) fn shape(&mut self, identity: &str) -> ShapeIndex {
        self.graph.shapes.push(Shape {
            identity: identity.to_owned(),
            kind: ShapeKind::Struct,
            component: None,
            origin: String::new(),
            properties: ["a", "b", "c"].map(str::to_owned).to_vec(),
            scalars_only: false,
            branch_kinds: Vec::new(),
            titles: BTreeMap::new(),
            places: BTreeSet::new(),
        });
        self.graph.shapes.len() - 1
    }

    pub(super) fn component(&mut self, name: &str) -> ShapeIndex {
        let index = self.shape(&format!("#{name}"));
        self.graph.shapes[index].component = Some(name.to_owned());
        index
    }

    pub(super) fn body(&mut self, shape: ShapeIndex, operation: OperationIndex, role: Role) {
        let parent = Parent::Operation(operation);
        self.graph.shapes[shape].places.insert(Place { parent, label: Label::None, role });
    }

    pub(super) fn property(&mut self, shape: ShapeIndex, parent: ShapeIndex, name: &str, role: Role) {
        let parent = Parent::Shape(parent);
        self.graph.shapes[shape].places.insert(Place { parent, label: Label::Word(name.to_owned()), role });
    }

    /// A branch of a union.
    fn branch(&mut self, union: ShapeIndex, label: Label) -> ShapeIndex {
        let branch = self.shape(&format!("{label:?} of {union}, {}", self.graph.shapes.len()));
        let place = Place { parent: Parent::Shape(union), label, role: Role::Branch };
        self.graph.shapes[branch].places.insert(place);
        branch
    }

    /// The same graph without what stands in an operation; indices do not change.
    fn without(&self, operation: OperationIndex) -> Self {
        let mut sample = self.clone();
        let gone = &mut sample.graph.operations[operation];
        (gone.path, gone.tag) = ("/gone".to_owned(), "Gone".to_owned());
        let mut lost: BTreeSet<Parent> = BTreeSet::from([Parent::Operation(operation)]);
        for _ in 0..sample.graph.shapes.len() {
            for (index, shape) in sample.graph.shapes.iter_mut().enumerate() {
                shape.places.retain(|place| !lost.contains(&place.parent));
                if shape.places.is_empty() {
                    lost.insert(Parent::Shape(index));
                }
            }
        }
        sample
    }
}

/// Posts and stories, each with a status of its own, and an author that both share.
fn posts_and_stories() -> (Sample, BTreeMap<&'static str, ShapeIndex>) {
    let mut sample = Sample::default();
    let mut shapes = BTreeMap::new();
    for (tag, path, noun) in [("Posts", "/posts", "post"), ("Stories", "/stories", "story")] {
        let list = sample.operation(operation(tag, "get", &format!("{path} []")));
        let get = sample.operation(operation(tag, "get", &format!("{path}/{{id}}")));
        let create = sample.operation(operation(tag, "post", path));
        let (page, item, thing, request, status) = (
            sample.shape(&format!("{noun} page")),
            sample.shape(&format!("{noun} item")),
            sample.shape(noun),
            sample.shape(&format!("{noun} request")),
            sample.shape(&format!("{noun} status")),
        );
        sample.body(page, list, Role::Response);
        sample.property(item, page, "items", Role::Item);
        sample.body(thing, get, Role::Response);
        sample.body(request, create, Role::Request);
        sample.property(status, thing, "mood", Role::Property);
        shapes.extend([(if noun == "post" { "post" } else { "story" }, thing)]);
        shapes.extend([(if noun == "post" { "post status" } else { "story status" }, status)]);
    }
    let author = sample.shape("author");
    sample.property(author, shapes["post"], "author", Role::Property);
    sample.property(author, shapes["story"], "author", Role::Property);
    shapes.insert("author", author);
    (sample, shapes)
}

fn names(graph: &Graph, lock: Option<&Lock>) -> Vec<String> {
    decide(graph, &Overrides::default(), lock).types.iter().map(ToString::to_string).collect()
}

#[test]
fn the_rule_in_one_picture() {
    let (sample, _) = posts_and_stories();
    let expected = "PostPage PostItem Post CreatePostRequest PostMood StoryPage StoryItem Story CreateStoryRequest \
        StoryMood Author";
    assert_eq!(names(&sample.graph, None).join(" "), expected);
}

#[test]
fn the_order_of_the_lists_does_not_matter() {
    let (sample, _) = posts_and_stories();
    let expected = decide(&sample.graph, &Overrides::default(), None);
    let count = sample.graph.shapes.len();
    for seed in 1..=5 {
        // Every step that is coprime to the count visits each index once.
        let shapes: Vec<usize> = (0..count).map(|index| (index * seed + seed) % count).collect();
        let calls: Vec<usize> = (0..6).map(|index| (index * 5 + seed) % 6).collect();
        let shuffled = permuted(&sample.graph, &shapes, &calls);
        let found = decide(&shuffled, &Overrides::default(), None);
        assert_eq!(found.lock, expected.lock);
        assert!(shapes.iter().enumerate().all(|(old, new)| found.types[*new] == expected.types[old]));
    }
}

/// The graph with each index moved to another.
fn permuted(graph: &Graph, shapes: &[usize], calls: &[usize]) -> Graph {
    let moved = |place: &Place| {
        let parent = match place.parent {
            Parent::Shape(index) => Parent::Shape(shapes[index]),
            Parent::Operation(index) => Parent::Operation(calls[index]),
        };
        Place { parent, ..place.clone() }
    };
    let mut result = graph.clone();
    for (index, shape) in graph.shapes.iter().enumerate() {
        result.shapes[shapes[index]] = Shape { places: shape.places.iter().map(moved).collect(), ..shape.clone() };
    }
    for (index, operation) in graph.operations.iter().enumerate() {
        result.operations[calls[index]] = operation.clone();
    }
    result
}

#[test]
fn with_the_lock_nothing_is_renamed_when_operations_come_and_go() {
    let (sample, shapes) = posts_and_stories();
    let before = decide(&sample.graph, &Overrides::default(), None);
    let story = sample.without(4);
    assert_eq!(names(&story.graph, None)[shapes["post status"]], "Mood", "the rule alone renames");
    let after = decide(&story.graph, &Overrides::default(), Some(&before.lock));
    for (index, name) in before.types.iter().enumerate() {
        assert_eq!(after.types[index], *name);
    }
    let again = decide(&sample.graph, &Overrides::default(), Some(&after.lock));
    assert_eq!(again.types, before.types);
    assert_eq!(again.methods, before.methods);
}

#[test]
fn a_new_shape_climbs_around_locked_names() {
    let (mut sample, shapes) = posts_and_stories();
    let lock = decide(&sample.graph, &Overrides::default(), None).lock;
    let rival = sample.component("Author");
    let found = names(&sample.graph, Some(&lock));
    assert_eq!((found[shapes["author"]].as_str(), found[rival].as_str()), ("Author", "AuthorSchema"));
}

#[test]
fn a_shape_that_changes_in_its_home_keeps_its_name() {
    let (mut sample, shapes) = posts_and_stories();
    let before = decide(&sample.graph, &Overrides::default(), None);
    for index in [shapes["author"], shapes["post"], shapes["post status"]] {
        sample.graph.shapes[index].identity.push_str(" with a new property");
    }
    let after = decide(&sample.graph, &Overrides::default(), Some(&before.lock));
    assert_eq!(after.types, before.types);
    assert_ne!(after.lock, before.lock, "the new digests are locked");
}

#[test]
fn a_shape_that_splits_leaves_its_name_with_the_locked_home() {
    let (mut sample, shapes) = posts_and_stories();
    let before = decide(&sample.graph, &Overrides::default(), None);
    assert_eq!(before.lock.types["Author"].home, "GET /posts/{id} response.author");
    let split = sample.shape("author of a post");
    let home =
        Place { parent: Parent::Shape(shapes["post"]), label: Label::Word("author".to_owned()), role: Role::Property };
    sample.graph.shapes[shapes["author"]].places.remove(&home);
    sample.graph.shapes[split].places.insert(home);
    let after = decide(&sample.graph, &Overrides::default(), Some(&before.lock));
    assert_eq!(after.types[split], "Author");
    assert_eq!(after.types[shapes["author"]], "StoryAuthor");
}

#[test]
fn names_of_what_is_gone_are_forgotten() {
    let (sample, _) = posts_and_stories();
    let lock = decide(&sample.graph, &Overrides::default(), None).lock;
    let after = decide(&Graph::default(), &Overrides::default(), Some(&lock));
    assert_eq!(after.lock, Lock::default());
}

#[test]
fn configuration_overrules_everything() {
    let (sample, shapes) = posts_and_stories();
    let before = decide(&sample.graph, &Overrides::default(), None);
    let mut overrides = Overrides::default();
    overrides.types.insert("PostMood".to_owned(), "Author".to_owned());
    overrides.types.insert("GET /stories/{id} response.mood".to_owned(), "story temper".to_owned());
    overrides.types.insert("Nothing".to_owned(), "Something".to_owned());
    overrides.types_by_shape.insert(shapes["post"], "Article".to_owned());
    overrides.methods.insert("POST /posts".to_owned(), "publish".to_owned());
    overrides.methods.insert("POST /nothing".to_owned(), "publish".to_owned());
    overrides.tags.insert("Stories".to_owned(), "Tales".to_owned());
    let after = decide(&sample.graph, &overrides, Some(&before.lock));
    assert_eq!(after.types[shapes["post status"]], "Author");
    assert_eq!(after.types[shapes["story status"]], "StoryTemper");
    assert_eq!(after.types[shapes["post"]], "Article");
    assert_ne!(after.types[shapes["author"]], "Author", "rivals yield");
    assert_eq!(after.methods[2], "publish");
    assert_eq!(after.tags[3], "Tales");
    assert_eq!(after.unused_overrides, ["Nothing", "POST /nothing"]);
}

#[test]
fn what_two_branches_have_alike_is_told_apart_by_the_branches() {
    let mut sample = Sample::default();
    let get = sample.operation(operation("Prototypes", "get", "/prototypes/{id}"));
    let (prototype, trigger) = (sample.component("Prototype"), sample.component("Trigger"));
    sample.body(prototype, get, Role::Response);
    sample.property(trigger, prototype, "trigger", Role::Property);
    sample.graph.shapes[trigger].kind = ShapeKind::Union;
    let mut types = Vec::new();
    for label in [Label::Plain, Label::With("delay".to_owned())] {
        let kind = sample.shape(&format!("type of {label:?}"));
        let branch = sample.branch(trigger, label);
        sample.graph.shapes[kind].kind = ShapeKind::Enum;
        sample.property(kind, branch, "type", Role::Property);
        types.push(kind);
    }
    let found = decide(&sample.graph, &Overrides::default(), None);
    assert_eq!(found.unresolved, []);
    assert_eq!(found.types[types[0]], "TriggerBasicType");
    assert_eq!(found.types[types[1]], "TriggerWithDelayType");
}

#[test]
fn a_title_tells_a_branch_where_no_property_does() {
    let mut sample = Sample::default();
    let get = sample.operation(operation("Fields", "get", "/fields/{id}"));
    let field = sample.component("Field");
    sample.body(field, get, Role::Response);
    let mut titled = Vec::new();
    for property in ["limit", "default"] {
        let union = sample.shape(property);
        sample.property(union, field, property, Role::Property);
        sample.graph.shapes[union].kind = ShapeKind::Union;
        for title in ["Float", "Text"] {
            let branch = sample.branch(union, Label::Plain);
            let shape = &mut sample.graph.shapes[branch];
            shape.titles.insert(title.to_owned(), shape.places.clone());
            titled.push(branch);
        }
    }
    let found = decide(&sample.graph, &Overrides::default(), None);
    assert_eq!(found.unresolved, []);
    let names: Vec<String> = titled.iter().map(|branch| found.types[*branch].to_string()).collect();
    assert_eq!(names, ["LimitFloat", "LimitText", "DefaultFloat", "DefaultText"]);
}

#[test]
fn who_cannot_be_told_apart_is_reported_and_named_all_the_same() {
    let mut sample = Sample::default();
    let get = sample.operation(operation("Posts", "get", "/posts/{id}"));
    let (first, second) = (sample.shape("json"), sample.shape("xml"));
    sample.body(first, get, Role::Response);
    sample.body(second, get, Role::Response);
    let found = decide(&sample.graph, &Overrides::default(), None);
    assert_eq!(found.unresolved, [(first, second)]);
    assert_ne!(found.types[first], found.types[second]);
    let again = decide(&sample.graph, &Overrides::default(), Some(&found.lock));
    assert_eq!(again.types, found.types);
}
