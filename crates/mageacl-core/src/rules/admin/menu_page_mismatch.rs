//! `menu-page-mismatch`.

use super::reported::finding;
use crate::admin::{Action, Guard, Logic, MenuEntry, ROOT};
use crate::finding::{Finding, Severity};
use crate::grant::Location;
use crate::rules::{AdminScope, Check, Persona, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "menu-page-mismatch",
    title: "an entry of the menu and its page require different resources",
    severity: "warning",
    why: "A role with only the resource of the entry sees it in the menu, and is refused the page.",
    example: "<add id=\"Acme_Shop::desks\" action=\"shop/desk\" resource=\"Acme_Shop::menu\"/> for a page that asks for \
              Acme_Shop::desks",
    fix: "Give the entry the resource of the page.",
    source: "Magento\\Backend\\Model\\Menu\\Item::isAllowed",
    persona: Persona::Default,
    check: Check::Admin(check),
};

fn check(scope: &AdminScope<'_>) -> Vec<Finding> {
    scope.admin.menu.iter().filter_map(|entry| of_entry(entry, scope)).collect()
}

fn of_entry(entry: &MenuEntry, scope: &AdminScope<'_>) -> Option<Finding> {
    let (resource, path, span) = (entry.resource.as_ref()?, entry.path.as_ref()?, entry.span?);
    let action = scope.admin.action(path)?;
    if opens(action, resource) {
        return None;
    }
    let asked = action.checked.guard.ids().join(" and ");
    let at = action.checked.at.unwrap_or(action.span);
    Some(Finding {
        message: format!("the menu shows {} with {resource}, but the page asks for {asked}", entry.titles.join(" > ")),
        resource: Some(resource.clone()),
        related: vec![(Location::Text(at), "the page asks for it here".to_owned())],
        ..finding(&RULE, Severity::Warning, &entry.id, entry.module, span, scope)
    })
}

/// Returns whether a role with a resource and the root passes the check, or whether that is not known.
fn opens(action: &Action, resource: &str) -> bool {
    let Guard::Asks { ids, logic, .. } = &action.checked.guard else { return true };
    let has = |id: &String| id == resource || id == ROOT;
    match logic {
        Logic::All => ids.iter().all(has),
        Logic::Any => ids.iter().any(has),
        Logic::AnySet(sets) => sets.iter().any(|set| set.iter().all(has)),
    }
}
