//! The `mageacl` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    mageacl::cli::run()
}
