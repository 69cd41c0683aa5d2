//! `incomplete-base`.

use crate::catalog::Catalog;
use crate::finding::{Finding, Severity};
use crate::rules::{Check, Persona, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "incomplete-base",
    title: "Magento's own modules are missing from the store",
    severity: "note",
    why: "What a missing module declares is not seen: its resources and routes look undefined, and what it changes in others \
          does not count. That nothing else is reported does not mean that nothing is wrong.",
    example: "a git checkout whose vendor/ is not installed, while config.php enables the modules in it",
    fix: "Run `composer install`, or run mageacl where all modules are.",
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
