//! The file, its schema, and its effect on findings.

mod file;
mod inline;
mod suppressions;

use super::{Config, Policy, Suppression, apply};
use crate::date::Date;
use crate::finding::{Finding, Severity, State};
use crate::grant::Location;
use crate::source::{FileId, SourceMap, Span};

/// The current date in all tests.
fn today() -> Date {
    Date::parse("2026-06-15").unwrap()
}

/// Makes a finding of a rule at the first occurrence of a word in a file.
fn found(rule: &'static str, file: FileId, word: &str, sources: &SourceMap) -> Finding {
    let start = u32::try_from(sources.text(file).find(word).unwrap()).unwrap();
    let span = Span { file, start, end: start + u32::try_from(word.len()).unwrap() };
    Finding {
        rule,
        severity: Severity::Error,
        subject: "GET /V1/vouchers".to_owned(),
        module: Some("Acme_Loyalty".to_owned()),
        resource: Some("Acme_Loyalty::vouchers".to_owned()),
        message: format!("something about {word}"),
        places: vec![Location::Text(span)],
        ..Finding::default()
    }
}

/// Applies a configuration to findings, assuming that every rule ran.
fn decided(config: &Config, findings: Vec<Finding>, files: &[FileId], sources: &SourceMap) -> Vec<Finding> {
    let policy = Policy { config, file: None, today: today(), suppress: true, ran: &|_| true };
    apply(findings, &policy, files, sources)
}

/// Makes a suppression of `undefined-ref`.
fn suppression(change: impl FnOnce(&mut Suppression)) -> Config {
    let mut suppression = Suppression {
        rule: "undefined-ref",
        module: None,
        subject: None,
        resource: None,
        reason: "known".to_owned(),
        expires: None,
        span: 0..0,
    };
    change(&mut suppression);
    Config { suppressions: vec![suppression], ..Config::default() }
}

/// Returns the rule and the state of each finding.
fn states(findings: &[Finding]) -> Vec<(&str, &str)> {
    let state = |finding: &Finding| match &finding.state {
        State::Open => "open",
        State::Suppressed(suppressed) if suppressed.inline => "by comment",
        State::Suppressed(_) => "by configuration",
        State::Known { .. } => "known",
        State::Upstream => "upstream",
    };
    findings.iter().map(|finding| (finding.rule, state(finding))).collect()
}
