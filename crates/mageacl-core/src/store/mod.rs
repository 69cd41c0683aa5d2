//! Finds the components in a folder, and which modules are enabled.
//!
//! [`discover`] takes a path and returns a [`Store`]: the content of `Magento\Framework\Component\ComponentRegistrar`
//! after PHP has run every `registration.php`, and of `Magento\Framework\Module\ModuleList` from `app/etc/config.php`.
//! No PHP is run. If a file cannot be understood without running it, a [`Note`] describes how it was handled. The
//! folder may be a checkout of a store, one module, or a repository of modules.
//!
//! [`modules`] then determines which modules Magento loads, and in which order.

mod boundary;
mod composer;
mod config;
pub mod database;
mod deployed;
mod error;
mod files;
mod globs;
mod inactive;
pub(crate) mod lenient;
mod linked;
pub mod listing;
mod literal;
mod locate;
mod markers;
mod misnamed;
pub mod module_xml;
mod modules;
pub mod order;
mod packages;
mod path;
pub(crate) mod php;
mod product;
mod registrar;
pub mod registration;
pub mod release;
mod requirements;
mod root;
mod switches;
#[cfg(test)]
mod tests;
mod walk;

use std::collections::HashSet;
use std::fmt;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

pub use composer::LOCK_FILE;
pub use config::{ModuleConfig, read_config};
pub use deployed::{DeployedValue, deployed_value};
pub use error::StoreError;
pub use files::{files, subfolders};
pub use inactive::{InactiveModule, Inactivity, inactive};
pub use locate::{Located, StorePlace, WELL_KNOWN, locate};
pub use misnamed::{Misnamed, misnamed};
pub use modules::{EnabledModule, HIDDEN_NAME, KnownModule, Modules, ModulesError, Present, modules, present};
pub use product::{Product, ProductPackage, mage_os_release, mage_os_releases, product};
pub use requirements::{Requirements, module_requirements};
pub use switches::{Switched, Switches};

use composer::{Manifest, Project};
use registrar::Candidate;
use root::Root;
use walk::Found;

use crate::fs::{EntryKind, Files, disk};
use crate::release::Edition;
use crate::source::{FileId, SourceMap};

/// The content of a folder.
#[derive(Debug)]
pub struct Store {
    /// The file system that it is in.
    pub files: Files,
    /// The folder, as given.
    pub root: PathBuf,
    /// The kind of folder.
    pub layout: Layout,
    /// The release of Magento, such as `2.4.6-p4`, if a file records it.
    pub magento: Option<String>,
    /// The edition of Magento, if a file records it.
    pub edition: Option<Edition>,
    /// The packages that the root package requires.
    pub requirements: Requirements,
    /// The modules, in the order in which PHP would register them; those without a name come last. Empty only for
    /// [`without_modules`].
    pub components: Vec<Component>,
    /// The list of enabled modules; `None` if the store has none.
    pub config: Option<ModuleConfig>,
    /// The folder of Composer's packages.
    pub vendor: PathBuf,
    /// Whether the folder of Composer's packages exists.
    pub has_vendor: bool,
    /// Notes on reading it.
    pub notes: Vec<Note>,
}

/// The kind of folder of a [`Store`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// A checkout of Magento: a store installed by Composer, or the developers' own repository.
    Magento,
    /// A single module.
    SingleModule,
    /// A folder that contains modules.
    Modules,
}

/// A module on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Component {
    /// The registered name; `None` if no registration gives it, in which case the name in `etc/module.xml` is used.
    pub name: Option<String>,
    /// Its folder.
    pub path: PathBuf,
    /// Its folder relative to the root of the store, with `/`, as shown in reports; empty if it is the root itself.
    /// Bytes that are not UTF-8 are replaced.
    pub label: String,
    /// Its registration; `None` if only its `etc/module.xml` was found.
    pub registration: Option<Registration>,
}

/// The position of a call of `ComponentRegistrar::register`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registration {
    /// The file, from the root of the store.
    pub file: String,
    /// The line.
    pub line: u32,
}

/// A fact about how a store was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The file or folder, from the root of the store.
    pub file: String,
    /// The line.
    pub line: Option<u32>,
    /// The fact, in words.
    pub message: String,
    /// The importance of the note.
    pub kind: NoteKind,
}

