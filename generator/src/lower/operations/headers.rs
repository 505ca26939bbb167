//! The headers that responses declare (OpenAPI 3.1.1, section 4.8.17).

use indexmap::IndexMap;
use openapiv3::{ReferenceOr, Response};

use super::{Lowering, Reading, parameters::schema_of};
use crate::api::{ResponseHeader, Type};

impl Reading<'_, '_, '_> {
    /// Notes what the responses of an operation declare; of one name, the first counts.
    pub(super) fn response_headers<'r>(
        &mut self,
        lowering: &mut Lowering,
        responses: impl Iterator<Item = &'r Response>,
    ) {
        let mut found: IndexMap<String, ResponseHeader> = IndexMap::new();
        for (name, header) in responses.flat_map(|response| &response.headers) {
            let ReferenceOr::Item(header) = header else { continue };
            let key = name.to_lowercase();
            // "If a response header is defined with the name Content-Type, it SHALL be ignored" (section 4.8.17.1).
            if key == "content-type" || found.contains_key(&key) || !is_field_name(&key) {
                continue;
            }
            let (schema, json) = schema_of(&header.format);
            let ty = self.shapes.at(&schema, Some(name)).ty;
            let docs = header.description.clone().filter(|docs| !docs.trim().is_empty());
            let ty = if json { Type::Any } else { readable(&ty) };
            found.insert(key.clone(), ResponseHeader { ident: String::new(), wire_name: key, ty, json, docs });
        }
        lowering.operation.headers = found.into_values().collect();
    }
}

/// A token (RFC 9110, section 5.1).
fn is_field_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

/// What a header's text can be read as; a text, where that is more than a plain value or a list of them.
fn readable(ty: &Type) -> Type {
    match ty {
        Type::Boolean | Type::Integer(_) | Type::Number | Type::Formatted(_) | Type::Time(_) => ty.clone(),
        Type::List(item) => Type::List(Box::new(readable(item))),
        Type::Nullable(inner) => readable(inner),
        _ => Type::Text,
    }
}
