//! `integration-never-applied`.

use super::integrations::{Named, integrations};
use crate::catalog::FileKind;
use crate::finding::{Confidence, Finding, Severity};
use crate::rules::{Check, Persona, Rule, StoreScope};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "integration-never-applied",
    title: "an integration in etc/integration/ that no setup script creates",
    severity: "warning",
    why: "Magento does not create an integration from etc/integration/config.xml and etc/integration/api.xml by \
          itself: only if PHP calls `processIntegrationConfig` with its name. Without that call the files have no \
          effect.",
    example: "etc/integration/config.xml and api.xml, but no Setup/InstallData.php that calls processIntegrationConfig",
    fix: "Move the contents of both files to etc/integration.xml, which setup:upgrade applies by itself (it cannot \
          grant All Resources: list the required ones), or delete them.",
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
        message: format!("its module never creates the integration `{}`", integration.name),
        ..integration.finding(&RULE, scope)
    };
    idle.map(finding).collect()
}
