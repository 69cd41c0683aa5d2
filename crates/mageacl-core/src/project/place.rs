//! The position of a store relative to the folder that the user gave, and the findings of that folder.

use std::path::{Path, PathBuf};

use super::open::Project;
use crate::finding::{Finding, limit};
use crate::fs::FileSystem;
use crate::source::{FileId, SourceMap};
use crate::store::{self, Located};

/// The number of folders that a note names.
const MAX_NAMED: usize = 5;

/// A folder of a store, to which findings are limited.
#[derive(Clone, Debug)]
pub(super) struct Scope {
    root: PathBuf,
    /// The folder from the root, with `/`.
    label: String,
    /// The folder without symbolic links.
    real: PathBuf,
}

impl Project {
    /// Records how the root of the store was found: findings are limited to the given folder.
    pub fn record_location(&mut self, located: &Located) {
        self.catalog.origin.place.clone_from(&located.place);
        self.scope = located
            .place
            .as_ref()
            .and_then(|place| Scope::new(self.sources.files(), &located.root, place.within.as_deref()?));
        if located.is_foreign {
            self.add_note(
                "the store around this folder does not include its modules, so they were read without it".to_owned(),
            );
        }
        if !located.beside.is_empty() {
            let (number, names) = (located.beside.len(), named(&located.beside));
            let modules = if number == 1 { "1 module is" } else { "modules are" };
            let modules = if number == 1 { modules.to_owned() } else { format!("{number} {modules}") };
            self.add_note(format!("{modules} beside the store and not part of it: {names}; not read"));
        }
    }

    /// Describes the modules of the folder that findings are limited to, if Magento does not load them: without findings
    /// the folder must not look clean.
    pub(super) fn unread_in_scope(&self) -> Option<String> {
        let (scope, store) = (self.scope.as_ref()?, self.store.as_ref()?);
        let lies_in = |path: &Path| scope.has_module(self.sources.files(), path);
        let inactive = store::inactive(store, &self.catalog.modules);
        let of_folder: Vec<String> = inactive
            .iter()
            .filter(|module| lies_in(&module.component.path))
            .map(|module| format!("{} ({})", module.name, module.state()))
            .collect();
        let label = &scope.label;
        if !of_folder.is_empty() {
            return Some(format!("Magento does not load these modules of {label}: {}", named(&of_folder)));
        }
        let is_read = store.components.iter().any(|component| lies_in(&component.path));
        (!is_read).then(|| format!("no module of the store is in {label}"))
    }

    /// Limits findings to the folder that the user gave. Returns whether there is such a folder.
    pub(super) fn limit_to_scope(&self, findings: &mut Vec<Finding>) -> bool {
        let Some(scope) = &self.scope else { return false };
        limit(findings, |finding| scope.has_finding(finding, &self.sources));
        true
    }

    fn add_note(&mut self, note: String) {
        self.notes.push(note.clone());
        self.catalog.origin.notes.push(note);
    }
}

impl Scope {
    fn new(files: &dyn FileSystem, root: &Path, within: &str) -> Option<Scope> {
        let real = files.canonicalize(&root.join(within)).ok()?;
        Some(Scope { root: root.to_owned(), label: within.to_owned(), real })
    }

    /// Returns whether a module is in, at or around the folder.
    fn has_module(&self, files: &dyn FileSystem, path: &Path) -> bool {
        let path = files.canonicalize(path).unwrap_or_else(|_| path.to_owned());
        path.starts_with(&self.real) || self.real.starts_with(&path)
    }

    /// Returns whether a finding is about the folder. One without a file is about the store as a whole.
    fn has_finding(&self, finding: &Finding, sources: &SourceMap) -> bool {
        finding.places.is_empty() || finding.places.iter().any(|place| self.has_file(place.file(), sources))
    }

    fn has_file(&self, file: FileId, sources: &SourceMap) -> bool {
        let name = sources.name(file);
        let is_below = name.strip_prefix(&self.label).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        // Composer links packages into the store, so that the same folder has another name in it.
        is_below || sources.files().canonicalize(&self.root.join(name)).is_ok_and(|path| path.starts_with(&self.real))
    }
}

fn named(names: &[String]) -> String {
    let more = names.len().saturating_sub(MAX_NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{more}", names[..names.len().min(MAX_NAMED)].join(", "))
}
