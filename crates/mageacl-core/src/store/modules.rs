//! The enabled modules, in the order in which Magento merges their files (`Module\ModuleList`).

use std::collections::{HashMap, HashSet};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::composer::is_absent;
use super::module_xml::{self, ModuleXml};
use super::order::{self, Sequenced};
use super::{Component, Note, Store, php};
use crate::source::{self, FileId, Quoting, ReadError, SourceMap, Span, TextOrigin, quoting};
use crate::xml;

/// The file with a module's name and its dependencies.
const MODULE_XML: &str = "etc/module.xml";

/// A module that is enabled and on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnabledModule {
    /// Its name.
    pub name: String,
    /// Its folder; `None` if it comes from another source, in which case none of its files can be read.
    pub path: Option<PathBuf>,
    /// Its folder as shown in reports, with `/`; empty if the module is the root itself.
    pub label: String,
}

/// The modules of a store by state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Modules {
    /// The enabled ones, in merge order.
    pub enabled: Vec<EnabledModule>,
    /// The number of modules that are on disk but disabled.
    pub disabled: usize,
    /// The modules that `app/etc/config.php` enables, but that are not on disk, by name.
    pub missing: Vec<String>,
    /// The enabled modules whose `module.xml` cannot be read although `app/etc/config.php` makes that unnecessary.
    pub notes: Vec<Note>,
}

/// The reason why Magento could not load its list of modules.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ModulesError {
    /// The reason, in words.
    pub message: String,
    /// Its position.
    pub span: Option<Span>,
    /// A hint how to fix it.
    pub help: String,
}

impl EnabledModule {
    /// Returns the name of a file of the module in reports.
    #[must_use]
    pub fn file(&self, file: &str) -> String {
        file_label(&self.label, file)
    }

    /// Adds the text of a file of the module. Without a folder the text was generated.
    pub fn add_text(&self, file: &'static str, text: String, sources: &SourceMap) -> FileId {
        match &self.path {
            Some(folder) => sources.add_from_store(self.file(file), text, folder, file),
            None => sources.add(self.file(file), text),
        }
    }
}

/// Returns the modules of a store. With `app/etc/config.php` they are those that it enables, in its own order, and no
/// `module.xml` is read; without it they are all modules, in the order of Magento's loader.
///
/// # Errors
/// If Magento's own loading stops: a `module.xml` is missing or cannot be read, or sequences form a cycle.
pub fn modules(store: &Store, sources: &SourceMap) -> Result<Modules, ModulesError> {
    let named = match &store.config {
        Some(_) if store.components.iter().all(|component| component.name.is_some()) => store
            .components
            .iter()
            .filter_map(|component| Some((component.name.clone()?, component)))
            .collect::<Vec<_>>(),
        _ => return read_all(store, sources),
    };
    Ok(select(store, named))
}

/// Stands for the name of a module that is missing, if `app/etc/config.php` is a link to a file outside the store: that may
/// be any PHP file, and its keys would be shown.
pub const HIDDEN_NAME: &str = "{...}";

/// Returns those of the named components that `config.php` enables.
fn select(store: &Store, named: Vec<(String, &Component)>) -> Modules {
    let Some(config) = &store.config else { return Modules::default() };
    let present = named.len();
    let by_name: HashMap<String, &Component> = named.into_iter().collect();
    let enabled: Vec<EnabledModule> = config
        .enabled
        .iter()
        .filter_map(|name| by_name.get(name).map(|component| enabled_module(name, component)))
        .collect();
    let disabled = present - enabled.len().min(present);
    let mut missing: Vec<String> = config.enabled.iter().filter(|name| !by_name.contains_key(*name)).cloned().collect();
    missing.sort_unstable();
    if config.is_outside {
        missing.fill(HIDDEN_NAME.to_owned());
    }
    let notes = enabled.par_iter().filter_map(|module| unreadable_module_xml(module, &store.root)).collect();
    Modules { enabled, disabled, missing, notes }
}

/// Reports a `module.xml` that exists but cannot be read. With `app/etc/config.php` Magento starts without it, and
/// fails at the next `setup:upgrade`.
fn unreadable_module_xml(module: &EnabledModule, root: &Path) -> Option<Note> {
    let folder = module.path.as_ref()?;
    let path = folder.join(MODULE_XML);
    let (reason, line) = match source::read(&path) {
        Err(error) if is_absent(&error) && path.symlink_metadata().is_err() => return None,
        Err(error) => (format!("the file cannot be read: {error}"), None),
        Ok(bytes) => {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            let (reason, line) = invalid_module_xml(bytes)?;
            // The parser's message quotes the text, and the file can be a link to a secret.
            match quoting(TextOrigin::StoreFile { roots: &[root], folder, file: MODULE_XML, text: &text }) {
                Quoting::Lines => (reason, line),
                Quoting::Nothing => ("it is not a valid module.xml".to_owned(), line),
            }
        }
    };
    let message = format!("{reason}; `setup:upgrade` stops here");
    Some(Note::new(module.file(MODULE_XML), line, message))
}

