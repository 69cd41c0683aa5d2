//! Risk: the capabilities that a resource or a route gives, and their severity if misused.
//!
//! Input: `data/risk.json`, a reviewed file with a reason and a source for every entry, and additional files of a
//! project in the same format ([`Risks::with`]; the schema is `data/risk.schema.json`). Output: a severity, the
//! [`Capability`]s and a reason for a route ([`Risks::of_route`]), for an id ([`Risks::of_id`]), and for all excess
//! access of a grant ([`Risks::worst`], [`Risks::summary`]).
//!
//! The rating of an id is that of its worst route; a route with its own entry is rated by that, because one id often
//! guards both reads and writes. Some ids exist only in Adobe Commerce, and their entries say so ([`Entry::edition`]).
//! This module has no information about grants.

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

/// The rating of a resource or a route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The rated resource or route.
    pub subject: Subject,
    /// The rating of holding the resource, or calling the route.
    pub verdict: Verdict,
    /// The rating of the resource's read routes alone, if that is lower.
    pub reads: Option<Verdict>,
    /// The operation of the route if its method is misleading: `POST /V1/coupons/deleteByIds` deletes.
    pub operation: Option<Operation>,
    /// The only edition with the resource; `None` if Magento Open Source or a third-party module has it.
    pub edition: Option<Edition>,
    /// Whether no module defines the resource: routes refer to it, but only All Resources opens them.
    pub undefined: bool,
    /// The source of the rating: a URL, a class, or `guards` and routes.
    pub source: String,
}

/// The subject of an [`Entry`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// An ACL resource, by its id.
    Id(String),
    /// A route, as configured.
    Route {
        /// The method in capitals.
        method: String,
        /// The URL, with variables and trailing slashes.
        url: String,
    },
}

/// A severity with its capabilities and reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The severity if misused.
    pub severity: Severity,
    /// The capabilities: at least one, without duplicates.
    pub capabilities: Vec<Capability>,
    /// The reason, in a sentence.
    pub reason: String,
}
