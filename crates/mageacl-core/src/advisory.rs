//! Advisories: known wrong guards of Magento's own routes.
//!
//! Input: `data/advisories.json`, a reviewed file with sources for every entry (its schema is
//! `data/advisories.schema.json`). Output: the advisories that apply to a list of routes ([`advisories_for`]).
//!
//! The routes decide, not the release: a store may have the fix as a patch, or a module that guards the route, and only
//! the actual guard matters. A fix in the code of a service cannot be seen in routes; such advisories are only listed
//! ([`unseen`]).

#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use serde::Deserialize;
use serde::de::Deserializer;

use crate::catalog::Route;
use crate::catalog::routes::ANONYMOUS;
use crate::json::values::Checked;
use crate::risk::Severity;

/// A published vulnerability that the guards of routes reveal.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Advisory {
    /// The CVE, or else the number from Adobe (`AC-1622`) or Magento's public tracker (`magento2#20169`).
    pub id: String,
    /// The problem, as a sentence fragment.
    pub title: String,
    /// The severity.
    #[serde(deserialize_with = "severity")]
    pub severity: Severity,
    /// Whether no severity was published, so that this project assigned it.
    #[serde(default)]
    pub our_rating: bool,
    /// References.
    pub sources: Vec<String>,
    /// The first release of each line that has the right guards, in order.
    pub fixed_in: Vec<String>,
    /// The routes with their guards, the most significant first.
    pub routes: Vec<WeakGuard>,
}

/// A weak guard of a route, and the guard that replaced it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WeakGuard {
    /// The method of the route, in capitals.
    pub method: String,
    /// Its URL, as configured.
    pub url: String,
    /// The refs that are too weak.
    pub weak: Vec<String>,
    /// The refs after the fix.
    pub fixed: Vec<String>,
    /// Whether the advisory does not name this call, and the route was inferred from the releases in which its guard
    /// changed.
    #[serde(default)]
    pub inferred: bool,
}

/// A published vulnerability in the permissions of calls that no guard reveals.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unseen {
    /// The CVE.
    pub id: String,
    /// The problem, as a sentence fragment.
    pub title: String,
    /// The evidence that no guard reveals it, in a sentence.
    pub why: String,
    /// References.
    pub sources: Vec<String>,
}

/// An advisory that applies to routes.
#[derive(Clone, Debug)]
pub struct Shown<'c> {
    /// The advisory.
    pub advisory: &'static Advisory,
    /// The routes with weak guards, in the order of [`Advisory::routes`]; never empty.
    pub routes: Vec<(&'static WeakGuard, &'c Route)>,
}

/// Returns all advisories that guards can reveal, in the order of the file.
#[must_use]
pub fn all() -> &'static [Advisory] {
    &BUILTIN.advisories
}

/// Returns the advisories that no guard reveals.
#[must_use]
pub fn unseen() -> &'static [Unseen] {
    &BUILTIN.unseen
}

/// Returns the advisories that apply to these routes, independent of their release.
#[must_use]
pub fn advisories_for(routes: &[Route]) -> Vec<Shown<'_>> {
    let shown = all().iter().map(|advisory| {
        let weak = advisory.routes.iter().filter_map(|guard| {
            let route = routes.iter().find(|route| guard.is_weak(route))?;
            Some((guard, route))
        });
        Shown { advisory, routes: weak.collect() }
    });
    shown.filter(|shown| !shown.routes.is_empty()).collect()
}

impl WeakGuard {
    /// Returns whether a route is this one with a weak guard: it requires the weak refs, or some of them, and no other.
    /// Any additional ref is required as well, so it closes the hole; only `anonymous` adds nothing. A route without a
    /// guard is more serious, and other rules report it.
    #[must_use]
    pub fn is_weak(&self, route: &Route) -> bool {
        let refs = || route.resources.iter().filter(|reference| *reference != ANONYMOUS);
        route.url == self.url
            && route.method.eq_ignore_ascii_case(&self.method)
            && refs().next().is_some()
            && refs().all(|reference| self.weak.contains(reference))
    }
}

/// The built-in file.
const BUILTIN_TEXT: &str = include_str!("../../../data/advisories.json");

/// Its content. A test parses the file, so the default can never hide an error.
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
    Checked::deserialize(deserializer).map(|Checked(severity)| severity)
}
