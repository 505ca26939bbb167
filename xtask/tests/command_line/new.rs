//! An API that is added as somebody does who has never seen the project.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::{
    refresh::server::{Server, document},
    support::{Outcome, Run, root, scratch, xtask},
};

/// A project that has no API yet, and a document beside it.
struct Project {
    folder: PathBuf,
    document: PathBuf,
}

/// Six operations of which five are about one shop: what is shared, is paged, has a format and counts in numbers.
const SHOPS: &str = "\
openapi: 3.1.0
info: {title: Shops, version: '1'}
servers: [{url: https://shop.example}]
paths:
  /shops:
    get: {tags: [shops], responses: {'204': {description: ok}}}
  /breads: &shared
    get:
      tags: [things]
      parameters:
        - {name: x-shop-id, in: header, required: true, schema: {type: string}}
        - {name: offset, in: query, schema: {type: integer}}
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema:
                type: object
                required: [items, itemCount]
                properties:
                  itemCount: {type: number}
                  items: {type: array, items: {type: object, properties: {madeAt: {type: string, format: date-time}}}}
  /apples: *shared
  /dates: *shared
  /eggs: *shared
  /figs: *shared
";

impl Project {
    fn new(name: &str, text: &str) -> io::Result<Self> {
        let around = scratch(&format!("new-{name}"))?;
        let (folder, beside) = (around.join("project"), around.join("download"));
        fs::create_dir_all(&folder)?;
        fs::create_dir_all(&beside)?;
        let document = beside.join("openapi.yaml");
        fs::write(&document, text)?;
        Ok(Self { folder, document })
    }

    fn add(&self, spec: &str, more: &[&str]) -> io::Result<Run> {
        xtask(&[&["new", "shops", "--spec", spec, "--into", &self.folder.to_string_lossy()], more].concat())
    }

    fn add_document(&self, more: &[&str]) -> io::Result<Run> {
        self.add(&self.document.to_string_lossy(), more)
    }

    fn generate(&self, more: &[&str]) -> io::Result<Run> {
        let run = std::process::Command::new(env!("CARGO_BIN_EXE_xtask"))
            .arg("generate")
            .args(more)
            .current_dir(&self.folder)
            .env_remove("GITHUB_ACTIONS")
            .output()?;
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        Ok(Run { status: run.status.code(), stdout: text(run.stdout), stderr: text(run.stderr) })
    }

    fn read(&self, path: &str) -> io::Result<String> {
        fs::read_to_string(self.folder.join(path))
    }
}

#[track_caller]
fn done(run: &Run) {
    assert_eq!(run.status, Some(0), "{}{}", run.stdout, run.stderr);
}

/// The settings as they are where every suggestion is followed but those that take operations away.
fn followed(settings: &str) -> String {
    let lines = settings.lines().map(|line| {
        let bare = line.strip_prefix("# ").unwrap_or(line);
        let is_setting = bare.starts_with('[') || bare.split(" = ").next().is_some_and(|key| !key.contains(' '));
        let is_left =
            ["repository", "url", "overlays", "exclude", "[operations]"].iter().any(|key| bare.starts_with(key));
        if line.starts_with("# ") && bare.contains(['=', '[']) && is_setting && !is_left { bare } else { line }
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn what_was_added_is_up_to_date_and_its_suggestions_can_be_followed() -> Outcome {
    let project = Project::new("added", SHOPS)?;
    let run = project.add_document(&[])?;
    done(&run);
    let told = "specs/shops/api.toml suggests: 1 format table, 1 number rule, 1 paging rule, 1 scope, 1 tag table";
    assert!(run.stdout.contains(told), "{}", run.stdout);
    done(&project.generate(&["--check"])?);
    let settings = project.read("specs/shops/api.toml")?;
    insta::assert_snapshot!("settings", settings);
    assert!(!settings.contains("..\n") && project.read("shops/Cargo.toml")?.contains("\n[workspace]\n"));

    fs::write(project.folder.join("specs/shops/api.toml"), followed(&settings))?;
    let run = project.generate(&["--strict"])?;
    done(&run);
    assert!(project.read("shops/src/client.rs")?.contains("pub fn shop(&self"), "{}", followed(&settings));
    assert!(run.stdout.contains("4 operations are paged"), "{}", run.stdout);
    Ok(())
}

#[test]
fn nothing_that_is_there_is_written_over() -> Outcome {
    let project = Project::new("there", SHOPS)?;
    for taken in ["specs/shops", "elsewhere"] {
        fs::create_dir_all(project.folder.join(taken))?;
        fs::write(project.folder.join(taken).join("mine.txt"), "mine")?;
        let run = project.add_document(&["--out", "elsewhere"])?;
        assert_eq!((run.status, run.stderr.contains("is there already; nothing was written")), (Some(2), true));
        assert!(!project.folder.join("specs/shops/api.toml").exists());
        fs::remove_dir_all(project.folder.join(taken))?;
    }
    done(&project.add_document(&["--out", "elsewhere"])?);
    Ok(())
}

#[test]
fn a_document_with_errors_writes_nothing_until_they_are_accepted() -> Outcome {
    let text = SHOPS
        .replace("{description: ok}}}", "{description: ok, content: {application/json: {schema: {$ref: '#/none'}}}}}}");
    let project = Project::new("wrong", &text)?;
    let run = project.add_document(&[])?;
    assert_eq!((run.status, fs::read_dir(&project.folder)?.count()), (Some(1), 0), "{}", run.stderr);
    assert!(run.stderr.contains("[dangling-reference]") && run.stderr.contains("next: mend"), "{}", run.stderr);
    done(&project.add_document(&["--allow", "dangling-reference"])?);
    assert!(project.read("specs/shops/api.toml")?.contains("code = \"dangling-reference\""));
    done(&project.generate(&["--check"])?);
    Ok(())
}

#[test]
fn files_that_the_document_refers_to_come_along() -> Outcome {
    let text =
        SHOPS.replace("type: object\n                required", "$ref: models/page.yaml\n                required");
    let project = Project::new("files", &text)?;
    let models = project.document.with_file_name("models");
    fs::create_dir_all(&models)?;
    fs::write(models.join("page.yaml"), "{type: object, properties: {next: {type: string}}}\n")?;
    done(&project.add_document(&[])?);
    assert_eq!(project.read("specs/shops/models/page.yaml")?, fs::read_to_string(models.join("page.yaml"))?);
    assert!(project.read("specs/shops/api.toml")?.contains("files = [\"openapi.yaml\"]"));
    done(&project.generate(&["--check"])?);
    Ok(())
}

#[test]
fn a_document_that_is_fetched_is_locked_with_its_url() -> Outcome {
    let project = Project::new("fetched", "")?;
    let server = Server::start(vec![document(SHOPS, "etag: \"one\"\r\n")])?;
    done(&project.add(&server.url, &[])?);
    let url = format!("url = \"{}\"", server.url);
    assert!(project.read("specs/shops/api.toml")?.contains(&url));
    assert!(project.read("specs/shops/spec.lock")?.contains("etag"));
    done(&project.generate(&["--check"])?);
    Ok(())
}

#[test]
fn a_crate_in_a_workspace_is_a_member_of_it() -> Outcome {
    let project = Project::new("member", SHOPS)?;
    let manifest = "# Mine.\n[workspace]\nmembers = [\"app\"] # more to come\n";
    fs::write(project.folder.join("Cargo.toml"), manifest)?;
    done(&project.add_document(&["--out", "clients/shops"])?);
    let written = "# Mine.\n[workspace]\nmembers = [\"app\", \"clients/shops\"] # more to come\n";
    assert_eq!(project.read("Cargo.toml")?, written);
    assert!(!project.read("clients/shops/Cargo.toml")?.contains("[workspace]"));
    assert!(Path::new(&root()).join("specs").is_dir() && !root().join("specs/shops").exists());
    Ok(())
}
