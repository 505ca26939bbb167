//! `completions`: what a shell needs to complete commands and options.

use clap::CommandFactory;
use clap_complete::Shell;

/// Prints it.
pub fn run<C: CommandFactory>(shell: Shell, program: &str) -> bool {
    clap_complete::generate(shell, &mut C::command(), program, &mut std::io::stdout());
    true
}
