//! Reads the same configuration file of all modules.

use rayon::prelude::*;

use super::facts::AdminFacts;
use crate::catalog::Catalog;
use crate::merge::MergeError;
use crate::source::SourceMap;
use crate::xml::{self, Document, ElementId};

/// A file of a module.
#[derive(Debug)]
pub(super) struct ModuleFile<'s> {
    /// The index of the module.
    pub(super) module: usize,
    /// The content.
    pub(super) document: Document<'s>,
}

/// Reads and parses the file with this path in all modules, in their order. `is_needed` decides from the bytes of a file.
pub(super) fn read<'s>(
    catalog: &Catalog,
    facts: &AdminFacts,
    path: &'static str,
    sources: &'s SourceMap,
    notes: &mut Vec<String>,
    is_needed: impl Fn(&[u8]) -> bool + Sync,
) -> Vec<ModuleFile<'s>> {
    let bytes: Vec<Option<Vec<u8>>> = catalog
        .modules
        .par_iter()
        .enumerate()
        .map(|(place, module)| match &module.path {
            Some(folder) => sources.files().read(&folder.join(path)).ok().filter(|bytes| is_needed(bytes)),
            None => facts.document(catalog, place, path).map(|text| text.as_bytes().to_vec()),
        })
        .collect();
    let mut found = Vec::new();
    for (place, bytes) in bytes.into_iter().enumerate() {
        let Some(bytes) = bytes else { continue };
        let module = &catalog.modules[place];
        let text = xml::decode(bytes).unwrap_or_else(|error| error.text);
        let file = module.add_text(path, text, sources);
        match xml::parse(sources.parser_text(file), file) {
            Ok(document) => found.push(ModuleFile { module: place, document }),
            Err(error) => notes.push(format!("{} was not read: not well-formed XML: {error}", sources.name(file))),
        }
    }
    found
}

/// Returns the value of an attribute, trimmed; `None` if it is missing or empty.
pub(super) fn attribute(document: &Document<'_>, element: ElementId, name: &str) -> Option<String> {
    let value = document.element(element).plain_attribute(name)?.value.trim();
    (!value.is_empty()).then(|| value.to_owned())
}

/// Reports that Magento cannot merge the files of a kind.
pub(super) fn merge_note(kind: &str, error: &MergeError, sources: &SourceMap) -> String {
    let line = sources.position(error.span).line;
    format!("{}:{line}: Magento cannot merge {kind}: {error}", sources.name(error.span.file))
}
