//! Adds versions of composer packages to a file of facts:
//! `cargo run --release --example fold_packages -- data/packages/magento.txt SOURCE...`
//!
//! A source is a JSON file of facts (`{"packages": {NAME: [ROW..]}}`, or one package), the folder of an installed package, or
//! the `vendor` folder of a store. Versions that are known already are compared: differences are printed, and the exit code
//! is 1. The file is written if all sources could be read; running it again changes nothing.
//!
//! `--vendor NAME,NAME` takes only packages of these vendors, `--not-vendor NAME,NAME` all others.

#![expect(clippy::print_stdout, reason = "a program for maintainers, which shows conflicts")]

mod fold_packages {
    pub(crate) mod json;
    pub(crate) mod tree;
}

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use fold_packages::{json, tree};
use mageacl_core::packages::{self, Conflict, Facts, PackageVersion};

/// Vendors that are taken or left out.
enum Vendors {
    All,
    Only(Vec<String>),
    Not(Vec<String>),
}

impl Vendors {
    fn take(&self, package: &str) -> bool {
        let vendor = package.split('/').next().unwrap_or_default();
        match self {
            Vendors::All => true,
            Vendors::Only(names) => names.iter().any(|name| name == vendor),
            Vendors::Not(names) => names.iter().all(|name| name != vendor),
        }
    }
}

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1).peekable();
    let file = arguments.next().ok_or("usage: fold_packages FILE [--vendor NAMES | --not-vendor NAMES] SOURCE...")?;
    let mut vendors = Vendors::All;
    let mut text = std::fs::read_to_string(&file).unwrap_or_default();
    let mut conflicts = Vec::new();
    while let Some(argument) = arguments.next() {
        let names = |names: Option<String>| -> Vec<String> {
            names.unwrap_or_default().split(',').map(str::to_owned).collect()
        };
        match argument.as_str() {
            "--vendor" => vendors = Vendors::Only(names(arguments.next())),
            "--not-vendor" => vendors = Vendors::Not(names(arguments.next())),
            source => {
                let failed = |error: Box<dyn Error>| format!("{source}: {error}");
                let path = Path::new(source);
                let (folded, found) =
                    if path.is_dir() { fold_tree(path, &text, &vendors) } else { fold_json(path, &text, &vendors) }
                        .map_err(failed)?;
                conflicts.extend(found);
                text = folded;
            }
        }
    }
    for conflict in &conflicts {
        println!("{} {}: known with other facts, which were kept", conflict.package, conflict.version);
        conflict.known.iter().for_each(|line| println!("  - {line}"));
        conflict.found.iter().for_each(|line| println!("  + {line}"));
    }
    std::fs::write(file, text)?;
    Ok(if conflicts.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

type Folded = Result<(String, Vec<Conflict>), Box<dyn Error>>;

fn fold_json(path: &Path, text: &str, vendors: &Vendors) -> Folded {
    let document = json::read(&std::fs::read_to_string(path)?)?;
    let rows = document.packages.iter().filter(|(name, _)| vendors.take(name));
    let (mut versions, mut assumed) = (Vec::new(), Vec::new());
    for (name, rows) in rows {
        for row in rows {
            let rows = if row.is_assumed() { &mut assumed } else { &mut versions };
            rows.extend(row.versions.iter().map(|version| (name.as_str(), version.as_str(), row)));
        }
    }
    let mut found: Vec<PackageVersion<'_>> = Vec::new();
    let facts = Facts::new(text);
    for (package, version, row) in versions {
        found.push(PackageVersion { package, version, modules: row.modules(&facts, package, version)? });
    }
    let (text, conflicts) = packages::fold(text, &found)?;
    let assumed = json::assumed(&text, &assumed)?;
    let assumed: Vec<(&str, &str, &str)> =
        assumed.iter().map(|it| (it.package, it.version, it.like.as_str())).collect();
    Ok((packages::assume(&text, &assumed)?, conflicts))
}

fn fold_tree(path: &Path, text: &str, vendors: &Vendors) -> Folded {
    let trees = tree::read(path)?;
    let taken = trees.iter().filter(|tree| vendors.take(&tree.package));
    let found: Vec<PackageVersion<'_>> = taken.map(tree::Tree::version).collect();
    Ok(packages::fold(text, &found)?)
}
