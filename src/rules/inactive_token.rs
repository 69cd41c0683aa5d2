//! `inactive-token`.

use super::{Rule, Scope};
use crate::audit::Audited;
use crate::finding::{Finding, Severity};
use crate::grant::{Account, Kind, Place, Status, Switch, Table};
use crate::release::Release;

pub(super) static RULE: Rule = Rule {
    id: "inactive-token",
    title: "an integration is switched off, and its tokens still work",
    severity: "error where integrations may use bearer tokens; warning where that was not read",
    why: "Magento looks at an integration's status only for signed calls. A bare bearer token is looked up by its consumer, \
          and an inactive integration's token opens all that its role still holds.",
    example: "an integration that was deactivated after a breach, while oauth/consumer/enable_integration_as_bearer is 1",
    fix: "Delete the integration, or reauthorize and so revoke its tokens; set enable_integration_as_bearer to 0.",
    source: "Magento\\Webapi\\Model\\Authorization\\TokenUserContext, Magento\\Integration\\Model\\IntegrationService::findByConsumerId",
    check,
};

fn check(scope: &Scope<'_>) -> Vec<Finding> {
    scope.audit.grants.iter().filter_map(|audited| finding(audited, scope)).collect()
}

fn finding(audited: &Audited<'_>, scope: &Scope<'_>) -> Option<Finding> {
    let Kind::Integration(Some(account)) = &audited.grant.kind else { return None };
    let state = idle(account)?;
    let bearer = Bearer::of(scope);
    let (severity, while_what, mut places) = match bearer {
        Bearer::On(place) => (Severity::Error, "while bearer tokens are switched on", Vec::from_iter(place)),
        Bearer::Unknown => {
            (Severity::Warning, "should bearer tokens be switched on (core_config_data was not read)", Vec::new())
        }
        Bearer::Off => return None,
    };
    places.insert(0, audited.grant.place);
    let tokens = match account.live_tokens {
        1 => "1 live token, which works".to_owned(),
        count => format!("{count} live tokens, which work"),
    };
    Some(Finding {
        rule: RULE.id,
        severity,
        subject: audited.grant.name.clone(),
        grant: Some(audited.number),
        resource: None,
        message: format!("the {state} integration `{}` has {tokens} {while_what}", audited.grant.name),
        why: RULE.why.to_owned(),
        fix: RULE.fix.to_owned(),
        places,
    })
}

/// What an integration is that has live tokens and should have none.
fn idle(account: &Account) -> Option<&'static str> {
    match account.status {
        _ if account.live_tokens == 0 => None,
        Status::Active => None,
        Status::Inactive => Some("inactive"),
        Status::Recreated => Some("recreated and not yet activated"),
        Status::Other(_) => Some("not active"),
    }
}

/// Whether integrations may use their tokens as bearer tokens, in any scope.
enum Bearer {
    On(Option<Place>),
    Off,
    Unknown,
}

impl Bearer {
    fn of(scope: &Scope<'_>) -> Bearer {
        let facts = &scope.audit.facts;
        let is_on = |switch: &&Switch| switch.on;
        if let Some(on) = facts.bearer.iter().find(is_on) {
            return Bearer::On(Some(on.place));
        }
        let is_default = |switch: &Switch| switch.scope == "default";
        let older = scope.shop.release.is_some_and(|release| release < Release::BEARER_OFF);
        match (facts.bearer.iter().any(is_default), older) {
            (true, _) => Bearer::Off,
            // Before 2.4.4 there is no such setting: bearer tokens always work.
            (false, true) => Bearer::On(None),
            (false, false) if facts.tables.contains(&Table::Config) => Bearer::Off,
            (false, false) => Bearer::Unknown,
        }
    }
}
