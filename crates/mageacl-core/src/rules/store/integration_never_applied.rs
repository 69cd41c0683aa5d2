//! `integration-never-applied`.

use std::collections::BTreeSet;

use super::integrations::{Named, integrations};
use crate::catalog::{AppliedNames, FileKind};
use crate::finding::{Confidence, Finding, Severity};
use crate::rules::{Check, Persona, Rule, StoreContext};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "integration-never-applied",
    title: "an integration in etc/integration/ that no setup script creates",
    severity: "warning",
    why: "Magento does not create an integration from etc/integration/config.xml and etc/integration/api.xml by \
          itself: only if PHP calls `processIntegrationConfig` with its name, or reads these files. Without such code \
          they have no effect, and neither has an api.xml without a config.xml.",
    example: "etc/integration/config.xml and api.xml, but no Setup/InstallData.php that calls processIntegrationConfig",
    fix: "Move the contents of both files to etc/integration.xml, which setup:upgrade applies by itself (it cannot \
          grant All Resources: list the required ones), or delete them.",
    source: "Magento\\Integration\\Model\\ConfigBasedIntegrationManager::processIntegrationConfig, \
             Magento\\Integration\\Setup\\Recurring",
    persona: Persona::Default,
    check: Check::Files(check),
};

fn check(scope: &StoreContext<'_>) -> Vec<Finding> {
    let both = integrations(scope, &[FileKind::IntegrationConfig, FileKind::IntegrationApi]);
    both.into_iter().filter(|integration| !may_be_created(integration, scope)).map(|it| finding(&it, scope)).collect()
}

/// Returns the indexes of the modules that declare an integration.
fn declaring(integration: &Named<'_>) -> BTreeSet<usize> {
    integration.elements.iter().map(|(declared, _)| declared.file.module).collect()
}

fn may_be_created(integration: &Named<'_>, scope: &StoreContext<'_>) -> bool {
    let (declaring, is_configured) = (declaring(integration), is_configured(integration));
    // Magento fails on a name that config.xml does not declare, before it reads api.xml.
    let mut applying =
        scope.uses.applying.iter().filter(|it| is_configured || !matches!(it.names, AppliedNames::Named(_)));
    applying.any(|applying| applying.may_create(&integration.name, &declaring))
}

/// Returns whether a config.xml declares an integration.
fn is_configured(integration: &Named<'_>) -> bool {
    integration.elements.iter().any(|(declared, _)| declared.file.kind == FileKind::IntegrationConfig)
}

fn finding(integration: &Named<'_>, scope: &StoreContext<'_>) -> Finding {
    let name = &integration.name;
    let is_configured = is_configured(integration);
    let declaring = declaring(integration);
    // Another name in the same module is most likely the same integration.
    let of_module = scope.uses.applying.iter().filter(|applying| declaring.contains(&applying.module));
    let created = of_module.filter_map(|applying| match &applying.names {
        AppliedNames::Named(names) => Some(names),
        AppliedNames::OfModule | AppliedNames::All => None,
    });
    let created: Vec<String> = created.flatten().map(|name| format!("`{name}`")).collect();
    let message = match (is_configured, created.is_empty()) {
        (true, true) => format!("its module never creates the integration `{name}`"),
        (true, false) => format!("its module creates {}, but never the integration `{name}`", created.join(" and ")),
        (false, _) => {
            format!("no etc/integration/config.xml declares the integration `{name}`, so this file grants nothing")
        }
    };
    // An integration consists of config.xml first.
    let mut places = integration.places();
    places.truncate(if is_configured { places.len() } else { 1 });
    Finding {
        severity: Severity::Warning,
        // Code outside the modules may create it.
        confidence: Confidence::Medium,
        message,
        places,
        ..integration.finding(&RULE, scope)
    }
}
