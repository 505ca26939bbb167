//! Texts with a format: their Rust types, and what these need.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::support::all_types;
use crate::api::{Api, Format, Type};

/// The Rust type that a text is understood as.
pub(super) fn rust(format: Format) -> TokenStream {
    match format {
        Format::JiffTimestamp => quote!(::jiff::Timestamp),
        Format::JiffDate => quote!(::jiff::civil::Date),
        Format::JiffTime => quote!(::jiff::civil::Time),
        Format::JiffSpan => quote!(::jiff::Span),
        Format::ChronoDateTime => quote!(::chrono::DateTime<::chrono::FixedOffset>),
        Format::ChronoDate => quote!(::chrono::NaiveDate),
        Format::ChronoTime => quote!(::chrono::NaiveTime),
        Format::TimeDateTime => quote!(::time::OffsetDateTime),
        Format::Uuid => quote!(::uuid::Uuid),
        Format::Url => quote!(::url::Url),
        Format::Ipv4 => quote!(::std::net::Ipv4Addr),
        Format::Ipv6 => quote!(::std::net::Ipv6Addr),
        Format::Base64 => quote!(Vec<u8>),
        Format::Decimal => quote!(::rust_decimal::Decimal),
    }
}

/// The file of the support code that teaches a type its format.
fn module(format: Format) -> &'static str {
    match format {
        Format::JiffTimestamp | Format::JiffDate | Format::JiffTime | Format::JiffSpan => "formats_jiff",
        Format::ChronoDateTime | Format::ChronoDate | Format::ChronoTime => "formats_chrono",
        Format::TimeDateTime => "formats_time",
        Format::Uuid => "formats_uuid",
        Format::Url => "formats_url",
        Format::Ipv4 | Format::Ipv6 => "formats_std",
        Format::Base64 => "formats_base64",
        Format::Decimal => "formats_decimal",
    }
}

/// The files of the support code that this API's formats need.
pub(super) fn modules(api: &Api) -> BTreeSet<&'static str> {
    let mut used = BTreeSet::new();
    all_types(api).for_each(|ty| collect(ty, &mut used));
    let mut modules: BTreeSet<&'static str> = used.into_iter().map(module).collect();
    if !modules.is_empty() {
        modules.insert("formatted");
    }
    modules
}

/// The lines of `Cargo.toml` for the libraries that this API's formats need.
pub(super) fn dependencies(api: &Api) -> String {
    let lines = modules(api).into_iter().filter_map(|module| match module {
        "formats_jiff" => Some("jiff = { version = \"1\", default-features = false, features = [\"std\"] }\n"),
        "formats_chrono" => Some("chrono = { version = \"0.4\", default-features = false, features = [\"std\"] }\n"),
        "formats_time" => Some("time = { version = \"0.3\", features = [\"formatting\", \"parsing\"] }\n"),
        "formats_uuid" => Some("uuid = \"1\"\n"),
        "formats_base64" => Some("base64 = \"0.23\"\n"),
        "formats_decimal" => {
            Some("rust_decimal = { version = \"1\", default-features = false, features = [\"std\"] }\n")
        }
        _ => None,
    });
    lines.collect()
}

fn collect(ty: &Type, used: &mut BTreeSet<Format>) {
    match ty {
        Type::Formatted(format) => {
            used.insert(*format);
        }
        Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) | Type::Boxed(inner) => collect(inner, used),
        Type::Tuple(items) => items.iter().for_each(|item| collect(item, used)),
        _ => {}
    }
}
