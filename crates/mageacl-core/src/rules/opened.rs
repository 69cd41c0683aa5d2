//! Summarizes routes in words and as a severity.

use std::fmt;

use super::GrantContext;
use crate::audit::GrantAudit;
use crate::catalog::acl::Node;
use crate::catalog::{AclTree, Route};
use crate::finding::Severity;
use crate::grant::{GrantContent, GrantOwner, Location};
use crate::plan::Collateral;
use crate::risk::{self, Risks, Summary};

/// The routes that something opens, with their risk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opened {
    /// The number of routes.
    pub routes: usize,
    /// The number of them that write.
    pub writes: usize,
    /// The capabilities that they give.
    pub summary: Summary,
    /// The severity of the worst route.
    pub worst: Option<risk::Severity>,
    /// The worst route, and the reason for its severity.
    pub example: Option<(String, String)>,
}

impl Opened {
    /// Summarizes routes.
    pub fn by_routes<'r>(routes: impl Iterator<Item = &'r Route>, risks: &'r Risks) -> Opened {
        let routes: Vec<&Route> = routes.collect();
        let worst = risks.worst(routes.iter().copied());
        Opened {
            routes: routes.len(),
            writes: Collateral::writes(&routes),
            summary: risks.summary(routes.iter().copied()),
            worst: worst.as_ref().map(|worst| worst.severity),
            example: worst.map(|worst| (worst.route.name(), worst.reason.to_owned())),
        }
    }

    /// Returns the severity of a finding about these routes.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.worst.map_or(Severity::Note, severity)
    }

    /// Describes the impact: the capabilities and the worst route.
    #[must_use]
    pub fn why(&self) -> String {
        match &self.example {
            None => String::new(),
            Some((route, reason)) => format!("Risk: {}. The highest is {route}: {reason}", self.summary),
        }
    }
}

/// Returns whether a grant is compared with the needed resources. Roles of administrators are compared only if they
/// were selected, because integrations make the calls.
pub(super) fn is_compared(audited: &GrantAudit<'_>, scope: &GrantContext<'_>) -> bool {
    audited.comparison.is_some() && (scope.audit.selected || !matches!(audited.grant.kind, GrantOwner::AdminRole(_)))
}

/// Returns the positions at which a grant includes a resource: where it is written, else the id that implies it, else
/// the grant. For rows that is the nearest ancestor; otherwise it is a descendant, or a box above it.
pub(super) fn places(audited: &GrantAudit<'_>, node: Node, tree: &AclTree) -> Vec<Location> {
    let direct: Vec<Location> = audited.places(&tree.resource(node).id).collect();
    if !direct.is_empty() {
        return direct;
    }
    let above =
        tree.ancestors(node).into_iter().rev().find_map(|above| audited.places(&tree.resource(above).id).next());
    let below = audited.given_below(node, tree).map(|id| id.place);
    let brings = if matches!(audited.grant.holding, GrantContent::Rows(_)) { above.or(below) } else { below.or(above) };
    vec![brings.unwrap_or(audited.grant.place)]
}

/// Returns the severity of a finding that is based on a risk.
pub(super) fn severity(risk: risk::Severity) -> Severity {
    match risk {
        risk::Severity::Critical | risk::Severity::High => Severity::Error,
        risk::Severity::Medium => Severity::Warning,
        risk::Severity::Low => Severity::Note,
    }
}

impl fmt::Display for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.routes, self.writes) {
            (1, 0) => f.write_str("1 route"),
            (1, _) => f.write_str("1 write route"),
            (routes, 0) => write!(f, "{routes} read routes"),
            (routes, writes) => write!(f, "{routes} routes, {writes} of them write routes"),
        }
    }
}
