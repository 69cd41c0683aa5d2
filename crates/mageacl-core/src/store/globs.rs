//! Modules that Composer does not know: those that `app/etc/NonComposerComponentRegistration.php` finds by the patterns
//! of `app/etc/registration_globlist.php`.

use std::path::PathBuf;

use glob::{MatchOptions, Pattern};

use super::composer::read_optional;
use super::root::Root;
use super::{Note, listing, php, walk};
use crate::fs::Entry;

/// The file with the patterns of a store.
const FILE: &str = "app/etc/registration_globlist.php";

/// The pattern for modules of a store without its own patterns.
const DEFAULT: &str = "app/code/*/*/registration.php";

/// Matches as PHP's `glob` without flags: wildcards match neither the separator nor a leading dot.
const OPTIONS: MatchOptions =
    MatchOptions { case_sensitive: true, require_literal_separator: true, require_literal_leading_dot: true };

/// The maximum number of files and folders that all patterns together may visit. Magento's own patterns visit one per
/// module; a pattern such as `*/../*/../*` visits the same ones any number of times.
const MAX_ENTRIES: usize = 200_000;

/// Returns the files that match the patterns of the store. A name without wildcards is not checked for existence.
pub(super) fn project_files(root: Root<'_>, notes: &mut Vec<Note>) -> Vec<PathBuf> {
    let mut budget = MAX_ENTRIES;
    patterns(root, notes).iter().flat_map(|pattern| expand(root, pattern, &mut budget, notes)).collect()
}

fn patterns(root: Root<'_>, notes: &mut Vec<Note>) -> Vec<String> {
    let path = root.join(FILE);
    let default = || vec![DEFAULT.to_owned()];
    let Some(bytes) = read_optional(root, &path, notes) else { return default() };
    let listed = listing::returned(&php::text(bytes), &path);
    let patterns: Option<Vec<String>> =
        listed.and_then(|listed| listed.into_iter().map(|entry| entry.path?.into_string().ok()).collect());
    patterns.unwrap_or_else(|| {
        let message = format!("it cannot be read without running PHP, so only {DEFAULT} was searched");
        notes.push(Note::new(FILE, None, message));
        default()
    })
}

/// Returns the paths below the root that a pattern matches, sorted by name. Each visited entry is taken from `budget`.
fn expand(root: Root<'_>, pattern: &str, budget: &mut usize, notes: &mut Vec<Note>) -> Vec<PathBuf> {
    let mut paths = vec![root.to_path_buf()];
    let mut parts = pattern.split('/').filter(|part| !part.is_empty()).peekable();
    while let Some(part) = parts.next() {
        if !part.contains(['*', '?', '[']) {
            for path in &mut paths {
                path.push(part);
            }
            continue;
        }
        // In PHP, several stars mean the same as one.
        let Ok(part) = Pattern::new(&single_stars(part)) else {
            notes.push(Note::new(FILE, None, format!("invalid glob pattern {:?}", shortened(pattern))));
            return Vec::new();
        };
        let fits = |entry: &Entry| {
            entry.path.file_name().is_some_and(|name| part.matches_with(&name.to_string_lossy(), OPTIONS))
        };
        let mut found = Vec::new();
        for folder in paths {
            let entries = walk::entries(root, &folder, notes);
            let Some(left) = budget.checked_sub(entries.len() + 1) else {
                let message = format!(
                    "the pattern {:?} was ignored: all patterns together match more than {MAX_ENTRIES} paths",
                    shortened(pattern)
                );
                notes.push(Note::new(FILE, None, message));
                return Vec::new();
            };
            *budget = left;
            found.extend(entries.into_iter().filter(fits));
        }
        // Only folders can have something below them.
        if parts.peek().is_some() {
            found.retain(|entry| walk::is_folder(root, entry, notes));
        }
        paths = found.into_iter().map(|entry| entry.path).collect();
    }
    paths
}

fn shortened(pattern: &str) -> &str {
    &pattern[..pattern.floor_char_boundary(100)]
}

/// Collapses each sequence of stars to one.
fn single_stars(part: &str) -> String {
    let mut single = String::with_capacity(part.len());
    for c in part.chars() {
        if c != '*' || !single.ends_with('*') {
            single.push(c);
        }
    }
    single
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use super::super::tests::{ROOT, put};
    use super::*;
    use crate::fs::{Files, Memory};
    use crate::store::path::label;

    #[test]
    fn patterns_match_as_php_matches_them() {
        let mut store = Memory::default();
        for file in ["a/b/x.php", "a/c/x.php", "a/.d/x.php", "e/b/y.php", "a/b/c/x.php", "z[1]/b/x.php"] {
            put(&mut store, file, "");
        }
        let files: Files = Arc::new(store);
        let root = Root::new(&files, Path::new(ROOT));
        let table: &[(&str, &[&str])] = &[
            ("a/*/x.php", &["a/b/x.php", "a/c/x.php"]),
            ("*/b/x.php", &["a/b/x.php", "e/b/x.php", "z[1]/b/x.php"]),
            ("**/*.php", &[]),
            ("**/b/*.php", &["a/b/x.php", "e/b/y.php", "z[1]/b/x.php"]),
            ("a/[!b]/x.php", &["a/c/x.php"]),
            ("./a/?/x.php", &["a/b/x.php", "a/c/x.php"]),
            ("/a/b/x.php", &["a/b/x.php"]),
            ("a/{b,c}/*.php", &[]),
            ("a/[/x.php", &[]),
            ("a/***/x.php", &["a/b/x.php", "a/c/x.php"]),
        ];
        for (pattern, expected) in table {
            let paths: Vec<_> = expand(root, pattern, &mut MAX_ENTRIES.clone(), &mut Vec::new())
                .iter()
                .map(|path| label(root, path))
                .collect();
            assert_eq!(paths, *expected, "{pattern}");
        }
    }

    #[test]
    fn patterns_that_list_the_same_folders_again_and_again_end() {
        let mut store = Memory::default();
        for number in 0..20 {
            put(&mut store, &format!("d{number}/x.php"), "");
        }
        let again = "*/../".repeat(12);
        put(&mut store, FILE, &format!("<?php return ['*/*{}.php', '{again}*/x.php', 'd1/x.php'];", "a*".repeat(60)));
        let files: Files = Arc::new(store);
        let root = Root::new(&files, Path::new(ROOT));
        let mut notes = Vec::new();
        let files: Vec<_> = project_files(root, &mut notes).iter().map(|path| label(root, path)).collect();
        assert_eq!(files, ["d1/x.php"]);
        assert_eq!(notes.len(), 1, "{notes:?}");
        assert!(notes[0].message.contains("more than 200000 paths"), "{}", notes[0].message);
    }
}
