//! What is known while names are decided: the graph, what every operation says, and the home of
//! every shape that has been looked at so far.

use super::{
    graph::{Graph, Label, OperationIndex, Parent, Place, Role, Shape, ShapeIndex},
    lexicon::Lexicon,
    phrases::Call,
    words::Words,
};

/// Longest name that is not given by the document, in characters of `PascalCase`.
pub const LIMIT: usize = 40;

/// How strong a claim to a noun is; the smaller, the stronger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Class {
    /// The name of a component.
    Component,
    /// A title in the schema.
    Title,
    /// What `GET` of one item answers, under the tag of its noun.
    Resource,
    /// What a list of the tag's own lists.
    Listed,
    /// A page of such a list, the answer of a write, an error, a webhook's body.
    Body,
    /// The same outside of the noun's own tag, with an owner or a filter; things there is one of.
    Elsewhere,
    /// A property.
    #[default]
    Property,
    /// A property of what is sent, or a branch of a union that stands in an operation.
    Input,
}

/// Which side of an operation something stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Side {
    /// None that can be said: below a component or a webhook.
    #[default]
    None,
    /// In a request body.
    Request,
    /// In an answer.
    Response,
    /// In an error answer.
    Error,
    /// In a parameter.
    Parameter,
}

/// What a shape's best place says of it.
#[derive(Debug, Clone, Default)]
pub struct Home {
    /// The best place; none for a component, or where nothing uses the shape.
    pub place: Option<Place>,
    /// What the shape is called there.
    pub noun: Words,
    /// How strong that is.
    pub class: Class,
    /// In how many different parents the shape stands.
    pub parents: usize,
    /// The name by content, for small structs whose places do not agree.
    pub content: Option<Words>,
    /// How deep below an operation or component the best place is.
    pub depth: usize,
    /// Where the best place leads up to.
    pub side: Side,
}

/// What is known so far. A shape's home is known after those of its parents.
#[derive(Debug)]
pub struct Book<'a> {
    /// The graph.
    pub graph: &'a Graph,
    /// The tables of words.
    pub lexicon: &'a Lexicon,
    /// What each operation says, by index.
    pub calls: &'a [Call],
    /// The homes, by index.
    pub homes: Vec<Home>,
}

impl<'a> Book<'a> {
    /// Nothing is known yet.
    #[must_use]
    pub fn new(graph: &'a Graph, lexicon: &'a Lexicon, calls: &'a [Call]) -> Self {
        Self { graph, lexicon, calls, homes: vec![Home::default(); graph.shapes.len()] }
    }

