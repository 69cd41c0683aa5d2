//! `resource-guards-writes`.

use super::reported::about_resource;
use crate::finding::{Finding, Severity};
use crate::grant::Location;
use crate::rules::opened::Opened;
use crate::rules::words::few;
use crate::rules::{Check, DiffContext, Persona, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "resource-guards-writes",
    title: "a resource that only opened read routes now opens write routes",
    severity: "warning",
    why: "Grants that were meant for reading now permit writes.",
    example: "Acme_Desk::view guarded only GET /V1/desks, and now also guards DELETE /V1/desks/:id",
    fix: "Guard the write routes with a separate resource.",
    source: "Magento\\Framework\\Webapi\\Authorization::isAllowed",
    persona: Persona::Default,
    check: Check::Diff(check),
};

fn check(scope: &DiffContext<'_>) -> Vec<Finding> {
    let findings = scope.diff.resources.guards_writes.iter().map(|writes| {
        let resource = scope.diff.new.tree.resource(writes.resource.new);
        let names: Vec<String> = writes.routes.iter().map(|route| route.name()).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let declared = writes.routes.iter().filter_map(|route| route.declarations.first());
        let related = declared.map(|it| (Location::Text(it.span), "it guards this route".to_owned())).collect();
        Finding {
            rule: RULE.id,
            severity: Severity::Warning,
            message: format!("{} guarded no write route, and now guards {}", resource.id, few(&names)),
            why: format!("{} {}", RULE.why, Opened::by_routes(writes.routes.iter().copied(), scope.risks).why()),
            fix: RULE.fix.to_owned(),
            related,
            ..about_resource(resource)
        }
    });
    findings.collect()
}
