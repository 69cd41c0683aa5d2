//! `admin-action-without-check`.

use super::reported::finding;
use crate::admin::{Action, Guard};
use crate::finding::{Finding, Severity};
use crate::rules::{AdminScope, Check, Persona, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "admin-action-without-check",
    title: "an action of the Admin checks no permission",
    severity: "warning",
    why: "The check of permissions, and the plugin that requires a login, belong to Magento\\Backend\\App\\AbstractAction. The \
          class is not a child of it, so neither applies; a check in the class itself is not looked at.",
    example: "class Save extends \\Magento\\Framework\\App\\Action\\Action",
    fix: "Extend Magento\\Backend\\App\\Action and declare ADMIN_RESOURCE.",
    source: "Magento\\Backend\\App\\AbstractAction, Magento\\Backend\\App\\Action\\Plugin\\Authentication",
    persona: Persona::Default,
    check: Check::Admin(check),
};

fn check(scope: &AdminScope<'_>) -> Vec<Finding> {
    let without = scope.admin.actions.iter().filter(|action| action.checked.guard == Guard::None);
    without.map(|action| of_action(action, scope)).collect()
}

fn of_action(action: &Action, scope: &AdminScope<'_>) -> Finding {
    Finding {
        message: format!(
            "{} is not a child of Magento\\Backend\\App\\AbstractAction: no permission is checked",
            action.path
        ),
        ..finding(&RULE, Severity::Warning, &action.path, action.module, action.span, scope)
    }
}
