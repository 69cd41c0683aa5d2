//! `incomplete-base`.

use crate::catalog::{Catalog, Routes};
use crate::finding::{Finding, Severity};
use crate::rules::words::{count, few};
use crate::rules::{Check, Persona, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "incomplete-base",
    title: "modules of the store are not here, and their declarations are not known",
    severity: "note; error with --require-complete",
    why: "Declarations of missing modules are unknown: their resources and routes look undefined, and their changes to \
          other modules are ignored. An empty report does not mean that the store has no problems.",
    example: "a git checkout without an installed vendor/, whose config.php enables modules of vendor/",
    fix: "Run `composer install`, or run mageacl in a folder with all modules.",
    source: "Magento\\Framework\\Module\\ModuleList",
    persona: Persona::Default,
    check: Check::Base,
};

/// Reports modules whose declarations are unknown. `unrun` are the rules that could therefore not run. Individual modules
/// without facts are exempt, because they never include Magento.
#[must_use]
pub fn finding(catalog: &Catalog, unrun: &[&str]) -> Option<Finding> {
    let gap = gap(catalog).filter(|_| !catalog.origin.partial)?;
    let unrun = if unrun.is_empty() || !catalog.lacks_core() {
        String::new()
    } else {
        format!("; rules that did not run: {}", unrun.join(", "))
    };
    Some(Finding {
        rule: RULE.id,
        severity: Severity::Note,
        subject: "modules".to_owned(),
        message: format!("{gap}{unrun}"),
        why: RULE.why.to_owned(),
        fix: RULE.fix.to_owned(),
        ..Finding::default()
    })
}

/// Describes the modules that are missing, and the packages of which nothing is known.
fn gap(catalog: &Catalog) -> Option<String> {
    let is_incomplete = catalog.routes.as_ref().is_ok_and(Routes::is_incomplete);
    catalog.gap().or_else(|| {
        let base = catalog.origin.base.as_ref().filter(|base| is_incomplete && !base.unknown.is_empty())?;
        let names: Vec<&str> = base.unknown.iter().map(String::as_str).collect();
        Some(format!("{} may declare more and is not known: {}", count(names.len(), "package"), few(&names)))
    })
}
