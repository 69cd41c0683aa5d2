//! `admin-switch-case`.

use super::reported::{finding, further};
use crate::admin::{Action, Guard};
use crate::finding::{Finding, Severity};
use crate::rules::{AdminScope, Check, Persona, Rule};
use crate::source::Span;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "admin-switch-case",
    title: "the check of an action depends on the spelling of the URL",
    severity: "warning",
    why: "Magento finds the class of an action whatever the case of its name in the URL, but the check compares the name as it \
          is written there. In another spelling it asks for another resource.",
    example: "switch ($this->getRequest()->getActionName()) { case 'exportCsv': ... }",
    fix: "Compare strtolower($this->getRequest()->getActionName()), or give each class its own ADMIN_RESOURCE.",
    source: "Magento\\Framework\\App\\Router\\ActionList::get",
    persona: Persona::Default,
    check: Check::Admin(check),
};

fn check(scope: &AdminScope<'_>) -> Vec<Finding> {
    let mut by_method: Vec<(Span, &Guard, Vec<&Action>)> = Vec::new();
    for action in &scope.admin.actions {
        let (Some(lower), Some(at)) = (&action.checked.lower_case, action.checked.at) else { continue };
        match by_method.iter_mut().find(|(known, ..)| *known == at) {
            Some((.., actions)) => actions.push(action),
            None => by_method.push((at, lower, vec![action])),
        }
    }
    by_method.into_iter().filter_map(|(span, lower, actions)| of_method(span, lower, &actions, scope)).collect()
}

fn of_method(span: Span, lower: &Guard, actions: &[&Action], scope: &AdminScope<'_>) -> Option<Finding> {
    let first = actions.first()?;
    let (own, other) = (asked(&first.checked.guard), asked(lower));
    Some(Finding {
        message: format!(
            "{} asks for {own}, but for {other} if the URL has the action in lower case{}",
            first.path,
            further(actions.len() - 1)
        ),
        ..finding(&RULE, Severity::Warning, &first.path, first.module, span, scope)
    })
}

fn asked(guard: &Guard) -> String {
    match guard {
        Guard::Never => "nothing, and refuses everybody,".to_owned(),
        guard if guard.ids().is_empty() => "nothing".to_owned(),
        guard => guard.ids().join(" and "),
    }
}
