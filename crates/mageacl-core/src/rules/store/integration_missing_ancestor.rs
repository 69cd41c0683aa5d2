//! `integration-missing-ancestor`.

use std::collections::BTreeSet;

use super::integrations::{Named, integrations};
use crate::catalog::acl::{ADMIN, ALL, Node};
use crate::catalog::{AclTree, FileKind};
use crate::finding::{Finding, Severity};
use crate::grant::Location;
use crate::rules::words::{count, few};
use crate::rules::{Check, Persona, Rule, StoreContext};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "integration-missing-ancestor",
    title: "an api.xml lists a resource without its ancestors",
    severity: "note",
    why: "Magento stores the ids of an api.xml as they are listed and requires no ancestor, so the calls work and the \
          grant is the minimum set. But the Admin always includes the ancestors: editing and saving the integration \
          there grants them too, with the routes that they guard.",
    example: "an api.xml with Magento_Catalog::products and without Magento_Catalog::catalog",
    fix: "Keep it if the integration is never edited in the Admin. Otherwise list the ancestors too, so that the file \
          matches the permissions of the store.",
    source: "Magento\\Integration\\Model\\Config\\Integration\\Converter, Magento_User::js/roles-tree.js",
    persona: Persona::Pedantic,
    check: Check::Files(check),
};

fn check(scope: &StoreContext<'_>) -> Vec<Finding> {
    let Some(tree) = scope.tree() else { return Vec::new() };
    let all = integrations(scope, &[FileKind::IntegrationApi]);
    all.iter().filter_map(|integration| finding(integration, tree, scope)).collect()
}

fn finding(integration: &Named<'_>, tree: &AclTree, scope: &StoreContext<'_>) -> Option<Finding> {
    let resources = integration.below("resource").into_iter();
    let listed: Vec<(Node, Location)> = resources
        .filter_map(|(declared, element)| {
            let name = declared.document.element(element).named_item("name")?;
            Some((tree.find(&name.value)?, Location::Text(name.span)))
        })
        .collect();
    let held: BTreeSet<Node> = listed.iter().map(|(node, _)| *node).collect();
    // All Resources needs no ancestors, and Magento adds the root.
    if held.iter().any(|node| tree.resource(*node).id == ALL) {
        return None;
    }
    let missing = |node: Node| {
        let above = tree.ancestors(node).into_iter();
        above.filter(|node| !held.contains(node) && tree.resource(*node).id != ADMIN).collect::<BTreeSet<Node>>()
    };
    let incomplete: Vec<Location> =
        listed.iter().filter(|(node, _)| !missing(*node).is_empty()).map(|(_, place)| *place).collect();
    let missing: BTreeSet<Node> = held.iter().flat_map(|node| missing(*node)).collect();
    let ids: Vec<&str> = missing.iter().map(|node| tree.resource(*node).id.as_str()).collect();
    let message = format!(
        "`{}` lists {} without its ancestors: {}",
        integration.name,
        count(incomplete.len(), "resource"),
        few(&ids)
    );
    (!ids.is_empty()).then(|| Finding {
        rule: RULE.id,
        severity: Severity::Note,
        subject: integration.name.clone(),
        module: integration.module(scope),
        message,
        why: RULE.why.to_owned(),
        fix: RULE.fix.to_owned(),
        places: incomplete,
        ..Finding::default()
    })
}
