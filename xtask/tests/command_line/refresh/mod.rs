//! A document that is fetched again, from servers that behave and others.

pub mod server;
mod workspace;

use std::{fs, path::Path, time::Duration};

use self::{
    server::{Answer, Server, document, head},
    workspace::{Files, PRICE, Workspace, shop},
};
use crate::support::Outcome;

/// The files that differ.
fn changed(before: &Files, after: &Files) -> Vec<String> {
    let paths: std::collections::BTreeSet<_> = before.keys().chain(after.keys()).collect();
    let differs = |path: &&&std::path::PathBuf| before.get(**path) != after.get(**path);
    paths.iter().filter(differs).map(|path| path.to_string_lossy().into_owned()).collect()
}

#[test]
fn a_new_document_replaces_everything_that_follows_from_it_and_nothing_else() -> Outcome {
    let workspace = Workspace::new("new", &[("openapi.yaml", &shop(""))])?;
    let before = workspace.files()?;
    let tagged = "etag: \"two\"\r\nlast-modified: Mon, 30 Nov 2026 00:00:00 GMT\r\n";
    let server = Server::start(vec![document(&shop(PRICE), tagged), head("304 Not Modified", "")])?;
    let run = workspace.refresh(&server.url, &[])?;
    assert_eq!(run.status, Some(0), "{}{}", run.stdout, run.stderr);
    assert!(run.stdout.contains("`Bread.price` is new (a value can be lost) [property-received]"), "{}", run.stdout);
    assert!(run.stderr.contains("0.1.1, a minor step"), "{}", run.stderr);
    assert_eq!(
        changed(&before, &workspace.files()?),
        [
            "generated/CHANGELOG.md",
            "generated/Cargo.toml",
            "generated/README.md",
            "generated/src/types/bread.rs",
            "specs/shop/CHANGELOG.md",
            "specs/shop/api.toml",
            "specs/shop/openapi.yaml",
            "specs/shop/spec.lock",
        ]
    );
    assert_eq!(workspace.read("specs/shop/openapi.yaml")?, shop(PRICE));
    let settings = workspace.read("specs/shop/api.toml")?;
    assert!(settings.starts_with("# What is written by hand stays.\n") && settings.contains("version = \"0.1.1\""));
    assert_eq!(workspace.read("generated/CHANGELOG.md")?, workspace.read("specs/shop/CHANGELOG.md")?);
    assert!(workspace.read("generated/CHANGELOG.md")?.contains("### New\n\n- `types::Bread.price` is new"));
    assert_eq!(workspace.run(&["generate", "--check"])?.status, Some(0));

    let before = workspace.files()?;
    let run = workspace.refresh(&server.url, &[])?;
    assert_eq!((run.status, run.stderr.contains("shop: no change")), (Some(0), true), "{}", run.stderr);
    let asked = server.last().to_ascii_lowercase();
    assert!(
        asked.contains("if-none-match: \"two\"") && asked.contains("if-modified-since: mon, 30 nov 2026"),
        "{asked}"
    );
    assert_eq!(changed(&before, &workspace.files()?), [""; 0]);
    Ok(())
}

#[test]
fn the_same_document_is_no_change_also_without_validators() -> Outcome {
    let workspace = Workspace::new("same", &[("openapi.yaml", &shop(""))])?;
    let before = workspace.files()?;
    let server = Server::start(vec![document(&shop(""), "")])?;
    let run = workspace.refresh(&server.url, &[])?;
    assert_eq!((run.status, run.stderr.contains("no change")), (Some(0), true), "{}", run.stderr);
    assert_eq!(changed(&before, &workspace.files()?), [""; 0]);
    Ok(())
}

