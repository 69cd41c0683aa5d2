//! `incomplete-base`.

use crate::catalog::Catalog;
use crate::finding::{Finding, Severity};
use crate::rules::{Check, Persona, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "incomplete-base",
    title: "Magento's own modules are missing from the store",
    severity: "note",
    why: "Declarations of missing modules are unknown: their resources and routes look undefined, and their changes to \
          other modules are ignored. An empty report does not mean that the store has no problems.",
    example: "a git checkout without an installed vendor/, whose config.php enables modules of vendor/",
    fix: "Run `composer install`, or run mageacl in a folder with all modules.",
    source: "Magento\\Framework\\Module\\ModuleList",
    persona: Persona::Default,
    check: Check::Base,
};

/// Reports a store without Magento's own modules. `unrun` are the rules that could therefore not run. Individual
/// modules are exempt, because they never include Magento; a single missing module is only worth a note.
#[must_use]
pub fn finding(catalog: &Catalog, unrun: &[&str]) -> Option<Finding> {
    let gap = catalog.gap().filter(|_| catalog.lacks_core() && !catalog.origin.partial)?;
    let unrun =
        if unrun.is_empty() { String::new() } else { format!("; rules that did not run: {}", unrun.join(", ")) };
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
