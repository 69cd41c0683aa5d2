//! The state of a finding in the JSON contract.

use super::v1::finding::{FindingState, SuppressedBy, Suppression};
use mageacl_core::finding::{Finding, State, Suppressed};

/// Returns whether a finding counts, and the reason if not.
pub(super) fn state(finding: &Finding) -> FindingState<'_> {
    match &finding.state {
        State::Open => FindingState { state: super::v1::finding::State::Open, suppression: None, since: None },
        State::Suppressed(Suppressed { reason, inline }) => {
            let by = if *inline { SuppressedBy::Comment } else { SuppressedBy::Configuration };
            FindingState {
                state: super::v1::finding::State::Suppressed,
                suppression: Some(Suppression { by, reason }),
                since: None,
            }
        }
        State::Known { since } => {
            FindingState { state: super::v1::finding::State::Known, suppression: None, since: Some(since.to_string()) }
        }
        State::Upstream => FindingState { state: super::v1::finding::State::Upstream, suppression: None, since: None },
    }
}
