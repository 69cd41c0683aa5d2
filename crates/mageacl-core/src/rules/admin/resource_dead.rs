//! `admin-resource-dead`.

use super::reported::{finding, further};
use crate::admin::Action;
use crate::finding::{Finding, Severity};
use crate::rules::{AdminScope, Check, Persona, Rule};
use crate::source::Span;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "admin-resource-dead",
    title: "a constant ADMIN_RESOURCE is not asked for",
    severity: "note",
    why: "A method _isAllowed decides instead of the constant, or no permission is checked at all. Readers of the class, and \
          the tree of resources, suggest another permission than the one that is required.",
    example: "const ADMIN_RESOURCE = 'Vendor_Module::a'; protected function _isAllowed() { return true; }",
    fix: "Remove the method, or the constant.",
    source: "Magento\\Backend\\App\\AbstractAction::_isAllowed",
    persona: Persona::Default,
    check: Check::Admin(check),
};

fn check(scope: &AdminScope<'_>) -> Vec<Finding> {
    let mut by_constant: Vec<(Span, &str, Vec<&Action>)> = Vec::new();
    for action in &scope.admin.actions {
        let Some((id, span)) = &action.checked.dead else { continue };
        match by_constant.iter_mut().find(|(known, ..)| known == span) {
            Some((.., actions)) => actions.push(action),
            None => by_constant.push((*span, id, vec![action])),
        }
    }
    by_constant.into_iter().filter_map(|(span, id, actions)| of_constant(span, id, &actions, scope)).collect()
}

fn of_constant(span: Span, id: &str, actions: &[&Action], scope: &AdminScope<'_>) -> Option<Finding> {
    let first = actions.first()?;
    Some(Finding {
        message: format!("{} does not ask for {id}, its ADMIN_RESOURCE{}", first.path, further(actions.len() - 1)),
        resource: Some(id.to_owned()),
        ..finding(&RULE, Severity::Note, &first.path, first.module, span, scope)
    })
}
