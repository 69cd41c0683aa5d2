//! Calls that a grant could make before, and cannot make now.

use super::carried::{Carried, holds};
use crate::audit::{Effect, Shop};
use crate::catalog::routes::ANONYMOUS;
use crate::endpoint::Status;
use crate::plan::{Plan, Planned};

/// A declared call that breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Its place among the endpoints of the plans of both sides.
    pub endpoint: usize,
    /// Why it fails now.
    pub why: Why,
}

/// Why a call fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// It asks for these ids, which the grant does not hold.
    Lacks(Vec<String>),
    /// No grant of single resources opens it.
    Impossible(Status),
}

/// The calls of a plan that a grant could make on the old side and cannot make on the new one.
pub(super) fn broken<'c>(
    before: &Plan<'c>,
    after: &Plan<'c>,
    carried: &Carried<'c>,
    old: Shop<'c>,
    new: Shop<'c>,
) -> Vec<Broken> {
    let both = before.endpoints.iter().zip(&after.endpoints).enumerate();
    let broken = both.filter(|(_, (was, _))| why(was, &carried.before, old).is_none());
    broken.filter_map(|(endpoint, (_, is))| Some(Broken { endpoint, why: why(is, &carried.after, new)? })).collect()
}

/// Why a grant cannot make a call; `None` where it can.
pub(super) fn why(planned: &Planned<'_>, effect: &Effect<'_>, shop: Shop<'_>) -> Option<Why> {
    let resolved = &planned.resolved;
    let is_lacking = |id: &&String| id.as_str() != ANONYMOUS && !holds(effect, shop, id);
    let lacking: Vec<String> = resolved.resources.iter().filter(is_lacking).cloned().collect();
    match resolved.status {
        Status::Guarded | Status::Anonymous | Status::Open | Status::UndefinedResource | Status::SelfOnly
            if lacking.is_empty() =>
        {
            None
        }
        Status::Guarded | Status::Anonymous | Status::Open => Some(Why::Lacks(lacking)),
        impossible => Some(Why::Impossible(impossible)),
    }
}
