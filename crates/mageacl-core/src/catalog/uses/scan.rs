//! Reads all files of all modules once.

use std::collections::BTreeSet;
use std::path::Path;

use rayon::prelude::*;

use super::asked::{Asked, Forms, Sort};
use super::known::{Candidate, Known};
use super::{Reference, ScanDepth, UsedBy, Uses};
use crate::catalog::{AclTree, COMPANY_FILE, Catalog};
use crate::fs::FileSystem;
use crate::source::{SourceMap, Span};
use crate::store::{self, EnabledModule};
use crate::xml;

/// Extensions of files that may name a resource; `html` files are templates for the browser.
const EXTENSIONS: [&str; 5] = ["xml", "php", "phtml", "js", "html"];

/// The module whose code has most of the references. If it is missing, the store consists only of configuration files.
const ADMIN_MODULE: &str = "Magento_Backend";

/// The maximum number of unknown ids that are reported for one file. Each requires another scan of the text before it;
/// the rest is reported after these are fixed.
const MAX_PLACES: usize = 20;

/// A file with a reference to an unknown id.
#[derive(Debug)]
struct Found {
    name: String,
    /// The path in the folder of the module.
    path: String,
    text: String,
    asked: Vec<Asked>,
}

/// The result for one module.
#[derive(Debug, Default)]
struct OfModule {
    found: Vec<Found>,
    /// Entries of the menu that it removes.
    removed: Vec<Vec<u8>>,
    /// Ids of a separate tree.
    company: Vec<String>,
    unread: Vec<String>,
    has_code: bool,
}

/// The patterns of the search.
struct Scanner<'t> {
    known: Known<'t>,
    forms: Forms,
    files: &'t dyn FileSystem,
    /// The resource of the configuration's page and those below it; empty if it is not in the tree.
    configuration: BTreeSet<&'t str>,
}

/// The resource of the configuration's page in the Admin.
const CONFIGURATION: &str = "Magento_Config::config";

pub(super) fn scan(catalog: &Catalog, tree: &AclTree, look: ScanDepth, sources: &SourceMap) -> Uses {
    let (Some(known), Some(forms)) = (Known::new(tree), Forms::new()) else { return Uses::default() };
    let page = tree.find(CONFIGURATION);
    let configuration =
        page.into_iter().flat_map(|page| tree.subtree(page)).map(|node| tree.resource(node).id.as_str()).collect();
    let scanner = Scanner { known, forms, files: sources.files(), configuration };
    let of_module = |module: &EnabledModule| {
        if look == ScanDepth::Everything || !catalog.is_upstream(&module.name) {
            scanner.module(module)
        } else {
            scanner.company(module)
        }
    };
    let modules: Vec<OfModule> = catalog.modules.par_iter().map(of_module).collect();
    let removed: BTreeSet<&[u8]> = modules.iter().flat_map(|module| &module.removed).map(Vec::as_slice).collect();
    let company: BTreeSet<&str> = modules.iter().flat_map(|module| &module.company).map(String::as_str).collect();
    let is_on = |name: &Vec<u8>| catalog.modules.iter().any(|module| module.name.as_bytes() == name.as_slice());
    // Ignore references that can never apply: removed menu entries, entries of missing modules, and ids of companies.
    let counts = |found: &Found, asked: &Asked| {
        let is_removed = asked.entry.as_deref().is_some_and(|entry| removed.contains(entry));
        !is_removed && asked.needs.iter().all(is_on) && !company.contains(&found.text[asked.range.clone()])
    };
    let mut uses = Uses::default();
    for (place, module) in modules.iter().enumerate() {
        for found in &module.found {
            let asked: Vec<&Asked> = found.asked.iter().filter(|asked| counts(found, asked)).collect();
            if asked.is_empty() {
                continue;
            }
            let file = match &catalog.modules[place].path {
                Some(folder) => sources.add_from_store(
                    found.name.as_str(),
                    found.text.as_str(),
                    folder.as_path(),
                    found.path.as_str(),
                ),
                None => sources.add_withheld(found.name.as_str(), found.text.as_str()),
            };
            let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
            for asked in asked {
                let id = found.text[asked.range.clone()].to_owned();
                let span = Span { file, start: offset(asked.range.start), end: offset(asked.range.end) };
                let is_known = scanner.known.contains(id.as_bytes());
                let list = if is_known { &mut uses.misplaced_sections } else { &mut uses.undefined };
                list.push(Reference { id, by: asked.by, module: place, span });
            }
        }
    }
    // The code of Magento never names the ids of others, so it may be replaced by facts.
    let has_base = catalog.origin.base.is_some();
    let mut with_code = catalog.modules.iter().zip(&modules).filter(|(_, of)| of.has_code);
    let has_code = with_code.any(|(module, _)| has_base || module.name == ADMIN_MODULE);
    uses.named = (has_code && look == ScanDepth::Everything).then(|| scanner.known.named());
    uses.unread = modules.into_iter().flat_map(|module| module.unread).collect();
    uses
}

