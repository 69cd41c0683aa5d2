//! Calls in source code: a folder of a connector → the calls that it makes, each with its place and certainty.
//!
//! Files are split into tokens by a table of languages; nothing is executed or compiled. A path is followed through
//! constants, variables and formats of the same folder, and the method is taken from the call around it.

mod arguments;
mod chain;
mod collect;
mod context;
mod files;
mod format;
mod functions;
mod language;
mod lexer;
mod lookup;
mod method;
mod names;
mod parameters;
mod path;
mod receiver;
mod shell;
mod sources;
mod template;
#[cfg(test)]
mod tests;
mod unit;
mod uses;
mod value;
mod verbs;
mod vocabulary;
mod words;

use std::collections::HashMap;
use std::path::PathBuf;

use rayon::prelude::*;

pub use self::files::{LeftOut, Reason};
pub use self::vocabulary::Vocabulary;
use crate::endpoint::origin::{CallSite, DeclaredCall, DeclaredCalls};
use crate::endpoint::spelling::EndpointSpec;
use crate::fs::FileSystem;

/// The calls of source files.
#[derive(Clone, Debug, Default)]
pub struct Scan {
    /// The calls, in the order of their files and lines; each once, with all its places.
    pub calls: Vec<DeclaredCall>,
    /// The number of files that were read.
    pub files: usize,
    /// Files and folders that were not read, and the reasons.
    pub left_out: Vec<LeftOut>,
    /// The number of paths at known other services, which are not calls to Magento.
    pub to_services: usize,
    /// The number of paths in documentation strings, which are not calls.
    pub documented: usize,
}

/// A call in a place, before calls are merged.
#[derive(Clone, Debug, PartialEq, Eq)]
struct SourceCall {
    call: EndpointSpec,
    site: CallSite,
    /// The object or property that leads to it, with its file or folder.
    group: Option<String>,
    /// Whether its path is one of Magento's without doubt. Others need known ones in their group.
    is_known: bool,
}

/// The number of known calls of a group from which others in it are calls to Magento too.
const MIN_KNOWN: usize = 2;

/// Finds the calls in files and folders.
#[must_use]
pub fn scan(files: &dyn FileSystem, paths: &[PathBuf], vocabulary: &Vocabulary) -> Scan {
    let (texts, left_out) = files::read(files, paths);
    let units = texts.par_iter().map(|file| unit::Unit::new(file.name.clone(), &file.text, file.language)).collect();
    let sources = sources::Sources::new(units);
    let collected: Vec<collect::Collected> =
        (0..sources.units.len()).into_par_iter().map(|place| collect::calls(&sources, place, vocabulary)).collect();
    let to_services = collected.iter().map(|file| file.to_services).sum();
    let documented = collected.iter().map(|file| file.documented).sum();
    let found: Vec<Vec<SourceCall>> = collected.into_iter().map(|file| file.calls).collect();
    let mut known: HashMap<String, usize> = HashMap::new();
    for call in found.iter().flatten().filter(|call| call.is_known) {
        *known.entry(call.group.clone().unwrap_or_default()).or_default() += 1;
    }
    let is_meant = |call: &SourceCall| {
        call.is_known || call.group.as_ref().and_then(|group| known.get(group)).is_some_and(|count| *count >= MIN_KNOWN)
    };
    let mut calls = DeclaredCalls::default();
    for found in found.into_iter().flatten().filter(is_meant) {
        calls.add(found.call, found.site, None);
    }
    Scan { calls: calls.into_vec(), files: texts.len(), left_out, to_services, documented }
}
