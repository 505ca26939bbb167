//! Cargo for crates that tests generate.

use std::{error::Error, fs, path::Path, process::Command};

/// Makes a folder the workspace of crates in it, which depend on what this workspace does.
pub fn write_workspace<'m>(folder: &Path, members: impl Iterator<Item = &'m str>) -> Result<(), Box<dyn Error>> {
    let members = members.map(|name| format!("{name:?}")).collect::<Vec<_>>().join(", ");
    fs::create_dir_all(folder)?;
    fs::write(folder.join("Cargo.toml"), format!("[workspace]\nresolver = \"3\"\nmembers = [{members}]\n"))?;
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../Cargo.lock"), folder.join("Cargo.lock"))?;
    Ok(())
}

/// Cargo in a workspace of its own. What the crates depend on is compiled as for this workspace, and only once.
pub fn command(workspace: &Path) -> Command {
    let mut command = Command::new(env!("CARGO"));
    command.arg("--offline").current_dir(workspace);
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent();
    command.env("CARGO_TARGET_DIR", target.unwrap_or(workspace));
    // What it says is read here.
    command.env("CARGO_TERM_COLOR", "never");
    // They are compiled once, and nobody debugs them.
    command.env("CARGO_INCREMENTAL", "0").env("CARGO_PROFILE_DEV_DEBUG", "0");
    command
}