/// The weight of a [`Note`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoteKind {
    /// Something could not be read: results may be incomplete.
    Gap,
    /// A registration that only PHP can evaluate was read without running PHP. Ordinary stores have some.
    Detail,
}

/// Paths that identify a checkout even if no package is installed yet.
const STORE_SIGNS: [&str; 3] = ["app/etc", "app/code", "bin/magento"];

/// All files and folders that identify a folder of Magento, for the error message about other folders.
const MARKER_FILES: [&str; 9] = [
    "app/etc",
    "app/code",
    "bin/magento",
    "a composer.json that requires Magento",
    "a composer.lock with its packages",
    "vendor/magento/magento2-base",
    "vendor/*/*/registration.php",
    "registration.php",
    "etc/module.xml",
];

/// Determines the content of a folder.
///
/// # Errors
/// If the path is not a folder or contains nothing of Magento; if two modules are registered under one name, which is
/// fatal in Magento too; or if `app/etc/config.php` or a file of Composer exists but cannot be read.
pub fn discover(root: &Path) -> Result<Store, StoreError> {
    discover_in(&disk(), root)
}

/// Determines the content of a folder of a file system.
///
/// # Errors
/// As [`discover`].
pub fn discover_in(files: &Files, root: &Path) -> Result<Store, StoreError> {
    let root = Root::new(files, root);
    check_folder(root)?;
    let mut notes = Vec::new();
    let project = Project::open(root, &mut notes);
    let (found, lock) =
        rayon::join(|| look(root, &project, &mut notes), || composer::check_lock(root, &project.vendor));
    let (layout, components) = found?;
    notes.extend(lock);
    let (config, product) = match layout {
        Layout::Magento => (config::read(root, &mut notes)?, release::release(root, &project, &mut notes)),
        // The packages next to a module are requirements of its tests, and do not describe a store.
        Layout::SingleModule | Layout::Modules => (None, Product::default()),
    };
    let (has_vendor, vendor) = (root.files().is_folder(&project.vendor), project.vendor);
    let requirements = project.manifest.map(Manifest::into_requirements).unwrap_or_default();
    let Product { magento, edition } = product;
    let (files, root) = (Files::clone(root.files), root.to_path_buf());
    Ok(Store { files, root, layout, magento, edition, requirements, components, config, vendor, has_vendor, notes })
}

/// Returns a store none of whose modules is on disk: a checkout of Composer's files and `app/etc/config.php` alone.
///
/// # Errors
/// If `app/etc/config.php` exists but cannot be read.
pub fn without_modules(files: &Files, root: &Path) -> Result<Store, StoreError> {
    let root = Root::new(files, root);
    let mut notes = Vec::new();
    let project = Project::open(root, &mut notes);
    let config = config::read(root, &mut notes)?;
    let Product { magento, edition } = release::release(root, &project, &mut notes);
    let (has_vendor, vendor) = (root.files().is_folder(&project.vendor), project.vendor);
    let requirements = project.manifest.map(Manifest::into_requirements).unwrap_or_default();
    let layout = Layout::Magento;
    let (files, root) = (Files::clone(root.files), root.to_path_buf());
    Ok(Store {
        files,
        root,
        layout,
        magento,
        edition,
        requirements,
        components: Vec::new(),
        config,
        vendor,
        has_vendor,
        notes,
    })
}

/// Returns a store whose modules are those of the folders that `composer.lock` links; `None` if there are none.
///
/// # Errors
/// As [`discover`].
pub fn linked_modules(files: &Files, root: &Path) -> Result<Option<Store>, StoreError> {
    let mut store = without_modules(files, root)?;
    let (mut notes, root) = (Vec::new(), Root::new(files, root));
    let found = linked::packages(root, &store.vendor, &mut notes);
    let candidates: Vec<_> = found.registrations.into_iter().map(|path| Candidate { path, required: false }).collect();
    let registered = registrar::read(root, &candidates, &mut notes);
    store.components = registrar::components(root, registered, &mut notes)?;
    store.notes.extend(notes);
    Ok((!store.components.is_empty()).then_some(store))
}

