//! Prints `docs/errors.md`.

use std::io;

use mageacl_report::markdown;

fn main() -> io::Result<()> {
    markdown::errors(&mut io::stdout().lock())
}
