//! Advisories: known wrong guards of Magento's own routes.
//!
//! In goes `data/advisories.json`, a reviewed file with sources for every entry (`data/advisories.schema.json` describes
//! it). Out come the advisories that a list of routes shows ([`of`]).
//!
//! The routes decide, not the release: a shop may have the fix as a patch, or a module of its own that guards the route,
//! and whether it has is all that counts. What was fixed in the code of a service shows in no route; such advisories
//! are only listed ([`unseen`]).

#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use serde::Deserialize;
use serde::de::Deserializer;

use crate::catalog::Route;
use crate::catalog::routes::ANONYMOUS;
use crate::json::values::Text;
use crate::risk::Severity;

/// A published flaw that shows in the guards of routes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Advisory {
    /// The CVE, else the number that Adobe (`AC-1622`) or Magento's public tracker (`magento2#20169`) gave it.
    pub id: String,
    /// What is wrong, in half a sentence.
    pub title: String,
    /// How bad it is.
    #[serde(deserialize_with = "severity")]
    pub severity: Severity,
    /// Whether nobody published a severity, so that it is ours.
    #[serde(default)]
    pub our_rating: bool,
    /// Where that can be looked up.
    pub sources: Vec<String>,
    /// The first release of each line that has the right guards, in order.
    pub fixed_in: Vec<String>,
    /// The routes with their guards, the most telling first.
    pub routes: Vec<Guard>,
}

/// A guard that was too weak, and the one that took its place.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guard {
    /// The method of the route, in capitals.
    pub method: String,
    /// Its url, as it is configured.
    pub url: String,
    /// The refs that are too weak.
    pub weak: Vec<String>,
    /// The refs since.
    pub fixed: Vec<String>,
    /// Whether the advisory does not name this call, so that it is told by the releases in which its guard changed.
    #[serde(default)]
    pub inferred: bool,
}

/// A published flaw in the permissions of calls that no guard shows.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unseen {
    /// The CVE.
    pub id: String,
    /// What is wrong, in half a sentence.
    pub title: String,
    /// How it is known that no guard shows it, in a sentence.
    pub why: String,
    /// Where that can be looked up.
    pub sources: Vec<String>,
}

/// An advisory that routes show.
#[derive(Clone, Debug)]
pub struct Shown<'c> {
    /// The advisory.
    pub advisory: &'static Advisory,
    /// The routes whose guards are too weak, in the order of [`Advisory::routes`]: at least one.
    pub routes: Vec<(&'static Guard, &'c Route)>,
}

/// All advisories that guards can show, in the order of the file.
#[must_use]
pub fn all() -> &'static [Advisory] {
    &BUILTIN.advisories
}

/// Those that no guard shows.
#[must_use]
pub fn unseen() -> &'static [Unseen] {
    &BUILTIN.unseen
}

/// The advisories that these routes show, whatever release they are of.
#[must_use]
pub fn of(routes: &[Route]) -> Vec<Shown<'_>> {
    let shown = all().iter().map(|advisory| {
        let weak = advisory.routes.iter().filter_map(|guard| {
            let route = routes.iter().find(|route| guard.is_weak(route))?;
            Some((guard, route))
        });
        Shown { advisory, routes: weak.collect() }
    });
    shown.filter(|shown| !shown.routes.is_empty()).collect()
}

impl Guard {
    /// Whether a route is this one and has no better guard: it asks for the weak refs, or some of them, and for nothing
    /// else. Any other ref is asked for as well, so that whoever added it closed the hole; only `anonymous` adds nothing.
    /// A route that asks for nobody in particular is a worse thing, of which other rules tell.
    #[must_use]
    pub fn is_weak(&self, route: &Route) -> bool {
        let refs = || route.resources.iter().filter(|reference| *reference != ANONYMOUS);
        route.url == self.url
            && route.method.eq_ignore_ascii_case(&self.method)
            && refs().next().is_some()
            && refs().all(|reference| self.weak.contains(reference))
    }
}

/// The file that comes with the tool.
const BUILTIN_TEXT: &str = include_str!("../../../data/advisories.json");

/// Its content. A test reads the file, so that nothing can be lost here in silence.
static BUILTIN: LazyLock<File> = LazyLock::new(|| serde_json::from_str(BUILTIN_TEXT).unwrap_or_default());

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// For editors.
    #[serde(rename = "$schema")]
    _json_schema: String,
    #[serde(rename = "schema")]
    _schema: String,
    advisories: Vec<Advisory>,
    unseen: Vec<Unseen>,
}

fn severity<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Severity, D::Error> {
    Text::deserialize(deserializer).map(|Text(severity)| severity)
}
