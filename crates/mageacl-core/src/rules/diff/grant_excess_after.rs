//! `grant-excess-after`.

use crate::diff::ProfileChange;
use crate::finding::{Finding, Severity};
use crate::rules::words::few;
use crate::rules::{Check, DiffScope, Persona, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "grant-excess-after",
    title: "today's grant of a connector holds what its calls need no longer",
    severity: "note",
    why: "What is held and not needed only serves whoever steals the token.",
    example: "POST /V1/orders asks for another resource, and Magento_Sales::create stays in the grant",
    fix: "Take it out after the upgrade.",
    source: "Magento\\Framework\\Webapi\\Authorization::isAllowed",
    persona: Persona::Default,
    check: Check::Diff(check),
};

fn check(scope: &DiffScope<'_>) -> Vec<Finding> {
    let with = scope.diff.profiles.iter().filter(|profile| !profile.excess.is_empty());
    with.map(|profile| finding(profile, scope)).collect()
}

fn finding(profile: &ProfileChange<'_>, scope: &DiffScope<'_>) -> Finding {
    let ids: Vec<&str> = profile.excess.iter().map(|node| scope.diff.new.tree.resource(*node).id.as_str()).collect();
    Finding {
        rule: RULE.id,
        severity: Severity::Note,
        subject: profile.subject.clone(),
        resource: (ids.len() == 1).then(|| ids[0].to_owned()),
        message: format!("the grant of today for {} holds what it needs no longer: {}", profile.subject, few(&ids)),
        why: RULE.why.to_owned(),
        fix: RULE.fix.to_owned(),
        ..Finding::default()
    }
}
