//! The packages that a store or its modules require, from `composer.json`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::composer::Manifest;
use super::root::Root;
use super::{Component, Store};

/// The packages that a `composer.json` requires, each with its version constraint.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Requirements {
    /// Those of `require`.
    pub require: BTreeMap<String, String>,
    /// Those of `require-dev`.
    pub require_dev: BTreeMap<String, String>,
}

/// The number of modules whose `composer.json` is read. Large repositories have some hundred.
const MAX_MODULES: usize = 2_000;

/// Returns the requirements of the modules on disk, as far as they have a readable `composer.json` that is not that of the
/// store.
#[must_use]
pub fn module_requirements(store: &Store) -> Vec<Requirements> {
    let components = store.components.iter().take(MAX_MODULES);
    components.filter_map(|component| of_component(component, Root::new(&store.files, &store.root))).collect()
}

fn of_component(component: &Component, root: Root<'_>) -> Option<Requirements> {
    // The module of a package may be in `src/`.
    let parent = || component.path.parent().filter(|parent| *parent != root.path && parent.starts_with(root.path));
    read(root, &component.path).or_else(|| read(root, parent()?))
}

fn read(root: Root<'_>, folder: &Path) -> Option<Requirements> {
    let path: PathBuf = folder.join("composer.json");
    let bytes = root.files().read_named(&path).ok()?;
    Manifest::read(&bytes).ok().map(Manifest::into_requirements)
}