#[test]
fn whatever_a_server_does_wrong_leaves_every_file_as_it_was() -> Outcome {
    let workspace = Workspace::new("wrong", &[("openapi.yaml", &shop(""))])?;
    let before = workspace.files()?;
    let html = "HTTP/1.1 200 OK\r\ncontent-type: text/html; charset=utf-8\r\ncontent-length: 6\r\n\r\n<html>";
    let short = "HTTP/1.1 200 OK\r\ncontent-length: 5000\r\n\r\nopenapi: 3.1.0\n";
    let begun = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nopena\r\n";
    let huge = "HTTP/1.1 200 OK\r\ncontent-length: 5000000000\r\n\r\n";
    let endless = "HTTP/1.1 200 OK\r\n\r\n";
    let stalls = "HTTP/1.1 200 OK\r\ncontent-length: 5000\r\n\r\nopenapi: 3.1.0\n";
    let bytes = |text: &str| Answer::Bytes(text.as_bytes().to_vec());
    let faults = [
        ("404 Not Found", head("404 Not Found", "")),
        ("500 Internal", head("500 Internal Server Error", "")),
        ("text/html", bytes(html)),
        ("broke off", bytes(short)),
        ("broke off", bytes(begun)),
        ("larger than 64 MiB", bytes(huge)),
        ("larger than 64 MiB", Answer::Long(endless.as_bytes().to_vec(), 65 << 20)),
        ("takes too long", Answer::Stalls(stalls.as_bytes().to_vec())),
        ("no `location`", head("302 Found", "")),
        ("redirects more than 5 times", head("302 Found", "location: /again\r\n")),
        ("neither `https` nor on this machine", head("302 Found", "location: http://shop.example/openapi.yaml\r\n")),
        ("neither `https` nor on this machine", head("302 Found", "location: file:///etc/passwd\r\n")),
        ("error[", document("openapi: 3.1.0\npaths: 5\ninfo: []\n", "")),
        ("error[", document("no document", "")),
    ];
    for (said, answer) in faults {
        let server = Server::start(vec![answer])?;
        // Whoever is busy needs more than a second for what is large.
        let timeout = if said == "takes too long" { "1" } else { "60" };
        let run = workspace.refresh(&server.url, &["--timeout", timeout])?;
        assert_eq!(run.status, Some(1), "{said}: {}", run.stderr);
        assert!(run.stderr.contains(said), "{said}: {}", run.stderr);
        assert_eq!(changed(&before, &workspace.files()?), [""; 0], "{said}");
    }
    let run = workspace.refresh("http://shop.example/openapi.yaml", &[])?;
    assert!(run.stderr.contains("neither `https` nor on this machine"), "{}", run.stderr);
    Ok(())
}

#[test]
fn a_redirect_on_this_machine_is_followed() -> Outcome {
    let workspace = Workspace::new("redirect", &[("openapi.yaml", &shop(""))])?;
    let server = Server::start(vec![
        head("301 Moved Permanently", "location: /v2/openapi.yaml\r\n"),
        document(&shop(PRICE), ""),
    ])?;
    assert_eq!(workspace.refresh(&server.url, &[])?.status, Some(0));
    assert!(server.last().starts_with("GET /v2/openapi.yaml "), "{}", server.last());
    assert_eq!(workspace.read("specs/shop/openapi.yaml")?, shop(PRICE));
    Ok(())
}

#[test]
fn looking_writes_nothing() -> Outcome {
    let workspace = Workspace::new("dry", &[("openapi.yaml", &shop(""))])?;
    let before = workspace.files()?;
    let new = workspace.root.join("target/new.yaml");
    fs::create_dir_all(workspace.root.join("target"))?;
    fs::write(&new, shop(PRICE))?;
    let run = workspace.refresh(&new.to_string_lossy(), &["--dry-run"])?;
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    assert!(run.stdout.contains("a minor step: 0.1.0 becomes 0.1.1") && run.stderr.contains("nothing was written"));
    fs::write(&new, "openapi: 3.1.0\npaths: 5\n")?;
    assert_eq!(workspace.refresh(&new.to_string_lossy(), &["--dry-run"])?.status, Some(1));
    assert_eq!(changed(&before, &workspace.files()?), [""; 0]);
    Ok(())
}

#[test]
fn each_refresh_adds_to_the_changelog_how_to_adapt() -> Outcome {
    let workspace = Workspace::new("twice", &[("openapi.yaml", &shop(""))])?;
    let text = "        price: {type: string}\n";
    let server = Server::start(vec![document(&shop(PRICE), ""), document(&shop(text), "")])?;
    assert_eq!(workspace.refresh(&server.url, &[])?.status, Some(0));
    let markdown = workspace.root.join("target/report.md");
    let json = workspace.root.join("target/report.json");
    fs::create_dir_all(workspace.root.join("target"))?;
    let files = ["--markdown", &markdown.to_string_lossy(), "--json", &json.to_string_lossy()];
    assert_eq!(workspace.refresh(&server.url, &files)?.status, Some(0));
    let changelog = workspace.read("generated/CHANGELOG.md")?;
    let entries: Vec<&str> = changelog.lines().filter_map(|line| line.strip_prefix("## ")).collect();
    assert!(
        entries[0].starts_with("0.2.0 - 2") && entries[1].starts_with("0.1.1 - 2") && entries.len() == 2,
        "{changelog}"
    );
    let how = "- `types::Bread.price` is of another type: it is `Option<String>`, and was `Option<f64>`.\n  To adapt: convert \
               where the value is used.\n\n  ```rust,ignore\n  // before\n  price: Option<f64>\n  // after\n  price: \
               Option<String>\n  ```\n";
    assert!(changelog.contains(how), "{changelog}");
    assert!(fs::read_to_string(markdown)?.starts_with("**a major step: 0.1.1 becomes 0.2.0"));
    let report: serde_json::Value = serde_json::from_str(&fs::read_to_string(json)?)?;
    assert_eq!(report["step"], "major");
    Ok(())
}

