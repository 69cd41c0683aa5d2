//! Prints `docs/advisories.md`.

use std::io;

use mageacl_report::markdown;

fn main() -> io::Result<()> {
    markdown::advisories(&mut io::stdout().lock())
}
