//! `guest-access`.

use crate::finding::{Finding, Severity};
use crate::rules::{Check, Persona, Rule, Scope};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "guest-access",
    title: "\"Allow Anonymous Guest Access\" is enabled",
    severity: "warning",
    why: "About thirty read routes of catalog, CMS and stores then answer anyone, independently of all grants. Some \
          guides ask merchants to enable it; a connector with a token does not need it.",
    example: "webapi/webapisecurity/allow_insecure = 1 in core_config_data",
    fix: "Set it to No: Stores > Configuration > Services > Magento Web API > Web API Security.",
    source: "Magento\\WebapiSecurity\\Model\\Plugin\\AnonymousResourceSecurity",
    persona: Persona::Default,
    check: Check::Grants(check),
};

fn check(scope: &Scope<'_>) -> Vec<Finding> {
    if scope.audit.selected {
        return Vec::new();
    }
    let on = scope.audit.facts.allow_insecure.iter().filter(|switch| switch.on);
    let finding = |switch: &crate::grant::Switch| {
        let place = match switch.scope.as_str() {
            "default" => "for all stores".to_owned(),
            scope => format!("for {} {}", scope.trim_end_matches('s'), switch.scope_id),
        };
        Finding {
            rule: RULE.id,
            severity: Severity::Warning,
            subject: "webapi/webapisecurity/allow_insecure".to_owned(),
            grant: None,
            resource: None,
            message: format!("anonymous guest access to the web API is enabled {place}"),
            why: RULE.why.to_owned(),
            fix: RULE.fix.to_owned(),
            places: vec![switch.place],
            ..Finding::default()
        }
    };
    on.map(finding).collect()
}
