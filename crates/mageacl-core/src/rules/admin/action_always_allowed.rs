//! `admin-action-always-allowed`.

use super::reported::finding;
use crate::admin::{Action, Guard};
use crate::finding::{Finding, Severity};
use crate::rules::{AdminScope, Check, Persona, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "admin-action-always-allowed",
    title: "an action of the Admin allows every user",
    severity: "warning; note for login, logout, forgotten passwords and pages about a refusal, where it is deliberate",
    why: "Its _isAllowed returns true without asking for a resource, so no role can be denied the action.",
    example: "protected function _isAllowed() { return true; }",
    fix: "Remove the method and declare ADMIN_RESOURCE, unless every user needs the action.",
    source: "Magento\\Backend\\App\\AbstractAction::dispatch",
    persona: Persona::Default,
    check: Check::Admin(check),
};

/// Controllers and actions that every user needs, or that run before a login.
const DELIBERATE: [&str; 11] = [
    "accessdenied",
    "auth",
    "denied",
    "deniediframe",
    "deniedjson",
    "forgotpassword",
    "login",
    "logout",
    "noroute",
    "resetpassword",
    "resetpasswordpost",
];

fn check(scope: &AdminScope<'_>) -> Vec<Finding> {
    let always = scope.admin.actions.iter().filter(|action| action.checked.guard == Guard::Always);
    always.map(|action| of_action(action, scope)).collect()
}

fn of_action(action: &Action, scope: &AdminScope<'_>) -> Finding {
    let (_, name) = action.path.split_once('/').unwrap_or_default();
    let is_deliberate = name.split('/').any(|part| DELIBERATE.contains(&part));
    let severity = if is_deliberate { Severity::Note } else { Severity::Warning };
    let reason = if is_deliberate { ", which is deliberate for such a page" } else { "" };
    Finding {
        message: format!("{} allows every user of the Admin without asking for a resource{reason}", action.path),
        ..finding(&RULE, severity, &action.path, action.module, action.span, scope)
    }
}
