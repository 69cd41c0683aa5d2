//! `stray-token`.

use crate::finding::{Finding, Severity};
use crate::rules::{Check, GrantContext, Persona, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "stray-token",
    title: "live access tokens without an integration",
    severity: "note",
    why: "They open nothing, since they have no role, but they are unmanaged secrets.",
    example: "rows of oauth_token whose consumer has no row in integration",
    fix: "Revoke them, or delete their consumers.",
    source: "Magento\\Integration\\Model\\IntegrationService::findByConsumerId",
    persona: Persona::Default,
    check: Check::Grants(check),
};

fn check(scope: &GrantContext<'_>) -> Vec<Finding> {
    let count = scope.audit.facts.stray_tokens;
    if count == 0 || scope.audit.selected {
        return Vec::new();
    }
    let what = if count == 1 { "1 live token belongs".to_owned() } else { format!("{count} live tokens belong") };
    vec![Finding {
        rule: RULE.id,
        severity: Severity::Note,
        subject: "oauth_token".to_owned(),
        grant: None,
        resource: None,
        message: format!("{what} to no integration"),
        why: RULE.why.to_owned(),
        fix: RULE.fix.to_owned(),
        places: Vec::new(),
        ..Finding::default()
    }]
}
