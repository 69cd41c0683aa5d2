//! `mageacl/plan/1`.

use std::collections::BTreeMap;

use mageacl_core::endpoint;
use serde::{Deserialize, Serialize};

use super::route::RouteName;

/// The minimum set of resources for declared calls.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Plan<'a> {
    /// The declared calls, in the order of input.
    pub endpoints: Vec<Endpoint<'a>>,
    /// The ids that the calls require, in the tree's pre-order; empty if no grant is required, or if no grant can allow
    /// the calls.
    pub required: Vec<&'a str>,
    /// The required ids with all their ancestors, including the root `Magento_Backend::admin`, in the tree's pre-order.
    pub closed: Vec<&'a str>,
    /// The reason for each id of `closed`.
    pub resources: Vec<PlannedResource<'a>>,
    /// The routes that the grant also opens.
    pub collateral: Collateral<'a>,
    /// Whether the grant was evaluated again: every endpoint that must be callable is, and none of the required ids can
    /// be omitted.
    pub verified: bool,
    /// The fields of answers that require further resources, which the calls do not need. Present if there are some.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<AnswerField<'a>>,
}

/// A field in `extension_attributes` of answers, which Magento leaves out for callers without its resources.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AnswerField<'a> {
    /// The name.
    pub name: &'a str,
    /// The data interface.
    pub data: &'a str,
    /// The resources, all of which are required.
    pub resources: &'a [String],
    /// The endpoints whose answers may have it, as declared.
    pub endpoints: Vec<&'a str>,
}

/// A declared call and the route that answers it.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Endpoint<'a> {
    /// The method and the path, or the name of a SOAP operation or service method. For input that is not an endpoint
    /// its location in the input.
    pub declared: &'a str,
    /// The result of the lookup.
    pub status: EndpointStatus,
    /// The route; `null` without one.
    pub route: Option<RouteName<'a>>,
    /// The refs of the route.
    pub resources: &'a [String],
    /// Whether the connector works without the call.
    pub optional: bool,
    /// A remark for the user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remark: Option<&'a str>,
    /// Suggestions: the routes with the most similar names.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    pub nearest: &'a [String],
    /// The first places of the call in the input, at most 20; absent for a call of the command line or a profile.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub from: Vec<CallSite<'a>>,
    /// The number of requests in the input; absent without places.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
    /// The numbers of answers by HTTP status; absent if the input has no answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statuses: Option<&'a BTreeMap<u16, u64>>,
}

/// A place of a call in the input.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CallSite<'a> {
    /// The file.
    pub file: &'a str,
    /// The line, from 1.
    pub line: usize,
    /// The certainty that source code makes the call there: `low`, `medium` or `high`; absent for other inputs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<&'static str>,
    /// The text of source code that led to the call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<&'a str>,
}

/// A call that requires a resource.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NeededBy<'a> {
    /// The call, as it was declared.
    pub declared: &'a str,
    /// The route.
    pub route: Option<RouteName<'a>>,
    /// The first places of the call in the input.
    pub from: Vec<CallSite<'a>>,
}

/// The results of looking up a declared call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum EndpointStatus {
    /// A grant of its resources allows it.
    Guarded,
    /// It is public.
    Anonymous,
    /// Logged-in customers may call it, and only those integrations that have All Resources.
    #[serde(rename = "self")]
    SelfOnly,
    /// It has no refs, so it is public.
    Open,
    /// It requires a resource that no enabled module defines: only All Resources allows it.
    UndefinedResource,
    /// No route matches.
    NotFound,
    /// The ref of the route is unknown, or an unknown package may declare the route, or the resource that it requires.
    Unknown,
    /// Magento does not accept the method for this URL.
    MethodNotAllowed,
    /// It cannot be parsed, or matches several routes.
    Invalid,
}

/// The reason for a resource of the grant.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PlannedResource<'a> {
    /// The id.
    pub id: &'a str,
    /// The titles of the path to it in the Admin's tree.
    pub title_path: Vec<&'a str>,
    /// The endpoints that require it, as they were declared.
    pub required_by: Vec<&'a str>,
    /// The calls of the input that require it, with their routes and places; absent if no call has a place.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub needed_by: Vec<NeededBy<'a>>,
    /// The required ids below it.
    pub ancestor_of: Vec<&'a str>,
}

/// The routes that a grant opens beyond the declared endpoints.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Collateral<'a> {
    /// Routes that the required ids open beyond the declared endpoints.
    pub exact: RouteCount<'a>,
    /// Additional routes of the ancestors, including the root.
    pub closure: RouteCount<'a>,
    /// Routes of All Resources, including the declared endpoints.
    pub all_resources: RouteCount<'a>,
}

/// A number of routes whose refs name an ACL resource.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RouteCount<'a> {
    /// The number of routes.
    pub routes: usize,
    /// The number of write routes among them.
    pub writes: usize,
    /// The routes, with `--collateral`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list: Option<Vec<RouteName<'a>>>,
}

impl From<endpoint::Status> for EndpointStatus {
    fn from(status: endpoint::Status) -> Self {
        match status {
            endpoint::Status::Guarded => EndpointStatus::Guarded,
            endpoint::Status::Anonymous => EndpointStatus::Anonymous,
            endpoint::Status::SelfOnly => EndpointStatus::SelfOnly,
            endpoint::Status::Open => EndpointStatus::Open,
            endpoint::Status::UndefinedResource => EndpointStatus::UndefinedResource,
            endpoint::Status::NotFound => EndpointStatus::NotFound,
            endpoint::Status::Unknown => EndpointStatus::Unknown,
            endpoint::Status::MethodNotAllowed => EndpointStatus::MethodNotAllowed,
            endpoint::Status::Invalid => EndpointStatus::Invalid,
        }
    }
}
