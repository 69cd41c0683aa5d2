//! `resource-added`.

use super::reported::about_resource;
use crate::finding::{Finding, Severity};
use crate::rules::{Check, DiffContext, Persona, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "resource-added",
    title: "a new resource",
    severity: "note",
    why: "Roles that were saved before have no row for it: up to 2.4.4 such a resource inherits from its nearest \
          ancestor, later releases deny it to roles that were saved normally.",
    example: "an extension adds a resource below Magento_Sales::sales",
    fix: "Nothing, or save the roles that need it again.",
    source: "Magento\\Authorization\\Model\\Acl\\Loader\\Rule::populateAcl",
    persona: Persona::Default,
    check: Check::Diff(check),
};

fn check(scope: &DiffContext<'_>) -> Vec<Finding> {
    let tree = scope.diff.new.tree;
    let findings = scope.diff.resources.added.iter().map(|node| {
        let resource = tree.resource(*node);
        let below = tree.parent(*node).map(|parent| format!(", below {}", tree.resource(parent).id));
        Finding {
            rule: RULE.id,
            severity: Severity::Note,
            message: format!("{} is new{}", resource.id, below.unwrap_or_default()),
            why: RULE.why.to_owned(),
            fix: RULE.fix.to_owned(),
            ..about_resource(resource)
        }
    });
    findings.collect()
}
