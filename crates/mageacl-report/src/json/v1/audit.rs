//! `mageacl/audit/1`.

use mageacl_core::{audit, grant};
use serde::{Deserialize, Serialize};

use super::Streamed;
use super::explain::SettingState;
use super::finding::{Confidence, FindingState, Severity};
use super::route::Location;

/// Grants compared with the calls of a connector.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Audit<'a> {
    /// The minimum set for the comparison; `null` without declared calls, and then no resource is in excess or missing.
    pub needed: Option<Needed<'a>>,
    /// The grants, one for each integration, role or file.
    pub grants: Streamed<'a, Grant<'a>>,
    /// The findings, the most severe first.
    pub findings: Streamed<'a, AuditFinding<'a>>,
    /// The number of grants and findings.
    pub summary: AuditSummary,
    /// The tables of a database that were read and those that were not, so that "no findings" never means "nothing read".
    pub read: Read<'a>,
    /// The routes that a setting of the store opens to everyone.
    pub guest_access: GuestAccess,
}

/// The setting `webapi/webapisecurity/allow_insecure`.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GuestAccess {
    /// Its value. A file of the deployment takes precedence over the table `core_config_data`.
    pub allow_insecure: SettingState,
    /// The guarded routes that it opens, as `GET /V1/...`; empty unless it is on. They are not counted in `routes` of a
    /// grant.
    pub routes: Vec<String>,
}

/// The minimum set with which grants are compared.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Needed<'a> {
    /// The owner of the calls.
    pub subject: &'a str,
    /// The number of endpoints.
    pub endpoints: usize,
    /// The ids that the calls require, in the tree's pre-order.
    pub required: Vec<&'a str>,
    /// The required ids with all their ancestors, in the tree's pre-order.
    pub closed: Vec<&'a str>,
    /// Whether the set was evaluated again, as in a plan.
    pub verified: bool,
}

/// A grant. The fields `excess`, `missing`, `structural` and `delta` depend on declared calls.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Grant<'a> {
    /// The name of the integration, role or file.
    pub name: &'a str,
    /// The kind of owner.
    pub kind: GrantKind,
    /// The file.
    pub source: &'a str,
    /// The line, from 1; `null` if it is unknown.
    pub line: Option<usize>,
    /// Whether it has All Resources.
    pub all_resources: AllResources,
    /// All allowed ids, in the tree's pre-order. For a checklist those that the Admin stores.
    pub effective: Vec<&'a str>,
    /// The allowed routes.
    pub routes: CallableCount,
    /// Allowed ids that are neither required nor an ancestor of a required one.
    pub excess: Vec<&'a str>,
    /// Required ids that are not allowed.
    pub missing: Vec<&'a str>,
    /// Allowed ids that are only an ancestor of a required one.
    pub structural: Vec<&'a str>,
    /// Ids that Magento ignores.
    pub dropped: Vec<DroppedId<'a>>,
    /// Ids that Magento adds.
    pub added: Vec<&'a str>,
    /// Resources that are newer than the rows of the role.
    pub without_row: Vec<&'a str>,
    /// The two readings of a checklist. Present for a checklist only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub readings: Option<Readings<'a>>,
    /// The lines of a checklist that have a text. Present with `--explain-reading`, for a checklist only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lines: Option<Vec<GuideLine<'a>>>,
    /// The changes to the minimum set. Present with declared calls only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delta: Option<Delta>,
    /// With `--routes` every allowed route, including anonymous and open ones, as `GET /V1/...` in byte order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub callable: Option<Vec<String>>,
}

/// The kinds of owners of grants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum GrantKind {
    /// An integration.
    Integration,
    /// A role of administrators.
    AdminRole,
    /// A role whose owner is unknown.
    Role,
    /// A list of ids.
    List,
    /// A checklist of a vendor: titles of boxes in the Admin.
    Checklist,
}

/// The extents of All Resources.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum AllResources {
    /// The grant does not have it.
    No,
    /// The grant has it.
    Whole,
    /// The grant has it, but other rows remove a part of it.
    Partial,
}

/// A number of allowed routes whose refs name an ACL resource, as in a plan.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CallableCount {
    /// The number of routes.
    pub callable: usize,
    /// The number of write routes among them.
    pub writes: usize,
}

/// An id that Magento ignores.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DroppedId<'a> {
    /// The id.
    pub id: &'a str,
    /// The reason.
    pub why: DropReason,
    /// The most similar ids, if it is undefined.
    pub did_you_mean: Vec<&'a str>,
}

/// The reasons why Magento ignores an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum DropReason {
    /// No module defines it.
    Undefined,
    /// A module disables it.
    Disabled,
    /// It is not below the root `Magento_Backend::admin`.
    OutsideRoot,
}

/// The two readings of a checklist.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Readings<'a> {
    /// The resources that the checklist names.
    pub as_written: Reading<'a>,
    /// The resources that the Admin stores if the boxes are ticked.
    pub as_stored: Reading<'a>,
}

