//! `missing`.

use crate::audit::GrantAudit;
use crate::catalog::acl::{ADMIN, Node};
use crate::finding::{Finding, Severity};
use crate::rules::opened::is_compared;
use crate::rules::{Check, GrantContext, Persona, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "missing",
    title: "a resource that a declared call needs is not granted",
    severity: "error; warning if only optional calls need it",
    why: "Magento denies these calls with 401 (REST: \"The consumer isn't authorized to access %resources.\"). In that \
          situation, merchants often grant All Resources.",
    example: "a grant that lists Magento_Sales::sales for GET /V1/orders, which requires Magento_Sales::actions_view: \
              a granted parent does not grant its children",
    fix: "Add the id.",
    source: "Magento\\Framework\\Webapi\\Authorization::isAllowed; Magento\\Webapi\\Controller\\Rest\\RequestValidator",
    persona: Persona::Default,
    check: Check::Grants(check),
};

fn check(scope: &GrantContext<'_>) -> Vec<Finding> {
    let grants = scope.audit.grants.iter().filter(|audited| is_compared(audited, scope));
    grants.flat_map(|audited| missing_of(audited, scope)).collect()
}

fn missing_of(audited: &GrantAudit<'_>, scope: &GrantContext<'_>) -> Vec<Finding> {
    let missing = audited.comparison.iter().flat_map(|comparison| &comparison.missing);
    missing.map(|node| finding(audited, *node, scope)).collect()
}

fn finding(audited: &GrantAudit<'_>, node: Node, scope: &GrantContext<'_>) -> Finding {
    let tree = scope.shop.tree;
    let id = tree.resource(node).id.as_str();
    let reason = scope.audit.needed.as_ref().and_then(|plan| {
        let at = plan.reasons.binary_search_by_key(&node, |reason| reason.node).ok()?;
        Some((plan, &plan.reasons[at]))
    });
    let calls: Vec<_> = reason
        .into_iter()
        .flat_map(|(plan, reason)| reason.required_by.iter().map(|at| &plan.endpoints[*at].wanted))
        .collect();
    let names: Vec<&str> = calls.iter().map(|wanted| wanted.declared.as_str()).collect();
    let parent_held = tree.parent(node).filter(|parent| audited.effect.ids.binary_search(parent).is_ok());
    let hint = parent_held.map_or(String::new(), |parent| {
        format!(" It has the ancestor {}, which does not grant it.", tree.resource(parent).id)
    });
    Finding {
        rule: RULE.id,
        severity: if calls.iter().all(|wanted| wanted.optional) { Severity::Warning } else { Severity::Error },
        subject: audited.grant.name.clone(),
        grant: Some(audited.number),
        resource: Some(id.to_owned()),
        message: format!("`{}` lacks {id}: Magento denies {}", audited.grant.name, names.join(", ")),
        why: format!("These calls fail with 401.{hint}"),
        fix: if id == ADMIN {
            "Save it with any id: Magento adds the root.".to_owned()
        } else {
            format!("Add {id}; in the Admin: {}.", tree.title_path(node).join(" > "))
        },
        places: vec![audited.grant.place],
        ..Finding::default()
    }
}
