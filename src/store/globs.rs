//! Modules that composer does not know: those that `app/etc/NonComposerComponentRegistration.php` finds by the
//! patterns of `app/etc/registration_globlist.php`.

use std::path::{Path, PathBuf};

use glob::{MatchOptions, Pattern};

use super::composer::is_absent;
use super::{Note, listing, php, walk};
use crate::source;

/// Where a store keeps its patterns.
const FILE: &str = "app/etc/registration_globlist.php";

/// The pattern of modules in a store that does not keep its own.
const DEFAULT: &str = "app/code/*/*/registration.php";

/// As PHP's `glob` without flags matches: the separator and a leading dot only where they are written.
const OPTIONS: MatchOptions =
    MatchOptions { case_sensitive: true, require_literal_separator: true, require_literal_leading_dot: true };

/// The number of folders that are listed for all patterns together. Links in a circle make a few folders look like
/// billions; a store has some hundred vendors.
const MAX_LISTED: usize = 20_000;

/// Returns the files that the patterns of the store match. Whether a file exists is not checked if its pattern ends in a
/// plain name: reading it shows that.
pub(super) fn project_files(root: &Path, notes: &mut Vec<Note>) -> Vec<PathBuf> {
    let mut left = MAX_LISTED;
    let mut files = Vec::new();
    for pattern in patterns(root, notes) {
        files.extend(expand(root, &pattern, &mut left, notes));
        if left == 0 {
            let message = format!("its patterns match too many folders; after {MAX_LISTED} the search was ended");
            notes.push(Note::new(FILE, None, message));
            break;
        }
    }
    files
}

fn patterns(root: &Path, notes: &mut Vec<Note>) -> Vec<String> {
    let path = root.join(FILE);
    let default = || vec![DEFAULT.to_owned()];
    let listed = match source::read_named(&path) {
        Ok(bytes) => listing::returned(&php::text(bytes), &path),
        Err(error) if is_absent(&error) => return default(),
        Err(_) => None,
    };
    let patterns: Option<Vec<String>> =
        listed.and_then(|listed| listed.into_iter().map(|entry| entry.path?.into_string().ok()).collect());
    patterns.unwrap_or_else(|| {
        let message = format!("it cannot be read without running PHP, so only {DEFAULT} was looked for");
        notes.push(Note::new(FILE, None, message));
        default()
    })
}

/// Returns the paths below the root that a pattern matches, sorted by name; `left` is the number of folders that may still
/// be listed.
fn expand(root: &Path, pattern: &str, left: &mut usize, notes: &mut Vec<Note>) -> Vec<PathBuf> {
    let mut paths = vec![root.to_owned()];
    let mut parts = pattern.split('/').filter(|part| !part.is_empty()).peekable();
    while let Some(part) = parts.next() {
        if !part.contains(['*', '?', '[']) {
            for path in &mut paths {
                path.push(part);
            }
            continue;
        }
        // PHP takes `**` as it takes `*`.
        let Ok(part) = Pattern::new(&part.replace("**", "*")) else {
            notes.push(Note::new(FILE, None, format!("the pattern {pattern:?} is none that can be matched")));
            return Vec::new();
        };
        let fits =
            |path: &PathBuf| path.file_name().is_some_and(|name| part.matches_with(&name.to_string_lossy(), OPTIONS));
        // Only folders can have something below them.
        let list = if parts.peek().is_some() { walk::subfolders } else { walk::entries };
        let folders = paths.len().min(*left);
        *left -= folders;
        paths = paths[..folders].iter().flat_map(|path| list(root, path, notes)).filter(fits).collect();
    }
    paths
}

#[cfg(test)]
mod tests {
    use super::super::tests::write;
    use super::*;
    use crate::store::path::label;

    #[test]
    fn patterns_match_as_php_matches_them() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for file in ["a/b/x.php", "a/c/x.php", "a/.d/x.php", "e/b/y.php", "a/b/c/x.php", "z[1]/b/x.php"] {
            write(root, file, "");
        }
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
        ];
        for (pattern, expected) in table {
            let paths: Vec<_> =
                expand(root, pattern, &mut 100, &mut Vec::new()).iter().map(|path| label(root, path)).collect();
            assert_eq!(paths, *expected, "{pattern}");
        }
    }
}
