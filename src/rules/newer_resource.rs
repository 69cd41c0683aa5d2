//! `newer-resource`.

use super::opened::severity;
use super::{Opened, Rule, Scope};
use crate::audit::Audited;
use crate::authz::{Engine, Permission};
use crate::catalog::acl::Node;
use crate::finding::{Finding, Severity};
use crate::grant::Kind;

pub(super) static RULE: Rule = Rule {
    id: "newer-resource",
    title: "resources are newer than a role's rows, and the release decides what that means",
    severity: "by what they open where the release grants them; note where it denies them",
    why: "A module that is installed after a role was saved has no row there. Up to 2.4.4 such a resource takes the answer of \
          its nearest ancestor, and so may be granted unseen; from 2.4.5 it is denied if no role has a row for it, from 2.4.8 \
          if the role itself has none.",
    example: "an extension adds a resource below Magento_Sales::sales; every role that holds that one holds the new one too",
    fix: "Look at the resources, and save the role again: Magento then writes a row for each.",
    source: "Magento\\Authorization\\Model\\Acl\\Loader\\Rule::populateAcl",
    check,
};

fn check(scope: &Scope<'_>) -> Vec<Finding> {
    let saved = scope.audit.grants.iter().filter(|audited| !has_only_allow_rows(audited, scope));
    saved.flat_map(|audited| findings(audited, scope)).collect()
}

/// Rows that no save wrote: `allow-rows-only` tells of them.
pub(super) fn has_only_allow_rows(audited: &Audited<'_>, scope: &Scope<'_>) -> bool {
    let crate::grant::Holding::Rows(role) = audited.grant.holding else { return false };
    let rows = scope.audit.rows.iter().filter(|row| row.rule.role == role);
    !audited.without_row.is_empty() && rows.into_iter().all(|row| row.rule.permission == Permission::Allow)
}

fn findings(audited: &Audited<'_>, scope: &Scope<'_>) -> Vec<Finding> {
    let (granted, denied): (Vec<Node>, Vec<Node>) =
        audited.without_row.iter().copied().partition(|node| audited.effect.ids.contains(node));
    let mut findings: Vec<Finding> = granted.into_iter().map(|node| inherited(audited, node, scope)).collect();
    findings.extend((!denied.is_empty()).then(|| refused(audited, &denied, scope)));
    findings
}

fn inherited(audited: &Audited<'_>, node: Node, scope: &Scope<'_>) -> Finding {
    let tree = scope.shop.tree;
    let id = tree.resource(node).id.as_str();
    let opened = Opened::of(audited.effect.guarded_by(id), scope.risks);
    let of_people = matches!(audited.grant.kind, Kind::AdminRole(_) | Kind::Role);
    let own = scope.risks.of_id(id).filter(|_| of_people);
    let parent = tree.parent(node).map_or("All Resources", |parent| tree.resource(parent).id.as_str());
    let (why, module) = (opened.why(), tree.resource(node).module());
    Finding {
        rule: RULE.id,
        severity: opened.severity().max(own.map_or(Severity::Note, |entry| severity(entry.verdict.severity))),
        subject: audited.grant.name.clone(),
        grant: Some(audited.number),
        resource: Some(id.to_owned()),
        message: format!(
            "`{}` has no row for {id} of {module}, and {} grants it, because {parent} above it is granted{}: it opens {}",
            audited.grant.name,
            release(scope),
            if Engine::of(scope.shop.release) == Engine::Inherit { "" } else { " and some role has a row for it" },
            if opened.routes == 0 { "no route by itself".to_owned() } else { opened.to_string() }
        ),
        why: if why.is_empty() { RULE.why.to_owned() } else { why },
        fix: RULE.fix.to_owned(),
        places: vec![audited.grant.place],
    }
}

fn refused(audited: &Audited<'_>, denied: &[Node], scope: &Scope<'_>) -> Finding {
    let ids: Vec<&str> = denied.iter().map(|node| scope.shop.tree.resource(*node).id.as_str()).collect();
    let few = ids.iter().take(3).copied().collect::<Vec<_>>().join(", ");
    let (noun, more) = match ids.len() {
        1 => ("1 resource".to_owned(), String::new()),
        count => (format!("{count} resources"), if count > 3 { " and others".to_owned() } else { String::new() }),
    };
    Finding {
        rule: RULE.id,
        severity: Severity::Note,
        subject: audited.grant.name.clone(),
        grant: Some(audited.number),
        resource: None,
        message: format!("`{}` has no row for {noun}, which {} denies: {few}{more}", audited.grant.name, release(scope)),
        why: "Nothing is opened by that; should the role need one of them, its calls are refused until it is saved again."
            .to_owned(),
        fix: RULE.fix.to_owned(),
        places: vec![audited.grant.place],
    }
}

fn release(scope: &Scope<'_>) -> String {
    scope.shop.release.map_or_else(|| "the newest Magento".to_owned(), |release| format!("Magento {release}"))
}
