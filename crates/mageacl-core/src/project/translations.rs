//! Titles of the Admin in the languages of a store: the `i18n/*.csv` of its language packages and modules.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::catalog::{AclTree, Catalog};
use crate::fs::{EntryKind, FileSystem};
use crate::source::SourceMap;
use crate::store::Store;

/// The maximum number of files that are read.
const MAX_FILES: usize = 2000;

/// The maximum number of bytes that are read.
const MAX_BYTES: usize = 64_000_000;

/// Words in the name of a package with a language.
const PACKAGES: [&str; 6] = ["language", "i18n", "lang", "locale", "translation", "l10n"];

/// Returns pairs of a title of the tree and its translation.
pub(super) fn translations(
    store: Option<&Store>,
    catalog: &Catalog,
    tree: &AclTree,
    sources: &SourceMap,
) -> Vec<(String, String)> {
    let Some(store) = store else { return Vec::new() };
    let files = sources.files();
    let titles: BTreeSet<String> =
        tree.nodes().filter_map(|node| Some((*tree.title_path(node).last()?).to_owned())).collect();
    let mut left = MAX_BYTES;
    let mut pairs = Vec::new();
    for path in of_packages(&store.root, files).into_iter().chain(of_modules(catalog, files)).take(MAX_FILES) {
        let Ok(bytes) = files.read(&path) else { continue };
        let Some(rest) = left.checked_sub(bytes.len()) else { break };
        left = rest;
        let rows = String::from_utf8_lossy(&bytes);
        pairs.extend(rows.lines().filter_map(pair).filter(|(title, _)| titles.contains(title)));
    }
    pairs
}

/// Returns the files of language packages: `app/i18n/*/*/*.csv`, and those of Composer's packages with such a name.
fn of_packages(root: &Path, files: &dyn FileSystem) -> Vec<PathBuf> {
    let in_app = folders(&root.join("app/i18n"), files).into_iter().flat_map(|vendor| folders(&vendor, files));
    let is_language = |folder: &PathBuf| {
        let name = folder.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
        PACKAGES.iter().any(|word| name.contains(word))
    };
    let vendors = folders(&root.join("vendor"), files).into_iter();
    let in_vendor = vendors.flat_map(|vendor| folders(&vendor, files)).filter(is_language);
    let packages: Vec<PathBuf> = in_app.chain(in_vendor).take(MAX_FILES).collect();
    // A package may hold one folder for each language.
    let inner = packages.iter().flat_map(|package| folders(package, files));
    let all: Vec<PathBuf> = packages.iter().cloned().chain(inner).take(MAX_FILES).collect();
    all.iter().flat_map(|folder| tables(folder, files)).collect()
}

fn of_modules(catalog: &Catalog, files: &dyn FileSystem) -> Vec<PathBuf> {
    let folders = catalog.modules.iter().filter_map(|module| module.path.as_ref());
    folders.flat_map(|folder| tables(&folder.join("i18n"), files)).collect()
}

/// Returns the folders in a folder, sorted.
fn folders(folder: &Path, files: &dyn FileSystem) -> Vec<PathBuf> {
    let entries = files.list(folder).unwrap_or_default().into_iter().flatten();
    let mut found: Vec<PathBuf> =
        entries.filter(|entry| entry.kind != EntryKind::File).map(|entry| entry.path).collect();
    found.sort();
    found
}

/// Returns the tables of translations in a folder, sorted.
fn tables(folder: &Path, files: &dyn FileSystem) -> Vec<PathBuf> {
    let entries = files.list(folder).unwrap_or_default().into_iter().flatten();
    let is_table = |path: &PathBuf| {
        let name = path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        // English tables map each title to itself.
        path.extension().is_some_and(|end| end.eq_ignore_ascii_case("csv")) && !name.starts_with("en_")
    };
    let mut found: Vec<PathBuf> =
        entries.filter(|entry| entry.kind == EntryKind::File).map(|entry| entry.path).filter(is_table).collect();
    found.sort();
    found
}

/// Returns the first two cells of a row.
fn pair(row: &str) -> Option<(String, String)> {
    let (title, rest) = cell(row)?;
    let (translation, _) = cell(rest.strip_prefix(',')?)?;
    Some((title, translation))
}

/// Returns a cell and the text after it.
fn cell(row: &str) -> Option<(String, &str)> {
    let Some(quoted) = row.strip_prefix('"') else {
        let end = row.find(',').unwrap_or(row.len());
        return Some((row[..end].trim().to_owned(), &row[end..]));
    };
    let mut text = String::new();
    let mut rest = quoted;
    loop {
        let end = rest.find('"')?;
        text.push_str(&rest[..end]);
        rest = &rest[end + 1..];
        match rest.strip_prefix('"') {
            Some(more) => {
                text.push('"');
                rest = more;
            }
            None => return Some((text, rest)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_has_a_title_and_its_translation() {
        let pairs =
            ["\"Sales\",\"Verk\u{e4}ufe\"", "Orders,Bestellungen,module,Acme_A", "\"a \"\"b\"\"\",\"c, d\""].map(pair);
        let expected = [("Sales", "Verk\u{e4}ufe"), ("Orders", "Bestellungen"), ("a \"b\"", "c, d")];
        assert_eq!(pairs, expected.map(|(title, other)| Some((title.to_owned(), other.to_owned()))));
        assert_eq!(pair("Sales"), None);
        assert_eq!(pair("\"Sales"), None);
    }
}
