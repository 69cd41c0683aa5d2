//! Prints `docs/rules.md`.

use std::io;

use mageacl_report::markdown;

fn main() -> io::Result<()> {
    markdown::rules(&mut io::stdout().lock())
}
