//! The enabled modules, in the order in which Magento merges their files (`Module\ModuleList`).

use std::collections::{HashMap, HashSet};
use std::io::ErrorKind;
use std::path::PathBuf;

use rayon::prelude::*;

use super::composer::is_absent;
use super::module_xml::{self, ModuleXml};
use super::order::{self, Sequenced};
use super::root::Root;
use super::{Component, ModuleConfig, Note, Store, php};
use crate::fs::ReadError;
use crate::release::Release;
use crate::source::{FileId, Quoting, SourceMap, Span, TextOrigin, quoting};
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
            None => sources.add_generated(self.file(file), text),
        }
    }
}

/// A module that is not on disk, but whose declarations are known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KnownModule {
    /// Its name.
    pub name: String,
    /// The modules in its `<sequence>`.
    pub sequence: Vec<String>,
    /// Its folder as shown in reports.
    pub label: String,
}

/// The modules on disk, before it is decided which of them are enabled.
#[derive(Debug)]
pub struct Present<'s> {
    store: &'s Store,
    modules: Vec<PresentModule<'s>>,
}

/// A module on disk.
#[derive(Debug)]
struct PresentModule<'s> {
    /// Its registered name, else the one in its `module.xml`.
    name: String,
    component: &'s Component,
    /// Its `module.xml`, which is only read if the order or a name depends on it.
    xml: Option<ModuleXml>,
}

/// Returns the modules of a store. With `app/etc/config.php` they are those that it enables, in its own order, and no
/// `module.xml` is read; without it they are all modules, in the order of Magento's loader.
///
/// # Errors
/// If Magento's own loading stops: a `module.xml` is missing or cannot be read, or sequences form a cycle.
pub fn modules(store: &Store, sources: &SourceMap) -> Result<Modules, ModulesError> {
    present(store, sources)?.modules(Vec::new(), store.magento.as_deref().and_then(Release::parse))
}

/// Returns the modules on disk.
///
/// # Errors
/// If a `module.xml` that Magento needs is missing or cannot be read.
pub fn present<'s>(store: &'s Store, sources: &SourceMap) -> Result<Present<'s>, ModulesError> {
    let is_decided = store.config.is_some() && store.components.iter().all(|component| component.name.is_some());
    let modules = if is_decided {
        let named = |component: &'s Component| Some((component.name.clone()?, component));
        let named = store.components.iter().filter_map(named);
        named.map(|(name, component)| PresentModule { name, component, xml: None }).collect()
    } else {
        read_all(store, sources)?
    };
    Ok(Present { store, modules })
}

/// Replaces the name of a missing module if `app/etc/config.php` is a link to a file outside the store: that may be any
/// PHP file, and its keys would be shown.
pub const HIDDEN_NAME: &str = "{...}";

impl<'s> Present<'s> {
    /// Returns the names of the modules.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.modules.iter().map(|module| module.name.as_str())
    }

    /// Returns the names in the sequences of the modules, as far as their `module.xml` was read.
    pub fn sequences(&self) -> impl Iterator<Item = &str> {
        self.modules.iter().filter_map(|module| module.xml.as_ref()).flat_map(|xml| &xml.sequence).map(String::as_str)
    }

    /// Returns the modules that `app/etc/config.php` enables and that are not on disk.
    #[must_use]
    pub fn missing(&self) -> Vec<&'s str> {
        let Some(config) = &self.store.config else { return Vec::new() };
        let names: HashSet<&str> = self.names().collect();
        config.enabled.iter().map(String::as_str).filter(|name| !names.contains(name)).collect()
    }

    /// Returns the enabled modules in the order in which Magento loads them if the known modules are there too. A module on
    /// disk has precedence over a known one of the same name. The order without `app/etc/config.php` is that of a release.
    ///
    /// # Errors
    /// If sequences form a cycle.
    pub fn modules(self, known: Vec<KnownModule>, release: Option<Release>) -> Result<Modules, ModulesError> {
        let on_disk: HashSet<&str> = self.names().collect();
        let known: Vec<KnownModule> =
            known.into_iter().filter(|module| !on_disk.contains(module.name.as_str())).collect();
        match &self.store.config {
            Some(config) => Ok(self.select(config, &known)),
            None => self.sort(&known, release),
        }
    }

    /// Returns the modules that `config.php` enables.
    fn select(&self, config: &ModuleConfig, known: &[KnownModule]) -> Modules {
        let by_name = self.by_name(known);
        let enabled: Vec<EnabledModule> =
            config.enabled.iter().filter_map(|name| by_name.get(name.as_str()).cloned()).collect();
        let disabled = (self.modules.len() + known.len()).saturating_sub(enabled.len());
        let missing = config.enabled.iter().filter(|name| !by_name.contains_key(name.as_str()));
        let mut missing: Vec<String> = missing.cloned().collect();
        missing.sort_unstable();
        if config.is_outside {
            missing.fill(HIDDEN_NAME.to_owned());
        }
        let root = Root::new(&self.store.files, &self.store.root);
        let notes = enabled.par_iter().filter_map(|module| unreadable_module_xml(module, root)).collect();
        Modules { enabled, disabled, missing, notes }
    }

    /// Returns all modules in the order of Magento's loader.
    fn sort(&self, known: &[KnownModule], release: Option<Release>) -> Result<Modules, ModulesError> {
        let read = self.modules.iter().filter_map(|module| module.xml.as_ref());
        let read = read.map(|xml| Sequenced { name: xml.name.clone(), sequence: xml.sequence.clone() });
        let known_ones =
            known.iter().map(|module| Sequenced { name: module.name.clone(), sequence: module.sequence.clone() });
        let order = order::sort_for(release, read.chain(known_ones).collect()).map_err(|cycle| {
            let mut read = self.modules.iter().filter_map(|module| module.xml.as_ref());
            ModulesError {
                message: cycle.to_string(),
                span: read.find(|xml| xml.name == cycle.from).map(|xml| xml.name_span),
                help: format!("Remove {} from the <sequence> of {}, or the other way round.", cycle.to, cycle.from),
            }
        })?;
        let by_name = self.by_name(known);
        // The list has the name from module.xml, the folder belongs to the registered name: if they differ, Magento never
        // reads the module again.
        let listed: HashSet<&str> = order.iter().map(String::as_str).collect();
        let enabled = order.iter().filter_map(|name| by_name.get(name.as_str()).cloned()).collect();
        let disabled = by_name.keys().filter(|name| !listed.contains(*name)).count();
        Ok(Modules { enabled, disabled, ..Modules::default() })
    }

    fn by_name<'m>(&'m self, known: &'m [KnownModule]) -> HashMap<&'m str, EnabledModule> {
        let known = known.iter().map(|module| {
            let enabled = EnabledModule { name: module.name.clone(), path: None, label: module.label.clone() };
            (module.name.as_str(), enabled)
        });
        let on_disk = self.modules.iter().map(|module| (module.name.as_str(), module.enabled()));
        known.chain(on_disk).collect()
    }
}

