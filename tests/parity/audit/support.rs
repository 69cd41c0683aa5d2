//! Audits of recorded grants and rows.

use std::collections::BTreeSet;

use mageacl_core::audit::{AccessModel, AllResources, Audit, GrantAudit, audit};
use mageacl_core::authz::{Permission, RoleId, RuleRow};
use mageacl_core::catalog::Catalog;
use mageacl_core::catalog::acl::Node;
use mageacl_core::grant::{self, Grant, GrantContent, GrantOwner, GrantSet, Id, Input, Location};
use mageacl_core::release::Release;
use mageacl_core::source::SourceMap;
use serde_json::{Value, json};

/// Returns the input of an audit, or `None` if Magento has no tree or no routes and there is no audit.
pub(crate) fn shop<'c>(catalog: &'c Catalog, release: &str) -> Option<AccessModel<'c>> {
    let tree = catalog.acl.as_ref().ok().filter(|tree| tree.build_error().is_none())?;
    Some(AccessModel { tree, routes: catalog.routes.as_ref().ok()?, release: Some(Release::parse(release).unwrap()) })
}

/// Audits one grant of ids.
pub(crate) fn of_ids<'c>(ids: &[&str], holding: fn(Vec<Id>) -> GrantContent, shop: AccessModel<'c>) -> GrantAudit<'c> {
    let place = Location::Line(SourceMap::default().add("ids", ""), 1);
    let ids = ids.iter().map(|id| Id { id: (*id).to_owned(), place }).collect();
    let grant = Grant { name: "ids".to_owned(), kind: GrantOwner::List, place, holding: holding(ids) };
    let set = GrantSet { grants: vec![grant], ..GrantSet::default() };
    audit(set, None, shop).grants.remove(0)
}

/// Audits rows, read from a JSON file. Every role of the table is one grant.
pub(crate) fn of_rows<'c>(rules: &[RuleRow], shop: AccessModel<'c>) -> Audit<'c> {
    let permission = |rule: &RuleRow| if rule.permission == Permission::Allow { "allow" } else { "deny" };
    // With their numbers, as in the table: rows without any must not contradict each other.
    let row = |(at, rule): (usize, &RuleRow)| {
        let (role, resource) = (rule.role.0, &rule.resource);
        json!({"rule_id": at + 1, "role_id": role, "resource_id": resource, "permission": permission(rule)})
    };
    let rows: Value = rules.iter().enumerate().map(row).collect();
    let text = rows.to_string();
    let set = if rules.is_empty() {
        GrantSet::default()
    } else {
        let input = Input { name: "rows.json".to_owned(), bytes: Box::new(text.as_bytes()) };
        grant::gather([input], &SourceMap::default()).unwrap_or_else(|error| panic!("{error}: {text}"))
    };
    let read: Vec<&RuleRow> = set.rows.iter().map(|row| &row.rule).collect();
    assert_eq!(read, rules.iter().collect::<Vec<_>>(), "the reader keeps the order of the rows");
    let with_rows: BTreeSet<RoleId> = rules.iter().map(|rule| rule.role).collect();
    assert_eq!(set.grants.len(), with_rows.len(), "one grant per role");
    audit(set, None, shop)
}

/// Returns the grant of a role, or `None` if the role has no rows.
pub(crate) fn of_role<'a, 'c>(audit: &'a Audit<'c>, role: RoleId) -> Option<&'a GrantAudit<'c>> {
    audit.grants.iter().find(|audited| audited.grant.holding == GrantContent::Rows(role))
}

/// Returns the ids of a list that a grant allows. All Resources also allows ids that the tree does not have.
pub(crate) fn allowed<'i>(asked: &[&'i str], audited: Option<&GrantAudit<'_>>, shop: AccessModel<'_>) -> Vec<&'i str> {
    let Some(audited) = audited else { return Vec::new() };
    let is_allowed = |id: &&&str| match shop.tree.find(id) {
        Some(node) => audited.effect.ids.contains(&node),
        None => audited.effect.all != AllResources::No,
    };
    asked.iter().filter(is_allowed).copied().collect()
}

/// Returns all ids that a grant allows, in pre-order.
pub(crate) fn ids<'c>(audited: Option<&GrantAudit<'_>>, shop: AccessModel<'c>) -> Vec<&'c str> {
    let nodes = audited.map(|audited| &audited.effect.ids[..]).unwrap_or_default();
    nodes.iter().map(|node| shop.tree.resource(*node).id.as_str()).collect()
}

/// Returns the routes that a grant may call, by URL and then method. Without a grant, these are the anonymous routes.
pub(crate) fn routes(audited: Option<&GrantAudit<'_>>, shop: AccessModel<'_>) -> Vec<String> {
    match audited {
        Some(audited) => audited.effect.routes.iter().map(|route| route.name()).collect(),
        None => routes(Some(&of_ids(&[], GrantContent::Listed, shop)), shop),
    }
}

/// Returns the ids that Magento stores for an `integration.xml`, from those that the audit reports as dropped and added.
pub(crate) fn stored<'a>(audited: &'a GrantAudit<'_>, shop: AccessModel<'a>) -> BTreeSet<&'a str> {
    let is_dropped = |id: &&Id| audited.dropped.iter().any(|dropped| dropped.id.id == id.id);
    let kept = audited.ids.iter().filter(|id| !is_dropped(id)).map(|id| id.id.as_str());
    let added = audited.added.iter().map(|node: &Node| shop.tree.resource(*node).id.as_str());
    kept.chain(added).collect()
}
