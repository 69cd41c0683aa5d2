//! How files are called in formats that a server reads: from the root of the repository, not from that of the store.

use mageacl_core::source::{FileId, Position};

/// What a server needs to find the files of findings in a repository.
#[derive(Clone, Debug, Default)]
pub struct Paths {
    /// What stands before the path of a file of the store, for example `shop/`; empty where the store is the root.
    pub prefix: String,
    /// The first file that is not one of the store's, but was given with its own path.
    pub given: Option<FileId>,
    /// The file that a finding is shown in that stands in none.
    pub fallback: String,
    /// The address that a path is put behind to show its file, for example
    /// `https://github.com/acme/shop/blob/0123abc/`.
    pub blob: Option<String>,
}

/// A place in the repository, lines and columns from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The file, from the root of the repository, with `/`.
    pub path: String,
    /// The line.
    pub line: usize,
    /// The column in characters and the position behind the last one; `None` where only the line is known.
    pub columns: Option<(usize, Position)>,
}

impl Paths {
    /// The path of a file from the root of the repository. No server takes a path that leads out of it: of such a one
    /// the way up is left out.
    #[must_use]
    pub fn of(&self, file: FileId, name: &str) -> String {
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
        assert_eq!(paths.of(own, "app/a.xml"), "shop/app/a.xml");
        assert_eq!(paths.of(given, "../dump.sql"), "dump.sql");
        assert_eq!(paths.of(given, "./x//y"), "x/y");
    }
}
