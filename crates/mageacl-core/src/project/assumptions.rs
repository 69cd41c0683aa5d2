//! Circumstances under which an input is read: other facts, an edition, modules that are disabled or enabled for this run.

use std::borrow::Cow;

use super::error::Error;
use crate::catalog::{self, Base, Catalog, Edition};
use crate::packages::{self, Facts, FactsFile};
use crate::source::SourceMap;
use crate::store::{Store, Switched, Switches};

/// Circumstances under which an input is read.
#[derive(Clone, Debug, Default)]
pub struct Assumptions<'f> {
    /// Facts that are used before the built-in ones.
    pub facts: Option<&'f FactsFile>,
    /// The edition that the user names.
    pub edition: Option<Edition>,
    /// The modules that are disabled or enabled for this run.
    pub switches: Switches,
    /// Whether facts about other versions than the installed ones are refused.
    pub exact_base: bool,
    /// Whether packages for development are left out, as far as facts about them would be used.
    pub without_dev: bool,
}

impl Assumptions<'_> {
    /// Returns the facts.
    pub(super) fn facts(&self) -> Cow<'_, Facts<'_>> {
        let builtin = packages::builtin();
        self.facts.map_or(Cow::Borrowed(builtin), |file| Cow::Owned(file.over(builtin)))
    }

    /// Refuses an edition other than that of the input, which `subject` names. Returns the edition that applies.
    pub(super) fn edition_of(&self, own: Option<Edition>, subject: &str) -> Result<Option<Edition>, Error> {
        match (own, self.edition) {
            (Some(own), Some(wanted)) if own != wanted => {
                let why = format!(
                    "--edition {} contradicts {subject}, which is {}; omit --edition",
                    wanted.name(),
                    own.title()
                );
                Err(Error::Unsuitable(why))
            }
            (own, wanted) => Ok(own.or(wanted)),
        }
    }

    /// Applies the switches to the list of modules of a store. Without such a list all modules are enabled, and the switches
    /// apply to the catalog.
    pub(super) fn switch(&self, store: &mut Store) -> Option<Switched> {
        if self.switches.is_empty() {
            return None;
        }
        let components = &store.components;
        let is_present = |name: &str| components.iter().any(|component| component.name.as_deref() == Some(name));
        store.config.as_mut().map(|config| self.switches.apply_to_config(config, is_present))
    }

    /// Applies the switches to the catalog of a store without a list of modules.
    pub(super) fn switch_catalog(&self, mut catalog: Catalog, sources: &SourceMap) -> Catalog {
        let mut names: Vec<String> = catalog.modules.iter().map(|module| module.name.clone()).collect();
        let switched = self.switches.apply_to(&mut names);
        for name in &switched.disabled {
            catalog = catalog::without_module(&catalog, name, sources);
            catalog.origin.disabled += 1;
        }
        if let Ok(routes) = &mut catalog.routes {
            routes.retain_aliases();
        }
        catalog.origin.gaps.switches = switched;
        catalog
    }

    /// Checks the catalog of an input: modules that do not exist cannot be switched, and facts may have to be exact.
    pub(super) fn check(&self, catalog: &mut Catalog) -> Result<(), Error> {
        let switches = &catalog.origin.gaps.switches;
        if let Some(unknown) = switches.unknown.first() {
            let option = if self.switches.disable.contains(unknown) { "--disable" } else { "--enable" };
            let names = catalog.modules.iter().map(|module| module.name.as_str());
            let near = crate::endpoint::nearest::names(names, unknown);
            let did_you_mean = near.first().map(|near| format!("; did you mean {near}?")).unwrap_or_default();
            let why = format!("{option}: module `{unknown}` does not exist here{did_you_mean}");
            return Err(Error::Unsuitable(why));
        }
        let unchanged = &switches.unchanged;
        let state = |name: &String| if self.switches.disable.contains(name) { "disabled" } else { "enabled" };
        let notes: Vec<String> = unchanged.iter().map(|name| format!("{name} is {} already", state(name))).collect();
        catalog.origin.notes.extend(notes);
        match &catalog.origin.base {
            Some(base) if self.exact_base && !base.is_exact => Err(Error::Unsuitable(inexact(base, &self.facts()))),
            _ => Ok(()),
        }
    }
}

/// The number of packages that a message names.
const MAX_NAMED: usize = 3;

/// Explains why facts are refused.
fn inexact(base: &Base, facts: &Facts<'_>) -> String {
    // The versions of packages that declare nothing do not matter.
    let nearest = base.nearest.iter().filter(|nearest| facts.declares(&nearest.name));
    let nearest = nearest.map(|it| format!("{} {}", it.name, it.installed));
    let all: Vec<String> = nearest.chain(base.unknown.iter().cloned()).collect();
    let (few, others) = all.split_at(all.len().min(MAX_NAMED));
    let more = if others.is_empty() { String::new() } else { format!(" and {} more", others.len()) };
    let some = few.join(", ");
    format!(
        "--exact-base: the facts are not those of these packages: {some}{more}; omit it to use the nearest versions"
    )
}
