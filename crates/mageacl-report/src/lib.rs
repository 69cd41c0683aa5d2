//! # mageacl-report
//!
//! Output formats of mageacl: each module writes results of `mageacl-core` in one format to a [`std::io::Write`].
//! Nothing is computed or read here.
//!
//! Text from files reaches a format only through the escaper of that format ([`escape`]); the last step before a stream
//! is the filter for its audience ([`sink`]).

pub mod api_xml;
pub mod checklist;
pub mod checkstyle;
pub mod delta;
pub mod diagnostic;
pub mod diff;
pub mod escape;
pub mod github;
pub mod gitlab;
pub mod guard;
pub mod ids;
pub mod integration_xml;
pub mod json;
pub mod junit;
pub mod lint;
pub mod magerun;
pub mod markdown;
pub mod matrix;
pub mod module;
pub mod paths;
mod releases;
pub mod sarif;
pub mod short;
pub mod sink;
pub mod table;
mod xml;

use std::io;

use mageacl_core::audit::{All, Audited, Delta};
use mageacl_core::catalog::acl::Node;
use mageacl_core::catalog::{AclTree, Mention, Origin, OriginSource};
use mageacl_core::explain::Explanation;
use mageacl_core::finding::{self, Finding};
use mageacl_core::grant::{Click, Grant, Kind, Place, Status};
use mageacl_core::plan::{self, Plan};
use mageacl_core::report::Report;
use mageacl_core::source::SourceMap;

pub use releases::ReleaseRow;

/// The reason why a format requires a comparison.
pub const NOT_COMPARED: &str = "this format requires declared calls: give -p PROFILE, -e ENDPOINT or --endpoints FILE";

/// The name and version in generated files.
pub const TOOL: &str = concat!("mageacl ", env!("CARGO_PKG_VERSION"));

/// A plan with the context that its formats show.
#[derive(Clone, Debug)]
pub struct PlanView<'a> {
    /// The plan.
    pub plan: &'a Plan<'a>,
    /// The tree of its nodes.
    pub tree: &'a AclTree,
    /// The origin of the catalog.
    pub origin: &'a Origin,
    /// The owner of the endpoints, for example the slug of a profile.
    pub subject: String,
    /// Whether to grant only the required ids, without ancestors.
    pub exact: bool,
    /// Whether to list the routes that are opened beyond the endpoints.
    pub list_collateral: bool,
    /// The description of a generated integration.
    pub integration: Integration,
    /// The grant that is replaced, in a sentence.
    pub replaces: Option<String>,
}

/// An audit with the context that its formats show.
#[derive(Clone, Debug)]
pub struct AuditView<'a> {
    /// The audit with its findings.
    pub report: &'a Report<'a>,
    /// The tree of its nodes.
    pub tree: &'a AclTree,
    /// The origin of the catalog.
    pub origin: &'a Origin,
    /// The texts and files of positions.
    pub sources: &'a SourceMap,
    /// The owner of the calls with which the grants are compared, for example the slug of a profile; empty without a
    /// comparison.
    pub subject: String,
    /// Whether a replacement omits the ancestors.
    pub exact: bool,
    /// Whether to list the routes that each grant may call.
    pub list_routes: bool,
}

/// Describes findings that do not count, each sentence after a space.
fn set_aside(findings: &[Finding]) -> String {
    let (suppressed, known) = finding::set_aside(findings);
    let sentence = |number: usize, what: &str| if number == 0 { String::new() } else { format!(" {number} {what}.") };
    let suppressed = sentence(suppressed, "suppressed (--no-suppressions shows them)");
    suppressed + &sentence(known, "known from the baseline")
}

/// An explanation with the context that its formats show.
#[derive(Clone, Debug)]
pub struct ExplainView<'a> {
    /// The explanation.
    pub explanation: &'a Explanation<'a>,
    /// The question.
    pub subject: String,
    /// The tree of its nodes.
    pub tree: &'a AclTree,
    /// The origin of the catalog.
    pub origin: &'a Origin,
    /// The texts and files of positions.
    pub sources: &'a SourceMap,
    /// Other references to resources, each with the id.
    pub mentions: Vec<(String, Mention)>,
}

/// The description of a generated integration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Integration {
    /// Its name in the Admin.
    pub name: String,
    /// The e-mail address that Magento requires.
    pub email: String,
    /// The name of the module that registers it.
    pub module: String,
}

/// The layout of tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// The width of the terminal in columns; `None` for a pipe or a file, whose lines are not wrapped.
    pub width: Option<u16>,
}

