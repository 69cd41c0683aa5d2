//! `resource-removed`.

use super::told::about_resource;
use crate::finding::{Finding, Severity};
use crate::rules::{Check, DiffScope, Persona, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "resource-removed",
    title: "a resource is gone",
    severity: "note",
    why: "Its rows count no longer, and a route that still asks for it is open to All Resources alone.",
    example: "a module is switched off, or takes a resource out of the tree with disabled=\"true\"",
    fix: "Take it out of the lists that name it, and see that no route asks for it (mageacl lint).",
    source: "Magento\\Framework\\Acl\\AclResource\\TreeBuilder",
    persona: Persona::Default,
    check: Check::Diff(check),
};

fn check(scope: &DiffScope<'_>) -> Vec<Finding> {
    let findings = scope.diff.resources.removed.iter().map(|removed| {
        let resource = scope.diff.old.tree.resource(removed.node);
        let about = about_resource(resource);
        let related = about.places.iter().map(|place| (*place, "it was defined here".to_owned())).collect();
        let how = if removed.is_disabled { "taken out of the tree (disabled=\"true\")" } else { "gone" };
        Finding {
            rule: RULE.id,
            severity: Severity::Note,
            message: format!("{} is {how}", resource.id),
            why: RULE.why.to_owned(),
            fix: RULE.fix.to_owned(),
            related,
            ..about
        }
    });
    findings.collect()
}
