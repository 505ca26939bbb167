//! Which types travel in which direction.

use super::operations::{Lowering, Part};
use crate::api::{Shape, Type, TypeDef, contents, named_in};

/// Marks every type with the directions in which it travels.
pub(super) fn mark(types: &mut [TypeDef], operations: &[Lowering]) {
    for operation in operations {
        for (part, ty) in &operation.uses {
            // A webhook is a request to us.
            let sent = matches!(part, Part::Parameter(_) | Part::Request) != operation.webhook;
            travel(types, ty, sent);
        }
    }
    types.iter_mut().for_each(one_way);
}

/// "If the property is marked as readOnly being true and is in the required list, the required will take effect on
/// the response only", and the other way round (OpenAPI 3.0.4, section 4.7.24.1): what a type cannot demand in both
/// directions, it does not demand.
fn one_way(def: &mut TypeDef) {
    let Shape::Struct(object) = &mut def.shape else { return };
    for field in &mut object.fields {
        let undemanded = field.read_only && def.usage.sent || field.write_only && def.usage.received;
        field.required &= !undemanded || field.constant.is_some();
    }
}

fn travel(types: &mut [TypeDef], ty: &Type, sent: bool) {
    let mut open = named_in(ty);
    while let Some(index) = open.pop() {
        let usage = &mut types[index].usage;
        let flag = if sent { &mut usage.sent } else { &mut usage.received };
        if !std::mem::replace(flag, true) {
            open.extend(contents(&types[index].shape).into_iter().flat_map(named_in));
        }
    }
}
