//! Lines in which modules name a resource besides `acl.xml` and `webapi.xml`: menus, configuration, forms, fields,
//! code.

use rayon::prelude::*;
use regex::bytes::Regex;

use crate::fs::FileSystem;
use crate::store::{self, EnabledModule};

/// A line that names a resource.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mention {
    /// The module of the file.
    pub module: String,
    /// The file, relative to the root of the store, with `/`.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
}

/// Extensions of files that may name a resource.
const EXTENSIONS: [&str; 4] = ["xml", "php", "phtml", "js"];

/// Files whose resources the catalog already contains.
const KNOWN: [&str; 2] = ["etc/acl.xml", "etc/webapi.xml"];

/// Returns every line of the enabled modules that names an id, sorted by file and line. Tests are skipped, and so are
/// unreadable files, which Magento could not use either.
///
/// This reads all files of the modules, and takes as long as a full-text search.
#[must_use]
pub fn find_references(modules: &[EnabledModule], id: &str, files: &dyn FileSystem) -> Vec<Mention> {
    // Matches the id as a whole, not as a prefix of a longer one.
    let Ok(pattern) = Regex::new(&format!(r"(?-u:\b){}(?-u:\b)", regex::escape(id))) else { return Vec::new() };
    let mut found: Vec<Mention> =
        modules.par_iter().flat_map_iter(|module| in_module(module, &pattern, files)).collect();
    found.sort();
    found
}

fn in_module(module: &EnabledModule, pattern: &Regex, files: &dyn FileSystem) -> Vec<Mention> {
    let searched = store::files(files, module, &EXTENSIONS).filter(|(path, _)| !KNOWN.contains(&path.as_str()));
    let lines = searched.flat_map(|(path, full)| {
        let text = files.read(&full).unwrap_or_default();
        lines_of(&text, pattern).into_iter().map(move |line| (path.clone(), line)).collect::<Vec<_>>()
    });
    lines.map(|(path, line)| Mention { module: module.name.clone(), file: module.file(&path), line }).collect()
}

fn lines_of(text: &[u8], pattern: &Regex) -> Vec<usize> {
    let mut lines = Vec::new();
    let (mut line, mut counted) = (1, 0);
    for found in pattern.find_iter(text) {
        line += text[counted..found.start()].split(|byte| *byte == b'\n').count() - 1;
        counted = found.start();
        if lines.last() != Some(&line) {
            lines.push(line);
        }
    }
    lines
}