impl Note {
    fn new(file: impl Into<String>, line: Option<u32>, message: impl Into<String>) -> Self {
        Note { file: file.into(), line, message: message.into(), kind: NoteKind::Gap }
    }

    fn detail(file: impl Into<String>, line: Option<u32>, message: impl Into<String>) -> Self {
        Note { kind: NoteKind::Detail, ..Note::new(file, line, message) }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.file, self.message),
            None => write!(f, "{}: {}", self.file, self.message),
        }
    }
}

impl Registration {
    /// Reads the file, whose name is relative to the root of the store, and adds its text.
    pub fn add_text(&self, root: &Path, sources: &SourceMap) -> FileId {
        let path = root.join(&self.file);
        let bytes = sources.files().read(&path).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let folder = path.parent().unwrap_or(root);
        let file_name = path.file_name().unwrap_or_default().to_string_lossy();
        sources.add_root(root);
        sources.add_from_store(self.file.as_str(), text, folder, file_name)
    }
}

impl fmt::Display for Registration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

fn check_folder(root: Root<'_>) -> Result<(), StoreError> {
    let failed = |error: std::io::Error| StoreError::Read { file: ".".to_owned(), source: error.into() };
    match root.files().metadata(&root) {
        Ok(metadata) if metadata.kind == EntryKind::Folder => root.files().list(&root).map(|_| ()).map_err(failed),
        Ok(_) => Err(StoreError::NotAFolder { path: root.to_path_buf() }),
        Err(error) if error.kind() == ErrorKind::NotFound => Err(StoreError::NotFound { path: root.to_path_buf() }),
        Err(error) => Err(failed(error)),
    }
}

/// Determines the layout, and finds the modules accordingly.
fn look(root: Root<'_>, project: &Project, notes: &mut Vec<Note>) -> Result<(Layout, Vec<Component>), StoreError> {
    let is_store =
        project.is_store(root.files()) || STORE_SIGNS.iter().any(|sign| root.files().exists(&root.join(sign)));
    if !is_store {
        let components = lone_module(root, notes)?;
        if !components.is_empty() {
            return Ok((Layout::SingleModule, components));
        }
        // A repository of modules may contain packages of Magento for its tests, but not the skeleton of a store.
        if !root.files().is_folder(&project.vendor.join("magento/magento2-base")) {
            let components = repository(root, notes)?;
            if !components.is_empty() {
                return Ok((Layout::Modules, components));
            }
        }
    }
    let components = checkout(root, project, notes)?;
    match components.is_empty() {
        false => Ok((Layout::Magento, components)),
        true if is_store => Err(StoreError::NoModules {
            path: root.to_path_buf(),
            looked_in: vec![path::label(root, &project.vendor), "app/code".to_owned()],
            notes: std::mem::take(notes),
        }),
        true => Err(StoreError::NotMagento { path: root.to_path_buf(), looked_for: &MARKER_FILES }),
    }
}

/// Returns the modules of a checkout: those that Composer includes, and those of the project itself.
fn checkout(root: Root<'_>, project: &Project, notes: &mut Vec<Note>) -> Result<Vec<Component>, StoreError> {
    let included = project.included(root, notes)?;
    let is_recorded = included.is_some();
    let mut packages = if is_recorded { Found::default() } else { walk_packages(root, project, notes) };
    if !is_recorded {
        packages.extend(linked::packages(root, &project.vendor, notes));
    }
    let required = included.unwrap_or_default().into_iter().map(|path| Candidate { path, required: true });
    let own = globs::project_files(root, notes).into_iter().chain(packages.registrations);
    let candidates: Vec<_> = required.chain(own.map(|path| Candidate { path, required: false })).collect();
    let registered = registrar::read(root, &candidates, notes);
    notes.extend(packages.notes);
    if !registered.is_empty() {
        let mut components = registrar::components(root, registered, notes)?;
        components.extend(without_php(root, project, packages.modules, &components, notes));
        return Ok(components);
    }
    // The store has no PHP files, or Composer's files list packages that are missing.
    let mut modules = if is_recorded { walk_packages(root, project, notes).modules } else { packages.modules };
    let vendors = walk::subfolders(root, &root.join("app/code"), notes);
    let folders = vendors.iter().flat_map(|vendor| walk::subfolders(root, vendor, notes)).collect::<Vec<_>>();
    modules.extend(folders.into_iter().filter(|folder| has_module_xml(root, folder)));
    Ok(modules.into_iter().map(|path| by_module_xml(root, path)).collect())
}

