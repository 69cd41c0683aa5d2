//! Names of files in formats for servers: relative to the root of the repository, not of the store.

use mageacl_core::source::{FileId, Position};

/// The mapping from files of findings to paths in a repository.
#[derive(Clone, Debug, Default)]
pub struct Paths {
    /// The prefix of paths in the store, for example `shop/`; empty if the store is the root.
    pub prefix: String,
    /// The first file that is not in the store, but was given with its own path.
    pub given: Option<FileId>,
    /// The file for findings that are not in a file.
    pub fallback: String,
    /// The address to which a path is appended to show its file, for example
    /// `https://github.com/acme/shop/blob/0123abc/`.
    pub blob: Option<String>,
}

/// A position in the repository, with lines and columns from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RepoLocation {
    /// The file, relative to the root of the repository, with `/`.
    pub path: String,
    /// The line.
    pub line: usize,
    /// The column in characters and the position after the last one; `None` if only the line is known.
    pub columns: Option<(usize, Position)>,
}

impl Paths {
    /// Returns the path of a file relative to the root of the repository. Servers refuse paths that lead out of it, so
    /// leading `..` are removed.
    #[must_use]
    pub fn for_file(&self, file: FileId, name: &str) -> String {
        let is_given = self.given.is_some_and(|first| file >= first);
        let prefix = if is_given { "" } else { self.prefix.as_str() };
        let parts = prefix.split('/').chain(name.split('/'));
        parts.filter(|part| !matches!(*part, "" | "." | "..")).collect::<Vec<_>>().join("/")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mageacl_core::source::SourceMap;

    #[test]
    fn only_files_of_the_store_lie_below_it_and_none_outside_of_the_repository() {
        let sources = SourceMap::default();
        let (own, given) = (sources.add("app/a.xml", ""), sources.add("../dump.sql", ""));
        let paths = Paths { prefix: "shop/".to_owned(), given: Some(given), ..Paths::default() };
        assert_eq!(paths.for_file(own, "app/a.xml"), "shop/app/a.xml");
        assert_eq!(paths.for_file(given, "../dump.sql"), "dump.sql");
        assert_eq!(paths.for_file(given, "./x//y"), "x/y");
    }
}
