//! Nothing is read outside of the document's folder, nothing is written outside of the output folder,
//! and nothing is fetched.

use std::{fs, net::TcpListener, path::PathBuf};

use crate::support::{Outcome, Run, generate, scratch};

/// A document whose one schema is somewhere else.
fn referring(target: &str) -> String {
    format!(
        "openapi: 3.1.0\ninfo: {{title: Walls, version: '1'}}\npaths: {{}}\n\
         components: {{schemas: {{Thing: {{$ref: '{target}'}}}}}}\n"
    )
}

const THING: &str = "{type: object, properties: {secret: {type: string}}}\n";

/// A folder with a document in `api/`, and beside that a file that it must not reach.
fn folder(name: &str, target: &str) -> Result<(PathBuf, PathBuf), std::io::Error> {
    let folder = scratch(name)?;
    fs::create_dir_all(folder.join("api/inside"))?;
    fs::write(folder.join("outside.yaml"), THING)?;
    fs::write(folder.join("api/inside/thing.yaml"), THING)?;
    let document = folder.join("api/openapi.yaml");
    fs::write(&document, referring(target))?;
    Ok((document, folder.canonicalize()?))
}

#[track_caller]
fn refused(run: &Run, why: &str) {
    assert_eq!((run.status, run.stdout.as_str()), (Some(1), ""), "{}", run.stderr);
    assert!(run.stderr.contains(why) && !run.stderr.contains("secret"), "{}", run.stderr);
}

#[test]
fn a_reference_stays_in_the_documents_folder() -> Outcome {
    let (document, around) = folder("walls-reference", "inside/thing.yaml")?;
    let out = around.join("out");
    assert_eq!(generate(&document, &out, &[])?.status, Some(0));
    let absolute = around.join("outside.yaml").display().to_string();
    let targets = ["../outside.yaml", "inside/../../outside.yaml", "inside\\..\\..\\outside.yaml", &absolute];
    for target in targets {
        fs::write(&document, referring(target))?;
        refused(&generate(&document, &around.join("other"), &[])?, "is not in");
    }
    for target in [format!("file://{absolute}"), "../../etc/passwd".to_owned(), "/etc/passwd".to_owned()] {
        fs::write(&document, referring(&target))?;
        refused(&generate(&document, &around.join("other"), &[])?, "dangling-reference");
    }
    assert!(!around.join("other").exists());
    fs::write(&document, referring("../outside.yaml"))?;
    let root = around.display().to_string();
    let run = generate(&document, &out, &["--root", &root])?;
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    Ok(())
}

#[test]
fn nothing_is_fetched() -> Outcome {
    let server = TcpListener::bind("127.0.0.1:0")?;
    server.set_nonblocking(true)?;
    let url = format!("http://{}/thing.yaml#/Thing", server.local_addr()?);
    let (document, around) = folder("walls-fetch", &url)?;
    refused(&generate(&document, &around.join("out"), &[])?, "dangling-reference");
    assert!(server.accept().is_err_and(|error| error.kind() == std::io::ErrorKind::WouldBlock));
    Ok(())
}

#[cfg(unix)]
#[test]
fn links_lead_out_of_no_folder() -> Outcome {
    use std::os::unix::fs::symlink;

    let (document, around) = folder("walls-links", "link.yaml")?;
    symlink(around.join("outside.yaml"), around.join("api/link.yaml"))?;
    refused(&generate(&document, &around.join("out"), &[])?, "is not in");

    fs::write(&document, referring("inside/thing.yaml"))?;
    let out = around.join("out");
    assert_eq!(generate(&document, &out, &[])?.status, Some(0));
    let elsewhere = around.join("elsewhere");
    for linked in ["src", "README.md"] {
        // What the link leads to is even what would be generated.
        fs::rename(out.join(linked), &elsewhere)?;
        symlink(&elsewhere, out.join(linked))?;
        refused(&generate(&document, &out, &[])?, linked);
        fs::remove_file(out.join(linked))?;
        fs::rename(&elsewhere, out.join(linked))?;
    }
    Ok(())
}

/// What is kept from one time to the next is in the folder, too.
#[cfg(unix)]
#[test]
fn a_stamp_is_written_behind_no_link() -> Outcome {
    use std::os::unix::fs::symlink;

    let (document, around) = folder("walls-stamp", "inside/thing.yaml")?;
    let (out, precious) = (around.join("out"), around.join("precious"));
    fs::create_dir_all(&precious)?;
    fs::write(precious.join("generate.json"), "Precious.")?;
    for (link, target) in [("target", precious.clone()), ("target/generate.json", precious.join("generate.json"))] {
        let link = out.join(link);
        fs::create_dir_all(link.parent().unwrap_or(&out))?;
        symlink(target, &link)?;
        let run = generate(&document, &out, &[])?;
        assert_eq!(run.status, Some(0), "{}", run.stderr);
        assert_eq!(fs::read_to_string(precious.join("generate.json"))?, "Precious.", "{}", link.display());
        fs::remove_dir_all(out.join("src"))?;
        fs::remove_file(&link)?;
    }
    Ok(())
}

/// Whoever can put files into the output folder gains nothing by a journal that we did not write.
#[test]
fn a_journal_of_somebody_else_changes_nothing_outside() -> Outcome {
    let (document, around) = folder("walls-journal", "inside/thing.yaml")?;
    let out = around.join("out");
    let journal = out.join(".generate~");
    let absolute = around.join("precious.txt").display().to_string();
    for path in ["../precious.txt", "mine.txt", "a/../../precious.txt", ".generate~/../../precious.txt", &absolute] {
        for plan in
            [format!("{{\"write\":[{path:?}],\"delete\":[]}}"), format!("{{\"write\":[],\"delete\":[{path:?}]}}")]
        {
            fs::create_dir_all(&journal)?;
            fs::write(journal.join("plan.json"), plan)?;
            fs::write(journal.join("0"), "Overwritten.")?;
            fs::write(around.join("precious.txt"), "Precious.")?;
            fs::write(out.join("mine.txt"), "Precious.")?;
            assert_eq!(generate(&document, &out, &[])?.status, Some(1));
            assert_eq!(fs::read_to_string(around.join("precious.txt"))?, "Precious.");
            assert_eq!(fs::read_to_string(out.join("mine.txt"))?, "Precious.");
        }
    }
    Ok(())
}
