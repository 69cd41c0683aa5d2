//! `anonymous-added`.

use super::route_opened_by_override::covers;
use crate::catalog::Route;
use crate::catalog::routes::ANONYMOUS;
use crate::finding::{Finding, Severity};
use crate::grant::Location;
use crate::rules::{Check, Persona, Rule, StoreContext};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "anonymous-added",
    title: "a route requires `anonymous` and another resource",
    severity: "warning; a pedantic note if the guard was added to a public route",
    why: "Refs are combined and all are required: `anonymous` next to another ref opens nothing. If it was added for \
          guests, they are denied; if a guard was added to a public route, its guests are denied too.",
    example: "<resource ref=\"anonymous\"/> in a second declaration of a route that requires Nova_Ticket::view",
    fix: "Declare a separate route for guests, and do not change the route of the other module.",
    source: "Magento\\Webapi\\Model\\Config\\Reader, Magento\\Framework\\Webapi\\Authorization::isAllowed",
    persona: Persona::Default,
    check: Check::Store(check),
};

fn check(scope: &StoreContext<'_>) -> Vec<Finding> {
    scope.routes().filter_map(|route| finding(route, scope)).collect()
}

fn finding(route: &Route, scope: &StoreContext<'_>) -> Option<Finding> {
    let mut refs = route.resources.iter().zip(&route.ref_places);
    let (_, open) = refs.clone().find(|(reference, _)| *reference == ANONYMOUS)?;
    let (guard, guarded) = refs.find(|(reference, _)| *reference != ANONYMOUS)?;
    // Within one file it is never meant as a guard.
    let is_guard_added = guarded.file != open.file && guarded > open;
    // For routes of Magento this is route-opened-by-override.
    let is_covered = !is_guard_added && covers(route, scope.module_at(*open), scope) && scope.catalog.has_files();
    let is_pedantic = is_guard_added || is_covered;
    let name = route.name();
    let (place, other, what) = if is_guard_added {
        (guarded, open, "the route was public".to_owned())
    } else {
        (open, guarded, format!("{guard} is still required"))
    };
    Some(Finding {
        rule: RULE.id,
        severity: if is_guard_added { Severity::Note } else { Severity::Warning },
        persona: if is_pedantic { Persona::Pedantic } else { Persona::Default },
        subject: name.clone(),
        module: Some(scope.module_at(*place).to_owned()),
        resource: Some(guard.clone()),
        message: if is_guard_added {
            format!("{name} was public, and now requires {guard}")
        } else {
            format!("`anonymous` does not open {name}, which also requires {guard}")
        },
        why: RULE.why.to_owned(),
        fix: RULE.fix.to_owned(),
        places: vec![Location::Text(scope.attribute_at(*place, "ref"))],
        related: vec![(Location::Text(scope.attribute_at(*other, "ref")), what)],
        ..Finding::default()
    })
}
