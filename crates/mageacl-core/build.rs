//! Compresses the facts about packages, which the program contains, and lists the names of their modules.

use std::collections::BTreeSet;
use std::error::Error;
use std::io::Write;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::DeflateEncoder;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new("../../data/packages");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<_>>()?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "txt"));
    files.sort();
    write_modules(&files)?;
    compress(&files, "packages.deflate")?;
    compress(&[folder.join("admin/magento.txt"), folder.join("admin/third-party.txt")], "packages-admin.deflate")?;
    compress(&[PathBuf::from("../../data/release-packages.txt")], "release-packages.deflate")
}

/// Writes the length of the text of some files, in four bytes, and the compressed text.
fn compress(files: &[PathBuf], target: &str) -> Result<(), Box<dyn Error>> {
    let mut text = Vec::new();
    for file in files {
        println!("cargo::rerun-if-changed={}", file.display());
        text.extend(std::fs::read(file)?);
    }
    let mut encoder = DeflateEncoder::new(u32::try_from(text.len())?.to_le_bytes().to_vec(), Compression::best());
    encoder.write_all(&text)?;
    let target = Path::new(&std::env::var("OUT_DIR")?).join(target);
    Ok(std::fs::write(target, encoder.finish()?)?)
}

/// Writes the names of the modules of packages.
fn write_modules(files: &[PathBuf]) -> Result<(), Box<dyn Error>> {
    let mut names = BTreeSet::new();
    for file in files {
        // `module  VERSIONS  NAME`
        let text = std::fs::read_to_string(file)?;
        let modules = text.lines().filter_map(|line| line.strip_prefix("module  ")?.split_once("  "));
        names.extend(modules.map(|(_, name)| name.to_owned()));
    }
    let target = Path::new(&std::env::var("OUT_DIR")?).join("modules.txt");
    Ok(std::fs::write(target, names.into_iter().collect::<Vec<_>>().join("\n"))?)
}
