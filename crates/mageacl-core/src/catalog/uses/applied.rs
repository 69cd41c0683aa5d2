//! Setup scripts that create the integrations of `etc/integration/config.xml`.

use std::collections::BTreeSet;

use rayon::prelude::*;
use regex::bytes::Regex;

use crate::catalog::{Catalog, FileKind};
use crate::fs::FileSystem;
use crate::store::{self, EnabledModule};

/// A module with PHP code that creates such integrations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applying {
    /// The index of the module in the catalog's list.
    pub module: usize,
    /// The file, relative to the root of the store, with `/`.
    pub file: String,
}

/// The method of `Magento\Integration\Model\ConfigBasedIntegrationManager`.
const CALL: &str = r"(?-u)\bprocessIntegrationConfig\s*\(";

/// Returns the files that call it, in modules with such a `config.xml`. A module calls it for its own integrations.
pub(super) fn applying(catalog: &Catalog, files: &dyn FileSystem) -> Vec<Applying> {
    let declaring = catalog.files.iter().filter(|file| file.kind == FileKind::IntegrationConfig);
    let declaring: BTreeSet<usize> = declaring.map(|file| file.module).collect();
    let Ok(call) = Regex::new(CALL) else { return Vec::new() };
    let places: Vec<usize> = declaring.into_iter().collect();
    let find = |place: usize| {
        let file = first_call(catalog.modules.get(place)?, &call, files)?;
        Some(Applying { module: place, file })
    };
    places.into_par_iter().filter_map(find).collect()
}

fn first_call(module: &EnabledModule, call: &Regex, files: &dyn FileSystem) -> Option<String> {
    let calls = |path: &std::path::Path| files.read_listed(path).is_ok_and(|text| call.is_match(&text));
    let found = store::files(files, module, &["php"]).filter(|(_, full)| calls(full)).map(|(path, _)| path);
    found.min().map(|path| module.file(&path))
}
