//! `guard-loosened`.

use super::told::{about_guard, why};
use crate::catalog::Access;
use crate::diff::{Change, GuardChange};
use crate::finding::{Finding, Severity};
use crate::rules::{Check, DiffScope, Persona, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "guard-loosened",
    title: "more callers may call a route than before",
    severity: "warning",
    why: "Grants and accounts that did not open the route open it now, without anybody having decided so.",
    example: "a route asked for two resources, and now for one of them; or for one that stands above, which grants of the Admin hold \
              along with those below; or its ref, which no module defined, is defined now",
    fix: "Look at who holds what it asks for now (mageacl audit); guard it again if that is too many.",
    source: "Magento\\Framework\\Webapi\\Authorization::isAllowed",
    persona: Persona::Default,
    check: Check::Diff(check),
};

fn check(scope: &DiffScope<'_>) -> Vec<Finding> {
    let findings = scope.diff.routes.guards(Change::Loosened).map(|guard| {
        let route = guard.route.new;
        let (before, now) = guard.before_and_now();
        Finding {
            rule: RULE.id,
            severity: Severity::Warning,
            message: format!(
                "more callers may call {}: it was for {before}, and is for {now}{}",
                route.name(),
                if is_above(guard) { ", which grants of the Admin hold along with that" } else { "" }
            ),
            why: why(route, RULE.why, scope),
            fix: RULE.fix.to_owned(),
            ..about_guard(guard)
        }
    });
    findings.collect()
}

/// Returns whether the new refs are ancestors of old ones: holders of ids may still call it, and no ref was undefined.
fn is_above(guard: &GuardChange<'_>) -> bool {
    let (old, new) = (guard.route.old, guard.route.new);
    let was_granted = guard.undefined_before.is_empty() && old.acl_resources().count() == old.resources.len();
    was_granted && new.access() == Access::Resources && !new.resources.iter().all(|id| old.resources.contains(id))
}
