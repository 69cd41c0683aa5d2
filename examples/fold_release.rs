//! Adds releases to a file of facts: `cargo run --release --example fold_release -- data/releases.txt CHECKOUT...`
//!
//! A checkout is a folder with unmodified Magento in which all modules are enabled; Composer's files give its release.
//! The file is written only if all of them can be added.

use std::error::Error;
use std::path::Path;

use mageacl_core::catalog::{self, releases};
use mageacl_core::source::SourceMap;
use mageacl_core::store;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let file = arguments.next().ok_or("give the file of facts, then checkouts")?;
    let mut text = std::fs::read_to_string(&file)?;
    for checkout in arguments {
        let failed = |error: &dyn std::fmt::Display| format!("{checkout}: {error}");
        let store = store::discover(Path::new(&checkout)).map_err(|error| failed(&error))?;
        let name = store.magento.clone().ok_or_else(|| failed(&"its Composer files specify no release"))?;
        let sources = SourceMap::default();
        let mut catalog = catalog::load(&store, &sources).map_err(|error| failed(&error))?;
        catalog::read_aliases(&mut catalog, &sources).map_err(|error| failed(&error))?;
        text = releases::add_release(&text, &name, &catalog).map_err(|error| failed(&error))?;
    }
    Ok(std::fs::write(file, text)?)
}
