//! `integration-never-applied`.

use super::integrations::{Named, integrations};
use crate::catalog::FileKind;
use crate::finding::{Confidence, Finding, Severity};
use crate::rules::{Check, Persona, Rule, StoreScope};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "integration-never-applied",
    title: "an integration of the older pair of files that no setup script creates",
    severity: "warning",
    why: "Magento creates no integration from etc/integration/config.xml and etc/integration/api.xml by itself: only when \
          PHP calls `processIntegrationConfig` with its name. Without that the files do nothing, and what they grant is \
          nothing.",
    example: "etc/integration/config.xml and api.xml, but no Setup/InstallData.php that calls processIntegrationConfig",
    fix: "Move both files' contents to etc/integration.xml, which setup:upgrade applies by itself (All Resources cannot be had \
          there: list what is needed), or delete them.",
    source: "Magento\\Integration\\Model\\ConfigBasedIntegrationManager::processIntegrationConfig, \
             Magento\\Integration\\Setup\\Recurring",
    persona: Persona::Default,
    check: Check::Files(check),
};

fn check(scope: &StoreScope<'_>) -> Vec<Finding> {
    let is_applied = |integration: &Named<'_>| {
        let mut modules = integration.elements.iter().map(|(declared, _)| declared.file.module);
        modules.any(|module| scope.uses.applying.iter().any(|applying| applying.module == module))
    };
    // An integration that only an api.xml names is created by something else under this name.
    let all = integrations(scope, &[FileKind::IntegrationConfig]).into_iter();
    let idle = all.filter(|integration| !is_applied(integration));
    let finding = |integration: Named<'_>| Finding {
        severity: Severity::Warning,
        // The script of another module may name it.
        confidence: Confidence::Medium,
        message: format!("nothing in its module creates the integration `{}`", integration.name),
        ..integration.finding(&RULE, scope)
    };
    idle.map(finding).collect()
}
