//! Prints the table of release lines in `docs/releases.md`.

use std::io;

use mageacl_report::markdown;

fn main() -> io::Result<()> {
    markdown::release_lines(&mut io::stdout().lock())
}
