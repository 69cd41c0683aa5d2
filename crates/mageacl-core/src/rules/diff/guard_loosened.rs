//! `guard-loosened`.

use super::reported::{about_guard, why};
use crate::catalog::Access;
use crate::diff::{Change, GuardChange};
use crate::finding::{Finding, Severity};
use crate::rules::{Check, DiffContext, Persona, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "guard-loosened",
    title: "more callers may call a route than before",
    severity: "warning",
    why: "Grants and accounts that did not open the route open it now, although they did not change.",
    example: "a route required two resources and now requires one of them; or it requires an ancestor, which grants of \
              the Admin contain along with its descendants; or its undefined ref is now defined",
    fix: "Review the grants that contain the new guard (mageacl audit); restrict the route again if there are too \
          many.",
    source: "Magento\\Framework\\Webapi\\Authorization::isAllowed",
    persona: Persona::Default,
    check: Check::Diff(check),
};

fn check(scope: &DiffContext<'_>) -> Vec<Finding> {
    let findings = scope.diff.routes.guards(Change::Loosened).map(|guard| {
        let route = guard.route.new;
        let (before, now) = guard.before_and_now();
        Finding {
            rule: RULE.id,
            severity: Severity::Warning,
            message: format!(
                "more callers may call {}: {before} before, {now} now{}",
                route.name(),
                if is_above(guard) { ", which grants of the Admin contain along with it" } else { "" }
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
