//! Files that a run reads, which it must not replace.

use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};

use super::target::{Target, TargetKind};
use crate::args::{CatalogArgs, PolicyArgs, WantedArgs};
use crate::text::is_standard_input;
use mageacl_core::catalog::Catalog;
use mageacl_core::project::LoadedConfig;

/// Files that a run reads.
#[derive(Clone, Debug, Default)]
pub(crate) struct Inputs {
    /// Files of the command line and of the configuration, each with its option.
    files: Vec<(PathBuf, &'static str)>,
    /// The stores.
    stores: Vec<PathBuf>,
    /// The folders of modules. Those of symlinked packages are outside of the store.
    modules: Vec<PathBuf>,
    /// The configuration files of modules that were read.
    configs: Vec<PathBuf>,
}

/// The identity of a file or folder, independent of the spelling of its path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Identity(IdentityKey);

#[cfg(unix)]
type IdentityKey = (u64, u64);
#[cfg(not(unix))]
type IdentityKey = PathBuf;

impl Inputs {
    /// Adds files of an option.
    pub(crate) fn files<P: AsRef<Path>>(mut self, option: &'static str, paths: impl IntoIterator<Item = P>) -> Self {
        self.files.extend(paths.into_iter().map(|path| (path.as_ref().to_owned(), option)));
        self
    }

    /// Adds the profiles and lists that declare calls.
    pub(crate) fn calls(self, args: &WantedArgs) -> Self {
        // A file in this folder may have the name of a built-in profile, and is not read.
        let is_path = |name: &&String| name.contains('/') || name.to_lowercase().ends_with(".json");
        self.files("-p", args.profile.iter().filter(is_path))
            .files("--endpoints", &args.endpoints)
            .files("--source", args.sources.iter().filter(|path| path.is_file()))
    }

    /// Adds the store or the snapshot.
    pub(crate) fn source(mut self, store: Option<&Path>, args: &CatalogArgs) -> Self {
        let is_store = store.is_some() || args.catalog.is_none() && args.magento.is_none();
        let store = store.unwrap_or(Path::new("."));
        let is_folder = !is_standard_input(store) && !store.is_file();
        self.stores.extend((is_store && is_folder).then(|| store.to_owned()));
        // A lock is a file.
        let lock = (is_store && !is_folder).then_some(store);
        self.files("--catalog", &args.catalog).files("--facts", &args.assumed.facts).files("the store", lock)
    }

    /// Adds the root of the store that the given folder belongs to.
    pub(crate) fn root(mut self, root: Option<&Path>) -> Self {
        self.stores.extend(root.map(Path::to_owned));
        self
    }

    /// Adds the configuration and the files with risk entries.
    pub(crate) fn policy(self, args: &PolicyArgs, risk: &[PathBuf]) -> Self {
        self.files("--config", &args.config).files("--risk", risk)
    }

    /// Adds a store.
    pub(crate) fn store(mut self, root: &Path) -> Self {
        self.stores.push(root.to_owned());
        self
    }

    /// Adds one side of a comparison.
    pub(crate) fn side(mut self, side: &str) -> Self {
        if Path::new(side).is_dir() {
            self.stores.push(PathBuf::from(side));
            return self;
        }
        self.files("the comparison", [side])
    }

    /// Adds the files that the configuration names.
    pub(crate) fn settings(self, settings: &LoadedConfig) -> Self {
        let entries = || settings.config.entries();
        let grants = entries().filter_map(|entry| entry.grants.as_deref());
        let profiles = entries().filter_map(|entry| entry.profile());
        let named = settings.config.risk.iter().map(String::as_str).chain(grants).chain(profiles);
        self.files("mageacl.json", named.map(|file| settings.joined(file)))
    }

    /// Adds the modules of a catalog and the files that were read of them.
    pub(crate) fn catalog(mut self, catalog: &Catalog) -> Self {
        let folder = |module: usize| catalog.modules.get(module).and_then(|module| module.path.as_ref());
        self.modules.extend(catalog.modules.iter().filter_map(|module| module.path.clone()));
        let files = catalog.files.iter();
        self.configs.extend(files.filter_map(|file| Some(folder(file.module)?.join(file.kind.path()))));
        self
    }

    /// Adds all files of another list.
    pub(crate) fn and(mut self, other: Inputs) -> Self {
        self.files.extend(other.files);
        self.stores.extend(other.stores);
        self.modules.extend(other.modules);
        self.configs.extend(other.configs);
        self
    }

    /// Returns the reason not to replace an existing target.
    pub(super) fn conflict(&self, target: &Target) -> Option<String> {
        let identity = target.identity()?;
        match target.kind {
            TargetKind::File => self.file_conflict(target, &identity),
            TargetKind::Folder => self.folder_conflict(target),
        }
    }

