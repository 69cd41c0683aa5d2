//! `service-replaced`.

use crate::finding::{Confidence, Finding, Severity};
use crate::grant::Location;
use crate::rules::written::WrittenRoute;
use crate::rules::{Check, Persona, Rule, StoreContext};
use crate::xml::Element;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "service-replaced",
    title: "a module replaces the service of another module's route",
    severity: "warning",
    why: "The route keeps the refs of the other module, but runs different code; if several modules do so, the last \
          one in load order wins. Grants of the resource were made for the original service.",
    example: "a <route> with the url and method of a route of Magento, and <service class=\"Nova\\Desk\\Api\\Orders\" \
              method=\"get\"/>",
    fix: "Declare a separate route; to change the service of another module, use a preference or a plugin in di.xml.",
    source: "Magento\\Webapi\\Model\\Config\\Reader, Magento\\Framework\\Config\\Dom::_mergeAttributes",
    persona: Persona::Pedantic,
    check: Check::Files(check),
};

fn check(scope: &StoreContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for written in scope.written_by_name().into_values() {
        let with = written.into_iter().filter_map(|route| Some((route, route.service()?)));
        let with: Vec<(WrittenRoute<'_>, Element<'_, '_>)> = with.collect();
        let pairs = with.windows(2).filter_map(|pair| Some((pair.first()?, pair.last()?)));
        findings.extend(pairs.filter_map(|(before, now)| finding(before, now)));
    }
    findings
}

fn finding(before: &(WrittenRoute<'_>, Element<'_, '_>), now: &(WrittenRoute<'_>, Element<'_, '_>)) -> Option<Finding> {
    let value =
        |service: Element<'_, '_>, name: &str| service.named_item(name).map(|attribute| attribute.value.to_string());
    // Omitted attributes do not change.
    let changed = ["class", "method"].into_iter().find_map(|name| {
        let attribute = now.1.named_item(name)?;
        (value(before.1, name).as_deref() != Some(&*attribute.value)).then_some(attribute)
    })?;
    if before.0.module == now.0.module {
        return None;
    }
    let text = |service: Element<'_, '_>| {
        let part = |name: &str| value(service, name).unwrap_or_default();
        format!("{}::{}", part("class"), part("method"))
    };
    Some(Finding {
        rule: RULE.id,
        severity: Severity::Warning,
        confidence: Confidence::Medium,
        subject: now.0.name(),
        module: Some(now.0.module.to_owned()),
        message: format!("{} of {} runs {} here", now.0.name(), before.0.module, text(now.1)),
        why: RULE.why.to_owned(),
        fix: RULE.fix.to_owned(),
        places: vec![Location::Text(changed.span)],
        related: vec![(Location::Text(before.1.span), format!("{} runs {}", before.0.module, text(before.1)))],
        ..Finding::default()
    })
}