/// The reason why a format cannot represent a plan.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// The format would not have the requested effect, for this reason.
    #[error("{0}")]
    Unsuitable(String),
    /// The output cannot be written.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl PlanView<'_> {
    /// Returns the nodes of the grant, with ancestors unless an exact grant was requested.
    #[must_use]
    pub fn granted(&self) -> &[Node] {
        if self.exact { &self.plan.required } else { &self.plan.closed }
    }

    /// Returns the ids of the grant.
    #[must_use]
    pub fn granted_ids(&self) -> Vec<&str> {
        self.granted().iter().map(|node| self.tree.resource(*node).id.as_str()).collect()
    }

    /// Describes the catalog in a few words, for example `Magento 2.4.6-p4`.
    #[must_use]
    pub fn catalog(&self) -> String {
        catalog_name(self.origin)
    }

    /// Returns the origin of a generated file.
    #[must_use]
    pub fn provenance(&self) -> String {
        format!("Generated by {TOOL} for {}, from {}.", self.subject, self.catalog())
    }

    /// Describes a generated list of ids.
    #[must_use]
    pub fn extent(&self) -> String {
        let required = count(self.plan.required.len(), "id");
        if self.exact {
            format!("Exact: the {required} that the calls require; Magento checks nothing else.")
        } else {
            let added = count(self.plan.closed.len() - self.plan.required.len(), "ancestor");
            format!("Closed: the {required} that the calls require, and {added} as the Admin stores them.")
        }
    }
}

impl AuditView<'_> {
    /// Returns the changes from a grant to the needed resources, if these are known.
    #[must_use]
    pub fn delta(&self, audited: &Audited<'_>) -> Option<Delta> {
        let plan = self.report.audit.needed.as_ref()?;
        Some(Delta::of(audited, plan, self.tree, self.exact))
    }

    /// Describes in a sentence how a replacement changes a grant.
    #[must_use]
    pub fn replaces(&self, audited: &Audited<'_>) -> Option<String> {
        let delta = self.delta(audited)?;
        let name = &audited.grant.name;
        if audited.effect.all != All::No {
            return Some(format!("It replaces the grant of {name}, which has All Resources."));
        }
        let (lacks, too_many) = (count(delta.add.len(), "id"), count(delta.remove.len(), "id"));
        Some(format!("It replaces the grant of {name}, which lacks {lacks} and has {too_many} in excess."))
    }

    /// Returns the clicks that select exactly the minimum set; empty if it is unknown.
    #[must_use]
    pub fn clicks(&self) -> Vec<Click> {
        let closed = self.report.audit.needed.iter().flat_map(|plan| &plan.closed);
        plan::clicks(&closed.copied().collect(), self.tree)
    }

    /// Returns a position as `file:line`.
    #[must_use]
    pub fn place(&self, place: Place) -> String {
        place.name(self.sources)
    }
}

impl ExplainView<'_> {
    /// Returns a position as `file:line`.
    #[must_use]
    pub fn place(&self, place: Place) -> String {
        place.name(self.sources)
    }
}

/// Returns the kind of owner of a grant in the JSON contract.
#[must_use]
pub fn kind_name(kind: &Kind) -> &'static str {
    match kind {
        Kind::Integration(_) => "integration",
        Kind::AdminRole(_) => "admin-role",
        Kind::Role => "role",
        Kind::List => "list",
        Kind::Checklist => "checklist",
    }
}

/// Describes the owner of a grant, with the known facts about the account.
#[must_use]
pub fn kind(grant: &Grant) -> String {
    match &grant.kind {
        Kind::Integration(Some(account)) => {
            let status = match account.status {
                Status::Inactive => "inactive",
                Status::Active => "active",
                Status::Recreated => "recreated, not activated",
                Status::Other(_) => "of unknown status",
            };
            format!("integration, {status}, {}", count(account.live_tokens, "live token"))
        }
        Kind::AdminRole(users) => format!("role of {}", count(users.len(), "administrator")),
        other => kind_name(other).to_owned(),
    }
}

/// Describes a catalog in a few words.
#[must_use]
pub fn catalog_name(origin: &Origin) -> String {
    let release = origin.magento.as_ref().map_or("a store".to_owned(), |release| format!("Magento {release}"));
    let modules = count(origin.enabled, "module");
    match origin.source {
        OriginSource::Checkout => format!("{release} ({modules})"),
        OriginSource::Release => format!("{release} as released ({modules})"),
        OriginSource::Snapshot => format!("a snapshot of {release} ({modules})"),
    }
}

/// Formats a number of things, for example `1 id` or `2 ids`.
#[must_use]
pub fn count(number: usize, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}
