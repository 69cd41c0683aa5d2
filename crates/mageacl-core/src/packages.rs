//! Facts about composer packages, and the catalogs that they make.
//!
//! `data/packages` holds the declarations of each version of Magento's packages, each fact once with its versions.
//! [`fold`] adds versions to such a text, [`observe`] reads them from installed packages. [`Lock::parse`] reads a
//! `composer.lock`, and [`catalog()`] returns the declarations of its packages: facts are converted to documents, which are
//! ordered and merged as in Magento.

mod admin_facts;
mod assemble;
mod beneath;
mod constraint;
mod export;
mod facts;
mod facts_file;
mod fold;
mod installed;
mod known_release;
mod lock;
mod observe;
mod patches;
mod release_catalog;
mod release_lists;
mod required;
mod section;
mod support;
#[cfg(test)]
mod tests;
mod version;
mod write;
mod xml;

use std::collections::HashMap;
use std::sync::LazyLock;

use flate2::{Decompress, FlushDecompress};

pub use admin_facts::{AdminBase, admin_base, installed_packages};
pub use assemble::{LockOptions, catalog};
pub use beneath::{Beneath, Recorded, beneath, catalog_over, needs_facts};
pub use constraint::Constraint;
pub use export::{Exported, export};
pub use facts::{Alias, Integration, Module, Parameter, Resource, Route};
pub use facts_file::FactsFile;
pub use fold::{Conflict, FoldError, PackageVersion, assume, fold};
pub use known_release::{
    FACTS_DATE, NamedRelease, find_release, is_exact, mage_os_names, recorded_release, release_names,
};
pub use lock::{Lock, Package};
pub use observe::{Observed, observe};
pub use release_catalog::{recorded_catalog, release_catalog};
pub use release_lists::{ReleaseLists, ReleasePackages, release_lists};
pub use support::{Support, support};
pub use version::Version;

use facts::Entry;
use section::Section;
use version::Choice;

/// The facts that are built in, compressed.
const BUILTIN: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/packages.deflate"));

/// A text of facts, with an index by package. A section is read on demand.
#[derive(Clone, Debug, Default)]
pub struct Facts<'t> {
    sections: HashMap<&'t str, Section<'t>>,
}

/// The facts that are used for a package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found<'t> {
    /// The version whose facts they are.
    pub version: &'t str,
    /// Whether it is the requested version.
    pub is_exact: bool,
    /// The modules of the package.
    pub modules: Vec<Module<'t>>,
}

/// Returns the facts that are built in.
#[must_use]
pub fn builtin() -> &'static Facts<'static> {
    static TEXT: LazyLock<String> = LazyLock::new(|| decompressed(BUILTIN));
    static FACTS: LazyLock<Facts<'static>> = LazyLock::new(|| Facts::new(&TEXT));
    &FACTS
}

/// Returns a text that the build compressed: its length in four bytes, and the compressed bytes.
fn decompressed(bytes: &[u8]) -> String {
    let (length, bytes) = bytes.split_first_chunk().unwrap_or((&[0; 4], &[]));
    // With room for the whole text, no part of it is copied. The build wrote it, and a test reads all of it.
    let mut text = Vec::with_capacity(u32::from_le_bytes(*length) as usize);
    let _ = Decompress::new(false).decompress_vec(bytes, &mut text, FlushDecompress::Finish);
    String::from_utf8(text).unwrap_or_default()
}

impl<'t> Facts<'t> {
    /// Indexes a text. Of two sections of one package the later one counts.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        Facts { sections: section::sections(text).map(|section| (section.name, section)).collect() }
    }

    /// Returns the facts for a version of a package: its own, else those of the nearest known version. `None` for an unknown
    /// package.
    #[must_use]
    pub fn find(&self, package: &str, version: &str) -> Option<Found<'t>> {
        let section = self.sections.get(package)?;
        let versions = section.versions().ok()?;
        let (place, is_exact) = match versions.choose(version)? {
            Choice::Exact(place) => (place, true),
            Choice::Nearest(place) => (place, false),
        };
        let mut modules = section.modules(&versions.known, place).ok()?;
        if !is_exact {
            section.add_announced(version, &mut modules).ok()?;
        }
        Some(Found { version: versions.known[place], is_exact, modules })
    }

    /// Returns whether a version of a package is known.
    #[must_use]
    pub fn has(&self, package: &str, version: &str) -> bool {
        let versions = self.sections.get(package).and_then(|section| section.versions().ok());
        versions.is_some_and(|versions| matches!(versions.choose(version), Some(Choice::Exact(_))))
    }

    /// Returns whether some version of a package declares more than modules and their order. Nothing is known of an unknown
    /// package, so that it may.
    #[must_use]
    pub fn declares(&self, package: &str) -> bool {
        self.sections.get(package).is_none_or(Section::declares)
    }

    /// Returns the known versions of a package, in order; none of an unknown package.
    #[must_use]
    pub fn versions(&self, package: &str) -> Vec<&'t str> {
        let section = self.sections.get(package);
        section.and_then(|section| section.versions().ok()).unwrap_or_default().known
    }

    /// Returns whether a version of a package has a module.
    #[must_use]
    pub fn has_module(&self, name: &str) -> bool {
        self.sections.values().any(|section| section.has_module(name))
    }

    /// Returns the packages and modules that declare a resource in some version, sorted.
    #[must_use]
    pub fn declaring(&self, id: &str) -> Vec<(&'t str, &'t str)> {
        let of =
            |section: &Section<'t>| section.declared(|line| line.keyword == "resource" && line.fields.starts_with(id));
        let is_it = |entry: &Entry<'_>| matches!(entry, Entry::Resource(resource) if resource.id == id);
        self.modules_with(of, is_it).into_iter().map(|(package, module, _)| (package, module)).collect()
    }

    /// Returns the routes of all versions of all packages, each with its package and module, sorted.
    #[must_use]
    pub fn every_route(&self) -> Vec<(&'t str, &'t str, Route<'t>)> {
        let of = |section: &Section<'t>| section.declared(|line| line.keyword == "route");
        let all = self.modules_with(of, |_| true).into_iter();
        all.filter_map(|(package, module, entry)| match entry {
            Entry::Route(route) => Some((package, module, route)),
            _ => None,
        })
        .collect()
    }

    fn modules_with(
        &self,
        of: impl Fn(&Section<'t>) -> Vec<(&'t str, Entry<'t>)>,
        fits: impl Fn(&Entry<'t>) -> bool,
    ) -> Vec<(&'t str, &'t str, Entry<'t>)> {
        let mut found = Vec::new();
        for package in self.packages() {
            let entries = self.sections.get(package).map(&of).unwrap_or_default();
            let fitting = entries.into_iter().filter(|(_, entry)| fits(entry));
            found.extend(fitting.map(|(module, entry)| (package, module, entry)));
        }
        found.dedup_by(|a, b| a == b);
        found
    }

    /// Returns the names of all packages, sorted.
    #[must_use]
    pub fn packages(&self) -> Vec<&'t str> {
        let mut names: Vec<&str> = self.sections.keys().copied().collect();
        names.sort_unstable();
        names
    }
}
