//! Leaves out the types that nothing holds: what was looked at on the way to another type.

use super::{operations::Lowering, shapes::Places};
use crate::api::{Example, Type, TypeDef, TypeIndex, contents, named_in};

/// Keeps components, and what they and the operations hold.
pub(super) fn unused(
    types: Vec<TypeDef>,
    operations: &mut [Lowering],
    places: &mut Places,
    examples: &mut Vec<Example>,
) -> Vec<TypeDef> {
    let mut kept = vec![false; types.len()];
    let mut open: Vec<TypeIndex> = (0..types.len()).filter(|index| types[*index].component.is_some()).collect();
    open.extend(operations.iter().flat_map(|lowering| &lowering.uses).flat_map(|(_, ty)| named_in(ty)));
    while let Some(index) = open.pop() {
        if !std::mem::replace(&mut kept[index], true) {
            open.extend(contents(&types[index].shape).into_iter().flat_map(named_in));
        }
    }
    let mut next = 0;
    let moved: Vec<Option<TypeIndex>> = kept
        .iter()
        .map(|kept| {
            next += usize::from(*kept);
            kept.then(|| next - 1)
        })
        .collect();
    let mut renumber = |index: &mut TypeIndex| *index = moved[*index].unwrap_or_default();
    let mut kept: Vec<TypeDef> =
        types.into_iter().zip(&moved).filter_map(|(def, place)| place.is_some().then_some(def)).collect();
    for def in &mut kept {
        def.shape.types_mut().into_iter().for_each(|ty| ty.each_index(&mut renumber));
    }
    for lowering in operations {
        lowering.operation.types_mut().into_iter().for_each(|ty| ty.each_index(&mut renumber));
        lowering.uses.iter_mut().for_each(|(_, ty): &mut (_, Type)| ty.each_index(&mut renumber));
        if let Some(spread) = lowering.operation.body.as_mut().and_then(|body| body.spread.as_mut()) {
            renumber(spread);
        }
    }
    examples.retain(|example| named_in(&example.ty).iter().all(|index| moved[*index].is_some()));
    for example in examples.iter_mut() {
        example.ty.each_index(&mut renumber);
    }
    places.retain(|_, index| moved[*index].is_some());
    places.values_mut().for_each(renumber);
    kept
}
