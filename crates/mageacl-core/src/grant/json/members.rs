//! Members of an object besides those that are read: any of them may exclude what the others grant.

use std::collections::BTreeMap;

use serde_json::Value;
use serde_json::value::RawValue;

use crate::grant::wording::{self, Split};
use crate::grant::words;

/// Columns of a row of `authorization_rule`.
pub(super) const COLUMNS: [&str; 5] = ["rule_id", "role_id", "resource_id", "privileges", "permission"];

/// Names whose value may be a verdict in any word.
const VERDICTS: [&str; 22] = [
    "access",
    "action",
    "decision",
    "effect",
    "kind",
    "list",
    "mode",
    "op",
    "operation",
    "outcome",
    "permission",
    "policy",
    "result",
    "rule",
    "scope",
    "state",
    "status",
    "type",
    "value",
    "verb",
    "verdict",
    "visibility",
];

/// Values that grant.
const GRANTING: [&str; 15] = [
    "accept",
    "accepted",
    "active",
    "allow",
    "allowed",
    "enabled",
    "grant",
    "granted",
    "on",
    "permit",
    "permitted",
    "true",
    "yes",
    "integration",
    "role",
];

/// Returns whether a member that is not among the known ones holds ids, or has a name or a value that may deny.
pub(super) fn may_deny(object: &BTreeMap<String, &RawValue>, known: &[&str]) -> bool {
    object.iter().filter(|(name, _)| !known.contains(&name.as_str())).any(|(name, value)| {
        let words = name.replace(['_', '-', '.'], " ");
        let value = serde_json::from_str(value.get()).unwrap_or(Value::Null);
        !name.contains(char::is_alphanumeric) || wording::split(&words) != Split::Plain || denies(name, &value)
    })
}

/// Returns whether the name or the schema of a document may be that of a list of denials, or of another document of mageacl.
pub(super) fn is_of_denials(text: &str) -> bool {
    let words = text.replace(['_', '-', '.', '/'], " ");
    text.starts_with("mageacl/") || wording::split(&words) != Split::Plain
}

fn denies(name: &str, value: &Value) -> bool {
    let lower = name.to_ascii_lowercase();
    match value {
        Value::Null => false,
        Value::Bool(is_true) => {
            let is_taken_back =
                ["deleted", "hidden", "archived", "inactive", "locked", "suspended", "expired", "closed"];
            !is_true && lower != "all_resources" || is_taken_back.contains(&lower.as_str())
        }
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => {
            let is_granting = GRANTING.contains(&text.to_ascii_lowercase().as_str());
            let is_verdict =
                VERDICTS.iter().any(|verdict| lower == *verdict || lower.ends_with(&format!("_{verdict}")));
            !words::ids(text).is_empty() || is_verdict && !is_granting || wording::split(text) != Split::Plain
        }
        // Nested values are not read: they must not hold ids, nor values that deny.
        Value::Array(values) => values.iter().any(|value| denies(name, value)),
        Value::Object(members) => members.iter().any(|(name, value)| {
            wording::split(&name.replace(['_', '-', '.'], " ")) != Split::Plain
                || !words::ids(name).is_empty()
                || denies(name, value)
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(text: &str) -> bool {
        let object: BTreeMap<String, &RawValue> = serde_json::from_str(text).unwrap();
        may_deny(&object, &["name", "resources"])
    }

    #[test]
    fn a_member_that_may_deny_is_found() {
        for text in [
            r#"{"effect":"deny"}"#,
            r#"{"action":"closed"}"#,
            r#"{"rule_type":"blocklist"}"#,
            r#"{"active":false}"#,
            r#"{"allowed":0}"#,
            r#"{"deleted":true}"#,
            r#"{"notAllowed":[]}"#,
            r#"{"denyList":1}"#,
            r#"{"deniedResources":null}"#,
            r#"{"blacklist":[]}"#,
            r#"{"hidden":1}"#,
            r#"{"-":["A_b::c"]}"#,
            r#"{"other":["A_b::c"]}"#,
            r#"{"other":{"a":[{"b":"A_b::c"}]}}"#,
            r#"{"other":{"A_b::c":1}}"#,
            r#"{"comment":"not for production"}"#,
        ] {
            assert!(object(text), "{text}");
        }
        for text in [
            r#"{"name":"Bot","resources":["A_b::c"]}"#,
            r#"{"version":"2.1","description":"ERP sync"}"#,
            r#"{"active":true}"#,
            r#"{"all_resources":false}"#,
            r#"{"type":"integration"}"#,
            r#"{"effect":"allow"}"#,
            r#"{"integration_id":5}"#,
        ] {
            assert!(!object(text), "{text}");
        }
    }
}
