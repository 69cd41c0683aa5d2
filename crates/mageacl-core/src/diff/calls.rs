//! Calls that a grant allowed before, but no longer allows.

use super::carried::{StoredGrantDiff, holds};
use crate::audit::{AccessModel, Permissions};
use crate::catalog::routes::ANONYMOUS;
use crate::endpoint::Status;
use crate::plan::{Plan, PlannedEndpoint};

/// A declared call that breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Its index among the endpoints of both sides' plans.
    pub endpoint: usize,
    /// The reason why it is denied.
    pub why: BreakReason,
}

/// The reason why a call is denied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BreakReason {
    /// It requires these ids, which the grant does not have.
    Lacks(Vec<String>),
    /// No grant of individual resources opens it.
    Impossible(Status),
}

impl Broken {
    /// Returns whether the call is denied; otherwise it is not known.
    #[must_use]
    pub fn is_certain(&self) -> bool {
        self.why != BreakReason::Impossible(Status::Unknown)
    }
}

/// Returns the calls of a plan that a grant allows on the old side, but not on the new one.
pub(super) fn broken<'c>(
    before: &Plan<'c>,
    after: &Plan<'c>,
    carried: &StoredGrantDiff<'c>,
    old: AccessModel<'c>,
    new: AccessModel<'c>,
) -> Vec<Broken> {
    let both = before.endpoints.iter().zip(&after.endpoints).enumerate();
    let broken = both.filter(|(_, (was, _))| why(was, &carried.before, old).is_none());
    broken.filter_map(|(endpoint, (_, is))| Some(Broken { endpoint, why: why(is, &carried.after, new)? })).collect()
}

/// Returns the reason why a grant does not allow a call; `None` if it does.
pub(super) fn why(
    planned: &PlannedEndpoint<'_>,
    effect: &Permissions<'_>,
    shop: AccessModel<'_>,
) -> Option<BreakReason> {
    let resolved = &planned.resolved;
    let is_lacking = |id: &&String| id.as_str() != ANONYMOUS && !holds(effect, shop, id);
    let lacking: Vec<String> = resolved.resources.iter().filter(is_lacking).cloned().collect();
    match resolved.status {
        Status::Guarded | Status::Anonymous | Status::Open | Status::UndefinedResource | Status::SelfOnly
            if lacking.is_empty() =>
        {
            None
        }
        Status::Guarded | Status::Anonymous | Status::Open => Some(BreakReason::Lacks(lacking)),
        impossible => Some(BreakReason::Impossible(impossible)),
    }
}
