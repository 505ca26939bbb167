//! Parameters.

use indexmap::IndexMap;
use openapiv3::{Parameter, ParameterSchemaOrContent, ReferenceOr};
use serde_json::Value;

use super::{Lowering, Part, Reading, bodies::body_kind, mark};
use crate::{
    api::{BodyKind, Input, Place, Scope, Target, Type},
    codes::Code,
    diagnostic::{Diagnostic, Place as DiagnosticPlace},
    document::closest,
    lower::{paths::Template, rules::rules, security::scope_of, shapes::Lowered},
    source::Pointer,
};

impl Reading<'_, '_, '_> {
    /// Parameters of the operation override those of its path (OpenAPI 3.1.1, section 4.8.10.1).
    pub(super) fn parameters(
        &mut self,
        lowering: &mut Lowering,
        operation: &openapiv3::Operation,
        template: &Template,
        at: &Pointer,
    ) {
        let in_path = &template.parameters;
        let mut found: IndexMap<(Place, String), &Parameter> = IndexMap::new();
        for list in [&self.item.parameters, &operation.parameters] {
            let mut here = Vec::new();
            for parameter in list.iter().filter_map(ReferenceOr::as_item) {
                let (place, name) = key_of(parameter);
                if here.contains(&(place, name.clone())) {
                    let message = format!("the parameter `{name}` stands twice in one list; the last one counts");
                    let at = |one: &Parameter| DiagnosticPlace::value(&mark(&one.parameter_data_ref().extensions));
                    let problem = Diagnostic::new(Code::DuplicateParameter, at(parameter), message);
                    self.shapes.problems.push(match found.get(&(place, name.clone())) {
                        Some(first) => problem.related(at(first), "first here"),
                        None => problem,
                    });
                }
                here.push((place, name.clone()));
                found.insert((place, name), parameter);
            }
        }
        for ((place, name), parameter) in &found {
            self.parameter(lowering, *place, name, parameter, in_path);
        }
        for (index, name) in in_path.iter().enumerate() {
            let is_scope = scope_of(&self.api.scopes, Place::Path, name).is_some();
            let is_in = |place| found.contains_key(&(place, name.clone()));
            // A parameter of the query may be written behind the path as well.
            let is_declared = is_in(Place::Path) || index >= template.before_query && is_in(Place::Query);
            if !is_declared && !lowering.webhook && !is_scope {
                let message = format!("the path has a parameter `{name}` that is not declared; it is a required text");
                // The path of an operation is the key of what is around it.
                let path = at.split().map_or_else(|| at.clone(), |(item, _)| item);
                let place = DiagnosticPlace::key(&path);
                self.shapes.problems.push(Diagnostic::new(Code::UndeclaredPathParameter, place, message));
                lowering.operation.arguments.push(undeclared(name));
            }
        }
        // Arguments in the order in which the path has them, then the others.
        let order = |input: &Input| match &input.target {
            Target::Parameter { place: Place::Path, .. } => in_path.iter().position(|name| *name == input.wire_name),
            _ => None,
        };
        lowering.operation.arguments.sort_by_key(|input| order(input).unwrap_or(usize::MAX));
    }

    fn parameter(
        &mut self,
        lowering: &mut Lowering,
        place: Place,
        name: &str,
        parameter: &Parameter,
        in_path: &[String],
    ) {
        let data = parameter.parameter_data_ref();
        let at = mark(&data.extensions);
        if place == Place::Path && !in_path.iter().any(|known| known == name) {
            let message = format!("the path has no parameter `{name}`; it is ignored");
            let problem =
                Diagnostic::new(Code::SurplusPathParameter, DiagnosticPlace::value(&at.child("name")), message);
            return self.shapes.problems.push(match closest(name, in_path.iter().map(String::as_str)) {
                Some(meant) => problem.help(format!("did you mean `{meant}`?")),
                None => problem,
            });
        }
        let reserved = ["accept", "content-type", "authorization"];
        if place == Place::Header && reserved.contains(&name.to_lowercase().as_str()) {
            let message = format!("a header parameter `{name}` is ignored, as the specification says");
            return self.shapes.report(Code::ReservedHeader, &at, &message);
        }
        let (schema_at, json) = schema_of(&data.format);
        let Lowered { ty, nullable } = self.shapes.at(&schema_at, Some(name));
        let schema =
            self.shapes.schemas.at(&schema_at).map(|id| self.shapes.simple(id).schema.into_owned()).unwrap_or_default();
        let docs = data.description.clone().or_else(|| schema.description.clone());
        let rules = rules(&schema.rules, &ty);
        if let Some(scope) = scope_of(&self.api.scopes, place, name) {
            lowering.operation.scope = lowering.operation.scope.or(Some(scope));
            let example = self.example(&at).or(schema.example).and_then(|value| value.as_str().map(str::to_owned));
            lowering.scope = Some(Scope { rules, docs, example, ..self.api.scopes[scope].clone() });
            return;
        }
        lowering.uses.push((Part::Parameter(name.to_owned()), ty.clone()));
        let (style, allow_reserved) = style_of(parameter);
        let explode = data.explode.unwrap_or(style == "form");
        let target = Target::Parameter { place, style: style.to_owned(), explode, allow_reserved, json };
        let input = Input {
            ident: String::new(),
            wire_name: name.to_owned(),
            target,
            ty,
            nullable: nullable && place == Place::Query,
            docs,
            deprecated: data.deprecated.unwrap_or(schema.deprecated),
            rules,
            default: schema.default,
        };
        let is_key = place == Place::Header && is_idempotency_key(name);
        if is_key {
            lowering.operation.idempotency_key = Some(name.to_owned());
        }
        // The client makes one where the caller gives none.
        if data.required && !is_key {
            lowering.operation.arguments.push(input);
        } else {
            lowering.operation.options.push(input);
        }
    }

    fn example(&self, at: &Pointer) -> Option<Value> {
        at.child("example").find(self.context.tree).cloned()
    }
}

