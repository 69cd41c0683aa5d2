//! Configuration files in folders where Magento does not read them.

use rayon::prelude::*;

use crate::catalog::{Catalog, FileKind};
use crate::fs::FileSystem;
use crate::source::{SourceMap, Span};
use crate::store::{self, EnabledModule};
use crate::xml::{self, Document};

/// A configuration file in a folder where Magento does not read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MisplacedFile {
    /// The index of the module in the catalog's list.
    pub module: usize,
    /// The path in the folder of the module.
    pub path: String,
    /// The kind of file by its name, with the path where Magento reads it.
    pub kind: FileKind,
    /// Its root element, or its start.
    pub span: Span,
}

/// Such a file with its text.
struct Found {
    kind: FileKind,
    path: String,
    text: String,
}

/// Files that Magento reads from the folder `etc` only.
const KINDS: [FileKind; 3] = [FileKind::Acl, FileKind::Webapi, FileKind::Integration];

/// Returns such files in the folders of areas, and in other folders of `etc`. Magento's own modules have none.
pub(super) fn misplaced(catalog: &Catalog, sources: &SourceMap) -> Vec<MisplacedFile> {
    let modules = catalog.modules.par_iter().enumerate();
    let own = modules.filter(|(_, module)| !catalog.is_upstream(&module.name));
    let found: Vec<(usize, Vec<Found>)> =
        own.map(|(place, module)| (place, of_module(module, sources.files()))).collect();
    let mut all = Vec::new();
    for (place, files) in found {
        let Some(folder) = catalog.modules[place].path.as_deref() else { continue };
        for Found { kind, path, text } in files {
            let name = catalog.modules[place].file(&path);
            let file = sources.add_from_store(name.as_str(), text.as_str(), folder, path.as_str());
            let start = Span { file, start: 0, end: 0 };
            let span = xml::parse(sources.text(file), file).map_or(start, |parsed| parsed.element(Document::ROOT).span);
            all.push(MisplacedFile { module: place, path, kind, span });
        }
    }
    all
}

fn of_module(module: &EnabledModule, files: &dyn FileSystem) -> Vec<Found> {
    let mut found = Vec::new();
    for (name, folder) in store::subfolders(files, module, "etc") {
        for kind in KINDS {
            let file = kind.path().trim_start_matches("etc/");
            let text = files.read(&folder.join(file)).ok().and_then(|bytes| xml::decode(bytes).ok());
            found.extend(text.map(|text| Found { kind, path: format!("etc/{name}/{file}"), text }));
        }
    }
    found
}
