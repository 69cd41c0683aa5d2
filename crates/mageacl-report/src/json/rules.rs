//! `mageacl/rules/1`.

use std::io::{self, Write};

use serde::Serialize;

use super::write;
use crate::rules::{command, persona};
use mageacl_core::rules::Rule;

#[derive(Serialize)]
struct RulesOut {
    rules: Vec<RuleOut>,
}

#[derive(Serialize)]
struct RuleOut {
    id: &'static str,
    title: &'static str,
    level: &'static str,
    severity: &'static str,
    persona: &'static str,
    command: &'static str,
    why: &'static str,
    example: &'static str,
    fix: &'static str,
    source: &'static str,
}

/// Writes the rules, in the order of reports.
///
/// # Errors
/// If the output cannot be written.
pub fn rules(rules: &[&'static Rule], out: &mut dyn Write) -> io::Result<()> {
    let rule = |rule: &&'static Rule| RuleOut {
        id: rule.id,
        title: rule.title,
        level: rule.level().as_str(),
        severity: rule.severity,
        persona: persona(rule),
        command: command(rule),
        why: rule.why,
        example: rule.example,
        fix: rule.fix,
        source: rule.source,
    };
    write("rules", None, RulesOut { rules: rules.iter().map(rule).collect() }, out)
}