impl PresentModule<'_> {
    fn enabled(&self) -> EnabledModule {
        let Component { path, label, .. } = self.component;
        EnabledModule { name: self.name.clone(), path: Some(path.clone()), label: label.clone() }
    }
}

/// Reports a `module.xml` that exists but cannot be read. With `app/etc/config.php` Magento starts without it, and
/// fails at the next `setup:upgrade`.
fn unreadable_module_xml(module: &EnabledModule, root: Root<'_>) -> Option<Note> {
    let folder = module.path.as_ref()?;
    let path = folder.join(MODULE_XML);
    let (reason, line) = match root.files().read(&path) {
        Err(error) if is_absent(&error) && !root.files().is_named(&path) => return None,
        Err(error) => (format!("the file cannot be read: {error}"), None),
        Ok(bytes) if module_xml::plain::is_valid(&bytes) => return None,
        Ok(bytes) => {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            let (reason, line) = invalid_module_xml(bytes)?;
            // The parser's message quotes the text, and the file can be a link to a secret.
            match quoting(TextOrigin::StoreFile {
                files: root.files(),
                roots: &[root.path],
                folder,
                file: MODULE_XML,
                text: &text,
            }) {
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

/// Reads the `module.xml` of all modules: their sequences, and the names of those that are not registered.
fn read_all<'s>(store: &'s Store, sources: &SourceMap) -> Result<Vec<PresentModule<'s>>, ModulesError> {
    sources.add_root(&store.root);
    let bytes: Vec<Result<Vec<u8>, ReadError>> =
        store.components.par_iter().map(|component| store.files.read(&component.path.join(MODULE_XML))).collect();
    let mut modules = Vec::with_capacity(bytes.len());
    for (component, bytes) in store.components.iter().zip(bytes) {
        let xml = read_module_xml(component, bytes, sources)?;
        // Without a registration, the name in module.xml is the only one.
        let name = component.name.clone().unwrap_or_else(|| xml.name.clone());
        modules.push(PresentModule { name, component, xml: Some(xml) });
    }
    Ok(modules)
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
    let fix = "Fix the file: Magento reads every module.xml before anything else.";
    let text = xml::decode(bytes).map_err(|error| {
        let file = sources.add_from_store(name.clone(), error.text, &component.path, MODULE_XML);
        ModulesError { message: error.message, span: at(file, error.offset, error.offset + 1), help: fix.to_owned() }
    })?;
    let file = sources.add_from_store(name, text, &component.path, MODULE_XML);
    module_xml::parse(sources.text(file), file).map_err(|error| ModulesError {
        span: at(file, error.start, error.end),
        message: error.message,
        help: fix.to_owned(),
    })
}

fn file_label(folder: &str, file: &str) -> String {
    if folder.is_empty() { file.to_owned() } else { format!("{folder}/{file}") }
}
