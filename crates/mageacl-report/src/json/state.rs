//! The state of a finding in the JSON contract.

use serde::Serialize;

use mageacl_core::finding::{Finding, State, Suppressed};

#[derive(Serialize)]
pub(super) struct StateOut<'a> {
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    suppression: Option<SuppressionOut<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<String>,
}

#[derive(Serialize)]
struct SuppressionOut<'a> {
    by: &'static str,
    reason: &'a str,
}

/// Returns whether a finding counts, and the reason if not.
pub(super) fn state(finding: &Finding) -> StateOut<'_> {
    match &finding.state {
        State::Open => StateOut { state: "open", suppression: None, since: None },
        State::Suppressed(Suppressed { reason, inline }) => {
            let by = if *inline { "comment" } else { "configuration" };
            StateOut { state: "suppressed", suppression: Some(SuppressionOut { by, reason }), since: None }
        }
        State::Known { since } => StateOut { state: "known", suppression: None, since: Some(since.to_string()) },
    }
}
