//! # mageacl-report
//!
//! Output formats of mageacl: each module writes results of `mageacl-core` in one format into a [`std::io::Write`]. Nothing
//! is computed here, and nothing is read.
//!
//! Text from files reaches a format only through the escaper of that format ([`escape`]); the last step before a stream is
//! the filter of its audience ([`sink`]).

pub mod api_xml;
mod base;
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

/// Why a format cannot be given without a comparison.
pub const NOT_COMPARED: &str =
    "this format needs to know what is needed: give -p PROFILE, -e ENDPOINT or --endpoints FILE";

/// The name and version that generated files carry.
pub const TOOL: &str = concat!("mageacl ", env!("CARGO_PKG_VERSION"));

/// A plan with all that its formats tell beside it.
#[derive(Clone, Debug)]
pub struct PlanView<'a> {
    /// The plan.
    pub plan: &'a Plan<'a>,
    /// The tree that its nodes belong to.
    pub tree: &'a AclTree,
    /// Where the catalog comes from.
    pub origin: &'a Origin,
    /// Whose endpoints they are, for example a profile's slug.
    pub subject: String,
    /// Only what the calls ask for, without ancestors.
    pub exact: bool,
    /// Whether to list the routes that are opened beyond the endpoints.
    pub list_collateral: bool,
    /// How a generated integration is called.
    pub integration: Integration,
    /// What a generated grant replaces, in a sentence.
    pub replaces: Option<String>,
}

/// An audit with all that its formats tell beside it.
#[derive(Clone, Debug)]
pub struct AuditView<'a> {
    /// The audit with its findings.
    pub report: &'a Report<'a>,
    /// The tree that its nodes belong to.
    pub tree: &'a AclTree,
    /// Where the catalog comes from.
    pub origin: &'a Origin,
    /// The texts and files that its places are in.
    pub sources: &'a SourceMap,
    /// Whose calls the grants are compared with, for example a profile's slug; empty without a comparison.
    pub subject: String,
    /// Whether a replacement leaves out the ancestors.
    pub exact: bool,
    /// Whether to list the routes that each grant may call.
    pub list_routes: bool,
}

/// What a report for people says about findings that do not count, each sentence after a space.
fn set_aside(findings: &[Finding]) -> String {
    let (suppressed, known) = finding::set_aside(findings);
    let sentence = |number: usize, what: &str| if number == 0 { String::new() } else { format!(" {number} {what}.") };
    let suppressed = sentence(suppressed, "suppressed (--no-suppressions shows them)");
    suppressed + &sentence(known, "known from the baseline")
}

/// An explanation with all that its formats tell beside it.
#[derive(Clone, Debug)]
pub struct ExplainView<'a> {
    /// The explanation.
    pub explanation: &'a Explanation<'a>,
    /// The question.
    pub subject: String,
    /// The tree that its nodes belong to.
    pub tree: &'a AclTree,
    /// Where the catalog comes from.
    pub origin: &'a Origin,
    /// The texts and files that its places are in.
    pub sources: &'a SourceMap,
    /// Where else resources are named, each with the resource's id.
    pub mentions: Vec<(String, Mention)>,
}

/// How a generated integration is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Integration {
    /// Its name in the Admin.
    pub name: String,
    /// The e-mail address that Magento wants for it.
    pub email: String,
    /// The name of the module that registers it.
    pub module: String,
}

/// How tables are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// The columns of the terminal; `None` in a pipe or a file, where no line is broken.
    pub width: Option<u16>,
}

/// Why a format cannot say what the plan says.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// The format would not do what was asked, and why.
    #[error("{0}")]
    Unsuitable(String),
    /// Writing failed.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl PlanView<'_> {
    /// The nodes of the grant: with ancestors, or without them where that was asked.
    #[must_use]
    pub fn granted(&self) -> &[Node] {
        if self.exact { &self.plan.required } else { &self.plan.closed }
    }

    /// The ids of the grant.
    #[must_use]
    pub fn granted_ids(&self) -> Vec<&str> {
        self.granted().iter().map(|node| self.tree.resource(*node).id.as_str()).collect()
    }

    /// The catalog in a few words, for example `Magento 2.4.6-p4`.
    #[must_use]
    pub fn catalog(&self) -> String {
        catalog_name(self.origin)
    }

    /// What a generated file says about where it comes from.
    #[must_use]
    pub fn provenance(&self) -> String {
        format!("Generated by {TOOL} for {}, from {}.", self.subject, self.catalog())
    }

    /// What a generated list of ids says about itself.
    #[must_use]
    pub fn extent(&self) -> String {
        let required = count(self.plan.required.len(), "id");
        if self.exact {
            format!("Exact: {required} that the calls ask for, which is all that Magento's check looks at.")
        } else {
            let added = count(self.plan.closed.len() - self.plan.required.len(), "ancestor");
            format!("Closed: {required} that the calls ask for, and {added} as the Admin stores them.")
        }
    }
}

impl AuditView<'_> {
    /// The way from a grant to what is needed, where that was told.
    #[must_use]
    pub fn delta(&self, audited: &Audited<'_>) -> Option<Delta> {
        let plan = self.report.audit.needed.as_ref()?;
        Some(Delta::of(audited, plan, self.tree, self.exact))
    }

    /// What a replacement changes in a grant, in a sentence.
    #[must_use]
    pub fn replaces(&self, audited: &Audited<'_>) -> Option<String> {
        let delta = self.delta(audited)?;
        let name = &audited.grant.name;
        if audited.effect.all != All::No {
            return Some(format!("It replaces the grant of {name}, which holds All Resources."));
        }
        let (lacks, too_many) = (count(delta.add.len(), "id"), count(delta.remove.len(), "id"));
        Some(format!("It replaces the grant of {name}, which lacks {lacks} and has {too_many} too many."))
    }

    /// The clicks that tick exactly what is needed; none where that was not told.
    #[must_use]
    pub fn clicks(&self) -> Vec<Click> {
        let closed = self.report.audit.needed.iter().flat_map(|plan| &plan.closed);
        plan::clicks(&closed.copied().collect(), self.tree)
    }

    /// A place as `file:line`.
    #[must_use]
    pub fn place(&self, place: Place) -> String {
        place.name(self.sources)
    }
}

impl ExplainView<'_> {
    /// A place as `file:line`.
    #[must_use]
    pub fn place(&self, place: Place) -> String {
        place.name(self.sources)
    }
}

/// Whose a grant is, in the words of the JSON contract.
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

/// Whose a grant is, in words, with what is known of the account.
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

/// A catalog in a few words.
#[must_use]
pub fn catalog_name(origin: &Origin) -> String {
    let release = origin.magento.as_ref().map_or("a store".to_owned(), |release| format!("Magento {release}"));
    let modules = count(origin.enabled, "module");
    match origin.source {
        OriginSource::Checkout => format!("{release} ({modules})"),
        OriginSource::Release => format!("{release} as released ({modules})"),
        OriginSource::Snapshot => format!("a snapshot of {release} ({modules})"),
        OriginSource::Lock => base::lock_name(origin),
    }
}

/// A number of things, for example `1 id` or `2 ids`.
#[must_use]
pub fn count(number: usize, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}
