//! `call-through-weak-guard`.

use crate::advisory::{self, Shown, WeakGuard};
use crate::audit::{AllResources, GrantAudit};
use crate::catalog::Route;
use crate::finding::{Finding, Severity};
use crate::rules::opened::places;
use crate::rules::weak_guards::{SOURCE, confidence, fix, names, published};
use crate::rules::{Check, GrantContext, Opened, Persona, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "call-through-weak-guard",
    title: "a grant opens calls only because their guards have a known weakness",
    severity: "warning for medium risk and higher, note below",
    why: "These calls were not granted: the resource that should guard them is not in the grant. Releases with the fix \
          deny them.",
    example: "an integration has Magento_Customer::manage and not Magento_Customer::delete, and on 2.4.0 it may delete \
              customers: CVE-2020-24402",
    fix: "Fix the guard as described for weak-core-guard, or remove the id from the grant if it is not needed.",
    source: SOURCE,
    persona: Persona::Default,
    check: Check::Grants(check),
};

fn check(scope: &GrantContext<'_>) -> Vec<Finding> {
    if !scope.is_whole() {
        return Vec::new();
    }
    let shown = advisory::advisories_for(scope.shop.routes.all());
    // All Resources opens everything regardless of guards.
    let grants = scope.audit.grants.iter().filter(|audited| audited.effect.all == AllResources::No);
    grants.flat_map(|audited| shown.iter().filter_map(|shown| finding(audited, shown, scope))).collect()
}

fn finding(audited: &GrantAudit<'_>, shown: &Shown<'_>, scope: &GrantContext<'_>) -> Option<Finding> {
    let routes = shown.routes.iter().copied().filter(|(guard, route)| is_let_in(audited, guard, route, scope));
    let routes: Vec<_> = routes.collect();
    let (guard, _) = *routes.first()?;
    let tree = scope.shop.tree;
    let weak = guard.weak.first()?;
    let opened = Opened::by_routes(routes.iter().map(|(_, route)| *route), scope.risks);
    let id = &shown.advisory.id;
    Some(Finding {
        rule: RULE.id,
        severity: opened.severity().min(Severity::Warning),
        confidence: confidence(&routes),
        subject: audited.grant.name.clone(),
        grant: Some(audited.number),
        resource: Some(weak.clone()),
        message: format!("`{}` has {weak}, which opens {}, as described in {id}", audited.grant.name, names(&routes)),
        why: format!("{} {}", published(shown.advisory), opened.why()),
        fix: fix(&Shown { advisory: shown.advisory, routes }, tree),
        places: tree.find(weak).map(|node| places(audited, node, tree)).unwrap_or_default(),
        ..Finding::default()
    })
}

/// Returns whether a grant allows a route, but would not with the fixed guard. Declared calls are intended.
fn is_let_in(audited: &GrantAudit<'_>, guard: &WeakGuard, route: &Route, scope: &GrantContext<'_>) -> bool {
    let tree = scope.shop.tree;
    let is = |known: &Route| known.url == route.url && known.method == route.method;
    let holds = |id: &String| tree.find(id).is_some_and(|node| audited.effect.ids.binary_search(&node).is_ok());
    let mut declared =
        scope.audit.needed.iter().flat_map(|plan| &plan.endpoints).filter_map(|planned| planned.resolved.route);
    audited.effect.routes.iter().any(|known| is(known)) && !guard.fixed.iter().all(holds) && !declared.any(is)
}
