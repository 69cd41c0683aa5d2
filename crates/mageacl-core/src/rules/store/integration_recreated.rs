//! `integration-recreated`.

use super::integrations::{Named, integrations};
use crate::catalog::FileKind;
use crate::finding::{Finding, Severity};
use crate::rules::{Check, Persona, Rule, StoreContext};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "integration-recreated",
    title: "a change of this integration makes setup:upgrade delete and recreate it",
    severity: "note",
    why: "If its ids, e-mail address or URLs differ from the stored ones, Magento deletes the integration with its \
          consumer and tokens, and recreates it without them: the connector is locked out until the integration is \
          activated again and the connector has its new tokens. An edit in the Admin has the same effect, and so has a \
          release that moves one of its resources.",
    example: "a new version of a module adds <resource name=\"Magento_Sales::ship\"/> to its integration.xml",
    fix: "Before such a change is deployed, plan to activate the integration again and to replace the connector's \
          tokens.",
    source: "Magento\\Integration\\Model\\ConfigBasedIntegrationManager::processConfigBasedIntegrations",
    persona: Persona::Audit,
    check: Check::Files(check),
};

fn check(scope: &StoreContext<'_>) -> Vec<Finding> {
    let finding = |integration: Named<'_>| Finding {
        severity: Severity::Note,
        message: format!("a change of `{}` makes setup:upgrade recreate it, and its tokens are lost", integration.name),
        ..integration.finding(&RULE, scope)
    };
    integrations(scope, &[FileKind::Integration]).into_iter().map(finding).collect()
}
