//! What happens to the output folder: it becomes what was generated, or stays as it was.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use crate::support::{Outcome, generate, scratch, xtask};

const BOOKS: &str = "
openapi: 3.1.0
info: {title: Books, version: 1.0.0}
servers: [{url: 'https://books.example'}]
paths:
  /books:
    get:
      tags: [Books]
      responses:
        '200':
          description: Every book.
          content:
            application/json:
              schema: {type: array, items: {$ref: '#/components/schemas/Book'}}
  /authors/{id}:
    delete:
      tags: [Authors]
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
      responses:
        '204': {description: It is gone.}
components:
  schemas:
    Book:
      type: object
      required: [title]
      properties:
        title: {type: string, description: As it stands on the cover.}
";

/// The crate of [`BOOKS`] in a folder, made long ago.
fn generated(name: &str) -> Result<(PathBuf, PathBuf), Box<dyn std::error::Error>> {
    let folder = scratch(name)?;
    let (document, out) = (folder.join("openapi.yaml"), folder.join("books"));
    fs::create_dir_all(&folder)?;
    fs::write(&document, BOOKS)?;
    let run = generate(&document, &out, &[])?;
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    let long_ago = SystemTime::now() - Duration::from_secs(24 * 60 * 60);
    for path in files(&out)?.keys() {
        fs::File::options().write(true).open(out.join(path))?.set_modified(long_ago)?;
    }
    Ok((document, out))
}

/// The content of every file below a folder and when it was last written, by relative path.
fn files(folder: &Path) -> std::io::Result<BTreeMap<PathBuf, (Vec<u8>, SystemTime)>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(inside) = open.pop() {
        for entry in fs::read_dir(inside)? {
            let path = entry?.path();
            if path.is_dir() {
                // What is in cargo's folder is not of the crate.
                open.extend(Some(path).filter(|path| !path.ends_with("target")));
            } else {
                let content = (fs::read(&path)?, fs::metadata(&path)?.modified()?);
                found.insert(path.strip_prefix(folder).unwrap_or(&path).to_owned(), content);
            }
        }
    }
    Ok(found)
}

#[test]
fn a_document_with_an_error_changes_nothing() -> Outcome {
    let (document, out) = generated("folder-error")?;
    let before = files(&out)?;
    fs::write(&document, BOOKS.replace("in: path", "in: pth").replace("As it stands", "As printed"))?;
    let run = generate(&document, &out, &[])?;
    assert_eq!((run.status, run.stdout.as_str()), (Some(1), ""));
    assert!(files(&out)? == before);
    Ok(())
}

#[test]
fn only_what_differs_is_written() -> Outcome {
    let (document, out) = generated("folder-differs")?;
    let before = files(&out)?;
    fs::write(&document, BOOKS.replace("As it stands", "As printed"))?;
    let run = generate(&document, &out, &[])?;
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    let after = files(&out)?;
    let touched: Vec<&PathBuf> = after.keys().filter(|path| after.get(*path) != before.get(*path)).collect();
    assert_eq!(touched, [Path::new("src/types/books.rs")]);
    assert_eq!(after.len(), before.len());
    Ok(())
}

#[test]
fn what_is_stale_is_deleted() -> Outcome {
    let (document, out) = generated("folder-stale")?;
    let group = out.join("src/api/authors.rs");
    assert!(group.exists());
    fs::write(&document, BOOKS.replace("Authors", "Books"))?;
    let run = generate(&document, &out, &[])?;
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    assert!(!group.exists(), "{}", run.stdout);
    Ok(())
}

#[test]
fn a_folder_with_other_files_is_refused() -> Outcome {
    let (document, _) = generated("folder-others")?;
    let foreign = document.with_file_name("thesis");
    for manifest in [None, Some("[package]\nname = \"thesis\"\n")] {
        fs::create_dir_all(&foreign)?;
        fs::write(foreign.join("chapter.txt"), "It was a dark and stormy night.")?;
        if let Some(manifest) = manifest {
            fs::write(foreign.join("Cargo.toml"), manifest)?;
        }
        let before = files(&foreign)?;
        for mode in [&[][..], &["--check"]] {
            let run = generate(&document, &foreign, mode)?;
            assert_eq!((run.status, run.stdout.as_str()), (Some(1), ""), "{}", run.stderr);
            assert!(run.stderr.contains("thesis"), "{}", run.stderr);
            assert!(files(&foreign)? == before);
        }
    }
    Ok(())
}

