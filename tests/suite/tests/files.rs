//! A document that is spread over several files becomes one client.

use generator::{
    Input, Output,
    diagnostic::Severity,
    source::{Load, SourceText},
};

/// Files in memory, by name.
#[derive(Debug)]
struct Files(&'static [(&'static str, &'static str)]);

impl Load for Files {
    fn load(&self, path: &str) -> Result<Vec<u8>, String> {
        let file = self.0.iter().find(|(name, _)| *name == path).ok_or("there is none")?;
        Ok(file.1.as_bytes().to_vec())
    }
}

const ROOT: &str = "
openapi: 3.1.0
info: { title: Pets, version: '1', description: { $ref: 'texts.yaml#/about' } }
paths: { $ref: paths.yaml }
components:
  schemas:
    Place: { type: object, properties: { name: { type: string } } }
";

const OTHERS: &[(&str, &str)] = &[
    ("api/texts.yaml", "about: All about pets.\n"),
    (
        "api/paths.yaml",
        "
/pets:
  get:
    operationId: listPets
    parameters: [{ $ref: 'common/parameters.yaml#/limit' }]
    responses:
      '200': { description: Pets, content: { application/json: { schema: { type: array, items: { $ref: schemas/pet.yaml } } } } }
",
    ),
    ("api/common/parameters.yaml", "limit: { name: limit, in: query, schema: { type: integer, maximum: 10 } }\n"),
    (
        "api/schemas/pet.yaml",
        "
type: object
required: [id]
properties:
  id: { type: string }
  mother: { $ref: '#' }
  place: { $ref: '../openapi.yaml#/components/schemas/Place' }
  owner: { $ref: '../common/owner.yaml#/definitions/Owner' }
",
    ),
    ("api/common/owner.yaml", "definitions: { Owner: { type: object, properties: { name: { type: string } } } }\n"),
];

fn generate(files: &'static [(&'static str, &'static str)]) -> Result<Output, String> {
    let documents = vec![SourceText { name: "api/openapi.yaml".to_owned(), bytes: ROOT.as_bytes().to_vec() }];
    generator::generate(Input { documents, files: Some(Box::new(Files(files))), ..Input::default() })
}

#[test]
fn what_stands_in_other_files_is_found() -> Result<(), String> {
    let output = generate(OTHERS)?;
    assert!(output.problems.list().is_empty(), "{:?}", output.problems.list());
    let api = output.api.ok_or("there is no model")?;
    assert_eq!(api.description.as_deref(), Some("All about pets."));
    let mut types: Vec<&str> = api.types.iter().map(|def| def.ident.as_str()).collect();
    types.sort_unstable();
    assert_eq!(types, ["Owner", "Pet", "Place"]);
    let operation = &api.groups[0].operations[0];
    assert_eq!((operation.ident.as_str(), operation.options[0].ident.as_str()), ("list_pets", "limit"));
    let files = output.files.ok_or("there are no files")?;
    let pet = files.values().find(|text| text.contains("pub struct Pet ")).ok_or("there is no `Pet`")?;
    assert!(pet.contains("pub mother: Option<Box<Pet>>"), "{pet}");
    Ok(())
}

#[test]
fn a_file_that_is_missing_is_an_error_where_it_is_named() -> Result<(), String> {
    let output = generate(&OTHERS[..4])?;
    assert!(output.files.is_none());
    let errors: Vec<_> = output.problems.list().iter().filter(|one| one.severity == Severity::Error).collect();
    let (file, bytes) = output.sources.locate(&errors[0].place).ok_or("the error has no place")?;
    let file = &output.sources.files()[file];
    assert_eq!(file.name, "api/schemas/pet.yaml");
    assert_eq!(&file.text[bytes], "'../common/owner.yaml#/definitions/Owner'");
    assert!(errors[0].message.contains("there is none"), "{}", errors[0].message);
    assert_eq!(errors.len(), 1, "{errors:?}");
    Ok(())
}
