//! `anonymous-added`.

use crate::catalog::Route;
use crate::catalog::routes::ANONYMOUS;
use crate::finding::{Finding, Severity};
use crate::grant::Place;
use crate::rules::{Check, Persona, Rule, StoreScope};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "anonymous-added",
    title: "a route asks for `anonymous` and for something else",
    severity: "warning; a note, for the pedantic, where the guard was added to an open route",
    why: "Refs are united and all are asked: `anonymous` beside another ref opens nothing. Who added it for guests finds them \
          refused; who added a guard to an open route shuts out the guests that it was made for.",
    example: "<resource ref=\"anonymous\"/> in a second declaration of a route that asks for Nova_Ticket::view",
    fix: "Write a route of your own for guests, and leave the one of the other module as it is.",
    source: "Magento\\Webapi\\Model\\Config\\Reader, Magento\\Framework\\Webapi\\Authorization::isAllowed",
    persona: Persona::Default,
    check: Check::Store(check),
};

fn check(scope: &StoreScope<'_>) -> Vec<Finding> {
    scope.routes().filter_map(|route| finding(route, scope)).collect()
}

fn finding(route: &Route, scope: &StoreScope<'_>) -> Option<Finding> {
    let mut refs = route.resources.iter().zip(&route.ref_places);
    let (_, open) = refs.clone().find(|(reference, _)| *reference == ANONYMOUS)?;
    let (guard, guarded) = refs.find(|(reference, _)| *reference != ANONYMOUS)?;
    // Within one file it is never meant as a guard.
    let is_guard_added = guarded.file != open.file && guarded > open;
    let name = route.name();
    let (place, other, what) = if is_guard_added {
        (guarded, open, "the route was open to everybody".to_owned())
    } else {
        (open, guarded, format!("{guard} is still asked for"))
    };
    Some(Finding {
        rule: RULE.id,
        severity: if is_guard_added { Severity::Note } else { Severity::Warning },
        persona: if is_guard_added { Persona::Pedantic } else { Persona::Default },
        subject: name.clone(),
        module: Some(scope.module_at(*place).to_owned()),
        resource: Some(guard.clone()),
        message: if is_guard_added {
            format!("{name} was open to everybody, and asks for {guard} now")
        } else {
            format!("`anonymous` does not open {name}, which also asks for {guard}")
        },
        why: RULE.why.to_owned(),
        fix: RULE.fix.to_owned(),
        places: vec![Place::Text(scope.attribute_at(*place, "ref"))],
        related: vec![(Place::Text(scope.attribute_at(*other, "ref")), what)],
        ..Finding::default()
    })
}
