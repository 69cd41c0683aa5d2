//! `third-root`.

use crate::catalog::AclTree;
use crate::catalog::acl::{ADMIN, ALL, Node};
use crate::finding::{Finding, Severity};
use crate::grant::Location;
use crate::rules::{Check, Persona, Rule, StoreContext};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "third-root",
    title: "a resource is next to the root of the tree, not below it",
    severity: "error if it changes the position of the root, else a warning",
    why: "The Admin shows only resources below Magento_Backend::admin, so that this one has no box. And Magento uses \
          the second root as the parent of everything: if another resource takes that position, every integration.xml \
          of the store grants nothing.",
    example: "<resources><resource id=\"Nova_Ticket::ticket\"/></resources>, without Magento_Backend::admin around it",
    fix: "Wrap it in <resource id=\"Magento_Backend::admin\">.",
    source: "Magento\\Integration\\Model\\Config\\Consolidated\\Converter, Magento\\Integration\\Helper\\Data",
    persona: Persona::Default,
    check: Check::Store(check),
};

fn check(scope: &StoreContext<'_>) -> Vec<Finding> {
    let Some(tree) = scope.tree() else { return Vec::new() };
    let id = |node: &Node| tree.resource(*node).id.as_str();
    let foreign = tree.roots().iter().filter(|node| !matches!(id(node), ALL | ADMIN));
    let root = tree.roots().iter().position(|node| id(node) == ADMIN);
    let shifts =
        |node: Node| scope.is_whole() && root != Some(1) && root.is_some_and(|root| node <= tree.roots()[root]);
    foreign.filter_map(|node| finding(*node, shifts(*node), tree, scope)).collect()
}

fn finding(node: Node, shifts: bool, tree: &AclTree, scope: &StoreContext<'_>) -> Option<Finding> {
    let resource = tree.resource(node);
    let span = resource.declarations.first()?.span;
    Some(Finding {
        rule: RULE.id,
        severity: if shifts { Severity::Error } else { Severity::Warning },
        subject: resource.id.clone(),
        module: Some(scope.module_at(span).to_owned()),
        resource: Some(resource.id.clone()),
        message: if shifts {
            format!("{} is next to {ADMIN} and before it: every integration.xml then grants nothing", resource.id)
        } else {
            format!("{} is next to {ADMIN}, not below it: the Admin does not show it", resource.id)
        },
        why: RULE.why.to_owned(),
        fix: RULE.fix.to_owned(),
        places: vec![Location::Text(scope.attribute_at(span, "id"))],
        ..Finding::default()
    })
}
