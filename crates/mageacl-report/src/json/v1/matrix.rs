//! `mageacl/profile-matrix/1`.

use serde::Serialize;

use super::plan::EndpointStatus;

/// The required resources of declared calls in each release line.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Matrix<'a> {
    /// The owner of the calls.
    pub subject: &'a str,
    /// The edition of all releases: `open-source`, `commerce` or `b2b`.
    pub edition: &'a str,
    /// The release lines, the oldest first.
    pub lines: Vec<Line<'a>>,
    /// The calls whose route or refs change.
    pub changes: Vec<CallChange<'a>>,
}

/// A release line.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Line<'a> {
    /// The name of the line, for example `2.4.7`.
    pub line: &'a str,
    /// Its newest release, for example `2.4.7-p6`, to which the other fields refer.
    pub newest: &'a str,
    /// The ids that the calls require, in the tree's pre-order.
    pub required: &'a [String],
    /// The required ids with all their ancestors, in the tree's pre-order.
    pub closed: &'a [String],
    /// The routes that the grant opens beyond the calls, including those of ancestors.
    pub opens: OpenedCount,
    /// The calls that no grant allows.
    pub uncallable: Vec<UncallableStatus<'a>>,
    /// Ids of `closed` that the previous line does not have.
    pub added: &'a [String],
    /// Ids of `closed` that only the previous line has.
    pub removed: &'a [String],
}

/// A number of opened routes.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OpenedCount {
    /// The number of routes.
    pub routes: usize,
    /// The number of write routes among them.
    pub writes: usize,
}

/// A call that no grant allows.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UncallableStatus<'a> {
    /// The call as it was declared.
    pub declared: &'a str,
    /// The result of the lookup.
    pub status: EndpointStatus,
}

/// A change of a call.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CallChange<'a> {
    /// The call as it was declared.
    pub declared: &'a str,
    /// The requirement before the change.
    pub before: CallGuard<'a>,
    /// The requirement after the change.
    pub after: CallGuard<'a>,
    /// The releases with this change, each compared with its predecessor.
    pub releases: &'a [String],
}

/// The requirement of a call.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CallGuard<'a> {
    /// The result of the lookup.
    pub status: EndpointStatus,
    /// The refs of the route.
    pub resources: &'a [String],
}
