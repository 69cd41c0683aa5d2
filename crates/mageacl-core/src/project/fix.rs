//! The changes of files that fix findings.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::open::Project;
use crate::finding::{Edit, Finding};
use crate::fs::{EntryKind, FileSystem};
use crate::source::{FileId, Span};
use crate::xml;

/// A file with the changes that fix findings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FixedFile {
    /// The name in reports.
    pub name: String,
    /// The file.
    pub path: PathBuf,
    /// The text on disk.
    pub before: String,
    /// The text with the changes.
    pub after: String,
    /// The number of changes.
    pub edits: usize,
}

/// The result of fixing findings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fixes {
    /// The changed files, by name.
    pub files: Vec<FixedFile>,
    /// Notes on files that are not changed.
    pub notes: Vec<String>,
}

/// The folder of Composer's packages, whose files the next installation replaces.
const VENDOR: &str = "vendor";

/// Computes the changes that fix the findings that count. Files that are links, are outside the store or in packages are
/// never changed.
#[must_use]
pub fn fixes(project: &Project, findings: &[Finding]) -> Fixes {
    let Some(root) = project.store.as_ref().map(|store| store.root.as_path()) else { return Fixes::default() };
    let mut by_file: BTreeMap<(&str, FileId), Vec<&Edit>> = BTreeMap::new();
    for edit in findings.iter().filter(|finding| finding.is_open()).flat_map(|finding| &finding.edits) {
        let file = edit.span.file;
        by_file.entry((project.sources.name(file), file)).or_default().push(edit);
    }
    // A file may have been read twice, and each text has its own positions.
    let mut texts: BTreeMap<&str, Vec<&Edit>> = BTreeMap::new();
    for ((name, _), edits) in by_file {
        texts.entry(name).or_default().extend(edits);
    }
    let mut fixes = Fixes::default();
    for (name, edits) in texts {
        match fixed(root, name, edits, project) {
            Ok(file) => fixes.files.push(file),
            Err(why) => fixes.notes.push(format!("{name} is not changed: {why}")),
        }
    }
    fixes
}

fn fixed(root: &Path, name: &str, mut edits: Vec<&Edit>, project: &Project) -> Result<FixedFile, &'static str> {
    let path = editable(project.sources.files(), root, name)?;
    let bytes = project.sources.files().read(&path).map_err(|_| "it cannot be read")?;
    let before = String::from_utf8(bytes).map_err(|_| "it is not UTF-8")?;
    // Later ones first, so that positions stay valid.
    edits.sort_by_key(|edit| std::cmp::Reverse((edit.span.start, edit.span.end)));
    edits.dedup_by_key(|edit| (edit.span.start, edit.span.end));
    // A change of text that another one removes is not needed.
    let removed: Vec<Span> = edits.iter().filter(|edit| edit.text.is_empty()).map(|edit| edit.span).collect();
    let is_inside = |outer: &Span, inner: Span| outer.start <= inner.start && inner.end <= outer.end && *outer != inner;
    edits.retain(|edit| !removed.iter().any(|outer| is_inside(outer, edit.span)));
    let is_read = edits.iter().all(|edit| project.sources.text(edit.span.file) == before);
    if !is_read {
        return Err("its text was converted to UTF-8");
    }
    let mut after = before.clone();
    let mut end = before.len();
    let mut number = 0;
    for edit in edits {
        let range = edit.span.start as usize..edit.span.end as usize;
        if range.end <= end && before.get(range.clone()).is_some() {
            end = range.start;
            after.replace_range(range, &edit.text);
            number += 1;
        }
    }
    let file = project.sources.add(name, after.as_str());
    if xml::parse(project.sources.text(file), file).is_err() {
        return Err("the changes would break it");
    }
    Ok(FixedFile { name: name.to_owned(), path, before, after, edits: number })
}

/// Returns the path of a file that may be changed.
fn editable(files: &dyn FileSystem, root: &Path, name: &str) -> Result<PathBuf, &'static str> {
    let mut path = root.to_owned();
    for part in name.split('/') {
        if matches!(part, "" | "." | "..") {
            return Err("it is outside the store");
        }
        if part == VENDOR {
            return Err("it belongs to a package");
        }
        path.push(part);
        match files.link_metadata(&path) {
            Ok(metadata) if metadata.kind == EntryKind::Link => return Err("it is a link, or in a linked folder"),
            Ok(_) => {}
            Err(_) => return Err("it cannot be read"),
        }
    }
    let is_inside = match (files.canonicalize(root), files.canonicalize(&path)) {
        (Ok(root), Ok(path)) => path.starts_with(root),
        _ => false,
    };
    if is_inside { Ok(path) } else { Err("it is outside the store") }
}
