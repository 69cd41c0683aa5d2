//! Risk: what a resource or a route lets its caller do, and how bad that is in wrong hands.
//!
//! In goes `data/risk.json`, a reviewed file with a reason and a source for every entry, and on top of it files of a
//! project's own in the same format ([`Risks::with`]; `data/risk.schema.json` describes it). Out come a severity, the
//! [`Capability`]s and a reason for a route ([`Risks::of_route`]), for an id ([`Risks::of_id`]), and for all that an
//! over-grant opens ([`Risks::worst`], [`Risks::summary`]).
//!
//! An id speaks for the worst of its routes; a route with an entry of its own speaks for itself, because one id often
//! guards reading and writing alike. Some ids are of Adobe Commerce alone, and their entries say so
//! ([`Entry::edition`]). Nothing here knows who holds what.

mod kinds;
mod read;
mod risks;
mod summary;
#[cfg(test)]
mod tests;

pub use crate::json::ParseError;
pub use kinds::{Capability, Edition, Operation, Severity};
pub use risks::{Risks, RouteRisk, Worst};
pub use summary::{Opened, Summary};

/// The value of `schema` in a file that this version reads.
pub const SCHEMA: &str = "mageacl/risk/1";

/// What is said about a resource or a route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it is about.
    pub subject: Subject,
    /// What holding the resource, or calling the route, amounts to.
    pub verdict: Verdict,
    /// What only the reading routes of the resource amount to, where that is less.
    pub reads: Option<Verdict>,
    /// What the route does where its method misleads: `POST /V1/coupons/deleteByIds` deletes.
    pub operation: Option<Operation>,
    /// The edition that alone has the resource; none where Magento Open Source has it, or a module of somebody else.
    pub edition: Option<Edition>,
    /// Whether no module defines the resource: routes name it, but only All Resources opens them.
    pub undefined: bool,
    /// Where the verdict can be looked up: a URL, a class, or `guards` and routes.
    pub source: String,
}

/// What an [`Entry`] is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// An ACL resource, by its id.
    Id(String),
    /// A route, as it is configured.
    Route {
        /// The method in capitals.
        method: String,
        /// The url, variables and trailing slashes included.
        url: String,
    },
}

/// How bad something is, in what way, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// How bad it is in wrong hands.
    pub severity: Severity,
    /// What can be done with it: at least one, none twice.
    pub capabilities: Vec<Capability>,
    /// Why, in a sentence.
    pub reason: String,
}
