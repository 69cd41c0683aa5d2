//! `unloadable`.

use crate::catalog::integrations::NO_SECOND_ROOT;
use crate::catalog::{ConfigError, ConfigKind};
use crate::finding::{Finding, Severity};
use crate::grant::Location;
use crate::rules::{Check, Persona, Rule, StoreContext};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "unloadable",
    title: "Magento cannot load a part of the configuration",
    severity: "error",
    why: "One file that cannot be read or merged invalidates the configuration of all modules: without acl.xml every \
          permission is denied, without webapi.xml every call fails, without integration.xml setup:upgrade fails.",
    example: "a tag in acl.xml that is never closed, an empty webapi.xml, a route without <service>",
    fix: "Fix the file at the reported position; more errors may follow.",
    source: "Magento\\Framework\\Config\\Reader\\Filesystem, Magento\\Framework\\Config\\Dom",
    persona: Persona::Default,
    check: Check::Store(check),
};

fn check(scope: &StoreContext<'_>) -> Vec<Finding> {
    // Integrations need the ACL, whose errors are reported once. A module that is read alone has no roots.
    let is_own = |error: &&ConfigError| {
        error.kind == ConfigKind::Integration && (error.message != NO_SECOND_ROOT || scope.is_whole())
    };
    let integrations = scope.integrations.filter(is_own);
    let errors = scope.catalog.acl.as_ref().err().into_iter().chain(scope.catalog.routes.as_ref().err());
    errors.chain(integrations).map(|error| finding(error, scope)).collect()
}

fn finding(error: &ConfigError, scope: &StoreContext<'_>) -> Finding {
    let module = error.span.map(|span| scope.module_at(span)).filter(|module| !module.is_empty());
    Finding {
        rule: RULE.id,
        severity: Severity::Error,
        subject: module.unwrap_or(error.kind.name()).to_owned(),
        module: module.map(str::to_owned),
        message: error.message.clone(),
        why: error.consequence.clone(),
        fix: error.help.clone(),
        places: error.span.into_iter().map(Location::Text).collect(),
        related: error.related.iter().map(|(span, what)| (Location::Text(*span), what.clone())).collect(),
        ..Finding::default()
    }
}
