//! PHP code that creates the integrations of `etc/integration/config.xml`.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::created::{Created, Patterns};
use crate::catalog::{Catalog, FileKind};
use crate::fs::FileSystem;
use crate::store::{self, EnabledModule};

/// A file with PHP code that creates such integrations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntegrationSetup {
    /// The index of the module in the catalog's list.
    pub module: usize,
    /// The file, relative to the root of the store, with `/`.
    pub file: String,
    /// The integrations that it creates.
    pub names: AppliedNames,
}

/// The integrations that PHP code creates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AppliedNames {
    /// These.
    Named(BTreeSet<String>),
    /// Names that only PHP can compute, most likely those that its module declares.
    OfModule,
    /// It reads the files of all modules.
    All,
}

impl IntegrationSetup {
    /// Returns whether the code creates an integration that some modules declare, or may do so.
    #[must_use]
    pub fn may_create(&self, name: &str, declaring: &BTreeSet<usize>) -> bool {
        match &self.names {
            AppliedNames::Named(names) => names.contains(name),
            AppliedNames::OfModule => declaring.contains(&self.module),
            AppliedNames::All => true,
        }
    }
}

/// Returns the files that create integrations. Only stores with such declarations are searched, and only modules that are
/// not Magento's own.
pub(super) fn applying(catalog: &Catalog, files: &dyn FileSystem) -> Vec<IntegrationSetup> {
    let declaring = |kind: FileKind| matches!(kind, FileKind::IntegrationConfig | FileKind::IntegrationApi);
    if !catalog.files.iter().any(|file| declaring(file.kind)) {
        return Vec::new();
    }
    let Some(patterns) = Patterns::new() else { return Vec::new() };
    let find = |(place, module): (usize, &EnabledModule)| of_module(place, module, &patterns, files);
    let modules = catalog.modules.par_iter().enumerate();
    modules.filter(|(_, module)| !catalog.is_upstream(&module.name)).flat_map_iter(find).collect()
}

fn of_module(
    place: usize,
    module: &EnabledModule,
    patterns: &Patterns,
    files: &dyn FileSystem,
) -> Vec<IntegrationSetup> {
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    for (path, full) in store::files(files, module, &["php"]) {
        if let Ok(text) = files.read_listed(&full) {
            texts.insert(path, String::from_utf8_lossy(&text).into_owned());
        }
    }
    let mut found = Vec::new();
    for (path, text) in &texts {
        for created in patterns.created(text, &texts.values()) {
            let names = match created {
                Created::Named(names) => AppliedNames::Named(names),
                Created::Unknown => AppliedNames::OfModule,
                Created::Configured => AppliedNames::All,
            };
            found.push(IntegrationSetup { module: place, file: module.file(path), names });
        }
    }
    found
}
