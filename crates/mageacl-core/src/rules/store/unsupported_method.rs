//! `unsupported-method`.

use crate::endpoint::matching::METHODS;
use crate::finding::{Finding, Severity};
use crate::grant::Location;
use crate::rules::written::WrittenRoute;
use crate::rules::{Check, Persona, Rule, StoreContext};
use crate::xml::Attribute;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "unsupported-method",
    title: "a route with an unsupported method, or with one that is not in capitals",
    severity: "error if no REST request reaches the route, else a warning",
    why: "Magento answers GET, POST, PUT and DELETE, and denies all other methods with 405 before it matches routes. \
          When files are merged, a method that is not in capitals declares a separate route, which is used only if no \
          other one matches.",
    example: "<route url=\"/V1/desks/:id\" method=\"PATCH\">",
    fix: "Use GET, POST, PUT or DELETE, in capitals.",
    source: "Magento\\Framework\\Webapi\\Rest\\Request::getHttpMethod, webapi.xsd",
    persona: Persona::Default,
    check: Check::Files(check),
};

fn check(scope: &StoreContext<'_>) -> Vec<Finding> {
    let routes = scope.written_routes().into_iter();
    let with = routes.filter_map(|route| Some((route, route.attribute("method")?)));
    let other = with.filter(|(_, method)| !METHODS.contains(&&*method.value));
    other.map(|(route, method)| finding(route, method)).collect()
}

fn finding(route: WrittenRoute<'_>, method: &Attribute<'_>) -> Finding {
    let capitals = method.value.to_ascii_uppercase();
    let is_answered = METHODS.contains(&capitals.as_str());
    Finding {
        rule: RULE.id,
        severity: if is_answered { Severity::Warning } else { Severity::Error },
        subject: route.name(),
        module: Some(route.module.to_owned()),
        message: if is_answered {
            format!("Magento compares with {capitals}: {} answers only if no other route matches", route.name())
        } else {
            format!("unsupported method {:?}: {} cannot be called by REST", method.value, route.name())
        },
        why: RULE.why.to_owned(),
        fix: RULE.fix.to_owned(),
        places: vec![Location::Text(method.span)],
        ..Finding::default()
    }
}