/// Returns the modules of packages that register nothing. Without Composer's records, these are packages without their
/// PHP files.
fn without_php(
    root: Root<'_>,
    project: &Project,
    modules: Vec<PathBuf>,
    registered: &[Component],
    notes: &mut Vec<Note>,
) -> Vec<Component> {
    let package_of = |path: &Path| {
        let inside = path.strip_prefix(&project.vendor).ok()?;
        Some(inside.components().take(2).collect::<PathBuf>())
    };
    let with_php: HashSet<_> = registered.iter().filter_map(|component| package_of(&component.path)).collect();
    let is_bare = |path: &PathBuf| package_of(path).is_some_and(|package| !with_php.contains(&package));
    let components: Vec<_> = modules.into_iter().filter(is_bare).map(|path| by_module_xml(root, path)).collect();
    if let Some(first) = components.first() {
        let message =
            format!("packages without registration.php were recognized by their etc/module.xml: {}", components.len());
        notes.push(Note::new(first.label.clone(), None, message));
    }
    components
}

/// Searches the folders of the packages of a store without Composer's records.
fn walk_packages(root: Root<'_>, project: &Project, notes: &mut Vec<Note>) -> Found {
    if !boundary::may_hold_packages(root, &project.vendor) {
        let message = "this folder is outside the store and contains no Composer packages, so it was not searched";
        notes.push(Note::new(path::label(root, &project.vendor), None, message));
        return Found::default();
    }
    let vendors = walk::subfolders(root, &project.vendor, notes);
    let packages: Vec<_> = vendors.iter().flat_map(|vendor| walk::subfolders(root, vendor, notes)).collect();
    // This package contains copies of a whole project, with the fixtures of all tests.
    let is_copy = |package: &PathBuf| package.file_name().is_some_and(|name| name == "magento2-base");
    let found: Vec<_> =
        packages.par_iter().filter(|package| !is_copy(package)).map(|package| walk::walk(root, package)).collect();
    found.into_iter().fold(Found::default(), |mut all, found| {
        all.extend(found);
        all
    })
}

/// Returns the modules at the root folder itself.
fn lone_module(root: Root<'_>, notes: &mut Vec<Note>) -> Result<Vec<Component>, StoreError> {
    let candidate = Candidate { path: root.join("registration.php"), required: false };
    let registered = registrar::read(root, &[candidate], notes);
    if registered.is_empty() && has_module_xml(root, &root) {
        return Ok(vec![by_module_xml(root, root.to_path_buf())]);
    }
    registrar::components(root, registered, notes)
}

/// Returns the modules below a folder.
fn repository(root: Root<'_>, notes: &mut Vec<Note>) -> Result<Vec<Component>, StoreError> {
    let found = walk::walk(root, &root);
    notes.extend(found.notes);
    let candidates: Vec<_> = found.registrations.into_iter().map(|path| Candidate { path, required: false }).collect();
    let registered = registrar::read(root, &candidates, notes);
    let (registered, ignored) = registrar::distinct(root, registered, notes);
    let mut components = registrar::components(root, registered, notes)?;
    let read = components.iter().map(|component| &component.path);
    let mut folders: HashSet<_> = read.chain(&ignored).map(|path| path::real(root.files(), path)).collect();
    let is_mixed = !components.is_empty();
    for path in found.modules.into_iter().filter(|module| folders.insert(path::real(root.files(), module))) {
        if is_mixed {
            let message = "this module is not registered, so Magento would not load it; it is read anyway";
            notes.push(Note::new(path::label(root, &path), None, message));
        }
        components.push(by_module_xml(root, path));
    }
    Ok(components)
}

fn has_module_xml(root: Root<'_>, folder: &Path) -> bool {
    root.files().is_file(&folder.join("etc/module.xml"))
}

fn by_module_xml(root: Root<'_>, path: PathBuf) -> Component {
    Component { name: None, label: path::label(root, &path), path, registration: None }
}
