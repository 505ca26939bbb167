//! `openapi-client`: the part of the command line that is of use where this workspace is not. It is a package of its own
//! so that it can be installed under a name of its own.

use std::process::ExitCode;

fn main() -> ExitCode {
    xtask::installed()
}
