//! `integration-missing-ancestor`.

use std::collections::BTreeSet;

use super::integrations::{Named, integrations};
use crate::catalog::acl::{ADMIN, ALL, Node};
use crate::catalog::{AclTree, FileKind};
use crate::finding::{Finding, Severity};
use crate::grant::Place;
use crate::rules::words::{count, few};
use crate::rules::{Check, Persona, Rule, StoreScope};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "integration-missing-ancestor",
    title: "an api.xml lists a resource without those that stand above it",
    severity: "note",
    why: "Magento stores the ids of an api.xml as they are listed and asks for no ancestor, so the calls work and the grant is \
          the least there is. But in the Admin's tree the boxes above are part of it: whoever opens the integration there \
          and saves it grants them too, with the calls that they guard.",
    example: "an api.xml with Magento_Catalog::products and without Magento_Catalog::catalog",
    fix: "Leave it so where nobody edits the integration in the Admin. Else list the ancestors too, so that the file says \
          what the shop will hold.",
    source: "Magento\\Integration\\Model\\Config\\Integration\\Converter, Magento_User::js/roles-tree.js",
    persona: Persona::Pedantic,
    check: Check::Files(check),
};

fn check(scope: &StoreScope<'_>) -> Vec<Finding> {
    let Some(tree) = scope.tree() else { return Vec::new() };
    let all = integrations(scope, &[FileKind::IntegrationApi]);
    all.iter().filter_map(|integration| finding(integration, tree, scope)).collect()
}

fn finding(integration: &Named<'_>, tree: &AclTree, scope: &StoreScope<'_>) -> Option<Finding> {
    let resources = integration.below("resource").into_iter();
    let listed: Vec<(Node, Place)> = resources
        .filter_map(|(declared, element)| {
            let name = declared.document.element(element).named_item("name")?;
            Some((tree.find(&name.value)?, Place::Text(name.span)))
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
    let incomplete: Vec<Place> =
        listed.iter().filter(|(node, _)| !missing(*node).is_empty()).map(|(_, place)| *place).collect();
    let missing: BTreeSet<Node> = held.iter().flat_map(|node| missing(*node)).collect();
    let ids: Vec<&str> = missing.iter().map(|node| tree.resource(*node).id.as_str()).collect();
    let message = format!(
        "`{}` lists {} without what stands above: {}",
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
