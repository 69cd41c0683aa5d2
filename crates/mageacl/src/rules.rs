//! `mageacl rules`: the list of rules.

use std::io::Write;

use super::ExitStatus;
use super::args::{ListFormat, RulesArgs};
use super::output::{Outputs, Terminal};
use super::write::Inputs;
use mageacl_core::config::RulePatterns;
use mageacl_core::project::Error;
use mageacl_core::rules::{RULES, Rule};
use mageacl_report::{RenderError, ids, json, table};

/// Lists the rules.
pub(super) fn run(args: &RulesArgs, terminal: Terminal) -> Result<ExitStatus, Error> {
    let outputs = Outputs::new(args.format, ListFormat::Table, &args.output, terminal).checked(Inputs::default())?;
    let patterns = RulePatterns::new(args.rules.clone()).map_err(Error::Unsuitable)?;
    let rules = RULES.iter().copied().filter(|rule| patterns.is_empty() || patterns.matches(rule.id));
    let rules: Vec<&'static Rule> = rules.collect();
    let mut batch = outputs.batch();
    for (format, path) in &outputs.files {
        batch.file(*format, path, |out| render(*format, &rules, out))?;
    }
    batch.commit_and_print(terminal, outputs.printed, |out| render(outputs.printed, &rules, out))?;
    Ok(ExitStatus::Clean)
}

fn render(format: ListFormat, rules: &[&'static Rule], out: &mut dyn Write) -> Result<(), RenderError> {
    match format {
        ListFormat::Table => Ok(table::rules(rules, Terminal::style(), out)?),
        ListFormat::Json => Ok(json::rules(rules, out)?),
        ListFormat::Ids => ids::lines(rules.iter().map(|rule| rule.id.to_owned()), out),
    }
}