    fn file_conflict(&self, target: &Target, identity: &Identity) -> Option<String> {
        let is_read = |path: &PathBuf| Identity::at_path(path).as_ref() == Some(identity);
        if let Some((_, option)) = self.files.iter().find(|(path, _)| is_read(path)) {
            return Some(format!("this run reads it ({option})"));
        }
        if let Some(stream) = self.stream(identity) {
            return Some(format!("{stream} is redirected to it"));
        }
        let is_xml = target.real.extension().is_some_and(|end| end.eq_ignore_ascii_case("xml"));
        let is_of_store =
            is_xml && self.configs.iter().any(is_read) || has_store_name(&target.real) && self.holds(&target.real);
        is_of_store.then(|| "it is a file of the store".to_owned())
    }

    fn folder_conflict(&self, target: &Target) -> Option<String> {
        let is_inside = |path: &Path| path.canonicalize().is_ok_and(|path| path.starts_with(&target.real));
        if is_inside(Path::new(".")) {
            return Some("it holds the current folder".to_owned());
        }
        if self.stores.iter().any(|store| is_inside(store)) {
            return Some("it holds the store".to_owned());
        }
        let (path, option) = self.files.iter().find(|(path, _)| is_inside(path))?;
        Some(format!("it holds `{}`, which this run reads ({option})", path.display()))
    }

    /// Returns whether a file is in the store or in one of its modules.
    fn holds(&self, real: &Path) -> bool {
        let is_around = |folder: &PathBuf| folder.canonicalize().is_ok_and(|folder| real.starts_with(folder));
        self.stores.iter().any(is_around) || self.modules.iter().any(is_around)
    }

    /// Returns the standard stream that is connected to a file.
    #[cfg(unix)]
    fn stream(&self, identity: &Identity) -> Option<&'static str> {
        use std::io::{stderr, stdin, stdout};
        use std::os::fd::AsFd;

        let leads = |stream: &dyn AsFd| {
            let file = stream.as_fd().try_clone_to_owned().ok().map(fs::File::from);
            let metadata = file.and_then(|file| file.metadata().ok()).filter(Metadata::is_file);
            metadata.and_then(|metadata| Identity::new(Path::new(""), &metadata)).as_ref() == Some(identity)
        };
        let reads_input = self.files.iter().any(|(path, _)| is_standard_input(path));
        match () {
            () if reads_input && leads(&stdin()) => Some("standard input"),
            () if leads(&stdout()) => Some("standard output"),
            () if leads(&stderr()) => Some("standard error"),
            () => None,
        }
    }

    #[cfg(not(unix))]
    #[allow(clippy::unused_self, reason = "the streams are only known on Unix")]
    fn stream(&self, _: &Identity) -> Option<&'static str> {
        None
    }
}

impl Identity {
    /// Identifies a file by its metadata.
    #[cfg(unix)]
    #[allow(clippy::unnecessary_wraps, reason = "elsewhere the path may be gone")]
    pub(super) fn new(_: &Path, metadata: &Metadata) -> Option<Identity> {
        use std::os::unix::fs::MetadataExt;
        Some(Identity((metadata.dev(), metadata.ino())))
    }

    /// Identifies a file by its path without symbolic links, in the case of the file system.
    #[cfg(not(unix))]
    pub(super) fn new(path: &Path, _: &Metadata) -> Option<Identity> {
        path.canonicalize().ok().map(Identity)
    }

    /// Identifies the file at a path. The file is not opened, since it may be a pipe.
    fn at_path(path: &Path) -> Option<Identity> {
        fs::metadata(path).ok().and_then(|metadata| Identity::new(path, &metadata))
    }
}

/// Returns whether a file has the name of one that Magento or mageacl reads in a store. Files of integrations count
/// only if the run reads them, because mageacl also writes them.
fn has_store_name(real: &Path) -> bool {
    let name = real.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let is_in = |folder: &str| real.parent().is_some_and(|parent| parent.iter().any(|part| part == folder));
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let is_generated = real.ends_with("etc/integration.xml") || real.ends_with("etc/integration/api.xml");
    matches!(name.as_str(), "mageacl.json" | "composer.json" | "composer.lock" | "auth.json")
        || matches!(extension, "php" | "phtml" | "graphqls" | "xsd")
        || extension == "xml" && is_in("etc") && !is_generated
        || matches!(extension, "js" | "html" | "xml") && is_in("view")
        || real.parent().is_some_and(|parent| parent.ends_with("app/etc") || parent.ends_with("vendor/composer"))
}
