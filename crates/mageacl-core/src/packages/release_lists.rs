//! The releases of Magento as lists of package versions.
//!
//! `data/release-packages.txt` has a section for each edition: the releases in order, then for each package its versions,
//! each with the releases that install it. Adobe Commerce is listed without the packages of Magento Open Source, and B2B
//! by the version of its extension.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::decompressed;
use super::lock::{Lock, Package};
use super::version::{Choice, Version, choose};
use crate::catalog::Nearest;
use crate::release::Edition;

/// The lists that are built in, compressed.
const BUILTIN: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/release-packages.deflate"));

/// The package whose version decides which release a constraint on Magento's framework selects.
pub(super) const FRAMEWORK: &str = "magento/framework";

/// The packages of all releases, by edition.
#[derive(Clone, Debug, Default)]
pub struct ReleaseLists<'t> {
    open_source: Section<'t>,
    commerce: Section<'t>,
    b2b: Section<'t>,
}

/// The packages of the releases of one edition.
#[derive(Clone, Debug, Default)]
struct Section<'t> {
    releases: Vec<&'t str>,
    /// The lines of each package: a version and the releases that install it.
    packages: Vec<(&'t str, Vec<(&'t str, &'t str)>)>,
}

/// The packages of a release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReleasePackages {
    /// The release whose packages they are.
    pub release: String,
    /// The product packages whose requested version is not known, each with the version that is used.
    pub nearest: Vec<Nearest>,
    /// The packages.
    pub lock: Lock,
}

/// Returns the lists that are built in.
#[must_use]
pub fn release_lists() -> &'static ReleaseLists<'static> {
    static TEXT: LazyLock<String> = LazyLock::new(|| decompressed(BUILTIN));
    static LISTS: LazyLock<ReleaseLists<'static>> = LazyLock::new(|| ReleaseLists::parse(&TEXT));
    &LISTS
}

impl<'t> ReleaseLists<'t> {
    /// Reads the text of lists. Lines in unknown sections are ignored.
    #[must_use]
    pub fn parse(text: &'t str) -> Self {
        let mut lists = ReleaseLists::default();
        let mut section = None;
        for line in text.lines() {
            if line.starts_with('#') || line.is_empty() {
                continue;
            }
            if let Some(name) = line.strip_prefix('[').and_then(|name| name.strip_suffix(']')) {
                section = match name {
                    "open-source" => Some(&mut lists.open_source),
                    "commerce" => Some(&mut lists.commerce),
                    "b2b" => Some(&mut lists.b2b),
                    _ => None,
                };
            } else if let Some(section) = &mut section {
                section.add(line);
            }
        }
        lists
    }

    /// Returns the releases of Magento Open Source, the oldest first.
    #[must_use]
    pub fn releases(&self) -> &[&'t str] {
        &self.open_source.releases
    }

    /// Returns the last stable release of each line, the oldest first. Before 2.3 a line has two numbers.
    pub(super) fn lines(&self) -> Vec<&'t str> {
        let line = |release: &'t str| {
            let release = release.split('-').next().unwrap_or(release);
            let is_old = ["2.0.", "2.1.", "2.2."].iter().any(|old| release.starts_with(old));
            if is_old { &release[..3] } else { release }
        };
        let mut lines: Vec<&'t str> = Vec::new();
        for release in self.open_source.releases.iter().copied().filter(|release| is_stable(release)) {
            if lines.last().is_some_and(|last| line(last) == line(release)) {
                lines.pop();
            }
            lines.push(release);
        }
        lines
    }

    /// Returns the packages of a release and edition, or of the nearest release. `b2b` is the version of the B2B extension,
    /// if it is known.
    #[must_use]
    pub fn packages(&self, release: &str, edition: Edition, b2b: Option<&str>) -> Option<ReleasePackages> {
        let mut packages = Vec::new();
        let mut nearest = Vec::new();
        let used = self.open_source.add_to(&mut packages, release)?;
        note(&mut nearest, "magento/product-community-edition", release, used);
        if matches!(edition, Edition::Commerce | Edition::B2b) {
            let used = self.commerce.add_to(&mut packages, release)?;
            note(&mut nearest, "magento/product-enterprise-edition", release, used);
        }
        if edition == Edition::B2b {
            let version = b2b.or_else(|| self.b2b.releases.last().copied())?;
            let used = self.b2b.add_to(&mut packages, version)?;
            note(&mut nearest, "magento/extension-b2b", b2b.unwrap_or("*"), used);
        }
        Some(ReleasePackages { release: used.to_owned(), nearest, lock: Lock { packages } })
    }

    /// Returns the versions of a package by release, the oldest release first, in the smallest edition that has it.
    #[must_use]
    pub fn versions(&self, package: &str) -> Option<(Edition, Vec<(&'t str, &'t str)>)> {
        [(Edition::OpenSource, &self.open_source), (Edition::Commerce, &self.commerce)]
            .into_iter()
            .find_map(|(edition, section)| Some((edition, section.versions(package)?)))
    }

    /// Returns the newest version of the B2B extension that is accepted.
    #[must_use]
    pub fn newest_b2b(&self, accepts: impl Fn(&str) -> bool) -> Option<String> {
        self.b2b.releases.iter().rev().find(|version| accepts(version)).map(ToString::to_string)
    }

    /// Whether a package belongs to some release.
    #[must_use]
    pub fn has(&self, package: &str) -> bool {
        [&self.open_source, &self.commerce, &self.b2b].into_iter().any(|section| section.lines(package).is_some())
    }

    /// Whether a package belongs to the B2B extension.
    #[must_use]
    pub fn is_of_b2b(&self, package: &str) -> bool {
        self.b2b.lines(package).is_some()
    }
}