/// A reading of a checklist.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reading<'a> {
    /// The ids, in the tree's pre-order.
    pub ids: Vec<&'a str>,
    /// The allowed routes.
    pub routes: CallableCount,
}

/// A line of a checklist.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GuideLine<'a> {
    /// Its number, from 1.
    pub line: usize,
    /// Its outcome: that of the box that counts most.
    pub outcome: LineOutcome,
    /// Its text, with `…` for words that are not of titles or ids.
    pub text: String,
    /// Its meaning in a sentence.
    pub meaning: String,
    /// The boxes that it names; empty for a heading or a sentence.
    pub boxes: Vec<GuideBox<'a>>,
}

/// A box that a line of a checklist names.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GuideBox<'a> {
    /// Its outcome.
    pub outcome: LineOutcome,
    /// The ids of the resources that it may mean: exactly one if it counts.
    pub ids: Vec<&'a str>,
    /// Words for a kind of access, for which the Admin has no box; `null` without any.
    pub access: Option<String>,
    /// Its meaning in a sentence.
    pub meaning: String,
}

/// The outcomes of lines of a checklist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum LineOutcome {
    /// Its box is ticked.
    Counted,
    /// It may name a box and is not counted.
    Suggested,
    /// Its box is left empty.
    Excluded,
    /// It names no box, or only groups the lines below it.
    Unread,
}

/// The changes from a grant to the minimum set.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Delta {
    /// Ids to add.
    pub add: Vec<String>,
    /// Ids to remove.
    pub remove: Vec<String>,
    /// The clicks that select exactly the minimum set in an empty tree of the Admin.
    pub clicks: Vec<Click>,
}

/// A click in the Admin's tree.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Click {
    /// The effect on the box.
    pub action: ClickAction,
    /// The id of the box.
    pub id: String,
    /// The titles of the path to the box.
    pub title_path: Vec<String>,
}

/// The effects of a click.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ClickAction {
    /// The box and all boxes below it are ticked.
    Tick,
    /// The box and all boxes below it are unticked.
    Untick,
}

/// A finding about a grant.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AuditFinding<'a> {
    /// The rule; `mageacl explain RULE` describes it.
    pub rule: &'a str,
    /// The severity.
    pub severity: Severity,
    /// The confidence that it is a true positive.
    pub confidence: Confidence,
    /// A name for this finding across runs, derived from rule, module, subject and resource.
    pub fingerprint: &'a str,
    /// The finding in a sentence.
    pub message: &'a str,
    /// The name of the grant, or another object of the finding.
    pub subject: &'a str,
    /// The resource in question; `null` without one.
    pub resource: Option<&'a str>,
    /// The locations, the main one first.
    pub locations: Vec<Location<'a>>,
    /// The impact.
    pub why: &'a str,
    /// The fix.
    pub fix: &'a str,
    /// Whether it counts.
    #[serde(flatten)]
    pub state: FindingState<'a>,
}

/// The number of grants and findings.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AuditSummary {
    /// Grants.
    pub grants: usize,
    /// Open findings.
    pub findings: usize,
    /// Open errors.
    pub errors: usize,
    /// Open warnings.
    pub warnings: usize,
    /// Open notes.
    pub notes: usize,
    /// Suppressed findings.
    pub suppressed: usize,
}

/// The tables of a database that were read and those that were not.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Read<'a> {
    /// The names of the tables that were read, without a prefix.
    pub tables: Vec<&'static str>,
    /// The names of the tables that were not in the input.
    pub tables_not_read: Vec<&'static str>,
    /// Notes of the reader.
    pub notes: &'a [String],
}

impl From<&grant::GrantOwner> for GrantKind {
    fn from(kind: &grant::GrantOwner) -> Self {
        match kind {
            grant::GrantOwner::Integration(_) => GrantKind::Integration,
            grant::GrantOwner::AdminRole(_) => GrantKind::AdminRole,
            grant::GrantOwner::Role => GrantKind::Role,
            grant::GrantOwner::List => GrantKind::List,
            grant::GrantOwner::Checklist => GrantKind::Checklist,
        }
    }
}

impl From<audit::AllResources> for AllResources {
    fn from(all: audit::AllResources) -> Self {
        match all {
            audit::AllResources::No => AllResources::No,
            audit::AllResources::Whole => AllResources::Whole,
            audit::AllResources::Partial => AllResources::Partial,
        }
    }
}

impl From<audit::LineOutcome> for LineOutcome {
    fn from(outcome: audit::LineOutcome) -> Self {
        match outcome {
            audit::LineOutcome::Counted => LineOutcome::Counted,
            audit::LineOutcome::Suggested => LineOutcome::Suggested,
            audit::LineOutcome::Excluded => LineOutcome::Excluded,
            audit::LineOutcome::Unread => LineOutcome::Unread,
        }
    }
}
