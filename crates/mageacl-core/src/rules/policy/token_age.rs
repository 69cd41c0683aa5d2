//! `token-too-old`.

use super::{PolicyContext, PolicyMatch, account, count};
use crate::audit::GrantAudit;
use crate::finding::{Finding, Severity};
use crate::grant::{Account, Table};
use crate::rules::{Check, Persona, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "token-too-old",
    title: "an access token is older than the policy allows",
    severity: "error; note if its age is unknown, because oauth_token or its created_at was not read",
    why: "Access tokens of integrations never expire in Magento. One that leaked stays valid until it is revoked.",
    example: "\"max_token_age_days\": 365, and oauth_token.created_at is 412 days ago",
    fix: "Reauthorize the integration, which replaces its token, and give the new token to the connector.",
    source: "Magento\\Integration\\Model\\Oauth\\Token",
    persona: Persona::Default,
    check: Check::Policy(check),
};

fn check(scope: &PolicyContext<'_>) -> Vec<Finding> {
    scope.pairs().filter_map(|(entry, audited)| finding(entry, audited, scope)).collect()
}

fn finding(entry: &PolicyMatch<'_>, audited: &GrantAudit<'_>, scope: &PolicyContext<'_>) -> Option<Finding> {
    let limit = entry.max_token_age_days?;
    let account = account(audited)?;
    let who = entry.subject();
    let age = account.oldest_token.map(|created| scope.today.days_since(created));
    let (severity, message) = match age.filter(|age| *age > u64::from(limit)) {
        Some(age) => {
            let message = format!("the oldest live token of the {who} is {age} days old; the policy allows {limit}");
            (Severity::Error, message)
        }
        None => {
            (Severity::Note, format!("the age of the tokens of the {who} is unknown: {}", unknown(account, scope)?))
        }
    };
    Some(entry.finding(&RULE, severity, audited, message))
}

/// Returns the reason why not all ages are known.
fn unknown(account: &Account, scope: &PolicyContext<'_>) -> Option<String> {
    if !scope.audit.facts.tables.contains(&Table::Token) {
        return Some("the table oauth_token was not read".to_owned());
    }
    let tokens = account.undated_tokens;
    (tokens > 0).then(|| format!("created_at of {} was not read", count(tokens, "live token")))
}