fn note(nearest: &mut Vec<Nearest>, product: &str, wanted: &str, used: &str) {
    if wanted != used {
        nearest.push(Nearest { name: product.to_owned(), installed: wanted.to_owned(), used: used.to_owned() });
    }
}

impl<'t> Section<'t> {
    fn add(&mut self, line: &'t str) {
        if let Some(releases) = line.strip_prefix("releases  ") {
            self.releases.extend(releases.split(' '));
        } else if let Some(version) = line.strip_prefix("  ") {
            if let (Some((_, lines)), Some(pair)) = (self.packages.last_mut(), version.split_once("  ")) {
                lines.push(pair);
            }
        } else {
            self.packages.push((line, Vec::new()));
        }
    }

    fn lines(&self, package: &str) -> Option<&[(&'t str, &'t str)]> {
        let place = self.packages.binary_search_by_key(&package, |(name, _)| name).ok()?;
        Some(&self.packages[place].1)
    }

    /// Adds the packages of a release, or of the nearest one, and returns the release that is used.
    fn add_to(&self, packages: &mut Vec<Package>, release: &str) -> Option<&'t str> {
        let (Choice::Exact(place) | Choice::Nearest(place)) = choose(&self.releases, release)?;
        let places = self.places();
        let version = |lines: &[(&'t str, &'t str)]| {
            lines.iter().find(|(_, releases)| has(&places, releases, place)).map(|(version, _)| *version)
        };
        let installed = self.packages.iter().filter(|(name, _)| *name != FRAMEWORK);
        packages.extend(installed.filter_map(|(name, lines)| {
            Some(Package {
                name: (*name).to_owned(),
                version: version(lines)?.to_owned(),
                kind: "magento2-module".to_owned(),
                ..Package::default()
            })
        }));
        Some(self.releases[place])
    }

    /// Returns the version of a package in each release that has it.
    fn versions(&self, package: &str) -> Option<Vec<(&'t str, &'t str)>> {
        let (lines, places) = (self.lines(package)?, self.places());
        let of = |(place, release): (usize, &&'t str)| {
            let line = lines.iter().find(|(_, releases)| has(&places, releases, place))?;
            Some((*release, line.0))
        };
        Some(self.releases.iter().enumerate().filter_map(of).collect())
    }

    fn places(&self) -> HashMap<&'t str, usize> {
        self.releases.iter().enumerate().map(|(place, release)| (*release, place)).collect()
    }
}

/// Whether a list of releases and ranges includes the release at a place.
fn has(places: &HashMap<&str, usize>, releases: &str, place: usize) -> bool {
    releases.split(',').any(|part| {
        let (from, to) = part.split_once("..").unwrap_or((part, part));
        places.get(from).is_some_and(|from| *from <= place) && places.get(to).is_some_and(|to| place <= *to)
    })
}

/// Whether a release is a stable one.
pub(super) fn is_stable(release: &str) -> bool {
    Version::parse(release).is_some_and(|version| version.is_stable())
}