/// Returns the problem of a `module.xml`, and its line.
fn invalid_module_xml(bytes: Vec<u8>) -> Option<(String, Option<u32>)> {
    let text = match xml::decode(bytes) {
        Ok(text) => text,
        Err(error) => return Some((error.message, None)),
    };
    let error = module_xml::parse(&text, SourceMap::default().add("", "")).err()?;
    Some((error.message, Some(php::line(&text, error.start))))
}

/// Loads all modules according to their `module.xml`: their order, and the names of those that are not registered.
fn read_all(store: &Store, sources: &SourceMap) -> Result<Modules, ModulesError> {
    sources.add_root(&store.root);
    let bytes: Vec<Result<Vec<u8>, ReadError>> =
        store.components.par_iter().map(|component| source::read(&component.path.join(MODULE_XML))).collect();
    let mut declared = Vec::with_capacity(bytes.len());
    for (component, bytes) in store.components.iter().zip(bytes) {
        declared.push((component, read_module_xml(component, bytes, sources)?));
    }
    // Without a registration, the name in module.xml is the only one.
    let name_of = |component: &Component, xml: &ModuleXml| component.name.clone().unwrap_or_else(|| xml.name.clone());
    if store.config.is_some() {
        return Ok(select(
            store,
            declared.iter().map(|(component, xml)| (name_of(component, xml), *component)).collect(),
        ));
    }
    let order = order::sort(
        declared.iter().map(|(_, xml)| Sequenced { name: xml.name.clone(), sequence: xml.sequence.clone() }).collect(),
    )
    .map_err(|cycle| ModulesError {
        message: cycle.to_string(),
        span: declared.iter().find(|(_, xml)| xml.name == cycle.from).map(|(_, xml)| xml.name_span),
        help: format!("Remove {} from the <sequence> of {}, or the other way round.", cycle.to, cycle.from),
    })?;
    let by_name: HashMap<String, &Component> =
        declared.iter().map(|(component, xml)| (name_of(component, xml), *component)).collect();
    // The list has the name from module.xml, the folder belongs to the registered name: if they differ, Magento never
    // reads the module again.
    let listed: HashSet<&String> = order.iter().collect();
    let enabled =
        order.iter().filter_map(|name| by_name.get(name).map(|component| enabled_module(name, component))).collect();
    let disabled = by_name.keys().filter(|name| !listed.contains(name)).count();
    Ok(Modules { enabled, disabled, ..Modules::default() })
}

fn read_module_xml(
    component: &Component,
    bytes: Result<Vec<u8>, ReadError>,
    sources: &SourceMap,
) -> Result<ModuleXml, ModulesError> {
    let name =
        if component.label.is_empty() { MODULE_XML.to_owned() } else { format!("{}/{MODULE_XML}", component.label) };
    let at = |file: FileId, start: usize, end: usize| {
        let offset = |at| u32::try_from(at).unwrap_or(u32::MAX);
        Some(Span { file, start: offset(start), end: offset(end) })
    };
    let bytes = bytes.map_err(|error| {
        let missing = matches!(&error, ReadError::Io(error) if error.kind() == ErrorKind::NotFound);
        let file = sources.add(name.clone(), "");
        ModulesError {
            message: if missing {
                "the module has no etc/module.xml".to_owned()
            } else {
                format!("this file cannot be read: {error}")
            },
            span: at(file, 0, 0),
            help: "Every registered module needs one; complete the module, or remove its registration.".to_owned(),
        }
    })?;
    let mend = "Fix the file: Magento reads every module.xml before anything else.";
    let text = xml::decode(bytes).map_err(|error| {
        let file = sources.add_from_store(name.clone(), error.text, &component.path, MODULE_XML);
        ModulesError { message: error.message, span: at(file, error.offset, error.offset + 1), help: mend.to_owned() }
    })?;
    let file = sources.add_from_store(name, text, &component.path, MODULE_XML);
    module_xml::parse(sources.text(file), file).map_err(|error| ModulesError {
        span: at(file, error.start, error.end),
        message: error.message,
        help: mend.to_owned(),
    })
}

fn enabled_module(name: &str, component: &Component) -> EnabledModule {
    EnabledModule { name: name.to_owned(), path: Some(component.path.clone()), label: component.label.clone() }
}

fn file_label(folder: &str, file: &str) -> String {
    if folder.is_empty() { file.to_owned() } else { format!("{folder}/{file}") }
}
