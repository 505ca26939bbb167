//! What `api.toml` accepts and asks for.

use generator::{
    Input, Output,
    codes::Code,
    config::Config,
    diagnostic::{Diagnostics, Severity},
    source::{SourceText, Sources},
};

const DOCUMENT: &str = "
openapi: 3.1.0
info: { title: Shop, version: '1' }
paths:
  /items:
    get:
      tags: [Items]
      responses:
        '200': { description: Items, content: { application/json: { schema: { $ref: '#/components/schemas/Item' } } } }
components:
  schemas:
    Item:
      type: object
      properties:
        note: { type: string, nullable: true }
        owner: { $ref: '#/components/schemas/Owner' }
        maker: { $ref: '#/components/schemas/Maker' }
";

fn text(name: &str, text: &str) -> SourceText {
    SourceText { name: name.to_owned(), bytes: text.as_bytes().to_vec() }
}

fn generate(settings: &str) -> Result<Output, String> {
    let mut problems = Diagnostics::default();
    let config = Config::read(text("api.toml", settings), &mut Sources::default(), &mut problems);
    let config = config.ok_or_else(|| format!("{problems:?}"))?;
    generator::generate(Input { documents: vec![text("shop.yaml", DOCUMENT)], config, ..Input::default() })
}

fn found(output: &Output) -> Vec<(&'static str, Severity)> {
    output.problems.list().iter().map(|problem| (problem.code.name(), problem.severity)).collect()
}

#[test]
fn nothing_is_accepted_by_itself() -> Result<(), String> {
    let output = generate("")?;
    assert!(output.files.is_none());
    let dangling = found(&output).into_iter().filter(|one| *one == ("dangling-reference", Severity::Error)).count();
    assert_eq!(dangling, 2);
    Ok(())
}

#[test]
fn an_error_is_accepted_where_it_stands_and_nowhere_else() -> Result<(), String> {
    let one = "[[allow]]\ncode = \"dangling-reference\"\npointer = \"/components/schemas/Item/properties/owner\"\nreason = \"soon\"\n";
    let output = generate(one)?;
    assert!(output.files.is_none());
    let errors = output.problems.list().iter().filter(|problem| problem.severity == Severity::Error);
    assert_eq!(errors.map(|problem| problem.message.contains("Maker")).collect::<Vec<_>>(), [true]);
    let both = "[[allow]]\ncode = \"dangling-reference\"\nreason = \"soon\"\n";
    let output = generate(both)?;
    let files = output.files.ok_or("it was not accepted")?;
    let types = files.get("src/types/items.rs").ok_or("there is no type")?;
    assert!(types.contains("pub owner: Option<::serde_json::Value>"), "{types}");
    Ok(())
}

#[test]
fn a_warning_that_is_accepted_is_not_shown_and_an_allowance_without_use_is() -> Result<(), String> {
    let allow = |code: &str| format!("[[allow]]\ncode = \"{code}\"\nreason = \"known\"\n");
    let output = generate(&(allow("dangling-reference") + &allow("nullable-in-3.1")))?;
    assert_eq!(found(&output), [("dangling-reference", Severity::Warning); 2]);
    let output = generate(&(allow("dangling-reference") + &allow("nullable-in-3.1") + &allow("colon-path")))?;
    let last = output.problems.list().last().ok_or("nothing was found")?;
    assert_eq!(last.code, Code::UnusedAllowance);
    assert!(last.message.contains("colon-path"), "{}", last.message);
    let output = generate(&allow("nulable-in-3.1"))?;
    let problem = output.problems.list().iter().find(|problem| problem.code == Code::ConfigInvalid);
    assert_eq!(problem.and_then(|problem| problem.help.as_deref()), Some("did you mean `nullable-in-3.1`?"));
    Ok(())
}

#[test]
fn what_matches_nothing_is_reported() -> Result<(), String> {
    let settings = "
[[allow]]
code = \"dangling-reference\"
reason = \"soon\"
[operations]
exclude = [\"DELETE /items\"]
[tags]
Item = \"Things\"
[scopes.shop]
header = \"x-shop\"
[[numbers]]
names = [\"*Count\"]
as = \"integer\"
[types]
\"GET /items response.owner\" = \"Owner\"
[methods]
\"POST /items\" = \"add\"
";
    let output = generate(settings)?;
    let unused: Vec<&str> = output
        .problems
        .list()
        .iter()
        .filter(|problem| problem.code == Code::UnusedSetting)
        .filter_map(|problem| problem.message.split('`').nth(1))
        .collect();
    let expected = ["DELETE /items", "Item", "x-shop", "*Count", "GET /items response.owner", "POST /items"];
    assert_eq!(unused, expected);
    Ok(())
}
