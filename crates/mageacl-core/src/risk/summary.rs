//! The capabilities that some routes give.

use std::fmt;

use super::{Capability, RouteRisk, Severity};

/// The number of routes by capability, the most severe first, displayed as `content injection (5 routes), personal data
/// (22)`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Each capability that a route has: the most severe first, then by weight. A route counts under each of its
    /// capabilities.
    pub opened: Vec<Opened>,
    /// The number of routes that were not reviewed.
    pub unreviewed: usize,
}

/// One capability of a [`Summary`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The capability.
    pub capability: Capability,
    /// The number of routes that give it.
    pub routes: usize,
    /// The severity of the worst of these routes.
    pub severity: Severity,
}

impl<'r> FromIterator<RouteRisk<'r>> for Summary {
    fn from_iter<I: IntoIterator<Item = RouteRisk<'r>>>(risks: I) -> Summary {
        let mut summary = Summary::default();
        for risk in risks {
            summary.unreviewed += usize::from(risk.entries.is_empty());
            for capability in risk.capabilities {
                match summary.opened.iter_mut().find(|opened| opened.capability == capability) {
                    Some(opened) => {
                        opened.routes += 1;
                        opened.severity = opened.severity.max(risk.severity);
                    }
                    None => summary.opened.push(Opened { capability, routes: 1, severity: risk.severity }),
                }
            }
        }
        summary.opened.sort_by(|a, b| b.severity.cmp(&a.severity).then(a.capability.cmp(&b.capability)));
        summary
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named = self.opened.iter().map(|opened| (opened.capability.label(), opened.routes));
        let rest = (self.unreviewed > 0).then(|| ("not reviewed".to_owned(), self.unreviewed));
        for (position, (label, routes)) in named.chain(rest).enumerate() {
            match (position, routes) {
                (0, 1) => write!(f, "{label} (1 route)")?,
                (0, _) => write!(f, "{label} ({routes} routes)")?,
                _ => write!(f, ", {label} ({routes})")?,
            }
        }
        Ok(())
    }
}
