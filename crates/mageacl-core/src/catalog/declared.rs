//! The configuration files of all enabled modules individually, before they are merged.

use std::path::Path;

use rayon::prelude::*;

use super::Catalog;
use crate::fs::FileSystem;
use crate::source::{FileId, SourceMap};
use crate::store::EnabledModule;
use crate::xml::{self, Document};

/// A configuration file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConfigFile {
    /// The kind of file.
    pub kind: FileKind,
    /// The index of its module in the catalog's list.
    pub module: usize,
    /// Its text.
    pub file: FileId,
}

/// A file with its elements.
#[derive(Debug)]
pub struct ParsedConfigFile<'s> {
    /// The file.
    pub file: ConfigFile,
    /// Its elements.
    pub document: Document<'s>,
}

/// The kinds of files that are also read individually.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// `etc/acl.xml`.
    Acl,
    /// `etc/webapi.xml`.
    Webapi,
    /// `etc/integration.xml`.
    Integration,
    /// `etc/integration/api.xml`.
    IntegrationApi,
    /// `etc/integration/config.xml`.
    IntegrationConfig,
}

/// The kinds that are not read together with the catalog.
const FURTHER: [FileKind; 3] = [FileKind::Integration, FileKind::IntegrationApi, FileKind::IntegrationConfig];

impl FileKind {
    /// Returns the path in the folder of a module.
    #[must_use]
    pub fn path(self) -> &'static str {
        match self {
            FileKind::Acl => "etc/acl.xml",
            FileKind::Webapi => "etc/webapi.xml",
            FileKind::Integration => "etc/integration.xml",
            FileKind::IntegrationApi => "etc/integration/api.xml",
            FileKind::IntegrationConfig => "etc/integration/config.xml",
        }
    }
}

/// Reads the files of integrations, which a catalog does not contain at first. Unreadable files are skipped; reading
/// the integrations reports them.
pub fn load_integration_files(catalog: &mut Catalog, sources: &SourceMap) {
    let read: Vec<Vec<(FileKind, String)>> =
        catalog.modules.par_iter().map(|module| read_module(module, sources.files())).collect();
    for (module, texts) in read.into_iter().enumerate() {
        for (kind, text) in texts {
            let file = catalog.modules[module].add_text(kind.path(), text, sources);
            catalog.files.push(ConfigFile { kind, module, file });
        }
    }
}

/// Parses the files of a catalog in parallel, by kind and in merge order. Files that are not well-formed are skipped;
/// the catalog reports them.
#[must_use]
pub fn declared<'s>(catalog: &Catalog, sources: &'s SourceMap) -> Vec<ParsedConfigFile<'s>> {
    let parse = |file: &ConfigFile| {
        let document = xml::parse(sources.text(file.file), file.file).ok()?;
        Some(ParsedConfigFile { file: *file, document })
    };
    catalog.files.par_iter().filter_map(parse).collect()
}

fn read_module(module: &EnabledModule, files: &dyn FileSystem) -> Vec<(FileKind, String)> {
    let read = |kind: FileKind| Some((kind, read_text(&module.path.as_ref()?.join(kind.path()), files)?));
    FURTHER.into_iter().filter_map(read).collect()
}

fn read_text(path: &Path, files: &dyn FileSystem) -> Option<String> {
    xml::decode(files.read(path).ok()?).ok()
}
