//! `weak-core-guard`.

use crate::advisory::{self, Shown};
use crate::catalog::AclTree;
use crate::finding::{Finding, Severity};
use crate::grant::Location;
use crate::risk;
use crate::rules::weak_guards::{SOURCE, confidence, fix, names, published};
use crate::rules::{Check, Persona, Rule, StoreContext};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "weak-core-guard",
    title: "a route of Magento has a guard with a known weakness",
    severity: "warning; error for an advisory of high severity",
    why: "The vulnerability is published, and later releases require more resources. The check uses the routes, not \
          the release: a patch or a module that guards them is recognized as well.",
    example: "DELETE /V1/customers/:customerId requires only Magento_Customer::manage, as up to 2.3.5 and in 2.4.0: \
              CVE-2020-24402",
    fix: "Upgrade, or add the missing ref in a module: Magento combines the refs of a route and requires all of them.",
    source: SOURCE,
    persona: Persona::Default,
    check: Check::Store(check),
};

fn check(scope: &StoreContext<'_>) -> Vec<Finding> {
    // Without Magento's own modules the refs that they add to the routes are missing.
    let Some(tree) = scope.tree().filter(|_| scope.is_whole()) else { return Vec::new() };
    let Ok(routes) = &scope.catalog.routes else { return Vec::new() };
    advisory::advisories_for(routes.all()).iter().filter_map(|shown| finding(shown, tree, scope)).collect()
}

fn finding(shown: &Shown<'_>, tree: &AclTree, scope: &StoreContext<'_>) -> Option<Finding> {
    let (guard, route) = shown.routes.first()?;
    let weak = guard.weak.join(", ");
    let (asks, fixed) = if shown.routes.len() == 1 {
        ("requires", format!("not {}", guard.fixed.join(", ")))
    } else {
        ("require", "nothing narrower".to_owned())
    };
    // The catalog may not contain positions.
    let at = route.resources.iter().position(|reference| guard.weak.contains(reference));
    let place = at.and_then(|at| route.ref_places.get(at)).copied();
    Some(Finding {
        rule: RULE.id,
        severity: if shown.advisory.severity >= risk::Severity::High { Severity::Error } else { Severity::Warning },
        confidence: confidence(&shown.routes),
        subject: shown.advisory.id.clone(),
        module: route.declarations.first().map(|declaration| declaration.module.clone()),
        resource: Some(weak.clone()),
        message: format!("{} {asks} {weak} and {fixed}: {}", names(&shown.routes), shown.advisory.id),
        why: published(shown.advisory),
        fix: fix(shown, tree),
        places: place.map(|place| Location::Text(scope.attribute_at(place, "ref"))).into_iter().collect(),
        ..Finding::default()
    })
}
