//! `newer-resource`.

use std::collections::BTreeSet;

use crate::audit::{AllResources, GrantAudit};
use crate::authz::{Engine, Permission};
use crate::catalog::acl::Node;
use crate::finding::{Finding, Severity};
use crate::grant::{GrantContent, GrantOwner, Row};
use crate::rules::opened::severity;
use crate::rules::words::{count, few};
use crate::rules::{Check, GrantContext, Opened, Persona, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "newer-resource",
    title: "resources are newer than a role's rows, and the effect depends on the release",
    severity: "by risk of the opened routes if the release grants them; note if it denies them, warning if that also \
               denies resources that the role has",
    why: "A module that is installed after a role was saved has no row in it. Up to 2.4.4 such a resource inherits \
          from its nearest ancestor, and so may be granted unnoticed; from 2.4.5 on it is denied if no role has a row \
          for it, from 2.4.8 on if the role itself has none, and from 2.4.6 on such a denial includes all descendants.",
    example: "an extension adds a resource below Magento_Sales::sales; every role with Magento_Sales::sales has the \
              new one too",
    fix: "Review the resources, and save the role again: Magento then writes a row for each of them.",
    source: "Magento\\Authorization\\Model\\Acl\\Loader\\Rule::populateAcl",
    persona: Persona::Default,
    check: Check::Grants(check),
};

fn check(scope: &GrantContext<'_>) -> Vec<Finding> {
    // All Resources, and rows that were not written by a save, have their own rules.
    let saved =
        |audited: &&GrantAudit<'_>| audited.effect.all == AllResources::No && !has_only_allow_rows(audited, scope);
    scope.audit.grants.iter().filter(saved).flat_map(|audited| findings(audited, scope)).collect()
}

/// Returns whether a role lacks rows and has no deny row. Rows of undefined ids are ignored.
pub(super) fn has_only_allow_rows(audited: &GrantAudit<'_>, scope: &GrantContext<'_>) -> bool {
    let GrantContent::Rows(role) = audited.grant.holding else { return false };
    let mut rows = scope.audit.rows.iter().filter(|row| row.rule.role == role);
    let allows = |row: &Row| row.rule.permission == Permission::Allow || !scope.shop.tree.contains(&row.rule.resource);
    !audited.without_row.is_empty() && rows.all(allows)
}

fn findings(audited: &GrantAudit<'_>, scope: &GrantContext<'_>) -> Vec<Finding> {
    let (granted, denied): (Vec<Node>, Vec<Node>) =
        audited.without_row.iter().copied().partition(|node| audited.effect.ids.binary_search(node).is_ok());
    let mut findings: Vec<Finding> = granted.into_iter().map(|node| inherited(audited, node, scope)).collect();
    findings.extend((!denied.is_empty()).then(|| refused(audited, &denied, scope)));
    findings
}

fn inherited(audited: &GrantAudit<'_>, node: Node, scope: &GrantContext<'_>) -> Finding {
    let tree = scope.shop.tree;
    let id = tree.resource(node).id.as_str();
    let opened = Opened::by_routes(audited.effect.guarded_by(id), scope.risks);
    let of_people = matches!(audited.grant.kind, GrantOwner::AdminRole(_) | GrantOwner::Role);
    let own = scope.risks.of_id(id).filter(|_| of_people);
    let parent = tree.parent(node).map_or("the root", |parent| tree.resource(parent).id.as_str());
    let module = tree.resource(node).module();
    Finding {
        rule: RULE.id,
        severity: opened.severity().max(own.map_or(Severity::Note, |entry| severity(entry.verdict.severity))),
        subject: audited.grant.name.clone(),
        grant: Some(audited.number),
        resource: Some(id.to_owned()),
        message: format!(
            "`{}` has no row for {id} of {module}, and {} grants it, because its ancestor {parent} is granted{}: it \
             opens {}",
            audited.grant.name,
            release(scope),
            if Engine::for_release(scope.shop.release) == Engine::Inherit {
                ""
            } else {
                " and some role has a row for it"
            },
            if opened.routes == 0 { "no route by itself".to_owned() } else { opened.to_string() }
        ),
        why: if opened.routes == 0 { RULE.why.to_owned() } else { opened.why() },
        fix: RULE.fix.to_owned(),
        places: vec![audited.grant.place],
        ..Finding::default()
    }
}

fn refused(audited: &GrantAudit<'_>, denied: &[Node], scope: &GrantContext<'_>) -> Finding {
    let tree = scope.shop.tree;
    let ids: Vec<&str> = denied.iter().map(|node| tree.resource(*node).id.as_str()).collect();
    let is_below = |node: &Node| tree.ancestors(*node).iter().any(|above| denied.contains(above));
    let lost: BTreeSet<Node> = audited.ids.iter().filter_map(|id| tree.find(&id.id)).collect();
    let lost: Vec<&str> = lost
        .iter()
        .filter(|node| audited.effect.ids.binary_search(node).is_err() && is_below(node))
        .map(|node| tree.resource(*node).id.as_str())
        .collect();
    let (severity, along, why) = if lost.is_empty() {
        let why = "That opens nothing; if the role needs one of them, its calls are denied until the role is saved \
                   again.";
        (Severity::Note, String::new(), why)
    } else {
        let along = format!(
            "; that also denies {} below, for which it has rows: {}",
            count(lost.len(), "resource"),
            few(&lost)
        );
        (Severity::Warning, along, "Calls that the role was saved for are denied.")
    };
    Finding {
        rule: RULE.id,
        severity,
        subject: audited.grant.name.clone(),
        grant: Some(audited.number),
        resource: None,
        message: format!(
            "`{}` has no row for {}, which {} denies: {}{along}",
            audited.grant.name,
            count(ids.len(), "resource"),
            release(scope),
            few(&ids)
        ),
        why: why.to_owned(),
        fix: RULE.fix.to_owned(),
        places: vec![audited.grant.place],
        ..Finding::default()
    }
}

fn release(scope: &GrantContext<'_>) -> String {
    scope.shop.release.map_or_else(|| "the newest Magento".to_owned(), |release| format!("Magento {release}"))
}
