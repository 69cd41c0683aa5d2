//! The parts that the findings about the Admin have in common.

use crate::finding::{Finding, Severity};
use crate::grant::Location;
use crate::rules::{AdminScope, Rule};
use crate::source::Span;

/// Makes a finding at a position in a module.
pub(super) fn finding(
    rule: &Rule,
    severity: Severity,
    subject: &str,
    module: usize,
    span: Span,
    scope: &AdminScope<'_>,
) -> Finding {
    Finding {
        rule: rule.id,
        severity,
        subject: subject.to_owned(),
        module: scope.catalog.modules.get(module).map(|module| module.name.clone()),
        why: rule.why.to_owned(),
        fix: rule.fix.to_owned(),
        places: vec![Location::Text(span)],
        ..Finding::default()
    }
}

/// Describes the actions beyond the first one that have the same finding.
pub(super) fn further(number: usize) -> String {
    match number {
        0 => String::new(),
        1 => "; 1 more action is affected".to_owned(),
        many => format!("; {many} more actions are affected"),
    }
}
