//! `admin-action-unguarded`.

use super::reported::finding;
use crate::admin::{Action, Decision, Guard, ROOT};
use crate::finding::{Finding, Severity};
use crate::rules::{AdminScope, Check, Persona, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "admin-action-unguarded",
    title: "an action of the Admin requires only the root of the tree",
    severity: "warning",
    why: "Every role that has any resource holds the root, so every user of the Admin may call the action.",
    example: "class Save extends \\Magento\\Backend\\App\\Action { /* no ADMIN_RESOURCE */ }",
    fix: "Declare the resource of the page: const ADMIN_RESOURCE = 'Vendor_Module::name', defined in acl.xml.",
    source: "Magento\\Backend\\App\\AbstractAction::_isAllowed",
    persona: Persona::Default,
    check: Check::Admin(check),
};

fn check(scope: &AdminScope<'_>) -> Vec<Finding> {
    let is_root =
        |action: &&Action| matches!(action.checked.guard, Guard::Asks { .. }) && action.checked.guard.is_open();
    scope.admin.actions.iter().filter(is_root).map(|action| of_action(action, scope)).collect()
}

fn of_action(action: &Action, scope: &AdminScope<'_>) -> Finding {
    let reason = match action.checked.decision {
        Decision::Root => "declares no resource",
        _ => "declares only the root of the tree",
    };
    Finding {
        message: format!("{} {reason}, so every user of the Admin may call it", action.path),
        resource: Some(ROOT.to_owned()),
        ..finding(&RULE, Severity::Warning, &action.path, action.module, action.span, scope)
    }
}
