//! # mageacl-report
//!
//! Output formats of mageacl: each module writes results of `mageacl-core` in one format to a [`std::io::Write`].
//! Nothing is computed or read here.
//!
//! Text from files reaches a format only through the escaper of that format ([`escape`]); the last step before a stream
//! is the filter for its audience ([`sink`]).

pub mod admin;
pub mod checklist;
pub mod csv;
pub mod delta;
pub mod diagnostic;
pub mod diff;
pub mod escape;
pub mod findings;
pub mod html;
pub mod ids;
pub mod json;
pub mod lint;
pub mod magerun;
pub mod markdown;
pub mod matrix;
pub mod paths;
mod releases;
pub mod report;
mod rules;
pub mod table;

use mageacl_core::audit::{AllResources, Delta, GrantAudit};
use mageacl_core::catalog::{AclTree, Mention, Origin};
use mageacl_core::explain::{Elsewhere, Explanation, History};
use mageacl_core::finding::{self, Finding};
use mageacl_core::grant::{Click, Grant, GrantOwner, Location, Status};
use mageacl_core::plan::{self};
use mageacl_core::report::Report;
use mageacl_core::source::SourceMap;

pub use admin::AdminView;
pub use mageacl_core::generate::{
    Integration, PlanView, RenderError, TOOL, api_xml, count, guard_module as guard, integration_module as module,
    integration_xml,
};
pub use mageacl_core::sink;
pub use releases::ReleaseRow;

/// The reason why a format requires a comparison.
pub const NOT_COMPARED: &str = "this format requires declared calls: give -p PROFILE, -e ENDPOINT or --endpoints FILE";

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
    /// Whether to list the lines of each checklist with their outcomes.
    pub explain_reading: bool,
}

/// Returns a catalog in a few words, for example `Magento 2.4.7 (360 modules) in src`.
fn catalog_name(origin: &Origin) -> String {
    let name = mageacl_core::generate::catalog_name(origin);
    match &origin.place {
        Some(place) => format!("{name} in {}", place.root),
        None => name,
    }
}

/// Returns a catalog in a few words, with the folder that findings are limited to.
fn judged_name(origin: &Origin) -> String {
    let name = catalog_name(origin);
    match origin.place.as_ref().and_then(|place| place.within.as_deref()) {
        Some(folder) => format!("{folder} of {name}"),
        None => name,
    }
}

/// Describes findings that do not count, each sentence after a space.
fn set_aside(findings: &[Finding]) -> String {
    hidden(findings) + &sentence(finding::set_aside(findings).upstream, "upstream (--upstream counts them)")
}

/// Describes findings that are not shown, each sentence after a space.
fn hidden(findings: &[Finding]) -> String {
    let aside = finding::set_aside(findings);
    let suppressed = sentence(aside.suppressed, "suppressed (--no-suppressions shows them)");
    suppressed + &sentence(aside.known, "known from the baseline")
}

fn sentence(number: usize, what: &str) -> String {
    if number == 0 { String::new() } else { format!(" {number} {what}.") }
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
    /// Declarations in modules that are not loaded, each with the id or the call.
    pub elsewhere: Vec<(String, Elsewhere)>,
    /// The releases that require a resource which no route of the store requires, each with the id.
    pub histories: Vec<(String, History)>,
    /// The findings in the store that may have caused an error; `None` if there was nothing to search.
    pub findings: Option<&'a [Finding]>,
}

/// The layout of tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableStyle {
    /// The width of the terminal in columns; `None` for a pipe or a file, whose lines are not wrapped.
    pub width: Option<u16>,
}

impl AuditView<'_> {
    /// Returns the changes from a grant to the needed resources, if these are known.
    #[must_use]
    pub fn delta(&self, audited: &GrantAudit<'_>) -> Option<Delta> {
        let plan = self.report.audit.needed.as_ref()?;
        Some(Delta::between(audited, plan, self.tree, self.exact))
    }

    /// Describes in a sentence how a replacement changes a grant.
    #[must_use]
    pub fn replaces(&self, audited: &GrantAudit<'_>) -> Option<String> {
        let delta = self.delta(audited)?;
        let name = &audited.grant.name;
        if audited.effect.all != AllResources::No {
            return Some(format!("It replaces the grant of {name}, which has All Resources."));
        }
        let (lacks, too_many) = (count(delta.add.len(), "id"), count(delta.remove.len(), "id"));
        Some(format!("It replaces the grant of {name}, which lacks {lacks} and has {too_many} in excess."))
    }

    /// Returns the clicks that select exactly the minimum set; empty if it is unknown.
    #[must_use]
    pub fn clicks(&self) -> Vec<Click> {
        let closed = self.report.audit.needed.iter().flat_map(|plan| &plan.with_ancestors);
        plan::clicks(&closed.copied().collect(), self.tree)
    }

    /// Returns a position as `file:line`.
    #[must_use]
    pub fn place(&self, place: Location) -> String {
        place.name(self.sources)
    }

    /// Returns a position as `file:line` for people, with the path from the current folder.
    #[must_use]
    pub fn path_from_here(&self, place: Location) -> String {
        place.path_from_here(self.sources)
    }
}

impl ExplainView<'_> {
    /// Returns the declarations of an id or a call in modules that are not loaded.
    fn elsewhere<'v>(&'v self, subject: &'v str) -> impl Iterator<Item = &'v Elsewhere> {
        self.elsewhere.iter().filter(move |(known, _)| known == subject).map(|(_, declared)| declared)
    }

    /// Returns the releases that require a resource which no route of the store requires.
    fn history(&self, id: &str) -> Option<&History> {
        self.histories.iter().find(|(known, _)| known == id).map(|(_, history)| history)
    }

    /// Returns a position as `file:line` for people, with the path from the current folder.
    #[must_use]
    pub fn path_from_here(&self, place: Location) -> String {
        place.path_from_here(self.sources)
    }
}

/// Returns the kind of owner of a grant in the JSON contract.
#[must_use]
pub fn kind_name(kind: &GrantOwner) -> &'static str {
    match kind {
        GrantOwner::Integration(_) => "integration",
        GrantOwner::AdminRole(_) => "admin-role",
        GrantOwner::Role => "role",
        GrantOwner::List => "list",
        GrantOwner::Checklist => "checklist",
    }
}

/// Describes the owner of a grant, with the known facts about the account.
#[must_use]
pub fn kind(grant: &Grant) -> String {
    match &grant.kind {
        GrantOwner::Integration(Some(account)) => {
            let status = match account.status {
                Status::Inactive => "inactive",
                Status::Active => "active",
                Status::Recreated => "recreated, not activated",
                Status::Other(_) => "of unknown status",
            };
            format!("integration, {status}, {}", count(account.live_tokens, "live token"))
        }
        GrantOwner::AdminRole(users) => format!("role of {}", count(users.len(), "administrator")),
        other => kind_name(other).to_owned(),
    }
}
