//! `resource-reparented`.

use super::reported::about_resource;
use crate::audit::AccessModel;
use crate::catalog::acl::Node;
use crate::finding::{Finding, Severity};
use crate::rules::{Check, DiffContext, Persona, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "resource-reparented",
    title: "a resource has a different parent",
    severity: "note",
    why: "Ticking it in the Admin, or listing it in an integration.xml, now grants different ancestors as well; and \
          without a row it inherits from a different resource, in releases with inheritance.",
    example: "Acme_Desk::save moves from Magento_Sales::sales to Magento_Backend::stores",
    fix: "Review the access that the new ancestors add (mageacl plan --collateral).",
    source: "Magento\\Integration\\Model\\Config\\Consolidated\\Converter",
    persona: Persona::Default,
    check: Check::Diff(check),
};

fn check(scope: &DiffContext<'_>) -> Vec<Finding> {
    let parent = |node: Node, shop: AccessModel<'_>| {
        let parent = shop.tree.parent(node).map(|parent| format!("below {}", shop.tree.resource(parent).id));
        parent.unwrap_or_else(|| "a root".to_owned())
    };
    let findings = scope.diff.resources.reparented.iter().map(|pair| {
        let resource = scope.diff.new.tree.resource(pair.new);
        let (now, before) = (parent(pair.new, scope.diff.new), parent(pair.old, scope.diff.old));
        Finding {
            rule: RULE.id,
            severity: Severity::Note,
            message: format!("{} is {now}, and was {before}", resource.id),
            why: RULE.why.to_owned(),
            fix: RULE.fix.to_owned(),
            ..about_resource(resource)
        }
    });
    findings.collect()
}
