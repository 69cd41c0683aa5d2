//! A baseline: parsed, compared with findings, updated, written and parsed again.

use mageacl_core::baseline::{self, Baseline};
use mageacl_core::date::Date;
use mageacl_core::finding::{Finding, State};
use mageacl_report::json;

use super::{input, spans};

/// Parses the text. A baseline must survive writing and parsing unchanged, and an update of it must be final.
pub fn run(bytes: &[u8]) {
    let text = input::text(bytes);
    let known = match baseline::parse(text) {
        Ok(known) => known,
        Err(error) => return spans::check_error(&error, text),
    };
    assert_eq!(reparsed(&known), known);

    let mut findings = findings(&known);
    known.mark(&mut findings);
    assert!(findings[0].state == State::Open || known.entries.contains_key("excess|Vendor_M|role 9|V_M::a"));
    assert!(known.gone(&findings, &|_| true) <= known.entries.len());

    let today = Date::from_days(20_000).expect("a day");
    for only_shrink in [true, false] {
        let update = known.update(&findings, today, only_shrink, &|_| true);
        let kept = known.entries.len() - update.removed;
        assert_eq!(update.baseline.entries.len(), kept + update.added);
        assert!(!only_shrink || update.added == 0);
        assert_eq!(reparsed(&update.baseline), update.baseline);
        let again = update.baseline.update(&findings, today, only_shrink, &|_| true);
        assert_eq!((again.baseline, again.added, again.removed), (update.baseline, 0, 0));
    }
}

/// Returns one finding that few baselines have, and up to three that this one may have.
fn findings(known: &Baseline) -> Vec<Finding> {
    let mut findings = vec![finding("excess", Some("Vendor_M"), "role 9", Some("V_M::a"))];
    for key in known.entries.keys().take(3) {
        let parts: Vec<&str> = key.split('|').collect();
        if let [_, module, subject, resource, ..] = parts.as_slice() {
            findings.push(finding("excess", Some(*module), subject, Some(*resource)));
        }
    }
    findings
}

fn finding(rule: &'static str, module: Option<&str>, subject: &str, resource: Option<&str>) -> Finding {
    Finding {
        rule,
        module: module.map(str::to_owned),
        subject: subject.to_owned(),
        resource: resource.map(str::to_owned),
        message: "more than needed".to_owned(),
        ..Finding::default()
    }
}

fn reparsed(baseline: &Baseline) -> Baseline {
    let mut text = Vec::new();
    json::baseline(baseline, &mut text).expect("writing to memory cannot fail");
    let text = String::from_utf8(text).expect("JSON is UTF-8");
    baseline::parse(&text).expect("a written baseline is valid")
}
