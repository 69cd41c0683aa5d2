//! `mageacl/diff/1` and `mageacl/diff-steps/1`.

mod access;

use mageacl_core::diff;
use serde::Serialize;
use serde_json::value::RawValue;

use super::Catalog;
use super::finding::Finding;
use super::lint::Summary;
use super::route::{Access, RouteName};

pub use access::{AccessCount, BrokenCall, GrantDiff, LostId, OpenedRoute, ProfileDiff, RequiredIds, StoredGrantDiff};

/// The changes between two stores or releases.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Diff<'a> {
    /// The old side.
    pub old: Side<'a>,
    /// The new side.
    pub new: Side<'a>,
    /// The changes of routes.
    pub routes: RouteChanges<'a>,
    /// The changes of resources.
    pub resources: ResourceChanges<'a>,
    /// The effect on each list of declared calls.
    pub profiles: Vec<ProfileDiff<'a>>,
    /// The effect on each grant: one for each integration, role or file.
    pub grants: Vec<GrantDiff<'a>>,
    /// Without declared calls, the slugs of the built-in profiles with breaking calls; `-p` lists the calls.
    pub breaking: &'a [&'a str],
    /// The findings, the most severe first. Files of the old side are prefixed with the folder of that side.
    pub findings: Vec<Finding<'a>>,
    /// The number of findings.
    pub summary: Summary,
}

/// Comparisons of consecutive releases.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DiffSteps<'a> {
    /// Documents of the kind `diff`, the oldest first.
    #[cfg_attr(feature = "schema", schemars(with = "Vec<super::Document<'static, Diff<'static>>>"))]
    pub steps: Vec<&'a RawValue>,
}

/// One side of a comparison.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Side<'a> {
    /// The name of the side.
    pub name: &'a str,
    /// The origin of its declarations.
    #[serde(flatten)]
    pub catalog: Catalog<'a>,
}

/// The changes of routes. Each list is sorted by URL and then method.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RouteChanges<'a> {
    /// Routes of the new side only.
    pub added: Vec<ChangedRoute<'a>>,
    /// Routes of the old side only.
    pub removed: Vec<ChangedRoute<'a>>,
    /// Routes whose required resources differ.
    pub guard: Vec<GuardChange<'a>>,
    /// Routes whose service differs.
    pub service: Vec<ServiceChange<'a>>,
    /// Routes that require HTTPS on one side only.
    pub secure: Vec<SecureChange<'a>>,
}

/// A route of one side only.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChangedRoute<'a> {
    /// The route.
    #[serde(flatten)]
    pub name: RouteName<'a>,
    /// The refs.
    pub resources: &'a [String],
    /// The access that the refs give.
    pub access: Access,
    /// The module of the first declaration; `null` if it is unknown.
    pub module: Option<&'a str>,
}

/// A change of the required resources of a route.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GuardChange<'a> {
    /// The route.
    #[serde(flatten)]
    pub name: RouteName<'a>,
    /// The direction of the change.
    pub change: ChangeKind,
    /// The refs of the old side.
    pub old: Refs<'a>,
    /// The refs of the new side.
    pub new: Refs<'a>,
}

/// The directions of a change of required resources.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// The route became public.
    MadeAnonymous,
    /// More grants allow it.
    Loosened,
    /// Other grants allow it.
    Moved,
    /// Fewer grants allow it.
    Tightened,
}

/// The refs of a route on one side.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Refs<'a> {
    /// The refs.
    pub resources: &'a [String],
    /// The access that the refs give.
    pub access: Access,
    /// Refs that the tree of this side does not define.
    pub undefined: &'a [&'a str],
}

/// A change of the service of a route.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ServiceChange<'a> {
    /// The route.
    #[serde(flatten)]
    pub name: RouteName<'a>,
    /// The service of the old side, as `Class::method`.
    pub old: String,
    /// The service of the new side, as `Class::method`.
    pub new: String,
}

/// A change of the required protocol of a route.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SecureChange<'a> {
    /// The route.
    #[serde(flatten)]
    pub name: RouteName<'a>,
    /// Whether the old side requires HTTPS.
    pub old: bool,
    /// Whether the new side requires HTTPS.
    pub new: bool,
}

/// The changes of resources. Each list is in the tree's pre-order.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ResourceChanges<'a> {
    /// Resources of the new side only.
    pub added: Vec<ChangedResource<'a>>,
    /// Resources of the old side only.
    pub removed: Vec<RemovedResource<'a>>,
    /// Resources whose title differs; `old` and `new` are titles.
    pub renamed: Vec<ResourceChange<'a>>,
    /// Resources whose parent differs; `old` and `new` are ids.
    pub reparented: Vec<ResourceChange<'a>>,
    /// Resources of both sides that guarded no write route and now guard these.
    pub guards_writes: Vec<NewWrites<'a>>,
}

/// A resource of one side only.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChangedResource<'a> {
    /// The id.
    pub id: &'a str,
    /// The titles of the path to it in the Admin's tree.
    pub title_path: Vec<&'a str>,
    /// The id of its parent; `null` without one.
    pub parent: Option<&'a str>,
    /// The module that defines it.
    pub module: &'a str,
}

/// A resource of the old side only.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RemovedResource<'a> {
    /// The resource.
    #[serde(flatten)]
    pub resource: ChangedResource<'a>,
    /// Whether a module of the new side disables it.
    pub disabled: bool,
}

/// A changed property of a resource.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ResourceChange<'a> {
    /// The id.
    pub id: &'a str,
    /// The value on the old side; `null` without one.
    pub old: Option<&'a str>,
    /// The value on the new side; `null` without one.
    pub new: Option<&'a str>,
}

/// A resource that now guards write routes.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewWrites<'a> {
    /// The id.
    pub id: &'a str,
    /// The write routes.
    pub routes: Vec<RouteName<'a>>,
}

impl From<diff::Change> for ChangeKind {
    fn from(change: diff::Change) -> Self {
        match change {
            diff::Change::MadeAnonymous => ChangeKind::MadeAnonymous,
            diff::Change::Loosened => ChangeKind::Loosened,
            diff::Change::Moved => ChangeKind::Moved,
            diff::Change::Tightened => ChangeKind::Tightened,
        }
    }
}
