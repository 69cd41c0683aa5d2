//! `idle-id`.

use std::collections::HashSet;

use crate::audit::{All, Audited};
use crate::catalog::acl::{ADMIN, ASKED_INSIDE, Node};
use crate::finding::{Finding, Severity};
use crate::grant::{Id, Kind};
use crate::rules::{Check, Persona, Rule, Scope};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "idle-id",
    title: "an integration has a resource that guards no call",
    severity: "note",
    why: "It opens nothing to a token and only makes the grant harder to review; most such resources guard pages of \
          the Admin.",
    example: "Magento_Backend::dashboard in an api.xml",
    fix: "Remove the id, unless the connector reads fields that require it (extension_attributes.xml).",
    source: "Magento\\Framework\\Webapi\\Authorization: only the refs of the called route are checked",
    persona: Persona::Default,
    check: Check::Grants(check),
};

fn check(scope: &Scope<'_>) -> Vec<Finding> {
    let is_judged = |audited: &&Audited<'_>| {
        // Excess is reported by its own rule, and roles of administrators open pages.
        let of_people = matches!(audited.grant.kind, Kind::AdminRole(_) | Kind::Role);
        audited.effect.all == All::No && audited.comparison.is_none() && !of_people
    };
    let grants = scope.audit.grants.iter().filter(is_judged);
    let routes = scope.shop.routes.all().iter();
    let guards: HashSet<&str> = routes.flat_map(|route| &route.resources).map(String::as_str).collect();
    grants.flat_map(|audited| audited.ids.iter().filter_map(|id| finding(audited, id, &guards, scope))).collect()
}

fn finding(audited: &Audited<'_>, id: &Id, guards: &HashSet<&str>, scope: &Scope<'_>) -> Option<Finding> {
    let node = scope.shop.tree.find(&id.id).filter(|node| audited.effect.ids.binary_search(node).is_ok())?;
    let name = id.id.as_str();
    if name == ADMIN || ASKED_INSIDE.contains(&name) || guards.contains(name) || has_held_child(node, audited, scope) {
        return None;
    }
    Some(Finding {
        rule: RULE.id,
        severity: Severity::Note,
        subject: audited.grant.name.clone(),
        grant: Some(audited.number),
        resource: Some(name.to_owned()),
        message: format!("`{}` has {name}, which guards no call", audited.grant.name),
        why: RULE.why.to_owned(),
        fix: RULE.fix.to_owned(),
        places: vec![id.place],
        ..Finding::default()
    })
}

/// Returns whether it may be in the grant as an ancestor.
fn has_held_child(node: Node, audited: &Audited<'_>, scope: &Scope<'_>) -> bool {
    scope.shop.tree.children(node).any(|child| audited.effect.ids.binary_search(&child).is_ok())
}
