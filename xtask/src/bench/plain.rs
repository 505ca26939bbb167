//! The types of a document as somebody would write them by hand with serde: what decoding is compared with.

use generator::api::{Api, Field, Integer, Shape, Type, TypeDef};

/// Every type, with serde's derives; a union is `untagged`, which tries one type after the other.
pub fn types(api: &Api) -> String {
    api.types.iter().map(|def| definition(api, def)).collect()
}

fn definition(api: &Api, def: &TypeDef) -> String {
    const DERIVE: &str = "#[derive(Debug, Clone, PartialEq, serde::Deserialize, serde::Serialize)]";
    let name = &def.ident;
    match &def.shape {
        Shape::Struct(object) => {
            let fields: String = object.fields.iter().map(|one| field(api, one)).collect();
            let rest = object.additional.as_ref().map(|ty| {
                format!(
                    "    #[serde(flatten)]\n    pub additional: std::collections::BTreeMap<String, {}>,\n",
                    rust(api, ty)
                )
            });
            format!("{DERIVE}\npub struct {name} {{\n{fields}{}}}\n\n", rest.unwrap_or_default())
        }
        Shape::Enum(values) => {
            let one =
                |(wire_name, ident): (&str, &str)| format!("    #[serde(rename = {wire_name:?})]\n    {ident},\n");
            let known = values.variants.iter().map(|variant| (variant.wire_name.as_str(), variant.ident.as_str()));
            let known: String = known.map(one).collect();
            format!("{DERIVE}\npub enum {name} {{\n{known}    #[serde(other)]\n    Unknown,\n}}\n\n")
        }
        Shape::Union(union) => {
            let one = |(ident, ty): (&String, &Type)| format!("    {ident}({}),\n", rust(api, ty));
            let variants: String = union.variants.iter().map(|variant| one((&variant.ident, &variant.ty))).collect();
            let rest = "    Unknown(serde_json::Value),\n";
            format!("{DERIVE}\n#[serde(untagged)]\npub enum {name} {{\n{variants}{rest}}}\n\n")
        }
        Shape::Newtype(of) => {
            format!("{DERIVE}\n#[serde(transparent)]\npub struct {name}(pub {});\n\n", rust(api, &of.ty))
        }
        Shape::Alias(_) => String::new(),
    }
}

fn field(api: &Api, field: &Field) -> String {
    let ty = rust(api, &field.ty);
    let (ty, skip) = match (field.required, field.nullable) {
        (true, false) => (ty, ""),
        (true, true) => (format!("Option<{ty}>"), ""),
        (false, _) => (format!("Option<{ty}>"), ", skip_serializing_if = \"Option::is_none\""),
    };
    format!("    #[serde(rename = {:?}{skip})]\n    pub {}: {ty},\n", field.wire_name, field.ident)
}

/// A type as it is written here.
pub fn rust(api: &Api, ty: &Type) -> String {
    match ty {
        Type::Any | Type::Upload => "serde_json::Value".to_owned(),
        Type::Text | Type::Formatted(_) => "String".to_owned(),
        Type::Boolean => "bool".to_owned(),
        Type::Integer(Integer::I32) => "i32".to_owned(),
        Type::Integer(Integer::U32) => "u32".to_owned(),
        Type::Integer(Integer::U64) => "u64".to_owned(),
        Type::Integer(Integer::I64) | Type::Time(_) => "i64".to_owned(),
        Type::Number => "f64".to_owned(),
        Type::List(item) => format!("Vec<{}>", rust(api, item)),
        Type::Map(value) => format!("std::collections::BTreeMap<String, {}>", rust(api, value)),
        Type::Tuple(items) => format!("({},)", items.iter().map(|item| rust(api, item)).collect::<Vec<_>>().join(", ")),
        Type::Nullable(inner) => format!("Option<{}>", rust(api, inner)),
        Type::Boxed(inner) => format!("Box<{}>", rust(api, inner)),
        Type::Named(index) => match &api.types[*index].shape {
            Shape::Alias(alias) => rust(api, &alias.ty),
            _ => api.types[*index].ident.clone(),
        },
    }
}
