//! `mageacl/report/1`.

use mageacl_core::risk;
use serde::{Deserialize, Serialize};

use super::audit::{AllResources, GrantKind};
use super::finding::{Confidence, Severity, State};
use super::plan::EndpointStatus;
use super::route::Access;

/// Everything that the HTML report shows. Its texts are whole, so that other formats can be made from it later.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Report {
    /// The command that wrote it.
    pub command: String,
    /// The version of mageacl that wrote it.
    pub version: String,
    /// The store or release in a few words.
    pub store: String,
    /// The owner of the declared calls, for example a profile; empty without declared calls.
    pub subject: String,
    /// The result in a sentence.
    pub summary: String,
    /// The minimum set; `null` without declared calls.
    pub needed: Option<Needed>,
    /// The declared calls, in input order.
    pub calls: Vec<Call>,
    /// The grants, the most dangerous first. For a plan the minimum set, and All Resources for comparison.
    pub grants: Vec<ReportGrant>,
    /// The resources, in the tree's pre-order.
    pub resources: Vec<Resource>,
    /// The routes, by URL and then method.
    pub routes: Vec<ReportRoute>,
    /// The findings that are not suppressed, the most severe first.
    pub findings: Vec<ReportFinding>,
    /// The clicks that select exactly the minimum set in an empty tree of the Admin.
    pub checklist: Vec<Step>,
    /// The inputs that were read, and those that were not.
    pub coverage: Coverage,
}

/// The minimum set.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Needed {
    /// The ids that the calls require, in the tree's pre-order.
    pub required: Vec<String>,
    /// The required ids with all their ancestors, in the tree's pre-order.
    pub closed: Vec<String>,
    /// Whether the set was evaluated again, as in a plan.
    pub verified: bool,
}

/// A declared call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Call {
    /// The call as it was declared.
    pub declared: String,
    /// The result of the lookup.
    pub status: EndpointStatus,
    /// The route as `GET /V1/...`; `null` without one.
    pub route: Option<String>,
    /// The refs of the route.
    pub resources: Vec<String>,
    /// Whether the connector works without the call.
    pub optional: bool,
    /// A remark for the user; `null` without one.
    pub remark: Option<String>,
}

/// A grant. The fields about need depend on declared calls.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReportGrant {
    /// The name of the integration, role or file.
    pub name: String,
    /// The kind of owner.
    pub kind: GrantKind,
    /// The owner in a few words, with the known facts about the account.
    pub owner: String,
    /// The file; empty for a set that is not in a file.
    pub source: String,
    /// The line, from 1; `null` if it is unknown.
    pub line: Option<usize>,
    /// Whether it has All Resources.
    pub all_resources: AllResources,
    /// All allowed ids, in the tree's pre-order.
    pub effective: Vec<String>,
    /// Required ids that are not allowed.
    pub missing: Vec<String>,
    /// Allowed ids that are neither required nor an ancestor of a required one.
    pub excess: Vec<String>,
    /// Ids that Magento ignores.
    pub dropped: Vec<String>,
    /// The allowed routes that require a resource.
    pub routes: RouteRisks,
    /// Those of them that no declared call uses; `null` without declared calls.
    pub excess_routes: Option<RouteRisks>,
    /// The changes to the minimum set; `null` without declared calls.
    pub delta: Option<Changes>,
}

/// A number of routes, by risk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RouteRisks {
    /// The number of routes.
    pub routes: usize,
    /// The number of write routes among them.
    pub writes: usize,
    /// Those of critical risk.
    pub critical: usize,
    /// Those of high risk.
    pub high: usize,
    /// Those of medium risk.
    pub medium: usize,
    /// Those of low risk.
    pub low: usize,
}

/// The ids to add to a grant and to remove from it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Changes {
    /// Ids to add.
    pub add: Vec<String>,
    /// Ids to remove.
    pub remove: Vec<String>,
}

