//! `route-opened-by-override`.

use crate::catalog::routes::{ANONYMOUS, SELF};
use crate::catalog::{Access, Route};
use crate::finding::{Confidence, Finding, Severity, fingerprint};
use crate::grant::Location;
use crate::rules::written::WrittenRoute;
use crate::rules::{Check, Persona, Rule, StoreContext};
use crate::source::Span;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "route-opened-by-override",
    title: "a module changes who may call a route of Magento, or the service that it runs",
    severity: "warning; error if only All Resources can call the route then",
    why: "Magento combines the refs of all declarations and requires all of them, so that a route cannot be opened this \
          way: its callers lose access instead. A different service runs with the guard that was chosen for the original \
          one, for every caller of the route.",
    example: "a <route> with the url and method of a route of Magento, and <resource ref=\"anonymous\"/>",
    fix: "Declare a separate route with a separate guard; to change the service of Magento, use a preference or a \
          plugin in di.xml.",
    source: "Magento\\Webapi\\Model\\Config\\Reader, Magento\\Framework\\Webapi\\Authorization::isAllowed",
    persona: Persona::Default,
    check: Check::Files(check),
};

fn check(scope: &StoreContext<'_>) -> Vec<Finding> {
    let written = scope.written_by_name();
    let of_route = |route: &Route| {
        let declarations = written.get(&route.name()).map(Vec::as_slice).unwrap_or_default();
        finding(route, declarations, scope)
    };
    scope.routes().filter_map(of_route).collect()
}

/// Returns whether the rule reports a change of a route's refs or service by a module.
pub(in crate::rules) fn covers(route: &Route, module: &str, scope: &StoreContext<'_>) -> bool {
    let owner = route.declarations.first().map(|declared| declared.module.as_str());
    owner.is_some_and(|owner| scope.catalog.is_upstream(owner)) && !scope.catalog.is_upstream(module)
}

fn finding(route: &Route, declarations: &[WrittenRoute<'_>], scope: &StoreContext<'_>) -> Option<Finding> {
    let owner = route.declarations.first()?;
    let refs = route.resources.iter().zip(&route.ref_places);
    let added = refs.clone().find(|(reference, place)| {
        matches!(reference.as_str(), ANONYMOUS | SELF) && covers(route, scope.module_at(**place), scope)
    });
    let kept: Vec<&str> = refs
        .filter(|(_, place)| scope.module_at(**place) == owner.module)
        .map(|(reference, _)| reference.as_str())
        .collect();
    let service = replaced_service(route, declarations, scope);
    let name = route.name();
    let (module, place, message, severity) = match (added, service) {
        (Some((reference, place)), _) if !kept.is_empty() => {
            let effect = effect(reference, &kept);
            let is_unmet = reference == SELF && kept.iter().any(|kept| !matches!(*kept, ANONYMOUS | SELF));
            let message = format!("`{reference}` is added to {name} of {}, {effect}", owner.module);
            let severity = if is_unmet { Severity::Error } else { Severity::Warning };
            (scope.module_at(*place), scope.attribute_at(*place, "ref"), message, severity)
        }
        (_, Some(replaced)) => {
            let callers = match route.access() {
                Access::Anonymous | Access::Open => "for everyone".to_owned(),
                Access::SelfOnly => "for every customer".to_owned(),
                Access::Resources => format!("for every caller with {}", kept.join(" and ")),
            };
            let message = format!("{name} of {} runs {} here, {callers}", owner.module, replaced.service);
            (replaced.module, replaced.span, message, Severity::Warning)
        }
        _ => return None,
    };
    let resource = added.map(|(reference, _)| reference.clone());
    Some(Finding {
        rule: RULE.id,
        severity,
        confidence: if resource.is_some() { Confidence::High } else { Confidence::Medium },
        subject: name.clone(),
        module: Some(module.to_owned()),
        message,
        why: RULE.why.to_owned(),
        fix: RULE.fix.to_owned(),
        places: vec![Location::Text(place)],
        related: vec![(Location::Text(scope.attribute_at(owner.span, "url")), format!("{} declares it", owner.module))],
        known_as: earlier(&name, module, resource.as_deref(), &kept),
        ..Finding::default()
    })
}

/// Returns the effect of an added keyword on the callers of a route.
fn effect(reference: &str, kept: &[&str]) -> String {
    let guards: Vec<&str> = kept.iter().copied().filter(|kept| !matches!(*kept, ANONYMOUS | SELF)).collect();
    match (reference, guards.is_empty()) {
        (ANONYMOUS, false) => format!("which still requires {}: guests remain denied", guards.join(" and ")),
        (ANONYMOUS, true) => "which still requires a customer: guests remain denied".to_owned(),
        (_, false) => format!("which still requires {}: only All Resources can call it now", guards.join(" and ")),
        (_, true) => "which was public: guests are denied now".to_owned(),
    }
}

/// The service that a module sets for a route of Magento.
struct Replaced<'a> {
    module: &'a str,
    service: String,
    span: Span,
}

fn replaced_service<'a>(
    route: &Route,
    declarations: &[WrittenRoute<'a>],
    scope: &StoreContext<'_>,
) -> Option<Replaced<'a>> {
    let original = declarations.iter().find_map(|written| Some((written.module, written.service()?)))?;
    let value = |name: &str| original.1.named_item(name).map(|attribute| attribute.value.to_string());
    let (class, method) = (value("class"), value("method"));
    let mut others = declarations.iter().filter(|written| covers(route, written.module, scope)).rev();
    others.find_map(|written| {
        let service = written.service()?;
        let of = |name: &str, original: &Option<String>| {
            let own = service.named_item(name).map(|attribute| attribute.value.to_string());
            let is_changed = own.is_some() && own.as_deref() != original.as_deref();
            (own.or_else(|| original.clone()).unwrap_or_default(), is_changed)
        };
        let ((class, new_class), (method, new_method)) = (of("class", &class), of("method", &method));
        let name = if new_class { "class" } else { "method" };
        let span = service.named_item(name).map_or(service.span, |attribute| attribute.span);
        (new_class || new_method).then(|| Replaced {
            module: written.module,
            service: format!("{class}::{method}"),
            span,
        })
    })
}

/// Returns the fingerprints of the findings that earlier versions reported for the same change.
fn earlier(name: &str, module: &str, added: Option<&str>, kept: &[&str]) -> Vec<Vec<String>> {
    let Some(added) = added else { return vec![vec![fingerprint("service-replaced", module, name, "")]] };
    let guards = kept.iter().filter(|kept| **kept != ANONYMOUS);
    let anonymous = guards.map(|guard| vec![fingerprint("anonymous-added", module, name, guard)]);
    anonymous.chain([vec![fingerprint("refs-anded", module, name, added)]]).collect()
}
