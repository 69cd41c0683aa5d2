//! `grant-opens-less`.

use crate::catalog::Route;
use crate::diff::GrantChange;
use crate::finding::{Finding, Severity};
use crate::rules::words::{count, few};
use crate::rules::{Check, DiffScope, Persona, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "grant-opens-less",
    title: "a grant opens routes no longer that are still there",
    severity: "warning",
    why: "Whoever calls them with this grant is refused.",
    example: "a role holds Magento_Sales::create, and POST /V1/orders asks for Magento_Sales::api_actions from 2.4.8 on",
    fix: "Add what these routes ask for now, if they are called; -p PROFILE tells which a connector calls.",
    source: "Magento\\Framework\\Webapi\\Authorization::isAllowed",
    persona: Persona::Default,
    check: Check::Diff(check),
};

fn check(scope: &DiffScope<'_>) -> Vec<Finding> {
    scope.diff.grants.iter().filter_map(|change| finding(change, scope)).collect()
}

fn finding(change: &GrantChange<'_>, scope: &DiffScope<'_>) -> Option<Finding> {
    let removed = &scope.diff.routes.removed;
    let is_gone = |route: &Route| removed.iter().any(|gone| (&gone.url, &gone.method) == (&route.url, &route.method));
    let closed = change.carried.closed.iter().filter(|route| !is_gone(route));
    let names: Vec<String> = closed.map(|route| route.name()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let grant = &change.audited.grant;
    (!names.is_empty()).then(|| Finding {
        rule: RULE.id,
        severity: Severity::Warning,
        subject: grant.name.clone(),
        grant: Some(change.audited.number),
        message: format!("`{}` opens {} no longer: {}", grant.name, count(names.len(), "route"), few(&names)),
        why: RULE.why.to_owned(),
        fix: RULE.fix.to_owned(),
        places: vec![grant.place],
        ..Finding::default()
    })
}
