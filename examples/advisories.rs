//! Prints `docs/advisories.md`.

use std::io;

use mageacl::render::markdown;

fn main() -> io::Result<()> {
    markdown::advisories(&mut io::stdout().lock())
}
