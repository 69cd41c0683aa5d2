//! `resource-removed`.

use super::reported::about_resource;
use crate::finding::{Finding, Severity};
use crate::rules::{Check, DiffContext, Persona, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "resource-removed",
    title: "a resource was removed",
    severity: "note",
    why: "Its rows have no effect, and a route that still requires it is open to All Resources only.",
    example: "a module is disabled, or removes a resource from the tree with disabled=\"true\"",
    fix: "Remove it from the lists that name it, and check that no route requires it (mageacl lint).",
    source: "Magento\\Framework\\Acl\\AclResource\\TreeBuilder",
    persona: Persona::Default,
    check: Check::Diff(check),
};

fn check(scope: &DiffContext<'_>) -> Vec<Finding> {
    let findings = scope.diff.resources.removed.iter().map(|removed| {
        let resource = scope.diff.old.tree.resource(removed.node);
        let about = about_resource(resource);
        let related = about.places.iter().map(|place| (*place, "it was defined here".to_owned())).collect();
        let how = if removed.is_disabled { "removed from the tree here (disabled=\"true\")" } else { "removed" };
        Finding {
            rule: RULE.id,
            severity: Severity::Note,
            message: format!("{} was {how}", resource.id),
            why: RULE.why.to_owned(),
            fix: RULE.fix.to_owned(),
            related,
            ..about
        }
    });
    findings.collect()
}
