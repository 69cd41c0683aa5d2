//! A baseline is written and read back.

use mageacl_core::baseline::{Baseline, SCHEMA, parse};
use mageacl_core::date::Date;
use mageacl_core::finding::Finding;

fn finding(rule: &'static str, subject: &str) -> Finding {
    let message = format!("something about {subject}");
    Finding { rule, subject: subject.to_owned(), message, ..Finding::default() }
}

fn created(findings: &[Finding]) -> Baseline {
    let day = Date::parse("2026-01-01").unwrap();
    Baseline::default().update(findings, day, false, &|_| true).baseline
}

fn written(baseline: &Baseline) -> String {
    let mut text = Vec::new();
    super::baseline(baseline, &mut text).unwrap();
    String::from_utf8(text).unwrap()
}

#[test]
fn a_file_is_sorted_has_one_line_an_entry_and_reads_back() {
    let baseline = created(&[finding("unknown-id", "b"), finding("excess", "\"a\"\n"), finding("excess", "\"a\"\n")]);
    let text = written(&baseline);
    assert_eq!(
        text,
        format!(
            "{{\n  \"schema\": \"{SCHEMA}\",\n  \"findings\": [\n    \
             {{\"fingerprint\":\"excess||\\\"a\\\"\\n|\",\"rule\":\"excess\",\"message\":\"something about \\\"a\\\"\\n\",\
             \"since\":\"2026-01-01\"}},\n    \
             {{\"fingerprint\":\"excess||\\\"a\\\"\\n||2\",\"rule\":\"excess\",\"message\":\"something about \\\"a\\\"\\n\",\
             \"since\":\"2026-01-01\"}},\n    \
             {{\"fingerprint\":\"unknown-id||b|\",\"rule\":\"unknown-id\",\"message\":\"something about b\",\
             \"since\":\"2026-01-01\"}}\n  ]\n}}\n"
        )
    );
    assert_eq!(parse(&text).unwrap(), baseline);
    assert_eq!(parse(&format!("\u{feff}{text}")).unwrap(), baseline);
    assert_eq!(parse(&written(&Baseline::default())).unwrap(), Baseline::default());
    for end in (0..text.len() - 1).filter(|end| text.is_char_boundary(*end)) {
        assert!(end >= text.trim_end().len() || parse(&text[..end]).is_err(), "cut at {end}");
    }
}
