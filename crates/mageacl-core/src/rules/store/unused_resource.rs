//! `unused-resource`.

use std::collections::BTreeSet;

use crate::catalog::acl::Node;
use crate::catalog::{AclTree, Resource};
use crate::finding::{Confidence, Finding, Severity};
use crate::grant::Location;
use crate::rules::words::count;
use crate::rules::{Check, Persona, Rule, StoreContext};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "unused-resource",
    title: "a resource without references",
    severity: "note",
    why: "Its box in the Admin's tree has no effect, but looks like a permission. If it is referenced later, all roles \
          with a ticked box have the access unnoticed.",
    example: "Acme_Loyalty::reports in acl.xml, and in no webapi.xml, menu, configuration, form, layout, PHP or script",
    fix: "Delete it from acl.xml, or add the intended reference.",
    source: "every consumer: webapi.xml, menu.xml, system.xml, ui_component, layout, di.xml, \
             extension_attributes.xml, PHP, templates and scripts",
    persona: Persona::Pedantic,
    check: Check::Uses(check),
};

fn check(scope: &StoreContext<'_>) -> Vec<Finding> {
    let (Some(tree), Some(named)) = (scope.tree().filter(|_| scope.is_whole()), &scope.uses.named) else {
        return Vec::new();
    };
    let asked: BTreeSet<&str> = scope.routes().flat_map(|route| &route.resources).map(String::as_str).collect();
    // The roots represent everything, and the Admin as a whole.
    let mut used: BTreeSet<Node> = tree.roots().iter().copied().collect();
    // The code of a module that is known from facts is not here.
    let is_known = |resource: &Resource| {
        resource.declarations.get(resource.definition).is_some_and(|it| scope.sources.is_generated(it.span.file))
    };
    for node in tree.nodes() {
        let id = &tree.resource(node).id;
        if named.contains(id) || asked.contains(id.as_str()) || is_known(tree.resource(node)) {
            used.insert(node);
            used.extend(tree.ancestors(node));
        }
    }
    let is_top = |node: &Node| !used.contains(node) && tree.parent(*node).is_some_and(|parent| used.contains(&parent));
    tree.nodes().filter(is_top).filter_map(|node| finding(node, tree)).collect()
}

fn finding(node: Node, tree: &AclTree) -> Option<Finding> {
    let resource = tree.resource(node);
    let definition = resource.declarations.get(resource.definition)?;
    let below = tree.subtree(node).count() - 1;
    let message = match below {
        0 => format!("{} has no references", resource.id),
        below => format!("{} and the {} below it have no references", resource.id, count(below, "resource")),
    };
    Some(Finding {
        rule: RULE.id,
        severity: Severity::Note,
        // PHP can compose ids in ways that a text search does not find.
        confidence: Confidence::Medium,
        subject: resource.id.clone(),
        module: Some(definition.module.clone()),
        resource: Some(resource.id.clone()),
        message,
        why: RULE.why.to_owned(),
        fix: RULE.fix.to_owned(),
        places: vec![Location::Text(definition.span)],
        ..Finding::default()
    })
}
