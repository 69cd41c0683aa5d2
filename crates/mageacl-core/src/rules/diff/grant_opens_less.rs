//! `grant-opens-less`.

use crate::catalog::Route;
use crate::diff::GrantChange;
use crate::finding::{Finding, Severity};
use crate::rules::words::{count, few};
use crate::rules::{Check, DiffContext, Persona, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "grant-opens-less",
    title: "a grant no longer opens routes that still exist",
    severity: "warning",
    why: "Calls to them with this grant are denied.",
    example: "a role has Magento_Sales::create, and POST /V1/orders requires Magento_Sales::api_actions from 2.4.8 on",
    fix: "Add the resources that these routes now require, if they are called; -p PROFILE lists the calls of a \
          connector.",
    source: "Magento\\Framework\\Webapi\\Authorization::isAllowed",
    persona: Persona::Default,
    check: Check::Diff(check),
};

fn check(scope: &DiffContext<'_>) -> Vec<Finding> {
    scope.diff.grants.iter().filter_map(|change| finding(change, scope)).collect()
}

fn finding(change: &GrantChange<'_>, scope: &DiffContext<'_>) -> Option<Finding> {
    let removed = &scope.diff.routes.removed;
    let is_gone = |route: &Route| removed.iter().any(|gone| (&gone.url, &gone.method) == (&route.url, &route.method));
    let closed = change.carried.lost_routes.iter().filter(|route| !is_gone(route));
    let names: Vec<String> = closed.map(|route| route.name()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let grant = &change.audited.grant;
    (!names.is_empty()).then(|| Finding {
        rule: RULE.id,
        severity: Severity::Warning,
        subject: grant.name.clone(),
        grant: Some(change.audited.number),
        message: format!("`{}` no longer opens {}: {}", grant.name, count(names.len(), "route"), few(&names)),
        why: RULE.why.to_owned(),
        fix: RULE.fix.to_owned(),
        places: vec![grant.place],
        ..Finding::default()
    })
}
