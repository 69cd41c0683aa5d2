//! `integration-recreated`.

use super::integrations::{Named, integrations};
use crate::catalog::FileKind;
use crate::finding::{Finding, Severity};
use crate::rules::{Check, Persona, Rule, StoreScope};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "integration-recreated",
    title: "a change of this integration makes setup:upgrade delete it and create it anew",
    severity: "note",
    why: "When its ids, e-mail address or URLs are no longer those that are stored, Magento deletes the integration and with \
          it consumer and tokens, and creates it without: the connector is locked out until somebody activates it again and \
          hands it its new tokens. A person who edits it in the Admin brings the same about, and so does a release that \
          moves one of its resources.",
    example: "a module's new version adds <resource name=\"Magento_Sales::ship\"/> to its integration.xml",
    fix: "Before such a change is deployed, plan to activate the integration again and to renew the connector's tokens.",
    source: "Magento\\Integration\\Model\\ConfigBasedIntegrationManager::processConfigBasedIntegrations",
    persona: Persona::Audit,
    check: Check::Files(check),
};

fn check(scope: &StoreScope<'_>) -> Vec<Finding> {
    let finding = |integration: Named<'_>| Finding {
        severity: Severity::Note,
        message: format!("a change of `{}` makes setup:upgrade create it anew: its tokens are lost", integration.name),
        ..integration.finding(&RULE, scope)
    };
    integrations(scope, &[FileKind::Integration]).into_iter().map(finding).collect()
}