#[test]
fn words_alone_are_no_version_of_the_crate() -> Outcome {
    let workspace = Workspace::new("words", &[("openapi.yaml", &shop(""))])?;
    let before = workspace.files()?;
    let server = Server::start(vec![document(&format!("# A comment.\n{}", shop("")), "")])?;
    let run = workspace.refresh(&server.url, &[])?;
    assert!(run.stderr.contains("the crate is the same"), "{}", run.stderr);
    assert_eq!(changed(&before, &workspace.files()?), ["specs/shop/openapi.yaml", "specs/shop/spec.lock"]);
    Ok(())
}

#[test]
fn a_type_that_is_called_otherwise_keeps_its_old_name_beside_the_new_one() -> Outcome {
    let workspace = Workspace::new("renamed", &[("openapi.yaml", &shop(""))])?;
    let renamed = shop("").replace("schemas/bread", "schemas/loaves").replace("    bread:\n", "    loaves:\n");
    let server = Server::start(vec![document(&renamed, "")])?;
    let run = workspace.refresh(&server.url, &[])?;
    assert!(run.stderr.contains("`Bread` is called `Loaves` now"), "{}", run.stderr);
    assert!(run.stderr.contains("0.1.1, a minor step"), "{}{}", run.stdout, run.stderr);
    assert!(workspace.read("specs/shop/api.toml")?.contains("[aliases]\nBread = \"Loaves\"\n"));
    assert!(workspace.read("generated/src/types/mod.rs")?.contains("pub type Bread = Loaves;"));
    Ok(())
}

#[test]
fn pages_and_other_files_take_the_place_of_what_was_there() -> Outcome {
    let page = |text: &str| format!("# Bread\n\n````yaml\n{text}````\n");
    let workspace = Workspace::new("pages", &[("bread.md", &page(&shop("")))])?;
    let folder = workspace.root.join("target/pages");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("bread.md"), page(&shop(PRICE)))?;
    let run = workspace.refresh(&folder.to_string_lossy(), &[])?;
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    assert_eq!(workspace.read("specs/shop/bread.md")?, page(&shop(PRICE)));
    // From the page to the whole document.
    let server = Server::start(vec![document(&shop(PRICE), "")])?;
    let run = workspace.refresh(&server.url, &[])?;
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    assert!(!workspace.root.join("specs/shop/bread.md").exists());
    assert_eq!(workspace.read("specs/shop/openapi.yaml")?, shop(PRICE));
    assert!(workspace.read("specs/shop/api.toml")?.contains("files = [\"openapi.yaml\"]"));
    assert_eq!(workspace.run(&["generate", "--check"])?.status, Some(0));
    Ok(())
}

#[test]
fn a_run_that_is_killed_is_finished_or_undone_by_the_next_one() -> Outcome {
    let old = shop("");
    let new = shop(PRICE);
    let workspace = Workspace::new("killed", &[("openapi.yaml", &old)])?;
    let before = workspace.files()?;
    let file = workspace.root.join("target/new.yaml");
    fs::create_dir_all(workspace.root.join("target"))?;
    fs::write(&file, &new)?;
    let from = file.to_string_lossy().into_owned();
    assert_eq!(workspace.refresh(&from, &[])?.status, Some(0));
    let after = workspace.files()?;
    let mut outcomes = [0, 0];
    for kill in 0..16 {
        // Back to where it began.
        fs::remove_dir_all(workspace.root.join("specs"))?;
        fs::remove_dir_all(workspace.root.join("generated"))?;
        for (path, bytes) in &before {
            let place = workspace.root.join(path);
            fs::create_dir_all(place.parent().unwrap_or(&place))?;
            fs::write(place, bytes)?;
        }
        let sign = if kill % 2 == 0 { ".generate~" } else { ".generate~/plan.json" };
        workspace.killed(&from, Path::new(sign), Duration::from_micros(400 * kill))?;
        let pending = workspace.root.join(".generate~").exists();
        let check = workspace.run(&["generate", "--check"])?;
        assert_eq!(check.stdout.contains("interrupted"), pending, "{}{}", check.stdout, check.stderr);
        let run = workspace.run(&["generate"])?;
        assert_eq!(run.status, Some(0), "{}{}", run.stdout, run.stderr);
        let left = workspace.files()?;
        assert!(left == before || left == after, "{:?}", changed(&before, &left));
        outcomes[usize::from(left == after)] += 1;
    }
    println!("undone and finished: {outcomes:?}");
    assert!(outcomes.iter().all(|count| *count > 0), "{outcomes:?}");
    Ok(())
}

