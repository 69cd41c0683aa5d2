//! The configuration files of all enabled modules, each by itself: what somebody wrote, before Magento merges it.

use std::path::Path;

use rayon::prelude::*;

use super::Catalog;
use crate::source::{self, FileId, SourceMap};
use crate::store::EnabledModule;
use crate::xml::{self, Document};

/// A file that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConfigFile {
    /// What sort of file it is.
    pub kind: FileKind,
    /// The place of its module in the catalog's list.
    pub module: usize,
    /// Its text.
    pub file: FileId,
}

/// A file with its elements.
#[derive(Debug)]
pub struct Declared<'s> {
    /// The file.
    pub file: ConfigFile,
    /// Its elements.
    pub document: Document<'s>,
}

/// The sorts of files that are looked at by themselves.
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

/// The kinds that are read together with the catalog are not among these.
const FURTHER: [FileKind; 3] = [FileKind::Integration, FileKind::IntegrationApi, FileKind::IntegrationConfig];

impl FileKind {
    /// The path in a module's folder.
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

/// Reads what a catalog does not hold yet: the files of integrations. Those that cannot be read are left out; who reads
/// the integrations is told of them.
pub fn read_further(catalog: &mut Catalog, sources: &SourceMap) {
    let read: Vec<Vec<(FileKind, String)>> = catalog.modules.par_iter().map(read_module).collect();
    for (module, texts) in read.into_iter().enumerate() {
        for (kind, text) in texts {
            let file = catalog.modules[module].add_text(kind.path(), text, sources);
            catalog.files.push(ConfigFile { kind, module, file });
        }
    }
}

/// Parses the files of a catalog in parallel, by kind and in merge order; those that are not well-formed are left out, for
/// the catalog tells of them.
#[must_use]
pub fn declared<'s>(catalog: &Catalog, sources: &'s SourceMap) -> Vec<Declared<'s>> {
    let parse = |file: &ConfigFile| {
        let document = xml::parse(sources.text(file.file), file.file).ok()?;
        Some(Declared { file: *file, document })
    };
    catalog.files.par_iter().filter_map(parse).collect()
}

fn read_module(module: &EnabledModule) -> Vec<(FileKind, String)> {
    let read = |kind: FileKind| Some((kind, read_text(&module.path.as_ref()?.join(kind.path()))?));
    FURTHER.into_iter().filter_map(read).collect()
}

fn read_text(path: &Path) -> Option<String> {
    xml::decode(source::read(path).ok()?).ok()
}
