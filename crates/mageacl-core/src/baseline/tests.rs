//! The ratchet.

use super::{Baseline, SCHEMA, parse};
use crate::date::Date;
use crate::finding::{Finding, State, Suppressed};

fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

fn finding(rule: &'static str, subject: &str) -> Finding {
    let message = format!("something about {subject}");
    Finding { rule, subject: subject.to_owned(), message, ..Finding::default() }
}

fn created(findings: &[Finding]) -> Baseline {
    Baseline::default().update(findings, day("2026-01-01"), false, &|_| true).baseline
}

#[test]
fn what_is_known_is_marked_and_one_more_of_it_counts() {
    let baseline = created(&[finding("excess", "a"), finding("excess", "b")]);
    let accepted = State::Suppressed(Suppressed { reason: "known".to_owned(), inline: false });
    let mut findings = vec![
        finding("excess", "a"),
        finding("excess", "a"),
        Finding { state: accepted.clone(), ..finding("excess", "b") },
        finding("excess", "c"),
    ];
    baseline.mark(&mut findings);
    let states: Vec<State> = findings.into_iter().map(|finding| finding.state).collect();
    assert_eq!(states, [State::Known { since: day("2026-01-01") }, State::Open, accepted, State::Open]);
}

#[test]
fn an_update_keeps_ages_and_a_shrinking_one_lets_nothing_in() {
    let baseline = created(&[finding("excess", "a"), finding("excess", "b")]);
    let now = [finding("excess", "b"), finding("excess", "c")];
    assert_eq!(baseline.gone(&now, &|_| true), 1);
    let update = baseline.update(&now, day("2026-02-02"), false, &|_| true);
    assert_eq!((update.added, update.removed, update.left), (1, 1, 0));
    let since: Vec<(&str, String)> =
        update.baseline.entries.iter().map(|(key, entry)| (key.as_str(), entry.since.to_string())).collect();
    assert_eq!(since, [("excess||b|", "2026-01-01".to_owned()), ("excess||c|", "2026-02-02".to_owned())]);
    let update = baseline.update(&now, day("2026-02-02"), true, &|_| true);
    assert_eq!((update.added, update.removed, update.left), (0, 1, 1));
    assert_eq!(update.baseline.entries.keys().collect::<Vec<_>>(), ["excess||b|"]);
}

#[test]
fn what_did_not_run_stays_and_what_was_accepted_goes() {
    let mut baseline = created(&[finding("excess", "a"), finding("unknown-id", "a"), finding("missing", "a")]);
    let mut removed = baseline.entries["missing||a|"].clone();
    removed.rule = "rule-of-yore".to_owned();
    baseline.entries.insert("rule-of-yore||a|".to_owned(), removed);
    let reason = "known".to_owned();
    let accepted = Finding { state: State::Suppressed(Suppressed { reason, inline: true }), ..finding("missing", "a") };
    let ran = |rule: &crate::rules::Rule| rule.id != "unknown-id";
    let update = baseline.update(&[accepted], day("2026-02-02"), true, &ran);
    assert_eq!(update.baseline.entries.keys().collect::<Vec<_>>(), ["unknown-id||a|"]);
    assert_eq!(update.removed, 3);
}

#[test]
fn what_is_no_baseline_is_refused() {
    let entry = r#"{"fingerprint": "a", "rule": "b", "message": "c", "since": "2026-01-01"}"#;
    for (text, message) in [
        (r#"{"schema": "mageacl/baseline/2", "findings": {}}"#.to_owned(), "requires a newer mageacl"),
        (r#"{"findings": {}, "schema": "mageacl/baseline/2"}"#.to_owned(), "requires a newer mageacl"),
        (r#"{"schema": "mageacl/config/1"}"#.to_owned(), "is not the format of a baseline"),
        (r#"{"version": 1, "schema": "mageacl/lint/1"}"#.to_owned(), "is not the format of a baseline"),
        (r#"{"version": 1}"#.to_owned(), "missing field `schema`"),
        (format!(r#"{{"schema": "{SCHEMA}"}}"#), "missing field `findings`"),
        (format!(r#"{{"schema": "{SCHEMA}", "findings": [{entry}, {entry}]}}"#), "`a` has a duplicate entry"),
        (format!(r#"{{"schema": "{SCHEMA}", "findings": [{{"since": "x"}}]}}"#), "invalid date `x`"),
        (format!(r#"{{"schema": "{SCHEMA}", "findings": [{{"line": 1}}]}}"#), "unknown field `line`"),
        (format!(r#"{{"schema": "{SCHEMA}", "findings": [[]]}}"#), "expected an object"),
        (String::new(), "EOF"),
    ] {
        let error = parse(&text).unwrap_err();
        assert!(error.message.contains(message), "{text}: {}", error.message);
    }
}

#[test]
fn a_store_without_modules_is_never_known() {
    let baseline = created(&[finding("incomplete-base", "modules")]);
    assert_eq!(baseline.entries.len(), 1);
    let mut findings = vec![finding("incomplete-base", "modules")];
    baseline.mark(&mut findings);
    assert_eq!(findings[0].state, State::Open);
}