#[test]
fn documents_of_revisions_and_versions_are_compared() -> Outcome {
    let page = format!("# Bread\n\n````yaml\n{}````\n", shop(""));
    let workspace = Workspace::new("revisions", &[("bread.md", &page)])?;
    let git = |line: &str| {
        let mut command = std::process::Command::new("git");
        command.args(["-c", "user.name=a", "-c", "user.email=a@b.example"]).args(line.split(' '));
        command.current_dir(&workspace.root).output()
    };
    for line in ["init --quiet", "add specs", "commit --quiet --message first", "tag v0.1.0"] {
        assert!(git(line)?.status.success(), "{line}");
    }
    fs::create_dir_all(workspace.root.join("target"))?;
    fs::write(workspace.root.join("target/openapi.yaml"), shop(PRICE))?;
    assert_eq!(workspace.refresh("target/openapi.yaml", &[])?.status, Some(0));
    // The old side has its own files and settings.
    for old in ["HEAD:specs/shop", "v0.1.0:specs/shop/bread.md", "0.1.0"] {
        let run = workspace.run(&["diff", old, "specs/shop"])?;
        assert!(run.stdout.contains("`Bread.price` is new"), "{old}: {}{}", run.stdout, run.stderr);
    }
    assert_eq!(workspace.run(&["diff", "0.9.0", "specs/shop"])?.status, Some(2));
    Ok(())
}

#[cfg(unix)]
#[test]
fn nothing_is_replaced_before_the_tests_of_the_new_crate_have_passed() -> Outcome {
    use std::os::unix::fs::PermissionsExt as _;

    let workspace = Workspace::new("tested", &[("openapi.yaml", &shop(""))])?;
    let target = workspace.root.join("target");
    fs::create_dir_all(&target)?;
    fs::write(target.join("openapi.yaml"), shop(PRICE))?;
    // A cargo that only looks at what it is given: tests pass if it finds a file.
    let cargo = "#!/bin/sh\ntest \"$1\" = test || exit 0\ntest -f target/passes || exit 1\n\
                 test \"$(grep -c '^.workspace.$' target/refresh/shop/crate/Cargo.toml)\" = 1\n";
    fs::write(target.join("cargo"), cargo)?;
    fs::set_permissions(target.join("cargo"), fs::Permissions::from_mode(0o755))?;
    let path = format!("{}:{}", target.display(), std::env::var("PATH")?);
    let refresh = || workspace.run_with("PATH", &path, &["refresh", "--from", "target/openapi.yaml"]);

    let before = workspace.files()?;
    let run = refresh()?;
    assert_eq!((run.status, run.stderr.contains("nothing was changed")), (Some(1), true), "{}", run.stderr);
    assert_eq!(changed(&before, &workspace.files()?), [""; 0]);
    fs::write(target.join("passes"), "")?;
    for standalone in [false, true] {
        if standalone {
            let settings = workspace.read("specs/shop/api.toml")?.replace("[crate]", "[crate]\nstandalone = true");
            fs::write(workspace.root.join("specs/shop/api.toml"), settings)?;
            fs::write(target.join("openapi.yaml"), shop("        price: {type: string}\n"))?;
        }
        let run = refresh()?;
        assert_eq!(run.status, Some(0), "{}{}", run.stdout, run.stderr);
    }
    assert!(workspace.read("specs/shop/api.toml")?.contains("version = \"0.2.0\""));
    Ok(())
}

#[test]
fn what_the_environment_says_of_proxies_is_kept() -> Outcome {
    let workspace = Workspace::new("proxy", &[("openapi.yaml", &shop(""))])?;
    let proxy = Server::start(vec![document(&shop(PRICE), "")])?;
    let url = proxy.url.trim_end_matches("/openapi.yaml").to_owned();
    let from = ["refresh", "--skip-tests", "--from", "http://shop.localhost:1/openapi.yaml"];
    let run = workspace.run_with("http_proxy", &url, &from)?;
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    assert!(proxy.last().starts_with("GET http://shop.localhost:1/openapi.yaml "), "{}", proxy.last());
    Ok(())
}
