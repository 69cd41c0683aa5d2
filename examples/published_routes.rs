//! Prints `docs/published-routes.md`: how the routes that Adobe publishes for Adobe Commerce with B2B differ from the facts.
//!
//! `published_routes FOLDER` reads `openapi/2.4.6.json` and those of later releases from a folder of facts, and
//! `commerce/2.4.6-p1-b2b.json`, the snapshot of a store.

#[path = "published_routes/page.rs"]
mod page;

use std::error::Error;
use std::io::{self, Write};
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("published_routes FOLDER")?;
    Ok(io::stdout().lock().write_all(page::page(Path::new(&folder))?.as_bytes())?)
}