/// The header that the draft "The Idempotency-Key HTTP Header Field" describes, and its older name.
fn is_idempotency_key(name: &str) -> bool {
    ["idempotency-key", "x-idempotency-key"].iter().any(|known| name.eq_ignore_ascii_case(known))
}

fn key_of(parameter: &Parameter) -> (Place, String) {
    let place = match parameter {
        Parameter::Query { .. } => Place::Query,
        Parameter::Header { .. } => Place::Header,
        Parameter::Path { .. } => Place::Path,
        Parameter::Cookie { .. } => Place::Cookie,
    };
    (place, parameter.parameter_data_ref().name.clone())
}

fn style_of(parameter: &Parameter) -> (&'static str, bool) {
    use openapiv3::{PathStyle, QueryStyle};
    match parameter {
        Parameter::Query { style, allow_reserved, .. } => {
            let style = match style {
                QueryStyle::Form => "form",
                QueryStyle::SpaceDelimited => "spaceDelimited",
                QueryStyle::PipeDelimited => "pipeDelimited",
                QueryStyle::DeepObject => "deepObject",
            };
            (style, *allow_reserved)
        }
        Parameter::Path { style, .. } => {
            let style = match style {
                PathStyle::Matrix => "matrix",
                PathStyle::Label => "label",
                PathStyle::Simple => "simple",
            };
            (style, false)
        }
        Parameter::Header { .. } => ("simple", false),
        Parameter::Cookie { .. } => ("form", false),
    }
}

/// Where the parameter's schema stands, and whether the value is sent as JSON text.
pub(in crate::lower) fn schema_of(format: &ParameterSchemaOrContent) -> (Pointer, bool) {
    let at = |schema: Option<&ReferenceOr<openapiv3::Schema>>| match schema {
        Some(ReferenceOr::Reference { reference }) => Pointer::from_fragment(reference).unwrap_or_default(),
        _ => Pointer::from_text("/x-none"),
    };
    match format {
        ParameterSchemaOrContent::Schema(schema) => (at(Some(schema)), false),
        ParameterSchemaOrContent::Content(content) => {
            let (media_type, first) =
                content.first().map_or(("", None), |(name, first)| (name.as_str(), first.schema.as_ref()));
            (at(first), body_kind(media_type) == Some(BodyKind::Json))
        }
    }
}

fn undeclared(name: &str) -> Input {
    let target = Target::Parameter {
        place: Place::Path,
        style: "simple".to_owned(),
        explode: false,
        allow_reserved: false,
        json: false,
    };
    Input {
        ident: String::new(),
        wire_name: name.to_owned(),
        target,
        ty: Type::Text,
        nullable: false,
        docs: None,
        deprecated: false,
        rules: Vec::new(),
        default: None,
    }
}
