//! `mageacl/guard/1`.

use mageacl_core::guard;
use serde::Serialize;

use super::audit::GrantKind;
use super::route::RouteName;

/// A module that adds ACL resources to existing routes, and the proof of its effect.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Guard<'a> {
    /// The name of the module.
    pub module: &'a str,
    /// Its purpose.
    pub subject: &'a str,
    /// The parent of the new resources.
    pub branch: Branch<'a>,
    /// The new resources, in the tree's order of the ids whose routes they separate.
    pub guards: Vec<GuardResource<'a>>,
    /// Whether a smaller number of new resources with this granularity is impossible.
    pub smallest: bool,
    /// The routes that must remain allowed.
    pub open: Vec<RouteName<'a>>,
    /// Routes that should be denied and are not.
    pub left_alone: Vec<SkippedRoute<'a>>,
    /// Guarded routes that only read, although their method is not GET.
    pub reading: Vec<RouteName<'a>>,
    /// Declared calls that no grant allows.
    pub uncallable: Vec<UncallableCall<'a>>,
    /// The impact on each existing grant.
    pub grants: Vec<GrantImpact<'a>>,
    /// The checks of the module.
    pub proof: Proof<'a>,
    /// Whether all checks passed.
    pub verified: bool,
    /// The command that regenerates the module.
    pub renew: &'a str,
}

/// The parent of the new resources.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Branch<'a> {
    /// The id.
    pub id: &'a str,
    /// The title in the Admin.
    pub title: &'a str,
}

/// A new resource.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GuardResource<'a> {
    /// The id.
    pub id: &'a str,
    /// The title in the Admin.
    pub title: &'a str,
    /// The id whose routes it separates; `null` if it separates routes of several ids.
    pub behind: Option<&'a str>,
    /// The number of its write routes.
    pub writes: usize,
    /// The routes that require it.
    pub routes: Vec<RouteName<'a>>,
}

/// A route that should be denied and is not.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SkippedRoute<'a> {
    /// The route.
    #[serde(flatten)]
    pub route: RouteName<'a>,
    /// The reason.
    pub why: &'a str,
}

/// A declared call that no grant allows.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UncallableCall<'a> {
    /// The call as it was declared.
    pub declared: &'a str,
    /// The reason.
    pub remark: &'a str,
    /// Suggestions: the routes with the most similar names.
    pub nearest: &'a [String],
}

/// The impact of the module on a grant.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GrantImpact<'a> {
    /// The name of the integration, role or file.
    pub name: &'a str,
    /// The kind of owner.
    pub kind: GrantKind,
    /// The outcome.
    pub fate: GrantOutcome,
    /// Its allowed guarded routes.
    pub calls: Vec<RouteName<'a>>,
    /// The new ids that keep these routes allowed.
    pub add: &'a [String],
    /// Calls that fail if the data patch of the module does not run.
    pub lost_unpatched: Vec<RouteName<'a>>,
    /// Calls that fail after the role is saved in the Admin without the new ids.
    pub lost_saved: Vec<RouteName<'a>>,
    /// Whether the outcome was evaluated again.
    pub verified: bool,
}

/// The outcomes for a grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum GrantOutcome {
    /// It may call none of the guarded routes: it gets deny rows, and loses nothing.
    Untouched,
    /// It gets the new ids that its calls require.
    Kept,
    /// It is a subject of the guard: it gets deny rows, and loses the calls.
    Shut,
    /// It has All Resources, which opens the guarded routes too.
    AllResources,
    /// It is a subject of the guard, but has only allow rows, so the new ids are allowed to it without a row.
    AllowRowsOnly,
    /// It is a subject of the guard, but already has rows that allow the new ids.
    AllowedAlready,
}

/// The checks of a module, which evaluate the store with the module.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Proof<'a> {
    /// The routes that must remain allowed, and are.
    pub open: ProofCount,
    /// The guarded routes, denied without the new ids.
    pub shut: ProofCount,
    /// The SOAP operations that must remain allowed, and are.
    pub operations_open: ProofCount,
    /// The SOAP operations that require a new id, denied without it.
    pub operations_shut: ProofCount,
    /// The bulk routes of guarded routes, denied without the new ids.
    pub bulk_shut: ProofCount,
    /// SOAP operations that are denied although one of their routes remains allowed.
    pub shut_along: &'a [String],
    /// Whether a role with all ids, including the new ones, keeps its calls.
    pub grantable: bool,
    /// Whether All Resources keeps its calls.
    pub all_resources: bool,
}

/// The result of a check.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProofCount {
    /// The number of cases for which it passed.
    pub of: usize,
    /// The number of all cases.
    pub all: usize,
}

impl From<guard::GrantOutcome> for GrantOutcome {
    fn from(fate: guard::GrantOutcome) -> Self {
        match fate {
            guard::GrantOutcome::Untouched => GrantOutcome::Untouched,
            guard::GrantOutcome::Kept => GrantOutcome::Kept,
            guard::GrantOutcome::Shut => GrantOutcome::Shut,
            guard::GrantOutcome::AllResources => GrantOutcome::AllResources,
            guard::GrantOutcome::AllowRowsOnly => GrantOutcome::AllowRowsOnly,
            guard::GrantOutcome::AllowedAlready => GrantOutcome::AllowedAlready,
        }
    }
}
