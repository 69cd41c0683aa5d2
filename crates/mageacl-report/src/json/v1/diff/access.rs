//! The effect of changes on declared calls and grants.

use serde::Serialize;

use crate::json::v1::audit::GrantKind;
use crate::json::v1::plan::EndpointStatus;
use crate::json::v1::route::RouteName;

/// The effect on a list of declared calls, whose grant is the minimum set of the old side.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProfileDiff<'a> {
    /// The owner of the calls.
    pub subject: &'a str,
    /// The ids that the calls require on the old side.
    pub old: RequiredIds<'a>,
    /// The ids that the calls require on the new side.
    pub new: RequiredIds<'a>,
    /// Calls that the existing grant allowed and no longer allows.
    pub breaks: Vec<BrokenCall<'a>>,
    /// Calls that no grant allowed and that a grant can allow now.
    pub possible: Vec<&'a str>,
    /// Ids that the existing grant lacks.
    pub add: Vec<&'a str>,
    /// Ids of the existing grant that are no longer required.
    pub excess: Vec<&'a str>,
    /// The changes of the existing grant.
    #[serde(flatten)]
    pub stored: StoredGrantDiff<'a>,
}

/// The ids that calls require.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RequiredIds<'a> {
    /// The ids, in the tree's pre-order.
    pub required: Vec<&'a str>,
    /// The required ids with all their ancestors, in the tree's pre-order.
    pub closed: Vec<&'a str>,
}

/// A call that is no longer allowed.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BrokenCall<'a> {
    /// The owner of the call. Present for grants only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<&'a str>,
    /// The call as it was declared.
    pub declared: &'a str,
    /// Whether the connector works without the call.
    pub optional: bool,
    /// The result of the lookup on the new side.
    pub status: EndpointStatus,
    /// Required ids that are not granted.
    pub lacks: &'a [String],
    /// The refs on the old side.
    pub old: &'a [String],
    /// The refs on the new side.
    pub new: &'a [String],
    /// A remark for the user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remark: Option<&'a str>,
}

/// The changes of a grant that is stored unchanged.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StoredGrantDiff<'a> {
    /// The figures of the old side.
    pub before: AccessCount,
    /// The figures of the new side.
    pub after: AccessCount,
    /// Newly allowed guarded routes.
    pub opens: Vec<OpenedRoute<'a>>,
    /// Routes that are no longer allowed.
    pub closes: Vec<RouteName<'a>>,
    /// Newly allowed ids.
    pub gained: Vec<&'a str>,
    /// Ids that are no longer allowed.
    pub lost: Vec<LostId<'a>>,
}

/// The figures of a grant on one side.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AccessCount {
    /// The number of allowed resources.
    pub resources: usize,
    /// The number of allowed guarded routes.
    pub routes: usize,
    /// The number of write routes among them.
    pub writes: usize,
}

/// A newly allowed route.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OpenedRoute<'a> {
    /// The route.
    #[serde(flatten)]
    pub name: RouteName<'a>,
    /// The refs.
    pub resources: &'a [String],
    /// Whether it is a write route.
    pub writes: bool,
}

/// An id that is no longer allowed.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LostId<'a> {
    /// The id.
    pub id: &'a str,
    /// Whether the resource exists on the new side.
    pub exists: bool,
}

/// The effect on a grant.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GrantDiff<'a> {
    /// The name of the integration, role or file.
    pub name: &'a str,
    /// The kind of owner.
    pub kind: GrantKind,
    /// The file.
    pub source: &'a str,
    /// The line, from 1; `null` if it is unknown.
    pub line: Option<usize>,
    /// Whether it has All Resources, whole or in part.
    pub all_resources: bool,
    /// Declared calls that it allowed and no longer allows.
    pub breaks: Vec<BrokenCall<'a>>,
    /// The changes of the grant.
    #[serde(flatten)]
    pub stored: StoredGrantDiff<'a>,
}
