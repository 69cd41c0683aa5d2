//! The effect of the configuration on findings.

use super::super::{Config, Level, PathPatterns, Policy, apply};
use super::{decided, found, states, suppression, today};
use crate::date::Date;
use crate::finding::{Finding, Severity, State, Suppressed, set_aside, worst};
use crate::source::{FileId, SourceMap};

fn one_file(text: &str) -> (SourceMap, FileId) {
    let sources = SourceMap::default();
    let file = sources.add("app/code/Acme/Loyalty/etc/webapi.xml", text);
    (sources, file)
}

#[test]
fn a_suppression_fits_what_it_names() {
    let (sources, file) = one_file("<a ref=\"x\"/>");
    let fits = |config: &Config| {
        let decided = decided(config, vec![found("undefined-ref", file, "x", &sources)], &[file], &sources);
        decided[0].state == State::Suppressed(Suppressed { reason: "known".to_owned(), inline: false })
    };
    let some = |text: &str| Some(text.to_owned());
    assert!(fits(&suppression(|_| {})));
    assert!(fits(&suppression(|it| {
        it.module = some("Acme_Loyalty");
        it.subject = some("GET /V1/vouchers");
        it.resource = some("Acme_Loyalty::vouchers");
    })));
    assert!(!fits(&suppression(|it| it.module = some("Acme_Other"))));
    assert!(!fits(&suppression(|it| it.subject = some("GET /V1/voucher"))));
    assert!(!fits(&suppression(|it| it.resource = some("Acme_Loyalty::voucher"))));
    assert!(!fits(&suppression(|it| it.rule = "unknown-id")));
}

#[test]
fn what_is_suppressed_does_not_count() {
    let (sources, file) = one_file("<a ref=\"x\"/>");
    let findings = vec![found("undefined-ref", file, "x", &sources)];
    assert_eq!(worst(&findings), Some(Severity::Error));
    let config = suppression(|_| {});
    let accepted = decided(&config, findings.clone(), &[file], &sources);
    assert_eq!((worst(&accepted), set_aside(&accepted).suppressed), (None, 1));
    let policy = Policy { config: &config, file: None, today: today(), suppress: false, ran: &|_| true };
    assert_eq!(states(&apply(findings, &policy, &[file], &sources)), [("undefined-ref", "open")]);
}

#[test]
fn levels_and_paths_decide_before_suppressions() {
    let (sources, file) = one_file("<a ref=\"x\"/>");
    let findings = vec![found("undefined-ref", file, "x", &sources), found("unknown-id", file, "x", &sources)];
    let rules = vec![("undefined-ref", Level::At(Severity::Note)), ("unknown-id", Level::Off)];
    let leveled = decided(&Config { rules, ..Config::default() }, findings.clone(), &[file], &sources);
    assert_eq!(leveled.len(), 1);
    assert_eq!(leveled[0].severity, Severity::Note);
    let paths = PathPatterns::new(vec!["app/code/Acme/**".to_owned()]).unwrap();
    assert!(decided(&Config { paths, ..Config::default() }, findings, &[file], &sources).is_empty());
}

#[test]
fn unused_suppression_fires() {
    let (sources, file) = one_file("<a ref=\"x\"><!-- mageacl: allow unknown-id reason=\"b\" --></a>");
    let config = suppression(|it| it.module = Some("Acme_Other".to_owned()));
    let configured = sources.add("mageacl.json", "{}");
    let policy = Policy { config: &config, file: Some(configured), today: today(), suppress: true, ran: &|_| true };
    let findings = apply(vec![found("undefined-ref", file, "x", &sources)], &policy, &[file], &sources);
    let expected = [("undefined-ref", "open"), ("unused-suppression", "open"), ("unused-suppression", "open")];
    assert_eq!(states(&findings), expected);
    assert_eq!(findings[1].severity, Severity::Warning);
    assert_eq!(findings[1].message, "the suppression of undefined-ref, Acme_Other matches no finding");
    assert_eq!(sources.name(findings[1].places[0].file()), "mageacl.json");
    assert_eq!(findings[2].message, "this comment suppresses unknown-id, which is not reported for its element");
}

#[test]
fn unused_suppression_stays_silent() {
    let (sources, file) = one_file("<a ref=\"x\"/>");
    let used = decided(&suppression(|_| {}), vec![found("undefined-ref", file, "x", &sources)], &[file], &sources);
    assert_eq!(states(&used), [("undefined-ref", "by configuration")]);
}

