//! `grant-excess-after`.

use crate::diff::ProfileChange;
use crate::finding::{Finding, Severity};
use crate::rules::words::few;
use crate::rules::{Check, DiffContext, Persona, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "grant-excess-after",
    title: "the existing grant of a connector contains resources that its calls no longer need",
    severity: "note",
    why: "Unneeded resources are useful only to an attacker with a stolen token.",
    example: "POST /V1/orders requires a different resource, and Magento_Sales::create remains in the grant",
    fix: "Remove it after the upgrade.",
    source: "Magento\\Framework\\Webapi\\Authorization::isAllowed",
    persona: Persona::Default,
    check: Check::Diff(check),
};

fn check(scope: &DiffContext<'_>) -> Vec<Finding> {
    let with = scope.diff.profiles.iter().filter(|profile| !profile.excess.is_empty());
    with.map(|profile| finding(profile, scope)).collect()
}

fn finding(profile: &ProfileChange<'_>, scope: &DiffContext<'_>) -> Finding {
    let ids: Vec<&str> = profile.excess.iter().map(|node| scope.diff.new.tree.resource(*node).id.as_str()).collect();
    Finding {
        rule: RULE.id,
        severity: Severity::Note,
        subject: profile.subject.clone(),
        resource: (ids.len() == 1).then(|| ids[0].to_owned()),
        message: format!(
            "the existing grant of {} contains resources that are no longer needed: {}",
            profile.subject,
            few(&ids)
        ),
        why: RULE.why.to_owned(),
        fix: RULE.fix.to_owned(),
        ..Finding::default()
    }
}
