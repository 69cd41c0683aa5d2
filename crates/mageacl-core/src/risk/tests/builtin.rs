//! The built-in ratings against their schema. `tests/parity` compares them with the releases of Magento Open Source.

use serde_json::Value;

use super::super::risks::BUILTIN_TEXT;
use super::super::{Edition, Risks, read};

pub(super) fn schema() -> jsonschema::Validator {
    let text = include_str!("../../../../../data/risk.schema.json");
    let schema: Value = serde_json::from_str(text).unwrap();
    jsonschema::meta::validate(&schema).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

#[test]
fn the_file_is_of_its_format() {
    let entries = read::parse(BUILTIN_TEXT).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(Risks::default().entries().count(), entries.len());
    assert!(schema().is_valid(&serde_json::from_str(BUILTIN_TEXT).unwrap()));
}

#[test]
fn every_reason_is_a_sentence() {
    for entry in Risks::default().entries() {
        for verdict in [Some(&entry.verdict), entry.reads.as_ref()].into_iter().flatten() {
            let reason = &verdict.reason;
            assert!(reason.starts_with(char::is_uppercase) && reason.ends_with('.'), "{reason}");
            assert!(!reason.contains("  ") && reason.len() < 200, "{reason}");
        }
    }
}

#[test]
fn reading_is_never_worse_than_holding_all() {
    for entry in Risks::default().entries() {
        if let Some(reads) = &entry.reads {
            assert!(reads.severity <= entry.verdict.severity, "{:?}", entry.subject);
            assert_ne!(reads, &entry.verdict, "{:?}", entry.subject);
        }
    }
}

#[test]
fn what_adobe_commerce_alone_has_says_so() {
    let risks = Risks::default();
    let entry = |id: &str| risks.of_id(id).map(|entry| (entry.edition, entry.undefined));
    assert_eq!(entry("Magento_Company::manage"), Some((Some(Edition::Commerce), false)));
    assert_eq!(entry("Magento_Company::credit_history"), Some((Some(Edition::Commerce), true)));
    assert_eq!(entry("Magento_Customer::manage"), Some((None, false)));
}
