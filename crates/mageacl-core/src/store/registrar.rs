//! Collects the components of a store from the files that register them
//! (`Magento\Framework\Component\ComponentRegistrar`).

use std::collections::{HashMap, HashSet};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::boundary::may_be_searched;
use super::composer::is_absent;
use super::path::{label, real};
use super::registration::{Call, Script, scan};
use super::root::Root;
use super::walk::walk;
use super::{Component, Note, Registration, StoreError, php};

/// The maximum size of a file that registers something, in bytes. A typical one has 300.
const MAX_SIZE: usize = 256 * 1024;

/// The maximum number of files that are read for one that includes others.
const MAX_INCLUDES: usize = 32;

/// The note on a missing file.
const MISSING: &str = "Composer includes this file, but it is missing: Magento stops with a fatal error";

/// The number of notes on missing files; more are joined into one.
const MAX_MISSING: usize = 5;

/// A file that may register something.
#[derive(Debug)]
pub(super) struct Candidate {
    /// The file.
    pub(super) path: PathBuf,
    /// Whether Composer includes it, so that PHP fails if it does not exist.
    pub(super) required: bool,
}

/// A registered module.
#[derive(Debug)]
pub(super) struct Registered {
    name: Option<String>,
    path: PathBuf,
    file: PathBuf,
    line: u32,
    conditional: bool,
}

/// Reads files in parallel, and returns the modules that they register in the order of the files.
pub(super) fn read(root: Root<'_>, candidates: &[Candidate], notes: &mut Vec<Note>) -> Vec<Registered> {
    let results: Vec<_> = candidates
        .par_iter()
        .map(|candidate| {
            let mut notes = Vec::new();
            (read_one(root, candidate, &mut notes), notes)
        })
        .collect();
    let mut registered = Vec::new();
    let first = notes.len();
    for (modules, more) in results {
        registered.extend(modules);
        notes.extend(more);
    }
    collapse(notes, first);
    registered
}

/// Joins many notes on missing files into one: the packages are not installed, or not all of them.
fn collapse(notes: &mut Vec<Note>, first: usize) {
    let is_missing = |note: &Note| note.message == MISSING;
    let missing = notes[first..].iter().filter(|note| is_missing(note)).count();
    if missing <= MAX_MISSING {
        return;
    }
    let mut at = 0;
    let mut kept = false;
    notes.retain_mut(|note| {
        at += 1;
        if at <= first || !is_missing(note) {
            return true;
        }
        note.message = format!("Composer includes this file and {} others that are missing", missing - 1);
        !std::mem::replace(&mut kept, true)
    });
}

/// Returns the registrations of a repository of modules, one for each name, and the folders of the others. Such a
/// repository may hold several versions of a module, and copies of files; no store loads all of them.
pub(super) fn distinct(
    root: Root<'_>,
    registered: Vec<Registered>,
    notes: &mut Vec<Note>,
) -> (Vec<Registered>, Vec<PathBuf>) {
    let mut kept: Vec<Registered> = Vec::with_capacity(registered.len());
    let mut names: HashMap<String, usize> = HashMap::with_capacity(registered.len());
    let mut ignored = Vec::new();
    let is_module = |module: &Registered| root.files().exists(&module.path.join("etc/module.xml"));
    for mut module in registered {
        let Some(name) = module.name.clone() else {
            kept.push(module);
            continue;
        };
        let Some(first) = names.get(&name).map(|&place| &mut kept[place]) else {
            names.insert(name, kept.len());
            kept.push(module);
            continue;
        };
        // A copy of the file below the module registers a folder that is none.
        if is_module(&module) && !is_module(first) {
            std::mem::swap(first, &mut module);
        }
        let (read, other) = (first.registration(root), module.registration(root));
        let message = format!("{name} is also registered in {read}, which is read; this one is ignored");
        notes.push(Note::new(other.file, Some(other.line), message));
        ignored.push(module.path);
    }
    (kept, ignored)
}

/// Converts registrations to components. A repeated registration by the same line, of a file that two lists contain, is
/// ignored.
pub(super) fn components(
    root: Root<'_>,
    registered: Vec<Registered>,
    notes: &mut Vec<Note>,
) -> Result<Vec<Component>, StoreError> {
    let mut kept: Vec<Registered> = Vec::with_capacity(registered.len());
    let mut names: HashMap<String, usize> = HashMap::with_capacity(registered.len());
    let (literal, unnamed): (Vec<_>, Vec<_>) = registered.into_iter().partition(|module| module.name.is_some());
    for module in literal {
        let Some(name) = module.name.clone() else { continue };
        let Some(first) = names.get(&name).map(|&place| &kept[place]) else {
            if module.conditional {
                let message = format!("{name} is registered conditionally; the condition is assumed to hold");
                notes.push(Note::detail(label(root, &module.file), Some(module.line), message));
            }
            names.insert(name, kept.len());
            kept.push(module);
            continue;
        };
        if first.line == module.line && real(root.files(), &first.file) == real(root.files(), &module.file) {
            continue;
        }
        let (first_place, second_place) = (first.registration(root), module.registration(root));
        if !(first.conditional || module.conditional) {
            return Err(StoreError::RegisteredTwice { name, first: first_place, second: second_place });
        }
        let message = format!(
            "{name} is also registered in {first_place}, one of them conditionally; the second one was ignored"
        );
        notes.push(Note::detail(second_place.file, Some(second_place.line), message));
    }
    // Unnamed modules are identified by their folders.
    if !unnamed.is_empty() {
        let mut folders: HashSet<_> = kept.iter().map(|module| real(root.files(), &module.path)).collect();
        kept.extend(unnamed.into_iter().filter(|module| folders.insert(real(root.files(), &module.path))));
    }
    let component = |module: Registered| Component {
        label: label(root, &module.path),
        registration: Some(module.registration(root)),
        name: module.name,
        path: module.path,
    };
    Ok(kept.into_iter().map(component).collect())
}

