//! Prints `docs/rules.md`.

use std::io;

use mageacl::render::markdown;

fn main() -> io::Result<()> {
    markdown::rules(&mut io::stdout().lock())
}
