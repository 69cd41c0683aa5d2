//! `guard-gap`.

use super::guards::{GuardModule, guards};
use crate::authz::pass;
use crate::catalog::{Route, Routes};
use crate::finding::{Finding, Severity};
use crate::grant::Location;
use crate::rules::written::WrittenRoute;
use crate::rules::{Check, Persona, Rule, StoreContext};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "guard-gap",
    title: "a guard module does not cover one of its routes, or names a removed route",
    severity: "error; warning for a read route; note for a route that a module that is not here may declare",
    why: "A guard module adds a resource to the routes that exist when it is generated. An upgrade may add a route \
          that requires only the original resource, and blocked callers may call it. A removed route is worse: Magento \
          then finds a route without a service, and cannot load the web API at all.",
    example: "POST /V1/products/bulk-prices, new in a module and guarded by Magento_Catalog::products, while \
              Acme_ApiGuard was generated before",
    fix: "Regenerate the module with the command that generated it.",
    source: "mageacl guard; Magento\\Webapi\\Model\\Config\\Converter, which requires a service of every route",
    persona: Persona::Default,
    check: Check::Store(check),
};

fn check(scope: &StoreContext<'_>) -> Vec<Finding> {
    // Without Magento's own modules nearly all routes that a guard names are missing.
    if !scope.is_whole() {
        return Vec::new();
    }
    let found = guards(scope).into_iter().map(|guard| {
        let mut found = gone(&guard, scope);
        let gaps = scope.routes().filter(|route| is_gap(route, &guard) && is_grantable(route, scope));
        found.extend(gaps.map(|route| gap(route, &guard, scope)));
        found
    });
    found.flatten().collect()
}

/// Returns whether a guard is meant to cover a route, but does not.
fn is_gap(route: &Route, guard: &GuardModule<'_>) -> bool {
    let is_own = |id: &str| id.strip_prefix(guard.module).is_some_and(|rest| rest.starts_with("::"));
    guard.marker.covers(route) && !route.acl_resources().any(is_own)
}

/// Returns whether a grant of individual resources can open a route. Others are already denied.
fn is_grantable(route: &Route, scope: &StoreContext<'_>) -> bool {
    scope.tree().is_some_and(|tree| pass(&route.resources, |id| tree.contains(id)))
}

fn gap(route: &Route, guard: &GuardModule<'_>, scope: &StoreContext<'_>) -> Finding {
    let declaration = route.declarations.first();
    let refs: Vec<&str> = route.acl_resources().collect();
    Finding {
        rule: RULE.id,
        severity: if route.is_write() { Severity::Error } else { Severity::Warning },
        subject: route.name(),
        module: declaration.map(|declaration| declaration.module.clone()),
        resource: refs.first().map(|id| (*id).to_owned()),
        message: format!(
            "the guard module {} does not cover {}, which requires {}",
            guard.module,
            route.name(),
            refs.join(" and ")
        ),
        why: RULE.why.to_owned(),
        fix: renew(guard),
        places: declaration
            .map(|declaration| Location::Text(scope.attribute_at(declaration.span, "url")))
            .into_iter()
            .collect(),
        ..Finding::default()
    }
}

/// Reports the routes that only the guard module names.
fn gone(guard: &GuardModule<'_>, scope: &StoreContext<'_>) -> Vec<Finding> {
    let by_name = scope.written_by_name();
    let is_own = |route: &WrittenRoute<'_>| route.element.span.file == guard.file.file;
    let is_known = |name: &String| {
        let declared = || scope.routes().filter(|route| route.name() == *name).flat_map(|route| &route.declarations);
        // Routes of facts are not in a file.
        declared().all(|declaration| declaration.module == guard.module)
    };
    let only_own = by_name.iter().filter(|(name, written)| written.iter().all(is_own) && is_known(name));
    // A module that is not known may declare the route.
    let is_incomplete = scope.catalog.routes.as_ref().is_ok_and(Routes::is_incomplete);
    let finding = |(name, written): (&String, &Vec<WrittenRoute<'_>>)| {
        let element = written.first()?.element;
        let place = element.named_item("url").map_or(element.span, |url| url.span);
        Some(Finding {
            rule: RULE.id,
            severity: if is_incomplete { Severity::Note } else { Severity::Error },
            subject: name.clone(),
            module: Some(guard.module.to_owned()),
            message: if is_incomplete {
                format!("the guard module {} names {name}, which no known module declares", guard.module)
            } else {
                format!("the guard module {} names {name}, which no module declares", guard.module)
            },
            why: RULE.why.to_owned(),
            fix: renew(guard),
            places: vec![Location::Text(place)],
            ..Finding::default()
        })
    };
    only_own.filter_map(finding).collect()
}

fn renew(guard: &GuardModule<'_>) -> String {
    format!("Regenerate the module: {}", guard.marker.renew)
}