impl Registered {
    fn registration(&self, root: Root<'_>) -> Registration {
        Registration { file: label(root, &self.file), line: self.line }
    }
}

fn read_one(root: Root<'_>, candidate: &Candidate, notes: &mut Vec<Note>) -> Vec<Registered> {
    let mut registered = Vec::new();
    let mut ahead = vec![candidate.path.clone()];
    let mut seen: Vec<PathBuf> = Vec::new();
    while let Some(file) = ahead.pop() {
        if seen.contains(&file) {
            continue;
        }
        if seen.len() >= MAX_INCLUDES {
            let message = format!("it includes more than {MAX_INCLUDES} files; the others were not read");
            notes.push(Note::new(label(root, &candidate.path), None, message));
            break;
        }
        let is_first = seen.is_empty();
        seen.push(file.clone());
        let bytes = match root.files().read(&file) {
            Ok(bytes) => bytes,
            Err(error) if is_absent(&error) => {
                if is_first && candidate.required {
                    notes.push(Note::new(label(root, &file), None, MISSING));
                } else if root.files().is_named(&file) {
                    notes.push(Note::new(label(root, &file), None, "a symbolic link to a missing file"));
                }
                continue;
            }
            Err(error) => {
                let reason = format!("the file cannot be read ({error})");
                registered.extend(by_folder(root, &file, 1, &reason, Note::new, notes));
                continue;
            }
        };
        let text = php::text(bytes);
        if !may_register(&file, &text) {
            continue;
        }
        let script = if text.len() > MAX_SIZE { None } else { scan_where_it_is(root, &text, &file) };
        let Some(script) = script else {
            let reason = "the file is too large to be a registration";
            registered.extend(by_folder(root, &file, 1, reason, Note::new, notes));
            continue;
        };
        if script.is_empty() && is_registration(&file) && root.files().is_file(&file.with_file_name("etc/module.xml")) {
            let message = "it contains no call of ComponentRegistrar::register that can be read, so its module was \
                           ignored";
            notes.push(Note::new(label(root, &file), None, message));
        }
        // The last one pushed is read next.
        let folder = file.parent().unwrap_or(root.path);
        ahead.extend(script.includes.into_iter().rev().map(|include| folder.join(include)));
        let mut searched = false;
        for Call { name, path, line, conditional } in script.calls {
            if let Some(path) = path {
                let path = folder_of(path);
                if !is_module_folder(root, &path, folder) {
                    let message = "this registers a folder outside the store that contains no module; it was ignored";
                    notes.push(Note::new(label(root, &file), Some(line), message));
                    continue;
                }
                registered.push(Registered { name, path, file: file.clone(), line, conditional });
            } else if !searched {
                searched = true;
                let reason = "the folder that this registers is only known at run time";
                registered.extend(by_folder(root, &file, line, reason, Note::detail, notes));
            }
        }
    }
    registered
}

/// Returns whether a file has to be parsed. Composer includes many files that have nothing to do with components; one
/// that registers some, or includes a `registration.php`, contains these letters.
fn may_register(file: &Path, text: &str) -> bool {
    is_registration(file) || text.contains("egistra")
}

fn is_registration(file: &Path) -> bool {
    file.file_name().is_some_and(|name| name == "registration.php")
}

/// Parses a file under the path by which it was found, so that names stay below the root. PHP resolves symbolic links
/// in `__DIR__`; this makes a difference if a path leads out of the folder, in which case the real path is used.
fn scan_where_it_is(root: Root<'_>, text: &str, file: &Path) -> Option<Script> {
    let script = scan(text, file)?;
    let folder = file.parent().unwrap_or(Path::new(""));
    let leads_out = |path: &OsString| !Path::new(path).starts_with(folder);
    let mut paths = script.calls.iter().filter_map(|call| call.path.as_ref()).chain(&script.includes);
    if !paths.any(leads_out) {
        return Some(script);
    }
    match root.files().canonicalize(file) {
        Ok(real) if real != file => scan(text, &real),
        _ => Some(script),
    }
}

/// Returns whether a registered folder may be read as a module. Usually it is the folder of the registration itself.
fn is_module_folder(root: Root<'_>, path: &Path, folder: &Path) -> bool {
    path == folder || may_be_searched(root, path)
}

/// Returns the folder of a registration. As in `ComponentRegistrar::register`, `\` is a separator too.
fn folder_of(path: OsString) -> PathBuf {
    match path.to_str() {
        Some(text) if text.contains('\\') => PathBuf::from(text.replace('\\', "/")),
        _ => PathBuf::from(path),
    }
}

/// Returns the modules below the folder of a file that cannot be read as a registration.
fn by_folder(
    root: Root<'_>,
    file: &Path,
    line: u32,
    reason: &str,
    note: fn(String, Option<u32>, String) -> Note,
    notes: &mut Vec<Note>,
) -> Vec<Registered> {
    let found = walk(root, file.parent().unwrap_or(root.path));
    notes.extend(found.notes);
    let count = found.modules.len();
    let message = format!("{reason}, so each folder below it with an etc/module.xml was treated as a module: {count}");
    notes.push(note(label(root, file), Some(line), message));
    let registered = |path| Registered { name: None, path, file: file.to_owned(), line, conditional: false };
    found.modules.into_iter().map(registered).collect()
}
