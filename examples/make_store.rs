//! Writes a store for measurements.
//!
//! `make_store FOLDER [--modules N] [--release-archive FILE [--order FILE]] [--files F]`
//!
//! - `--modules N`: the number of generated modules (default 300; none with a release).
//! - `--release-archive FILE`: the XML of a Magento release, a `.tar.gz` with one folder.
//! - `--order FILE`: the recorded result of Magento's own code for that release, with its load order
//!   (`../../oracle/releases/RELEASE.json.gz` relative to the archive).
//! - `--files F`: add PHP files until the store has this number of files.

#[path = "../benches/store/mod.rs"]
mod store;

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let mut folder: Option<PathBuf> = None;
    let mut modules: Option<usize> = None;
    let mut archive: Option<PathBuf> = None;
    let mut order: Option<PathBuf> = None;
    let mut files: Option<usize> = None;
    let mut arguments = env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or_else(|| format!("{argument} needs a value"));
        match argument.as_str() {
            "--modules" => modules = Some(value()?.parse()?),
            "--release-archive" => archive = Some(value()?.into()),
            "--order" => order = Some(value()?.into()),
            "--files" => files = Some(value()?.parse()?),
            _ => folder = Some(argument.into()),
        }
    }
    let folder = folder.ok_or("which folder? It must not be there yet.")?;
    if folder.exists() {
        return Err(format!("{} is there already", folder.display()).into());
    }
    fs::create_dir_all(&folder)?;
    match &archive {
        None => store::generate(&folder, modules.unwrap_or(300))?,
        Some(archive) => {
            let name = archive.file_name().unwrap_or_default().to_string_lossy().replace(".tar.gz", ".json.gz");
            let beside = || archive.parent().map(|folder| folder.join("../../oracle/releases").join(name));
            let order = order.or_else(beside).ok_or("which --order?")?;
            store::release(&folder, archive, &order, modules.unwrap_or(0))?;
        }
    }
    files.map_or(Ok(()), |files| store::fill(&folder, files))?;
    Ok(())
}
