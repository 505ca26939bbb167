//! An operation as far as pages go: the inputs that can ask for one, and what its answer says.

use serde_json::Value;

use super::{
    answer::{Answer, Scalar, is_number},
    words::{self, plain},
};
use crate::api::{
    AnswerKind, BodyKind, Input, Operation, PageInput, PageStep, Place, Rule, Shape, Target, Type, TypeDef,
};

/// The operation.
pub(super) struct View<'t> {
    pub(super) operation: &'t Operation,
    pub(super) answer: Answer<'t>,
    /// The answer's type.
    pub(super) ty: &'t Type,
    pub(super) knobs: Vec<Knob<'t>>,
    pub(super) scalars: Vec<Scalar>,
}

/// An input with a single value.
pub(super) struct Knob<'t> {
    pub(super) input: PageInput,
    /// Its name as it is compared, and the same without what stands before brackets.
    pub(super) name: String,
    inner: String,
    default: Option<&'t Value>,
    rules: &'t [Rule],
    docs: &'t str,
    pub(super) is_text: bool,
    pub(super) is_integer: bool,
}

impl Knob<'_> {
    pub(super) fn is(&self, known: &[&str]) -> bool {
        known.contains(&self.name.as_str()) || known.contains(&self.inner.as_str())
    }

    /// The name that counts.
    pub(super) fn word(&self) -> &str {
        &self.inner
    }

    /// The number of the first page or item, as far as the document says it.
    pub(super) fn first(&self) -> Option<u64> {
        const FROM_ZERO: [&str; 7] =
            ["zero-based", "zero based", "zero-indexed", "0-based", "0-indexed", "starts at 0", "starting at 0"];
        let default = self.default.and_then(|value| match value {
            Value::String(text) => text.parse().ok(),
            other => other.as_u64(),
        });
        let is_one = |rule: &Rule| matches!(rule, Rule::Minimum(least) if (0.5..1.5).contains(least));
        let least = self.rules.iter().any(is_one).then_some(1);
        let docs = self.docs.to_lowercase();
        default.or(least).or_else(|| FROM_ZERO.iter().any(|words| docs.contains(words)).then_some(0))
    }

    /// The most that it can be.
    fn most(&self) -> Option<u64> {
        self.rules.iter().find_map(|rule| match rule {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it was checked")]
            Rule::Maximum(most) if *most >= 1.0 && *most < 1e15 => Some(*most as u64),
            _ => None,
        })
    }

    /// Whether the document names something when it describes it.
    pub(super) fn speaks_of(&self, words: &str) -> bool {
        let docs = self.docs.to_lowercase();
        let is_edge = |letter: Option<char>| letter.is_none_or(|letter| !letter.is_alphanumeric());
        docs.match_indices(words)
            .any(|(at, _)| is_edge(docs[..at].chars().next_back()) && is_edge(docs[at + words.len()..].chars().next()))
    }

    /// Whether the document speaks of pages when it describes it.
    pub(super) fn speaks_of_pages(&self) -> bool {
        let docs = self.docs.to_lowercase();
        ["cursor", "pagination", "page"].iter().any(|word| docs.contains(word))
    }
}

impl<'t> View<'t> {
    /// `None` where an answer cannot be a page.
    pub(super) fn of(types: &'t [TypeDef], operation: &'t Operation) -> Option<Self> {
        let success = &operation.success;
        let is_read = matches!(operation.method.as_str(), "get" | "post");
        let ty = success.ty.as_ref().filter(|_| success.kind == Some(AnswerKind::Json) && success.cases.is_empty())?;
        let answer = Answer::new(types, operation);
        answer.list(ty, None).filter(|_| is_read)?;
        let mut knobs: Vec<Knob<'t>> =
            operation.arguments.iter().chain(&operation.options).filter_map(|input| knob(&answer, input)).collect();
        knobs.extend(properties(types, &answer, operation));
        let scalars = answer.scalars(ty);
        Some(Self { operation, answer, ty, knobs, scalars })
    }

    /// The first input of these names, in their order.
    pub(super) fn knob(&self, known: &[&str]) -> Option<&Knob<'t>> {
        known.iter().find_map(|word| self.knobs.iter().find(|knob| knob.is(&[word])))
    }

    /// The way to the first number of these names.
    pub(super) fn number(&self, known: &[&str]) -> Option<Vec<String>> {
        let found = self.scalars.iter().find(|one| one.is_number() && one.is(known));
        found.map(|found| found.way.clone())
    }

    /// What says how many items a page has, but what asks for it.
    pub(super) fn size(&self, step: &PageStep, named: Option<&str>) -> Option<(PageInput, Option<u64>)> {
        let own = match step {
            PageStep::Offset { input, .. }
            | PageStep::Page { input, .. }
            | PageStep::Token { input, .. }
            | PageStep::Last { input, .. } => Some(input),
            PageStep::Link(_) => None,
        };
        let knob = match named {
            Some(named) => self.knobs.iter().find(|knob| knob.input.wire_name == named),
            None => self.knob(words::SIZES).filter(|knob| !knob.is_text),
        };
        knob.filter(|knob| Some(&knob.input) != own).map(|knob| (knob.input.clone(), knob.most()))
    }
}

/// A parameter, if it has a single value.
fn knob<'t>(answer: &Answer<'t>, input: &'t Input) -> Option<Knob<'t>> {
    let Target::Parameter { place: place @ (Place::Query | Place::Header), json: false, .. } = input.target else {
        return None;
    };
    let (default, docs) = (input.default.as_ref(), input.docs.as_deref());
    new(answer, Some(place), &input.wire_name, &input.ty, (default, &input.rules, docs))
}

/// The properties of the body, if it is JSON.
fn properties<'t>(types: &'t [TypeDef], answer: &Answer<'t>, operation: &'t Operation) -> Vec<Knob<'t>> {
    let body = operation.body.as_ref().filter(|body| body.kind == BodyKind::Json);
    let Some(Type::Named(index)) = body.map(|body| &body.ty) else { return Vec::new() };
    let Shape::Struct(object) = &types[*index].shape else { return Vec::new() };
    let knobs = object.fields.iter().filter_map(|field| {
        let said = (field.default.as_ref(), field.rules.as_slice(), field.docs.as_deref());
        new(answer, None, &field.wire_name, &field.ty, said)
    });
    knobs.collect()
}

type Said<'t> = (Option<&'t Value>, &'t [Rule], Option<&'t str>);

fn new<'t>(answer: &Answer<'t>, place: Option<Place>, wire_name: &str, ty: &Type, said: Said<'t>) -> Option<Knob<'t>> {
    let ty = answer.bare(ty);
    let number = is_number(ty);
    let is_text = matches!(ty, Type::Text | Type::Formatted(_));
    if !(number || is_text || *ty == Type::Any || answer.is_choice_with_a_scalar(ty)) {
        return None;
    }
    let (default, rules, docs) = said;
    let name = plain(wire_name);
    let inner = wire_name.rsplit_once('[').map_or_else(|| name.clone(), |(_, inner)| plain(inner));
    let input = PageInput { place, wire_name: wire_name.to_owned(), number };
    let is_integer = matches!(ty, Type::Integer(_));
    Some(Knob { input, name, inner, default, rules, docs: docs.unwrap_or_default(), is_text, is_integer })
}
