//! `structural-ancestor`.

use std::collections::HashSet;

use crate::audit::{AllResources, GrantAudit};
use crate::catalog::acl::{ADMIN, Node};
use crate::finding::{Finding, Severity};
use crate::rules::opened::{is_compared, places};
use crate::rules::{Check, GrantContext, Opened, Persona, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "structural-ancestor",
    title: "a resource that is granted only as an ancestor opens routes",
    severity: "warning for medium risk and higher, note below; note for the root, which every integration has",
    why: "The Admin and integration.xml add every ancestor of a granted resource. Magento's check requires no \
          ancestor, so they only add the routes that they guard themselves.",
    example: "Magento_Catalog::products adds Magento_Catalog::catalog, which guards prices, media and links",
    fix: "Deliver the exact set, without ancestors: an api.xml (stored as listed) or n98-magerun2 integration:create. \
          The Admin and integration.xml always add them.",
    source: "Magento\\Integration\\Model\\Config\\Consolidated\\Converter, Magento_User::js/roles-tree.js",
    persona: Persona::Default,
    check: Check::Grants(check),
};

fn check(scope: &GrantContext<'_>) -> Vec<Finding> {
    let grants = scope.audit.grants.iter().filter(|audited| audited.effect.all == AllResources::No);
    grants.flat_map(|audited| structural(audited, scope)).collect()
}

fn structural(audited: &GrantAudit<'_>, scope: &GrantContext<'_>) -> Vec<Finding> {
    let nodes: Vec<Node> = match &audited.comparison {
        Some(comparison) if is_compared(audited, scope) => comparison.structural.clone(),
        Some(_) => Vec::new(),
        // A tick includes everything below: only resources above are ancestors.
        None => audited.added.iter().copied().filter(|node| is_above_given(*node, audited, scope)).collect(),
    };
    nodes.into_iter().filter_map(|node| finding(audited, node, scope)).collect()
}

/// Returns whether a resource is above one that the grant names and Magento keeps.
pub(super) fn is_above_given(node: Node, audited: &GrantAudit<'_>, scope: &GrantContext<'_>) -> bool {
    let tree = scope.shop.tree;
    if audited.dropped.iter().all(|dropped| !tree.contains(&dropped.id.id)) {
        return audited.given_below(node, tree).is_some();
    }
    let dropped: HashSet<&str> = audited.dropped.iter().map(|dropped| dropped.id.id.as_str()).collect();
    let mut given = audited.ids.iter().filter(|id| !dropped.contains(id.id.as_str()));
    given.any(|id| tree.find(&id.id).is_some_and(|given| tree.is_below(given, node)))
}

fn finding(audited: &GrantAudit<'_>, node: Node, scope: &GrantContext<'_>) -> Option<Finding> {
    let id = scope.shop.tree.resource(node).id.as_str();
    let opened = Opened::by_routes(audited.effect.guarded_by(id), scope.risks);
    let is_root = id == ADMIN;
    // In standard Magento every integration may read the list of modules.
    if opened.routes == 0 || is_root && opened.writes == 0 {
        return None;
    }
    let (severity, fix) = if is_root {
        (Severity::Note, "Every grant includes the root. Guard these routes with a separate resource.")
    } else {
        (
            opened.severity().min(Severity::Warning),
            "Deliver the grant without ancestors: --exact, with api.xml or magerun.",
        )
    };
    Some(Finding {
        rule: RULE.id,
        severity,
        subject: audited.grant.name.clone(),
        grant: Some(audited.number),
        resource: Some(id.to_owned()),
        message: if audited.comparison.is_some() {
            format!("`{}` has {id}, which is needed only as an ancestor, and that opens {opened}", audited.grant.name)
        } else {
            format!("`{}` has {id} only as an ancestor, and that opens {opened}", audited.grant.name)
        },
        why: opened.why(),
        fix: fix.to_owned(),
        places: places(audited, node, scope.shop.tree),
        ..Finding::default()
    })
}
