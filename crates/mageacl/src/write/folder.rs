//! Checks the module folder to be replaced.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::path::Path;

use super::manifest::{self, Manifest, ModuleKind};
use super::target::{Target, TargetKind};
use mageacl_core::fs::disk;
use mageacl_core::guard::marker::GuardManifest;
use mageacl_core::project::Error;
use mageacl_report::count;

/// Folders of version control, which survive a replacement.
const REPOSITORIES: [&str; 4] = [".git", ".hg", ".jj", ".svn"];

/// The maximum number of foreign files that `--force` removes. A module has about ten files: more indicate another
/// folder.
const MAX_FOREIGN: usize = 1_000;

/// The maximum number of names in a refusal.
const MAX_NAMES: usize = 10;

/// The files in a module folder that are lost when it is replaced.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Replaced {
    /// Files that the manifest does not list.
    foreign: BTreeSet<String>,
    /// Files whose content differs from the manifest.
    changed: BTreeSet<String>,
    /// Whether the folder contains a repository.
    has_repository: bool,
}

impl Replaced {
    /// Returns the lines that report the lost files. `folder` is the name of the module folder, `new` are the paths in
    /// it now.
    pub(super) fn lines(&self, folder: &str, new: &[&str]) -> Vec<String> {
        let foreign = self.foreign.iter().map(|file| {
            let verb = if new.contains(&file.as_str()) { "replaced" } else { "removed" };
            format!("{verb} {folder}/{file} (not written by mageacl)")
        });
        let changed = self.changed.iter().map(|file| {
            let verb = if new.contains(&file.as_str()) { "replaced" } else { "removed" };
            format!("{verb} {folder}/{file} (changed since mageacl wrote it)")
        });
        foreign.chain(changed).collect()
    }

    /// Adds a file unless its content agrees with the manifest; `regular` is its path if it is a regular file.
    fn add(&mut self, path: String, known: Option<&Manifest>, regular: Option<&Path>) {
        match known.and_then(|known| known.files.get(&path)) {
            None => self.foreign.insert(path),
            Some(digest) if regular.is_some_and(|file| has_digest(file, digest)) => false,
            Some(_) => self.changed.insert(path),
        };
    }
}

/// Checks that a folder contains only a module that mageacl wrote earlier.
pub(super) fn check(target: &Target, name: &str, kind: ModuleKind, force: bool) -> Result<Replaced, Error> {
    if target.existing.is_none() || target.kind == TargetKind::File {
        return Ok(Replaced::default());
    }
    let folder = &target.real;
    let known = Manifest::read(folder);
    if let Some(known) = known.as_ref().filter(|known| known.module != name || known.kind != kind) {
        let why = format!("it holds another module: `mageacl {}` wrote {} there", known.kind.command(), known.module);
        return Err(target.refused(&why, "Choose another folder, or delete this one."));
    }
    let replaced = look(known.as_ref(), target)?;
    if force || replaced == Replaced::default() {
        return Ok(replaced);
    }
    let is_guard = || disk().read(&folder.join("etc/webapi.xml")).is_ok_and(|text| is_marked(&text));
    let (why, help) = match &known {
        None if is_guard() => (
            "it holds a guard module without a manifest, which an earlier mageacl wrote".to_owned(),
            "Without a manifest mageacl cannot know whether files were changed by hand. If none was, replace it with --force.",
        ),
        None => (
            format!(
                "it holds files that mageacl did not write ({}), and the manifest {} is missing",
                names(&replaced),
                manifest::FILE
            ),
            "Choose another folder. --force removes all files in this one.",
        ),
        Some(_) => (
            format!("it holds files that are not as mageacl wrote them: {}", names(&replaced)),
            "Move them elsewhere, or replace them with --force.",
        ),
    };
    Err(target.refused(&why, help))
}

/// Moves the repositories in a replaced folder into the new one.
pub(super) fn move_repositories(from: &Path, to: &Path) -> io::Result<()> {
    for name in repositories(from) {
        fs::rename(from.join(&name), to.join(&name))?;
    }
    Ok(())
}

/// Returns the names of the repositories directly in a folder.
pub(super) fn repositories(folder: &Path) -> Vec<OsString> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name()).filter(|name| is_repository(name)).collect()
}

/// Collects the files below a folder that the manifest does not list with their content. Symbolic links are not
/// followed.
fn look(known: Option<&Manifest>, target: &Target) -> Result<Replaced, Error> {
    let mut replaced = Replaced::default();
    let mut ahead = vec![(target.real.clone(), String::new())];
    while let Some((folder, below)) = ahead.pop() {
        let failed = |error| Error::Io(format!("cannot write `{}`: `{}`", target.name(), folder.display()), error);
        for entry in fs::read_dir(&folder).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let path = format!("{below}{}", entry.file_name().to_string_lossy());
            let found = entry.file_type().map_err(failed)?;
            let is_top = below.is_empty();
            if is_repository(&entry.file_name()) {
                if !is_top {
                    let why = format!("`{path}` in it is a repository");
                    return Err(target.refused(&why, "Move the repository elsewhere."));
                }
                replaced.has_repository = true;
            } else if found.is_dir() {
                ahead.push((entry.path(), format!("{path}/")));
            } else if !is_top && entry.file_name() == "registration.php" {
                let why = format!("`{path}` in it belongs to another module");
                return Err(target.refused(&why, "Name the folder of the module itself."));
            } else if known.is_none() || path != manifest::FILE {
                // The manifest does not list itself.
                let is_regular = found.is_file();
                replaced.add(path, known, is_regular.then(|| entry.path()).as_deref());
            }
            if replaced.foreign.len() > MAX_FOREIGN {
                let why = format!("it holds more than {} that mageacl did not write", count(MAX_FOREIGN, "file"));
                return Err(target.refused(&why, "Name the folder of the module itself."));
            }
        }
    }
    Ok(replaced)
}

fn is_repository(name: &OsStr) -> bool {
    REPOSITORIES.iter().any(|known| name.eq_ignore_ascii_case(known))
}

fn has_digest(path: &Path, digest: &str) -> bool {
    disk().read(path).is_ok_and(|bytes| manifest::digest(&bytes) == digest)
}

fn is_marked(text: &[u8]) -> bool {
    GuardManifest::read(&String::from_utf8_lossy(text)).is_some()
}

/// Lists the files that prevent the replacement.
fn names(replaced: &Replaced) -> String {
    let repository = replaced.has_repository.then_some("a repository");
    let all: Vec<&str> =
        replaced.changed.iter().chain(&replaced.foreign).map(String::as_str).chain(repository).collect();
    let more = all.len().saturating_sub(MAX_NAMES);
    let shown = all[..all.len() - more].join(", ");
    if more > 0 { format!("{shown} and {more} more") } else { shown }
}
