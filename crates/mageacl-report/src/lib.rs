//! # mageacl-report
//!
//! Output formats of mageacl: each module writes results of `mageacl-core` in one format into a [`std::io::Write`]. Nothing
//! is computed here, and nothing is read.
//!
//! Text from files reaches a format only through the escaper of that format ([`escape`]); the last step before a stream is
//! the filter of its audience ([`sink`]).

pub mod checklist;
pub mod delta;
pub mod diagnostic;
pub mod diff;
pub mod escape;
pub mod findings;
pub mod ids;
pub mod json;
pub mod lint;
pub mod magerun;
pub mod markdown;
pub mod matrix;
pub mod paths;
mod releases;
pub mod table;

use mageacl_core::audit::{All, Audited, Delta};
use mageacl_core::catalog::{AclTree, Mention, Origin};
use mageacl_core::explain::Explanation;
use mageacl_core::finding::{self, Finding};
use mageacl_core::grant::{Click, Grant, Kind, Place, Status};
use mageacl_core::plan::{self};
use mageacl_core::report::Report;
use mageacl_core::source::SourceMap;

pub use mageacl_core::generate::{
    Integration, PlanView, RenderError, TOOL, api_xml, catalog_name, count, guard_module as guard,
    integration_module as module, integration_xml,
};
pub use mageacl_core::sink;
pub use releases::ReleaseRow;

/// Why a format cannot be given without a comparison.
pub const NOT_COMPARED: &str =
    "this format needs to know what is needed: give -p PROFILE, -e ENDPOINT or --endpoints FILE";

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

/// How tables are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// The columns of the terminal; `None` in a pipe or a file, where no line is broken.
    pub width: Option<u16>,
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
