//! Finds the calls that can be sent in parts: those with a list in the body that the document bounds.

use super::{operations::Lowering, paging::answer::Answer};
use crate::api::{AnswerKind, BodyKind, Field, Operation, Rule, Shape, Split, Type, TypeDef};

/// Marks them.
pub(super) fn find(types: &[TypeDef], operations: &mut [Lowering]) {
    for lowering in operations.iter_mut().filter(|lowering| !lowering.webhook) {
        lowering.operation.split = split(types, &lowering.operation);
    }
}

fn split(types: &[TypeDef], operation: &Operation) -> Option<Split> {
    let body = operation.body.as_ref().filter(|body| body.kind == BodyKind::Json)?;
    // What is put replaces what was there: the second part would undo the first.
    let is_added = operation.method != "put";
    let success = &operation.success;
    let is_joined = matches!(success.kind, None | Some(AnswerKind::Json)) && success.cases.is_empty();
    if !(is_added && is_joined) {
        return None;
    }
    let answer = Answer::new(types, operation);
    let (property, most) = match &body.ty {
        ty if is_list(types, ty) => (None, most(&body.rules)?),
        Type::Named(index) => {
            let Shape::Struct(object) = &types[*index].shape else { return None };
            let field = bounded(types, &object.fields)?;
            (Some(field.wire_name.clone()), most(&field.rules)?)
        }
        _ => return None,
    };
    let items = success.ty.as_ref().and_then(|ty| answer.list(ty, None));
    Some(Split { property, most, items })
}

/// The list that the call is about: the one with a bound that must be there. One that may be left out, such as the
/// pictures of a post, belongs to something that is not sent twice.
fn bounded<'f>(types: &[TypeDef], fields: &'f [Field]) -> Option<&'f Field> {
    let is_sent = |field: &&Field| field.required && !field.read_only && field.constant.is_none();
    let is_bounded = |field: &&Field| is_list(types, &field.ty) && most(&field.rules).is_some();
    let mut bounded = fields.iter().filter(is_sent).filter(is_bounded);
    bounded.next().filter(|_| bounded.next().is_none())
}

fn is_list(types: &[TypeDef], ty: &Type) -> bool {
    match ty {
        Type::List(_) => true,
        Type::Named(index) => match &types[*index].shape {
            Shape::Alias(alias) => is_list(types, &alias.ty),
            _ => false,
        },
        _ => false,
    }
}

fn most(rules: &[Rule]) -> Option<u64> {
    rules.iter().find_map(|rule| match rule {
        Rule::MaxItems(most) if *most > 0 => Some(*most),
        _ => None,
    })
}
