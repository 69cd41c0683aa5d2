//! `resource-renamed`.

use super::reported::about_resource;
use crate::catalog::Resource;
use crate::finding::{Finding, Severity};
use crate::rules::{Check, DiffContext, Persona, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "resource-renamed",
    title: "a resource has a different title",
    severity: "note",
    why: "Checklists and guides that use its old title match no box, or a different one.",
    example: "\"Orders\" becomes \"Sales Orders\"",
    fix: "Correct the checklists that name it.",
    source: "Magento\\Framework\\Acl\\AclResource\\TreeBuilder",
    persona: Persona::Default,
    check: Check::Diff(check),
};

fn check(scope: &DiffContext<'_>) -> Vec<Finding> {
    let title =
        |resource: &Resource| resource.title.as_ref().map_or("no title".to_owned(), |title| format!("\"{title}\""));
    let findings = scope.diff.resources.renamed.iter().map(|pair| {
        let (old, new) = (scope.diff.old.tree.resource(pair.old), scope.diff.new.tree.resource(pair.new));
        Finding {
            rule: RULE.id,
            severity: Severity::Note,
            message: format!("{} now has {}, and had {}", new.id, title(new), title(old)),
            why: RULE.why.to_owned(),
            fix: RULE.fix.to_owned(),
            ..about_resource(new)
        }
    });
    findings.collect()
}
