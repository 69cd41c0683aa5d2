//! `brace-variable`.

use crate::catalog::{Declaration, Route};
use crate::finding::{Edit, Finding, Severity};
use crate::grant::Location;
use crate::rules::{Check, Persona, Rule, StoreContext};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "brace-variable",
    title: "a variable in the url of a route is written in braces",
    severity: "warning",
    why: "Magento's variables begin with a colon. Braces are ordinary characters: only a request with the braces in its \
          path reaches the route, and the service gets no value.",
    example: "<route url=\"/V1/desks/{id}\" method=\"GET\">",
    fix: "Write the variable with a colon, as in /V1/desks/:id.",
    source: "Magento\\Webapi\\Controller\\Rest\\Router\\Route::match",
    persona: Persona::Default,
    check: Check::Store(check),
};

fn check(scope: &StoreContext<'_>) -> Vec<Finding> {
    scope.routes().filter_map(|route| finding(route, scope)).collect()
}

/// Returns a url with all variables in the form that Magento reads, if it has others.
pub(in crate::rules) fn corrected(url: &str) -> Option<String> {
    let segment = |segment: &str| {
        let name = segment.trim_start_matches(':').strip_prefix('{').and_then(|rest| rest.strip_suffix('}'))?;
        let name = name.trim_start_matches(':');
        let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        is_name.then(|| format!(":{name}"))
    };
    let segments: Vec<String> = url.split('/').map(|part| segment(part).unwrap_or_else(|| part.to_owned())).collect();
    let corrected = segments.join("/");
    (corrected != url).then_some(corrected)
}

/// Returns the changes of all declarations, unless there is another route with the corrected url.
fn edits(route: &Route, corrected: &str, scope: &StoreContext<'_>) -> Vec<Edit> {
    let is_taken = scope.routes().any(|other| other.method == route.method && other.url == corrected);
    let edit = |declared: &Declaration| scope.edit(declared.span, "url", &route.url, corrected);
    let edits: Option<Vec<Edit>> = route.declarations.iter().map(edit).collect();
    edits.filter(|_| !is_taken).unwrap_or_default()
}

fn finding(route: &Route, scope: &StoreContext<'_>) -> Option<Finding> {
    let corrected = corrected(&route.url)?;
    let declared = route.declarations.first()?;
    Some(Finding {
        rule: RULE.id,
        severity: Severity::Warning,
        subject: route.name(),
        module: Some(declared.module.clone()),
        message: format!("{} has a variable in braces, which Magento takes for text", route.name()),
        why: RULE.why.to_owned(),
        edits: edits(route, &corrected, scope),
        fix: format!("Write {corrected}."),
        places: vec![Location::Text(scope.attribute_at(declared.span, "url"))],
        ..Finding::default()
    })
}