#[test]
fn a_file_of_somebody_else_in_our_own_folder_is_not_deleted() -> Outcome {
    let (document, out) = generated("folder-notes")?;
    fs::create_dir_all(out.join("src/mine"))?;
    fs::write(out.join("src/mine/extra.rs"), "pub fn extra() {}\n")?;
    let before = files(&out)?;
    let run = generate(&document, &out, &[])?;
    assert_eq!((run.status, run.stdout.as_str()), (Some(1), ""), "{}", run.stderr);
    assert!(run.stderr.contains("src/mine/extra.rs"), "{}", run.stderr);
    assert!(files(&out)? == before);
    Ok(())
}

#[test]
fn check_writes_nothing_and_says_what_differs() -> Outcome {
    let (document, out) = generated("folder-check")?;
    assert_eq!(generate(&document, &out, &["--check"])?.status, Some(0));
    fs::remove_file(out.join("README.md"))?;
    fs::write(out.join("src/api/books.rs"), "// Gone.\n")?;
    fs::write(out.join("src/api/lost.rs"), "// Generated by `cargo xtask generate`. Do not edit: changes are lost.\n")?;
    let before = files(&out)?;
    let run = generate(&document, &out, &["--check"])?;
    assert_eq!(run.status, Some(1), "{}", run.stderr);
    for line in ["missing", "different", "stale"].into_iter().zip(["README.md", "src/api/books.rs", "src/api/lost.rs"])
    {
        let (word, path) = line;
        let line = format!("{word} {}", out.join(path).display());
        assert!(run.stdout.lines().any(|said| said == line), "{line}\n{}", run.stdout);
    }
    assert!(files(&out)? == before);
    let nowhere = out.with_file_name("nowhere");
    assert_eq!(generate(&document, &nowhere, &["--check"])?.status, Some(1));
    assert!(!nowhere.exists());
    Ok(())
}

/// The tests stand in a folder that has folders, and both go with the last of them.
#[test]
fn folders_of_which_nothing_is_left_go_too() -> Outcome {
    let (document, out) = generated("folder-nested")?;
    assert!(out.join("tests/requests").is_dir());
    let run = generate(&document, &out, &["--no-tests"])?;
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    assert!(!out.join("tests").exists() && out.join("src").exists());
    let run = generate(&document, &out, &["--no-tests", "--check"])?;
    assert_eq!((run.status, run.stderr.contains("interrupted")), (Some(0), false), "{}", run.stderr);
    Ok(())
}

#[test]
fn check_says_what_callers_would_notice() -> Outcome {
    let (document, out) = generated("folder-callers")?;
    let changed = document.with_file_name("changed.yaml");
    fs::write(
        &changed,
        BOOKS.replace("required: [title]", "required: []").replace("/authors/{id}", "/authors/{name}"),
    )?;
    let run = generate(&changed, &out, &["--check"])?;
    let said = "for callers, generating is a major step:\n  `types::Book.title` becomes optional: it is `Option<String>`, \
                and was `String`\n";
    assert!(run.stdout.contains(said), "{}", run.stdout);
    fs::write(&changed, BOOKS.replace("As it stands on the cover.", "As it is called."))?;
    let run = generate(&changed, &out, &["--check"])?;
    assert!(run.stdout.contains("\nnothing changes that callers can name\n"), "{}", run.stdout);
    Ok(())
}

#[test]
fn wrong_usage_is_told_apart_from_what_does_not_hold() -> Outcome {
    let wrong = [
        &[][..],
        &["generat"],
        &["generate", "--out", "books"],
        &["generate", "--spec", "a.yaml"],
        &["generate", "ofauth", "--out", "books"],
    ];
    for arguments in wrong {
        let run = xtask(arguments)?;
        assert_eq!(run.status, Some(2), "{arguments:?}: {}", run.stderr);
        assert_eq!(run.stdout, "", "{arguments:?}");
    }
    Ok(())
}

#[test]
fn who_names_a_document_in_place_of_an_api_is_told_how_to() -> Outcome {
    let (document, out) = generated("document-as-api")?;
    let run = xtask(&["generate", &document.to_string_lossy()])?;
    assert_eq!(run.status, Some(2), "{}", run.stderr);
    assert!(run.stderr.contains(&format!("--spec {} --out DIR", document.display())), "{}", run.stderr);

    let empty = out.with_file_name("empty");
    fs::create_dir_all(&empty)?;
    let run = generate(&empty, &out, &[])?;
    assert_eq!(run.status, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains("there is no file in"), "{}", run.stderr);
    Ok(())
}
