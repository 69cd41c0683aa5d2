//! Writes output files and module folders.
//!
//! A [`Batch`] renders everything first, then checks all targets, then stages each one next to its target, and only
//! then renames them. A failure or an interrupt before the last step preserves the old state. A large document is
//! rendered twice, so that memory never contains it: once to check that it can be rendered, and once into its file.

mod atomic;
mod folder;
mod inputs;
mod leftovers;
mod manifest;
mod signals;
mod staged;
mod target;
#[cfg(test)]
mod tests;

use std::io::Write;
use std::path::{Path, PathBuf};

use super::output::{Rendered, Terminal, file_content};
use folder::Replaced;
use mageacl_core::project::Error;
use mageacl_report::module::ModuleFile;
use mageacl_report::sink::Format;
use mageacl_report::{RenderError, count};
use signals::Deferred;
use staged::{NewFolders, Staged};
use target::{Target, TargetKind};

pub(super) use inputs::Inputs;
pub(super) use manifest::ModuleKind;
pub(super) use signals::survive_file_size_limit;
pub(super) use target::check_folder;

/// A module as it is written into a folder.
#[derive(Clone, Debug)]
pub(super) struct GeneratedModule {
    /// The module's name, for example `Acme_ApiGuard`.
    pub(super) name: String,
    /// The kind of module.
    pub(super) kind: ModuleKind,
    /// The files, without the manifest.
    pub(super) files: Vec<ModuleFile>,
}

/// The files and module folders that one run writes.
pub(super) struct Batch<'r> {
    inputs: Inputs,
    force: bool,
    entries: Vec<(PathBuf, Content<'r>)>,
}

/// The new content of a target.
enum Content<'r> {
    File(Vec<u8>),
    /// A document that is too large to keep: rendered once more, into the temporary file.
    Large(Box<Render<'r>>),
    Module(GeneratedModule),
}

type Render<'r> = dyn Fn(&mut dyn Write) -> Result<(), RenderError> + 'r;

impl<'r> Batch<'r> {
    /// Creates an empty batch. No file of `inputs` is ever replaced.
    pub(super) fn new(inputs: Inputs) -> Self {
        Batch { inputs, force: false, entries: Vec::new() }
    }

    /// Allows replacing module folders with files that mageacl did not write.
    pub(super) fn force(mut self, force: bool) -> Self {
        self.force = force;
        self
    }

    /// Adds files that were read after the command line was parsed.
    pub(super) fn reading(mut self, more: impl FnOnce(Inputs) -> Inputs) -> Self {
        self.inputs = more(self.inputs);
        self
    }

    /// Renders a file and adds it.
    pub(super) fn file(
        &mut self,
        format: impl Format,
        path: &Path,
        render: impl Fn(&mut dyn Write) -> Result<(), RenderError> + 'r,
    ) -> Result<(), Error> {
        let mut text = Rendered::new(format);
        render(&mut text)?;
        let content = match text.whole() {
            Some(text) => Content::File(file_content(format, text)),
            None => Content::Large(Box::new(render)),
        };
        self.entries.push((path.to_owned(), content));
        Ok(())
    }

    /// Adds a file with this content as it is.
    pub(super) fn bytes(&mut self, path: &Path, content: Vec<u8>) {
        self.entries.push((path.to_owned(), Content::File(content)));
    }

    /// Adds a module folder.
    pub(super) fn module(&mut self, folder: &Path, module: GeneratedModule) {
        self.entries.push((folder.to_owned(), Content::Module(module)));
    }

    /// Renders the printed output, writes all files, then prints.
    pub(super) fn commit_and_print(
        self,
        terminal: Terminal,
        format: impl Format,
        render: impl Fn(&mut dyn Write) -> Result<(), RenderError>,
    ) -> Result<(), Error> {
        // A format that cannot be rendered must not leave files.
        let mut text = Rendered::new(format);
        render(&mut text)?;
        self.commit(terminal)?;
        match text.whole() {
            Some(text) => terminal.print_rendered(format, text),
            None => Terminal::stream(render),
        }
    }

    /// Writes all files, or none, and reports each path on standard error.
    pub(super) fn commit(self, terminal: Terminal) -> Result<(), Error> {
        if self.entries.is_empty() {
            return Ok(());
        }
        // Dropped last: an interrupt ends the process after everything else is cleaned up.
        let signals = Deferred::start();
        let (targets, replaced) = self.check(terminal)?;
        let mut folders = NewFolders::default();
        let mut staged = Vec::new();
        for (target, (_, content)) in targets.iter().zip(&self.entries) {
            let new = folders.create_parents(target).and_then(|()| Staged::new(target, content, &signals));
            staged.push(new.map_err(|error| unwritten(target, error))?);
        }
        target::check_case(&targets, &staged)?;
        signals.check().map_err(|error| unwritten(&targets[0], error))?;
        staged::place_all(&mut staged, &targets)?;
        folders.keep();
        for (((target, staged), replaced), (_, content)) in targets.iter().zip(staged).zip(&replaced).zip(&self.entries)
        {
            for warning in staged.finish(target) {
                terminal.warn(&warning);
            }
            report(target, content, replaced, terminal);
        }
        Ok(())
    }

    /// Checks all targets, and restores or removes the remains of an interrupted run next to them.
    fn check(&self, terminal: Terminal) -> Result<(Vec<Target>, Vec<Replaced>), Error> {
        let paths = self.entries.iter().map(|(path, content)| match content {
            Content::File(_) | Content::Large(_) => (path.as_path(), TargetKind::File),
            Content::Module(_) => (path.as_path(), TargetKind::Folder),
        });
        let mut targets = target::check_all(paths, &self.inputs)?;
        let mut replaced = Vec::new();
        for (target, (_, content)) in targets.iter_mut().zip(&self.entries) {
            for note in leftovers::clean(target)? {
                terminal.status(&note);
            }
            replaced.push(match content {
                Content::File(_) | Content::Large(_) => Replaced::default(),
                Content::Module(module) => folder::check(target, &module.name, module.kind, self.force)?,
            });
        }
        Ok((targets, replaced))
    }
}

/// Checks paths before anything is computed for them. [`Batch::commit`] checks them again.
pub(super) fn check<'p>(
    files: impl Iterator<Item = &'p Path>,
    folders: impl Iterator<Item = &'p Path>,
    inputs: &Inputs,
) -> Result<(), Error> {
    let files = files.map(|path| (path, TargetKind::File));
    target::check_all(files.chain(folders.map(|path| (path, TargetKind::Folder))), inputs).map(|_| ())
}

/// Checks a module folder before the module is computed.
pub(super) fn check_module(path: &Path, name: &str, kind: ModuleKind, force: bool) -> Result<(), Error> {
    folder::check(&Target::open(path, TargetKind::Folder)?, name, kind, force).map(|_| ())
}

fn unwritten(target: &Target, error: std::io::Error) -> Error {
    Error::Io(format!("cannot write `{}`", target.name()), error)
}

/// Reports a written path, and the files that were lost for it.
fn report(target: &Target, content: &Content<'_>, replaced: &Replaced, terminal: Terminal) {
    let name = target.name();
    match content {
        Content::File(_) | Content::Large(_) => terminal.status(&format!("wrote {name}")),
        Content::Module(module) => {
            let paths: Vec<&str> = module.files.iter().map(|file| file.path.as_str()).chain([manifest::FILE]).collect();
            for line in replaced.lines(&name, &paths) {
                terminal.status(&line);
            }
            terminal.status(&format!("wrote {name} ({})", count(paths.len(), "file")));
        }
    }
}