/// A resource.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Resource {
    /// The id.
    pub id: String,
    /// The title in the Admin; `null` if no module declares one.
    pub title: Option<String>,
    /// The number of ancestors.
    pub depth: usize,
    /// The module that defines it.
    pub module: String,
    /// The risk of its worst route; `null` if it guards no route.
    pub risk: Option<Risk>,
    /// The relation to the declared calls.
    pub need: Need,
    /// The declared calls that require it.
    pub required_by: Vec<String>,
    /// The number of grants that allow it.
    pub holders: usize,
}

/// The relations of a resource to the declared calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Need {
    /// A call requires it.
    Required,
    /// It is an ancestor of a required resource.
    Ancestor,
    /// No declared call requires it, or no call is declared.
    None,
}

/// A route with its risk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReportRoute {
    /// The HTTP method.
    pub method: String,
    /// The URL as in `webapi.xml`, for example `/V1/products/:sku`.
    pub url: String,
    /// The refs of all declarations. Each of them is required. A ref `?` is unknown.
    pub resources: Vec<String>,
    /// The access that the refs give.
    pub access: Access,
    /// The operation: `read`, `write` or `delete`.
    pub operation: String,
    /// The risk.
    pub risk: Risk,
    /// The capabilities that it gives, for example `personal data`.
    pub capabilities: Vec<String>,
    /// The reason for the risk, in a sentence.
    pub reason: String,
    /// The module of the first declaration.
    pub module: String,
    /// Whether a declared call uses it.
    pub needed: bool,
}

/// The risks of a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Risk {
    /// Low.
    Low,
    /// Medium.
    Medium,
    /// High.
    High,
    /// Critical.
    Critical,
}

/// A finding.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReportFinding {
    /// The rule; `mageacl explain RULE` describes it.
    pub rule: String,
    /// The severity.
    pub severity: Severity,
    /// The confidence that it is a true positive.
    pub confidence: Confidence,
    /// Whether it counts.
    pub state: State,
    /// The finding in a sentence.
    pub message: String,
    /// The name of the grant, or another object of the finding.
    pub subject: String,
    /// The resource in question; `null` without one.
    pub resource: Option<String>,
    /// The locations as `file:line`, the main one first.
    pub locations: Vec<String>,
    /// The impact.
    pub why: String,
    /// The fix.
    pub fix: String,
    /// A name for this finding across runs.
    pub fingerprint: String,
}

/// A click in the Admin's tree.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Step {
    /// Whether the box is ticked; else it is unticked.
    pub tick: bool,
    /// The id of the box.
    pub id: String,
    /// The titles of the path to the box.
    pub title_path: Vec<String>,
}

/// The inputs that were read, and those that were not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Coverage {
    /// Inputs that were read, one sentence each.
    pub read: Vec<String>,
    /// Inputs that were not read, or are not known, one sentence each.
    pub not_read: Vec<String>,
    /// Notes.
    pub notes: Vec<String>,
}

impl From<risk::Severity> for Risk {
    fn from(severity: risk::Severity) -> Self {
        match severity {
            risk::Severity::Low => Risk::Low,
            risk::Severity::Medium => Risk::Medium,
            risk::Severity::High => Risk::High,
            risk::Severity::Critical => Risk::Critical,
        }
    }
}

impl Risk {
    /// Returns the name in the JSON contract.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Risk::Low => "low",
            Risk::Medium => "medium",
            Risk::High => "high",
            Risk::Critical => "critical",
        }
    }
}

impl RouteRisks {
    /// Counts a route.
    pub fn add(&mut self, risk: Risk, is_write: bool) {
        self.routes += 1;
        self.writes += usize::from(is_write);
        match risk {
            Risk::Low => self.low += 1,
            Risk::Medium => self.medium += 1,
            Risk::High => self.high += 1,
            Risk::Critical => self.critical += 1,
        }
    }
}
