//! `inactive-token`.

use crate::audit::GrantAudit;
use crate::finding::{Finding, Severity};
use crate::grant::{Account, GrantOwner, Location, Status, Table};
use crate::release::Release;
use crate::rules::{Check, GrantContext, Persona, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "inactive-token",
    title: "an integration is inactive, and its tokens still work",
    severity: "error if integrations may use bearer tokens; warning if that setting was not read; note if its role has \
               no resources",
    why: "Magento checks the status of an integration only for signed calls. A plain bearer token is looked up by its \
          consumer, and the token of an inactive integration opens everything that its role still has.",
    example: "an integration that was deactivated after a breach, while oauth/consumer/enable_integration_as_bearer is 1",
    fix: "Delete the integration, or reauthorize it, which revokes its tokens; set enable_integration_as_bearer to 0.",
    source: "Magento\\Webapi\\Model\\Authorization\\TokenUserContext, Magento\\Integration\\Model\\IntegrationService::findByConsumerId",
    persona: Persona::Default,
    check: Check::Grants(check),
};

fn check(scope: &GrantContext<'_>) -> Vec<Finding> {
    scope.audit.grants.iter().filter_map(|audited| finding(audited, scope)).collect()
}

fn finding(audited: &GrantAudit<'_>, scope: &GrantContext<'_>) -> Option<Finding> {
    let GrantOwner::Integration(Some(account)) = &audited.grant.kind else { return None };
    let state = idle(account)?;
    let bearer = Bearer::in_context(scope);
    let (severity, when, mut places) = match bearer {
        Bearer::Always => (Severity::Error, ": before 2.4.4 a token always works as a bearer token", Vec::new()),
        Bearer::On(place) => (Severity::Error, " while bearer tokens are enabled", vec![place]),
        Bearer::Unknown => {
            (Severity::Warning, " if bearer tokens are enabled (core_config_data was not read)", Vec::new())
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
        severity: if audited.effect.ids.is_empty() { Severity::Note } else { severity },
        subject: audited.grant.name.clone(),
        grant: Some(audited.number),
        resource: None,
        message: format!("the {state} integration `{}` has {tokens}{when}", audited.grant.name),
        why: RULE.why.to_owned(),
        fix: if matches!(bearer, Bearer::Always) {
            "Delete the integration, or reauthorize it, which revokes its tokens.".to_owned()
        } else {
            RULE.fix.to_owned()
        },
        places,
        ..Finding::default()
    })
}

/// Describes the state of an integration that should have no live tokens, but has some.
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
    /// The release has no setting for it.
    Always,
    On(Location),
    Off,
    Unknown,
}

impl Bearer {
    fn in_context(scope: &GrantContext<'_>) -> Bearer {
        let facts = &scope.audit.facts;
        if scope.shop.release.is_some_and(|release| release < Release::BEARER_OFF) {
            return Bearer::Always;
        }
        match facts.bearer.iter().find(|switch| switch.on) {
            Some(on) => Bearer::On(on.place),
            None if facts.tables.contains(&Table::Config) => Bearer::Off,
            None => Bearer::Unknown,
        }
    }
}
