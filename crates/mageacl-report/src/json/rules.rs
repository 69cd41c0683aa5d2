//! `mageacl/rules/1`.

use std::io::{self, Write};

use super::v1::rules::{ListedRule, Rules};
use super::write;
use crate::rules::{command, persona};
use mageacl_core::rules::Rule;

/// Writes the rules, in the order of reports.
///
/// # Errors
/// If the output cannot be written.
pub fn rules(rules: &[&'static Rule], out: &mut dyn Write) -> io::Result<()> {
    let rules = rules.iter().map(|rule| listed(rule)).collect();
    write("rules", None, Rules { rules }, out)
}

fn listed(rule: &'static Rule) -> ListedRule {
    ListedRule {
        id: rule.id,
        title: rule.title,
        level: rule.level().into(),
        severity: rule.severity,
        persona: persona(rule),
        command: command(rule),
        why: rule.why,
        example: rule.example,
        fix: rule.fix,
        source: rule.source,
    }
}
