//! `guest-access`.

use crate::authz::{ALLOW_INSECURE, GuestSetting};
use crate::finding::{Finding, Severity};
use crate::grant::{Location, Switch};
use crate::rules::{Check, GrantContext, Persona, Rule};

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

fn check(scope: &GrantContext<'_>) -> Vec<Finding> {
    let facts = &scope.audit.facts;
    let is_on = facts.guest_access.setting == GuestSetting::On;
    let rows = facts.allow_insecure.iter().filter(|switch| switch.on);
    let mut findings: Vec<Finding> = rows.clone().map(|switch| of_row(switch, is_on)).collect();
    if is_on && !rows.clone().any(|switch| switch.scope == "default") {
        let message = "anonymous guest access to the web API is enabled for all stores, by app/etc/env.php or \
                       app/etc/config.php";
        findings.push(finding(Severity::Warning, message.to_owned(), Vec::new()));
    }
    findings
}

/// Reports a row of `core_config_data`. `AnonymousResourceSecurity` reads the default scope only.
fn of_row(switch: &Switch, is_on: bool) -> Finding {
    let place = match switch.scope.as_str() {
        "default" => "for all stores".to_owned(),
        scope => format!("for {} {}", scope.trim_end_matches('s'), switch.scope_id),
    };
    let (severity, effect) = match (switch.scope.as_str(), is_on) {
        ("default", true) => (Severity::Warning, ""),
        ("default", false) => (Severity::Note, ", unless app/etc/env.php or app/etc/config.php sets another value"),
        _ => (Severity::Note, ", without effect: Magento reads only the value of the default scope"),
    };
    let message = format!("anonymous guest access to the web API is enabled {place}{effect}");
    finding(severity, message, vec![switch.place])
}

fn finding(severity: Severity, message: String, places: Vec<Location>) -> Finding {
    Finding {
        rule: RULE.id,
        severity,
        subject: ALLOW_INSECURE.to_owned(),
        grant: None,
        resource: None,
        message,
        why: RULE.why.to_owned(),
        fix: RULE.fix.to_owned(),
        places,
        ..Finding::default()
    }
}