    /// A shape.
    #[must_use]
    pub fn shape(&self, index: ShapeIndex) -> &'a Shape {
        &self.graph.shapes[index]
    }

    /// An operation's words.
    #[must_use]
    pub fn call(&self, index: OperationIndex) -> &'a Call {
        &self.calls[index]
    }

    /// The label's words, where it is a word.
    #[must_use]
    pub fn label_words(&self, label: &Label) -> Words {
        match label {
            Label::Word(word) => self.lexicon.split(word),
            _ => Words::default(),
        }
    }

    /// The title that most places carry, if it is short enough to be a name.
    #[must_use]
    pub fn title(&self, shape: &Shape) -> Option<Words> {
        let titles = shape.titles.iter().map(|(title, places)| (places.len(), self.lexicon.split(title)));
        let short = |words: &Words| (1..=5).contains(&words.len()) && words.pascal_length() <= LIMIT;
        titles
            .filter(|(_, words)| short(words))
            .min_by_key(|(count, words)| (std::cmp::Reverse(*count), words.pascal_length(), words.clone()))
            .map(|(_, words)| words)
    }

    /// The place in an operation that a place stands for: itself, or, for a branch of a union,
    /// where the union stands. None below a property, a component or a parameter.
    #[must_use]
    pub fn root_place(&self, place: &Place) -> Option<(OperationIndex, Role)> {
        let (mut parent, mut role) = (place.parent, place.role);
        loop {
            let index = match parent {
                Parent::Operation(index) => return (!role.is_parameter()).then_some((index, role)),
                Parent::Shape(index) => index,
            };
            if !role.is_branch() {
                return None;
            }
            let home = self.homes[index].place.as_ref()?;
            role = if role == Role::BranchItem { home.role.of_item() } else { home.role };
            parent = home.parent;
        }
    }

    /// The words by which a parent qualifies what stands in it.
    #[must_use]
    pub fn qualifier(&self, parent: Parent) -> Words {
        match parent {
            Parent::Operation(index) => self.call(index).qualifier().clone(),
            Parent::Shape(index) => self.shape_qualifier(index),
        }
    }

    fn shape_qualifier(&self, index: ShapeIndex) -> Words {
        let home = &self.homes[index];
        let Some(place) = &home.place else { return home.noun.clone() };
        let constant = match &place.label {
            Label::Constant(text) if place.role == Role::Branch => self.lexicon.split(text),
            _ => Words::default(),
        };
        match self.root_place(place) {
            Some((_, role)) if role.is_error() => Words::of("error"),
            Some((operation, _)) => constant.join(self.call(operation).qualifier()),
            None => self.title(self.shape(index)).unwrap_or_else(|| constant.join(&home.noun)),
        }
    }

    /// How a parent is called when places are compared.
    #[must_use]
    pub fn parent_noun(&self, parent: Parent) -> Words {
        match parent {
            Parent::Operation(index) => self.call(index).noun_form.clone(),
            Parent::Shape(index) => self.shape_qualifier(index),
        }
    }

    /// Which side of an operation a place stands on.
    #[must_use]
    pub fn side(&self, place: &Place) -> Side {
        match place.parent {
            Parent::Operation(index) if self.call(index).is_webhook() => Side::None,
            Parent::Operation(_) => place.role.side(),
            Parent::Shape(index) => self.homes[index].side,
        }
    }

    /// How deep a place is.
    #[must_use]
    pub fn depth(&self, parent: Parent) -> usize {
        match parent {
            Parent::Shape(index) if !self.graph.is_component(index) => self.homes[index].depth + 1,
            _ => 0,
        }
    }
}

impl Role {
    /// Whether this is a parameter, or in one.
    #[must_use]
    pub fn is_parameter(self) -> bool {
        matches!(self, Self::Parameter | Self::ParameterItem)
    }

    /// Whether this is a branch of a union, or in one.
    #[must_use]
    pub fn is_branch(self) -> bool {
        matches!(self, Self::Branch | Self::BranchItem)
    }

    /// Whether this is an error answer, or in one.
    #[must_use]
    pub fn is_error(self) -> bool {
        matches!(self, Self::Error | Self::ErrorItem)
    }

    /// Whether this is a request body, or in one.
    #[must_use]
    pub fn is_request(self) -> bool {
        matches!(self, Self::Request | Self::RequestItem)
    }

    /// The role of an item or value in something that has this role.
    #[must_use]
    pub fn of_item(self) -> Self {
        match self {
            Self::Property => Self::Item,
            Self::Request => Self::RequestItem,
            Self::Response | Self::ResponseEntry => Self::ResponseItem,
            Self::Error => Self::ErrorItem,
            Self::Parameter => Self::ParameterItem,
            Self::Branch => Self::BranchItem,
            other => other,
        }
    }

    /// The role of a value of a map that has this role.
    #[must_use]
    pub fn of_value(self) -> Self {
        match self {
            Self::Property => Self::Entry,
            Self::Response => Self::ResponseEntry,
            other => other.of_item(),
        }
    }

    fn side(self) -> Side {
        match self {
            Self::Request | Self::RequestItem => Side::Request,
            Self::Response | Self::ResponseItem | Self::ResponseEntry => Side::Response,
            Self::Error | Self::ErrorItem => Side::Error,
            Self::Parameter | Self::ParameterItem => Side::Parameter,
            _ => Side::None,
        }
    }
}