impl Scanner<'_> {
    fn module(&self, module: &EnabledModule) -> OfModule {
        let mut of = OfModule::default();
        for (path, full) in store::files(self.files, module, &EXTENSIONS) {
            self.file(module, &path, &full, &mut of);
        }
        of.found.sort_by(|a, b| a.name.cmp(&b.name));
        of.unread.sort();
        of
    }

    /// Returns all texts that have the form of an id.
    fn ids<'x>(&'x self, text: &'x [u8]) -> impl Iterator<Item = String> + 'x {
        self.known.candidates(text).map(|it| String::from_utf8_lossy(&text[it.start..it.end]).into_owned())
    }

    /// Reads only the ids of a module that are a separate tree.
    fn company(&self, module: &EnabledModule) -> OfModule {
        let mut of = OfModule::default();
        let text = module.path.as_ref().and_then(|path| self.files.read(&path.join(COMPANY_FILE)).ok());
        of.company.extend(text.iter().flat_map(|text| self.ids(text)));
        of
    }

    fn file(&self, module: &EnabledModule, path: &str, full: &Path, of: &mut OfModule) {
        let sort = Sort::from_path(path);
        if sort == Sort::Passed {
            return;
        }
        let text = match self.files.read_listed(full) {
            Ok(text) => readable(text),
            Err(error) => {
                of.unread.push(format!("{} cannot be read: {error}", module.file(path)));
                return;
            }
        };
        of.has_code |= sort == Sort::Php && path != "registration.php";
        match sort {
            Sort::Company => {
                of.company.extend(self.ids(&text));
                return;
            }
            Sort::Menu => of.removed.extend(self.forms.removed(&text)),
            _ => {}
        }
        if self.unknown(sort, &text).is_empty() {
            return;
        }
        // Only valid text is kept. Replacing invalid bytes may change offsets, so they are computed afterwards.
        let text =
            String::from_utf8(text).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
        let asked = self.unknown(sort, text.as_bytes());
        of.found.push(Found { name: module.file(path), path: path.to_owned(), text, asked });
    }

    /// Marks the ids in a text, and returns the references to unknown ones, and misplaced sections.
    fn unknown(&self, sort: Sort, text: &[u8]) -> Vec<Asked> {
        let mut unknown = Vec::new();
        for candidate in self.known.candidates(text) {
            // The names of menu entries look like ids, and are mostly identical to them.
            if sort == Sort::Menu && !self.forms.is_menu(text, candidate.start) {
                continue;
            }
            if self.known.mark(text, candidate) && !self.may_be_misplaced(sort, text, candidate) {
                continue;
            }
            if unknown.len() == MAX_PLACES {
                continue;
            }
            let asked = self.forms.asked(sort, text, candidate.start);
            let is_reported = |asked: &Asked| {
                let id = &text[asked.range.clone()];
                !self.known.contains(id) || self.is_misplaced(sort, id)
            };
            unknown.extend(asked.filter(is_reported));
        }
        unknown
    }

    fn may_be_misplaced(&self, sort: Sort, text: &[u8], candidate: Candidate) -> bool {
        self.is_misplaced(sort, &text[candidate.start..candidate.end])
    }

    /// Returns whether a section of the configuration has a resource that is not below that of its page.
    fn is_misplaced(&self, sort: Sort, id: &[u8]) -> bool {
        let is_below = || std::str::from_utf8(id).is_ok_and(|id| self.configuration.contains(id));
        sort == Sort::Xml(UsedBy::Configuration) && !self.configuration.is_empty() && !is_below()
    }
}

/// Decodes UTF-16; returns anything else unchanged.
fn readable(text: Vec<u8>) -> Vec<u8> {
    let is_wide = text.starts_with(&[0xFE, 0xFF]) || text.starts_with(&[0xFF, 0xFE]);
    if is_wide { xml::decode(text).map(String::into_bytes).unwrap_or_default() } else { text }
}
