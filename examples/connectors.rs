//! Writes the pages of connectors: `cargo run --release --example connectors -- docs/connectors`

use std::error::Error;
use std::fs;
use std::path::PathBuf;

use mageacl_core::connector::{Page, page};
use mageacl_core::profile::{self, BUILTIN};
use mageacl_core::risk::Risks;
use mageacl_report::markdown;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("give the folder")?);
    fs::create_dir_all(&folder)?;
    let profiles = BUILTIN.iter().map(|(_, text)| profile::parse(text)).collect::<Result<Vec<_>, _>>()?;
    let risks = Risks::default();
    let pages: Vec<Page<'_>> = profiles.iter().map(|profile| page(profile, &risks)).collect();
    for page in &pages {
        let mut text = Vec::new();
        markdown::connector(page, &mut text)?;
        fs::write(folder.join(format!("{}.md", page.profile.slug)), text)?;
    }
    let mut text = Vec::new();
    markdown::connectors(&pages, &mut text)?;
    Ok(fs::write(folder.join("README.md"), text)?)
}
