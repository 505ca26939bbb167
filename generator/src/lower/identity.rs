//! What makes two shapes one: a text that is equal for equal shapes, whatever their order, words or
//! limits that are not checked.

use std::collections::BTreeSet;

use super::shapes::Shapes;
use crate::{
    api::{Alias, Enum, Field, Shape, Type},
    names::lock::digest,
};

impl Shapes<'_, '_> {
    /// A text that is equal for equal shapes, whatever the order of what they hold.
    pub(super) fn identity(&self, shape: &Shape) -> String {
        let text = match shape {
            Shape::Struct(object) => {
                let mut parts: Vec<String> = object.fields.iter().map(|field| self.field_identity(field)).collect();
                parts.sort();
                let rest = object.additional.as_ref().map(|ty| self.type_identity(ty)).unwrap_or_default();
                format!("struct {parts:?} {rest}")
            }
            Shape::Enum(Enum { variants }) => {
                let values: BTreeSet<&String> = variants.iter().map(|variant| &variant.wire_name).collect();
                format!("enum {values:?}")
            }
            Shape::Union(union) => {
                let mut parts: Vec<String> =
                    union.variants.iter().map(|variant| self.type_identity(&variant.ty)).collect();
                parts.sort();
                format!("union {parts:?}")
            }
            Shape::Alias(Alias { ty }) | Shape::Newtype(Alias { ty }) => self.type_identity(ty),
        };
        digest(&text)
    }

    fn field_identity(&self, field: &Field) -> String {
        let ty = self.type_identity(&field.ty);
        let constant = field.constant.as_ref().map(serde_json::Value::to_string).unwrap_or_default();
        // Said only where it is so: the digests of other shapes stand in lock files.
        let direction = match (field.read_only, field.write_only) {
            (false, false) => "",
            (true, _) => " read-only",
            (false, true) => " write-only",
        };
        let Field { wire_name, required, nullable, rules, .. } = field;
        format!("{wire_name:?} {required} {nullable} {ty} {rules:?} {constant}{direction}")
    }

    pub(super) fn type_identity(&self, ty: &Type) -> String {
        match ty {
            Type::Named(index) => self.defs[*index].identity.clone(),
            Type::List(item) => format!("[{}]", self.type_identity(item)),
            Type::Map(value) => format!("{{{}}}", self.type_identity(value)),
            Type::Nullable(inner) => format!("{}?", self.type_identity(inner)),
            Type::Boxed(inner) => self.type_identity(inner),
            Type::Tuple(items) => {
                let items: Vec<_> = items.iter().map(|item| self.type_identity(item)).collect();
                format!("({})", items.join(","))
            }
            plain => format!("{plain:?}"),
        }
    }
}
