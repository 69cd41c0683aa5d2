//! `allow-rows-only`.

use super::newer_resource::has_only_allow_rows;
use crate::audit::{AllResources, GrantAudit};
use crate::finding::{Finding, Severity};
use crate::rules::words::count;
use crate::rules::{Check, GrantContext, Opened, Persona, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "allow-rows-only",
    title: "a role has only allow rows, so that it also has all their descendants",
    severity: "by risk of the opened routes, at least warning",
    why: "A saved role has a row for every resource. Rows that were added manually or by a script without the deny \
          rows grant their entire subtrees, in every release and for every future module.",
    example: "insert into authorization_rule ... ('Magento_Catalog::catalog', 'allow') as a role's only row",
    fix: "Save the role in the Admin. If the rows come from an export without the deny rows, export all rows.",
    source: "Magento\\Authorization\\Model\\Acl\\Loader\\Rule::populateAcl",
    persona: Persona::Default,
    check: Check::Grants(check),
};

fn check(scope: &GrantContext<'_>) -> Vec<Finding> {
    let grants = scope.audit.grants.iter().filter(|audited| has_only_allow_rows(audited, scope));
    grants
        .filter(|audited| audited.effect.all == AllResources::No)
        .filter_map(|audited| finding(audited, scope))
        .collect()
}

fn finding(audited: &GrantAudit<'_>, scope: &GrantContext<'_>) -> Option<Finding> {
    let inherited = audited.without_row.iter().filter(|node| audited.effect.ids.binary_search(node).is_ok());
    let ids: Vec<&str> = inherited.map(|node| scope.shop.tree.resource(*node).id.as_str()).collect();
    if ids.is_empty() {
        return None;
    }
    let by_them = audited.effect.guarded().filter(|route| route.acl_resources().any(|id| ids.contains(&id)));
    let opened = Opened::by_routes(by_them, scope.risks);
    Some(Finding {
        rule: RULE.id,
        severity: opened.severity().max(Severity::Warning),
        subject: audited.grant.name.clone(),
        grant: Some(audited.number),
        resource: None,
        message: format!(
            "`{}` has no deny row: it also has {} below the {} that its rows name, and that opens {opened}",
            audited.grant.name,
            count(ids.len(), "resource"),
            audited.ids.len() - audited.dropped.len()
        ),
        why: if opened.routes == 0 { RULE.why.to_owned() } else { opened.why() },
        fix: RULE.fix.to_owned(),
        places: vec![audited.grant.place],
        ..Finding::default()
    })
}
