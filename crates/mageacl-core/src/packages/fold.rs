//! Adds versions of packages to a text of facts.

use std::collections::BTreeMap;

use super::facts::{Alias, Entry, Integration, Module, Resource, Route, entry};
use super::section::{self, Section};
use super::version::Version;
use super::write;
use crate::catalog::releases::facts::Fact;
use crate::catalog::releases::fold::ReleaseInserter;
use crate::catalog::releases::ranges::Ranges;

/// A version of a package, as it was found somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackageVersion<'t> {
    /// The name of the package.
    pub package: &'t str,
    /// The version.
    pub version: &'t str,
    /// The modules in it.
    pub modules: Vec<Module<'t>>,
}

/// A version that is already known with other facts. The known facts are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The name of the package.
    pub package: String,
    /// The version.
    pub version: String,
    /// The lines of the known facts that were not found.
    pub known: Vec<String>,
    /// The lines that were found instead.
    pub found: Vec<String>,
}

/// Reasons why versions cannot be added.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FoldError {
    /// The text of facts is broken.
    #[error("[{package}]: {message}")]
    Facts {
        /// The section.
        package: String,
        /// The reason.
        message: String,
    },
    /// The text has no package.
    #[error("no facts about packages; `mageacl facts export` writes a file with facts")]
    Empty,
    /// The text is not a version.
    #[error("{package}: `{version}` is not a version such as 103.0.7-p4")]
    Version {
        /// The package.
        package: String,
        /// The version.
        version: String,
    },
    /// The format cannot hold the facts.
    #[error("{package} {version}: the text cannot hold these facts")]
    Inexpressible {
        /// The package.
        package: String,
        /// The version.
        version: String,
    },
}

/// A package with the facts of all its versions.
#[derive(Debug, Default)]
pub(super) struct Package<'t> {
    pub(super) name: &'t str,
    pub(super) known: Vec<&'t str>,
    pub(super) assumed: Vec<(&'t str, &'t str)>,
    /// The lines of announced routes.
    pub(super) announced: Vec<&'t str>,
    pub(super) modules: Vec<PackageModule<'t>>,
}

/// A module with the facts of all versions of its package.
#[derive(Debug, Default)]
pub(super) struct PackageModule<'t> {
    pub(super) name: &'t str,
    /// The versions that have the module: one fact.
    pub(super) presence: Vec<Fact<()>>,
    pub(super) sequences: Vec<Fact<Vec<&'t str>>>,
    pub(super) resources: Vec<Fact<Resource<'t>>>,
    pub(super) routes: Vec<Fact<Route<'t>>>,
    pub(super) aliases: Vec<Fact<Alias<'t>>>,
    pub(super) integrations: Vec<Fact<Integration<'t>>>,
}

