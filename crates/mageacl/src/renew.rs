//! The commands that regenerate modules.

use std::path::{Path, PathBuf};

use super::args::{PlanArgs, PlanFormat, SourceArgs, WantedArgs};
use super::wanted;
use mageacl_report::escape::ShellWord;

/// A command under construction.
#[derive(Clone, Debug)]
pub(super) struct Renewal<'a> {
    words: Vec<String>,
    /// The store on the command line.
    store: Option<&'a Path>,
    /// The root of the store that is read.
    root: Option<&'a Path>,
}

impl<'a> Renewal<'a> {
    /// Begins a command with its store. `root` is the root of the store that is read.
    pub(super) fn new(command: &str, source: &'a SourceArgs, root: Option<&'a Path>) -> Self {
        let store = source.store.as_deref();
        let mut renewal = Renewal { words: vec!["mageacl".to_owned(), command.to_owned()], store, root };
        // The command names the store even if a release or a snapshot was used instead of it: regenerated from those, the
        // module would not cover later additions to the store.
        let folder = store.map(|store| if store.is_relative() { store } else { Path::new(".") });
        renewal.words.extend(folder.map(|folder| word(&folder.to_string_lossy())));
        // With a store it is the release whose rules apply.
        let rules = source.catalog.magento.iter().filter(|_| store.is_some());
        rules.for_each(|release| renewal.option("--magento", release));
        let assumed = &source.catalog.assumed;
        assumed.facts.iter().for_each(|file| renewal.file("--facts", file));
        assumed.disable.iter().for_each(|module| renewal.option("--disable", module));
        assumed.enable.iter().for_each(|module| renewal.option("--enable", module));
        renewal
    }

    /// Adds an option with a value.
    pub(super) fn option(&mut self, name: &str, value: &str) {
        self.words.extend([name.to_owned(), word(value)]);
    }

    /// Adds an option with a file. Do not leak absolute paths into the module.
    pub(super) fn file(&mut self, name: &str, path: &Path) {
        let shown = if path.is_absolute() { path.file_name().map_or(path, Path::new) } else { path };
        self.option(name, &shown.to_string_lossy());
    }

    /// Adds the declared calls.
    pub(super) fn calls(&mut self, args: &WantedArgs) {
        args.profile.iter().for_each(|profile| self.file("-p", Path::new(profile)));
        for endpoint in wanted::repeatable(args) {
            self.option("-e", &endpoint);
        }
        args.endpoints.iter().for_each(|file| self.file("--endpoints", file));
        args.sources.iter().for_each(|path| self.file("--source", path));
    }

    /// Adds the name of the module, and its folder if it is written.
    pub(super) fn module<'p>(&mut self, name: &str, folders: impl IntoIterator<Item = &'p Path>) {
        self.option("--module-name", name);
        for folder in folders {
            let folder = self.folder(folder, name);
            self.option("-o", &format!("module={}", folder.to_string_lossy()));
        }
    }

    /// Adds an option without a value.
    pub(super) fn flag(&mut self, name: &str) {
        self.words.push(name.to_owned());
    }

    /// Returns the command.
    pub(super) fn text(self) -> String {
        self.words.join(" ")
    }

    /// Returns the folder of the module, from the folder in which the command is run: the root of the store if the command
    /// names none, else the current one. A folder elsewhere is not the one that Magento loads.
    fn folder(&self, given: &Path, module: &str) -> PathBuf {
        let is_named = self.store.is_some_and(Path::is_relative);
        let start = self.root.filter(|_| !is_named).unwrap_or(Path::new("."));
        let start = start.canonicalize().unwrap_or_default();
        let is_here = Path::new(".").canonicalize().is_ok_and(|current| current == start);
        if given.is_relative() && is_here {
            return given.to_owned();
        }
        let inside = resolved(given).and_then(|folder| Some(folder.strip_prefix(&start).ok()?.to_owned()));
        let inside = inside.filter(|folder| !folder.as_os_str().is_empty());
        inside.unwrap_or_else(|| Path::new("app/code").join(module.replacen('_', "/", 1)))
    }
}

/// Returns the command that regenerates the module of a plan.
pub(super) fn plan(args: &PlanArgs, module: &str, root: Option<&Path>) -> String {
    let mut renewal = Renewal::new("plan", &args.source, root);
    renewal.calls(&args.wanted);
    args.delivery.name.iter().for_each(|name| renewal.option("--name", name));
    renewal.option("--email", &args.delivery.email);
    let folders = args.output.iter().filter(|(format, _)| *format == PlanFormat::Module);
    renewal.module(module, folders.map(|(_, folder)| folder.as_path()));
    if args.delivery.exact {
        renewal.flag("--exact");
    }
    renewal.text()
}

fn word(text: &str) -> String {
    ShellWord::for_bash(text).to_string()
}

/// Returns an absolute path without symbolic links. The folder need not exist yet.
fn resolved(path: &Path) -> Option<PathBuf> {
    let absolute = std::path::absolute(path).ok()?;
    let known = absolute.ancestors().find(|folder| folder.exists())?;
    Some(known.canonicalize().ok()?.join(absolute.strip_prefix(known).ok()?))
}