#[test]
fn unused_suppression_nearly_fires() {
    let (sources, file) = one_file("<a ref=\"x\"/>");
    // The rule did not run or is disabled, so the suppression may be needed.
    let config = suppression(|_| {});
    let policy = Policy { config: &config, file: None, today: today(), suppress: true, ran: &|_| false };
    assert!(apply(Vec::new(), &policy, &[file], &sources).is_empty());
    let off = Config { rules: vec![("undefined-ref", Level::Off)], ..config };
    assert!(decided(&off, vec![found("undefined-ref", file, "x", &sources)], &[file], &sources).is_empty());
}

#[test]
fn expired_suppression_fires() {
    let (sources, file) =
        one_file("<a ref=\"x\"/><!-- mageacl: allow undefined-ref reason=\"b\" expires=\"2026-01-31\" -->");
    let config = suppression(|it| it.expires = Date::parse("2026-06-14"));
    let findings = decided(&config, vec![found("undefined-ref", file, "x", &sources)], &[file], &sources);
    let expected = [("undefined-ref", "open"), ("expired-suppression", "open"), ("expired-suppression", "open")];
    assert_eq!(states(&findings), expected);
    assert_eq!(findings[1].message, "the suppression of undefined-ref expired on 2026-06-14");
    assert_eq!(findings[2].message, "this comment suppressed undefined-ref until 2026-01-31");
    // That it matches nothing either is less important.
    assert_eq!(states(&decided(&config, Vec::new(), &[], &sources)), [("expired-suppression", "open")]);
}

#[test]
fn expired_suppression_stays_silent() {
    let (sources, file) = one_file("<a ref=\"x\"/>");
    let config = suppression(|it| it.expires = Date::parse("2027-01-01"));
    let findings = decided(&config, vec![found("undefined-ref", file, "x", &sources)], &[file], &sources);
    assert_eq!(states(&findings), [("undefined-ref", "by configuration")]);
}

#[test]
fn expired_suppression_nearly_fires() {
    let (sources, file) = one_file("<a ref=\"x\"/>");
    // Today is its last day.
    let config = suppression(|it| it.expires = Some(today()));
    let findings = decided(&config, vec![found("undefined-ref", file, "x", &sources)], &[file], &sources);
    assert_eq!(states(&findings), [("undefined-ref", "by configuration")]);
    // Another suppression remains valid although this one has expired.
    let mut config = suppression(|it| it.subject = Some("GET /V1/vouchers".to_owned()));
    config.suppressions.extend(suppression(|it| it.expires = Date::parse("2026-01-01")).suppressions);
    let findings = decided(&config, vec![found("undefined-ref", file, "x", &sources)], &[file], &sources);
    assert_eq!(states(&findings), [("undefined-ref", "by configuration"), ("expired-suppression", "open")]);
}

#[test]
fn incomplete_base_is_never_hidden() {
    let (sources, file) = one_file("<!-- mageacl: allow incomplete-base reason=\"b\" --><a ref=\"x\"/>");
    let configured = sources.add("mageacl.json", "{}");
    let gap = Finding { severity: Severity::Note, ..found("incomplete-base", file, "x", &sources) };
    let run = |config: &Config| {
        // No rule runs without Magento's own modules.
        let policy = Policy { config, file: Some(configured), today: today(), suppress: true, ran: &|_| false };
        apply(vec![gap.clone()], &policy, &[file], &sources)
    };
    let no_effect = "the suppression of incomplete-base has no effect: its findings cannot be hidden";
    let config = suppression(|it| it.rule = "incomplete-base");
    let findings = run(&config);
    let comment = ("unused-suppression", "open");
    assert_eq!(states(&findings), [("incomplete-base", "open"), ("unused-suppression", "open"), comment]);
    assert_eq!(findings[1].message, no_effect);
    let expired = suppression(|it| {
        it.rule = "incomplete-base";
        it.expires = Date::parse("2026-01-31");
    });
    assert_eq!(run(&expired)[1].message, no_effect);
    let off = Config { rules: vec![("incomplete-base", Level::Off)], ..Config::default() };
    let findings = run(&off);
    assert_eq!(states(&findings), [("incomplete-base", "open"), ("unused-suppression", "open"), comment]);
    assert_eq!(findings[0].severity, Severity::Note);
    assert_eq!(
        findings[1].message,
        "`rules` turns incomplete-base off, which has no effect: its findings cannot be hidden"
    );
    let raised = Config { rules: vec![("incomplete-base", Level::At(Severity::Error))], ..Config::default() };
    assert_eq!(run(&raised)[0].severity, Severity::Error);
}