/// Adds versions to a text of facts. A version that is already there is left as it is; if its facts differ, it is among
/// the conflicts. Parameters of routes that the known facts lack are added.
///
/// # Errors
/// For a broken text, for a version that is not one, and for facts that the text cannot hold.
pub fn fold(text: &str, found: &[PackageVersion<'_>]) -> Result<(String, Vec<Conflict>), FoldError> {
    folded(text, found, false)
}

/// Adds versions to a text of facts as [`fold`] does, but replaces the known facts of a version that are others.
pub(super) fn fold_over(text: &str, found: &[PackageVersion<'_>]) -> Result<(String, Vec<Conflict>), FoldError> {
    folded(text, found, true)
}

fn folded(text: &str, found: &[PackageVersion<'_>], replaces: bool) -> Result<(String, Vec<Conflict>), FoldError> {
    let mut packages = BTreeMap::new();
    for section in section::sections(text) {
        packages.insert(section.name, Package::read(section)?);
    }
    let mut conflicts = Vec::new();
    for version in found {
        let package = packages.entry(version.package).or_default();
        package.name = version.package;
        conflicts.extend(package.add(version, replaces)?);
    }
    let written = write::text(packages.values());
    verify(&written, found, &conflicts)?;
    Ok((written, conflicts))
}

/// Adds versions that were not seen and are assumed to be like a known one, given as package, version and known version.
/// Versions that are known are left as they are.
///
/// # Errors
/// For a broken text, and for a version that is like an unknown one.
pub fn assume(text: &str, assumed: &[(&str, &str, &str)]) -> Result<String, FoldError> {
    let mut packages = BTreeMap::new();
    for section in section::sections(text) {
        packages.insert(section.name, Package::read(section)?);
    }
    for (name, version, like) in assumed {
        let Some(package) = packages.get_mut(name).filter(|package| package.known.contains(like)) else {
            let (package, message) = ((*name).to_owned(), format!("`{like}` is not a known version"));
            return Err(FoldError::Facts { package, message });
        };
        if package.known.contains(version) {
            continue;
        }
        package.assumed.retain(|(known, _)| known != version);
        package.assumed.push((version, like));
        package.assumed.sort_by_cached_key(|(version, _)| Version::parse(version));
    }
    Ok(write::text(packages.values()))
}

/// The result of comparing a known version with a found one.
enum Comparison {
    Same,
    /// The same but for parameters of routes, which the known facts lack.
    MoreParameters,
    Conflict(Conflict),
}

impl<'t> Package<'t> {
    fn read(section: Section<'t>) -> Result<Self, FoldError> {
        let read = || {
            let versions = section.versions()?;
            let assumed = versions.assumed.iter().map(|(version, like)| (*version, versions.known[*like])).collect();
            let announced = section.announced().collect();
            let (name, known, modules) = (section.name, versions.known, Vec::new());
            let mut package = Package { name, known, assumed, announced, modules };
            for line in section.lines() {
                let line = line?;
                let holds = |place: usize| line.has(&package.known, place);
                let marks = (0..package.known.len()).map(holds).collect::<Result<Vec<bool>, String>>()?;
                package.add_line(Ranges::covering(&marks), entry(line.keyword, line.fields)?)?;
            }
            Ok(package)
        };
        read().map_err(|message| FoldError::Facts { package: section.name.to_owned(), message })
    }

    fn add_line(&mut self, releases: Ranges, entry: Entry<'t>) -> Result<(), String> {
        match (entry, self.modules.last_mut()) {
            (Entry::Module(name), _) => {
                let presence = vec![Fact { releases, what: () }];
                self.modules.push(PackageModule { name, presence, ..PackageModule::default() });
            }
            (Entry::Sequence(what), Some(module)) => module.sequences.push(Fact { releases, what }),
            (Entry::Resource(what), Some(module)) => module.resources.push(Fact { releases, what }),
            (Entry::Route(what), Some(module)) => module.routes.push(Fact { releases, what }),
            (Entry::Alias(what), Some(module)) => module.aliases.push(Fact { releases, what }),
            (Entry::Integration(what), Some(module)) => module.integrations.push(Fact { releases, what }),
            (_, None) => return Err("a fact comes before any module".to_owned()),
        }
        Ok(())
    }

    /// Adds a version, unless it is known. Facts that are known otherwise may be replaced.
    fn add(&mut self, found: &PackageVersion<'t>, replaces: bool) -> Result<Option<Conflict>, FoldError> {
        let invalid = || FoldError::Version { package: found.package.to_owned(), version: found.version.to_owned() };
        let version = Version::parse(found.version).ok_or_else(invalid)?;
        let at = self.known.iter().position(|known| Version::parse(known).as_ref() >= Some(&version));
        let at = at.unwrap_or(self.known.len());
        let is_new = self.known.get(at).and_then(|known| Version::parse(known)).as_ref() != Some(&version);
        let before = self.known.len();
        let mut replaced = None;
        if is_new {
            self.known.insert(at, found.version);
            self.assumed.retain(|(assumed, _)| *assumed != found.version);
        } else {
            match self.compare(at, found) {
                Comparison::Same => return Ok(None),
                Comparison::Conflict(conflict) if replaces => replaced = Some(conflict),
                Comparison::Conflict(conflict) => return Ok(Some(conflict)),
                Comparison::MoreParameters => {}
            }
        }
        let column = ReleaseInserter { at, is_new, before };
        for module in &found.modules {
            if self.modules.iter().all(|known| known.name != module.name) {
                self.modules.push(PackageModule { name: module.name, ..PackageModule::default() });
            }
        }
        for known in &mut self.modules {
            known.fold(&column, found.modules.iter().find(|module| module.name == known.name));
        }
        self.modules.retain(|module| !module.presence.is_empty());
        Ok(replaced)
    }

    /// Compares a known version with a found one.
    fn compare(&self, at: usize, found: &PackageVersion<'t>) -> Comparison {
        let known = self.modules_of(at);
        let (known_lines, found_lines) = (lines(&known, true), lines(&found.modules, true));
        if known_lines == found_lines {
            return Comparison::Same;
        }
        if lines(&known, false) == lines(&found.modules, false) {
            let has_parameters =
                |modules: &[Module<'_>]| modules.iter().flat_map(|it| &it.routes).any(|it| !it.parameters.is_empty());
            return if has_parameters(&known) { Comparison::Same } else { Comparison::MoreParameters };
        }
        let without = |lines: &[String], others: &[String]| {
            lines.iter().filter(|line| !others.contains(line)).cloned().collect::<Vec<_>>()
        };
        Comparison::Conflict(Conflict {
            package: found.package.to_owned(),
            version: found.version.to_owned(),
            known: without(&known_lines, &found_lines),
            found: without(&found_lines, &known_lines),
        })
    }

    fn modules_of(&self, at: usize) -> Vec<Module<'t>> {
        let modules = self.modules.iter().filter(|module| module.presence.iter().any(|fact| fact.releases.has(at)));
        let module = |module: &PackageModule<'t>| Module {
            name: module.name,
            sequence: facts_at(&module.sequences, at).into_iter().next().unwrap_or_default(),
            resources: facts_at(&module.resources, at),
            routes: facts_at(&module.routes, at),
            aliases: facts_at(&module.aliases, at),
            integrations: facts_at(&module.integrations, at),
        };
        modules.map(module).collect()
    }
}

impl<'t> PackageModule<'t> {
    /// Adds the facts of this module in a version, if the version has the module.
    fn fold(&mut self, column: &ReleaseInserter, found: Option<&Module<'t>>) {
        let module = found.cloned().unwrap_or_default();
        column.fold(&mut self.presence, vec![(); usize::from(found.is_some())], |()| (), |()| ());
        let sequence = found.map(|_| module.sequence);
        column.fold(&mut self.sequences, sequence.into_iter().collect(), |_| (), |_| ());
        // The order among siblings counts, and that of routes and integrations.
        column.fold(&mut self.resources, module.resources, |it| it.id, |it| it.parent);
        column.fold(&mut self.routes, module.routes, |it| (it.method, it.url), |_| ());
        column.fold(&mut self.aliases, module.aliases, |it| it.alias, |_| ());
        column.fold(&mut self.integrations, module.integrations, |it| it.name, |_| ());
    }
}

fn facts_at<T: Clone>(facts: &[Fact<T>], at: usize) -> Vec<T> {
    facts.iter().filter(|fact| fact.releases.has(at)).map(|fact| fact.what.clone()).collect()
}

/// Returns the facts of modules as lines, in an order that does not depend on the order of other versions.
fn lines(modules: &[Module<'_>], with_parameters: bool) -> Vec<String> {
    let mut modules: Vec<Module<'_>> = modules.to_vec();
    modules.sort_by_key(|module| module.name);
    let mut lines = Vec::new();
    for mut module in modules {
        module.resources.sort_by_key(|resource| resource.parent);
        if !with_parameters {
            module.routes.iter_mut().for_each(|route| route.parameters.clear());
        }
        let entries = [Entry::Module(module.name), Entry::Sequence(module.sequence)].into_iter();
        let entries = entries.chain(module.resources.into_iter().map(Entry::Resource));
        let entries = entries.chain(module.routes.into_iter().map(Entry::Route));
        let entries = entries.chain(module.aliases.into_iter().map(Entry::Alias));
        let entries = entries.chain(module.integrations.into_iter().map(Entry::Integration));
        lines.extend(entries.map(|entry| {
            let (keyword, fields) = super::facts::line(&entry);
            format!("{keyword}  {fields}")
        }));
    }
    lines
}

/// Reads the written text again and compares it with the added versions.
fn verify(text: &str, found: &[PackageVersion<'_>], conflicts: &[Conflict]) -> Result<(), FoldError> {
    let sections: BTreeMap<&str, Section<'_>> = section::sections(text).map(|it| (it.name, it)).collect();
    for version in found {
        let (package, name) = (version.package.to_owned(), version.version.to_owned());
        if conflicts.iter().any(|conflict| conflict.package == package && conflict.version == name) {
            continue;
        }
        let read = sections.get(version.package).and_then(|section| {
            let versions = section.versions().ok()?;
            let wanted = Version::parse(version.version)?;
            let place = versions.known.iter().position(|known| Version::parse(known).as_ref() == Some(&wanted))?;
            section.modules(&versions.known, place).ok()
        });
        if read.is_none_or(|read| lines(&read, false) != lines(&version.modules, false)) {
            return Err(FoldError::Inexpressible { package, version: name });
        }
    }
    Ok(())
}
