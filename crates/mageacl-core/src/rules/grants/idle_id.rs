//! `idle-id`.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::audit::{AllResources, GrantAudit};
use crate::catalog::Field;
use crate::catalog::acl::{ADMIN, ASKED_INSIDE, Node};
use crate::finding::{Finding, Severity, fingerprints};
use crate::grant::{GrantOwner, Id};
use crate::rules::words::{count, few};
use crate::rules::{Check, GrantContext, Persona, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "idle-id",
    title: "an integration has a resource that guards no call",
    severity: "note",
    why: "It opens nothing to a token and only makes the grant harder to review; most such resources guard pages of \
          the Admin.",
    example: "Magento_Backend::dashboard in an api.xml",
    fix: "Remove the id, unless the connector reads fields that require it (extension_attributes.xml).",
    source: "Magento\\Framework\\Webapi\\Authorization: only the refs of the called route are checked",
    persona: Persona::Default,
    check: Check::Grants(check),
};

fn check(scope: &GrantContext<'_>) -> Vec<Finding> {
    let is_judged = |audited: &&GrantAudit<'_>| {
        // Excess is reported by its own rule, and roles of administrators open pages.
        let of_people = matches!(audited.grant.kind, GrantOwner::AdminRole(_) | GrantOwner::Role);
        audited.effect.all == AllResources::No && audited.comparison.is_none() && !of_people
    };
    let grants = scope.audit.grants.iter().filter(is_judged);
    let routes = scope.shop.routes.all().iter();
    let guards: HashSet<&str> = routes.flat_map(|route| &route.resources).map(String::as_str).collect();
    grants.flat_map(|audited| audited.ids.iter().filter_map(|id| finding(audited, id, &guards, scope))).collect()
}

fn finding(audited: &GrantAudit<'_>, id: &Id, guards: &HashSet<&str>, scope: &GrantContext<'_>) -> Option<Finding> {
    let node = scope.shop.tree.find(&id.id).filter(|node| audited.effect.ids.binary_search(node).is_ok())?;
    let name = id.id.as_str();
    let is_of_field = |field: &Field| field.resources.iter().any(|id| id == name);
    if scope.audit.facts.fields.iter().any(is_of_field) {
        return None;
    }
    if name == ADMIN || ASKED_INSIDE.contains(&name) || guards.contains(name) || has_held_child(node, audited, scope) {
        return None;
    }
    Some(Finding {
        rule: RULE.id,
        severity: Severity::Note,
        subject: audited.grant.name.clone(),
        grant: Some(audited.number),
        resource: Some(name.to_owned()),
        message: format!("`{}` has {name}, which guards no call", audited.grant.name),
        why: RULE.why.to_owned(),
        fix: RULE.fix.to_owned(),
        places: vec![id.place],
        ..Finding::default()
    })
}

/// Combines the findings about each integration that count into one, for the files of modules: they are one list to
/// correct. A baseline may know them individually.
pub(in crate::rules) fn combine(findings: Vec<Finding>) -> Vec<Finding> {
    let known = fingerprints(&findings);
    let mut groups: HashMap<(String, Severity), usize> = HashMap::new();
    let mut kept: Vec<(Finding, Vec<(Finding, String)>)> = Vec::new();
    for (finding, fingerprint) in findings.into_iter().zip(known) {
        if finding.rule != RULE.id || !finding.is_open() {
            kept.push((finding, Vec::new()));
            continue;
        }
        let at = *groups.entry((finding.subject.clone(), finding.severity)).or_insert(kept.len());
        if at == kept.len() {
            kept.push((finding.clone(), Vec::new()));
        }
        kept[at].1.push((finding, fingerprint));
    }
    kept.into_iter().map(|(first, all)| if all.len() > 1 { combined(first, &all) } else { first }).collect()
}

fn combined(first: Finding, all: &[(Finding, String)]) -> Finding {
    let ids: BTreeSet<&str> = all.iter().filter_map(|(finding, _)| finding.resource.as_deref()).collect();
    let ids: Vec<&str> = ids.into_iter().collect();
    let message = match ids.as_slice() {
        [_] => first.message,
        ids => format!("`{}` has {}, which guard no call: {}", first.subject, count(ids.len(), "resource"), few(ids)),
    };
    Finding {
        resource: (ids.len() == 1).then(|| ids[0].to_owned()),
        message,
        places: all.iter().flat_map(|(finding, _)| finding.places.iter().copied()).collect(),
        known_as: vec![all.iter().map(|(_, fingerprint)| fingerprint.clone()).collect()],
        ..first
    }
}

/// Returns whether it may be in the grant as an ancestor.
fn has_held_child(node: Node, audited: &GrantAudit<'_>, scope: &GrantContext<'_>) -> bool {
    scope.shop.tree.children(node).any(|child| audited.effect.ids.binary_search(&child).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::State;

    fn idle(subject: &str, resource: &str) -> Finding {
        let message = format!("`{subject}` has {resource}, which guards no call");
        let (subject, resource) = (subject.to_owned(), Some(resource.to_owned()));
        Finding { rule: RULE.id, severity: Severity::Note, subject, resource, message, ..Finding::default() }
    }

    fn messages(findings: Vec<Finding>) -> Vec<String> {
        combine(findings).into_iter().map(|finding| finding.message).collect()
    }

    #[test]
    fn one_finding_lists_the_resources_of_an_integration() {
        let all = [idle("Desk", "A::b"), idle("Chair", "A::b"), idle("Desk", "A::a"), idle("Desk", "A::b")];
        let findings = combine(all.to_vec());
        assert_eq!(
            findings.iter().map(|finding| finding.message.as_str()).collect::<Vec<_>>(),
            ["`Desk` has 2 resources, which guard no call: A::a, A::b", "`Chair` has A::b, which guards no call"]
        );
        // In the order in which a baseline has them, the second of two equal ones with its number.
        let known: Vec<&str> = findings[0].known_as[0].iter().map(String::as_str).collect();
        assert_eq!(known, ["idle-id||Desk|A::b", "idle-id||Desk|A::a", "idle-id||Desk|A::b|2"]);
        assert_eq!((findings[0].resource.as_deref(), findings[1].resource.as_deref()), (None, Some("A::b")));
    }

    #[test]
    fn findings_that_do_not_count_and_other_rules_stay_as_they_are() {
        let known = Finding { state: State::Upstream, ..idle("Desk", "A::a") };
        let other = Finding { rule: "unknown-id", ..idle("Desk", "A::c") };
        let all = vec![known, idle("Desk", "A::b"), other];
        assert_eq!(messages(all.clone()), all.into_iter().map(|finding| finding.message).collect::<Vec<_>>());
        // The same resource in two files is one finding with its name.
        assert_eq!(
            messages(vec![idle("Desk", "A::b"), idle("Desk", "A::b")]),
            ["`Desk` has A::b, which guards no call"]
        );
    }
}
