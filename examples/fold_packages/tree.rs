//! Installed packages.

use std::error::Error;
use std::path::{Path, PathBuf};

use mageacl_core::packages::{self, Module, PackageVersion};
use mageacl_core::store;

/// A package on disk, with the declarations of its modules.
pub(crate) struct Tree {
    pub(crate) package: String,
    version: String,
    modules: Vec<packages::Observed>,
}

impl Tree {
    pub(crate) fn version(&self) -> PackageVersion<'_> {
        let modules: Vec<Module<'_>> = self.modules.iter().map(packages::Observed::module).collect();
        PackageVersion { package: &self.package, version: &self.version, modules }
    }
}

/// Reads one package, or all packages of a vendor folder.
pub(crate) fn read(path: &Path) -> Result<Vec<Tree>, Box<dyn Error>> {
    if path.join("composer.json").is_file() {
        return Ok(package(path)?.into_iter().collect());
    }
    let mut trees = Vec::new();
    for vendor in folders(path)? {
        for folder in folders(&vendor)?.iter().filter(|folder| folder.join("composer.json").is_file()) {
            trees.extend(package(folder)?);
        }
    }
    if trees.is_empty() { Err("no package with a module was found".into()) } else { Ok(trees) }
}

fn folders(path: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut folders: Vec<PathBuf> =
        std::fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<_>>()?;
    folders.retain(|folder| folder.is_dir());
    folders.sort();
    Ok(folders)
}

/// Reads a package; `None` without a module.
fn package(folder: &Path) -> Result<Option<Tree>, Box<dyn Error>> {
    let failed = |error: &dyn std::fmt::Display| format!("{}: {error}", folder.display());
    let manifest: serde_json::Value = serde_json::from_slice(&std::fs::read(folder.join("composer.json"))?)?;
    let field = |name: &str| manifest[name].as_str().map(str::to_owned);
    let Ok(store) = store::discover(folder) else { return Ok(None) };
    let package = field("name").ok_or_else(|| failed(&"its composer.json has no name"))?;
    let version = field("version").ok_or_else(|| failed(&"its composer.json has no version"))?;
    let modules = packages::observe(&store).map_err(|error| failed(&error))?;
    Ok(Some(Tree { package, version, modules }))
}
