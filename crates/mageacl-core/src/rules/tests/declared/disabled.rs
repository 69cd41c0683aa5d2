//! `disabled-not-true`.

use super::{Modules, acl_below_root, modules};
use crate::finding::Severity;

fn with(disabled: &str) -> Modules {
    let resource = format!("<resource id=\"Nova_Desk::desk\" title=\"Desk\"{disabled}/>");
    modules(&["Nova_Desk"]).file("Nova/Desk/etc/acl.xml", &acl_below_root(&resource))
}

#[test]
fn disabled_not_true_fires() {
    for value in ["1", "TRUE", "True", "yes", " true"] {
        let reported = with(&format!(" disabled=\"{value}\"")).one("disabled-not-true");
        assert_eq!((reported.severity, reported.subject.as_str()), (Severity::Warning, "Nova_Desk::desk"), "{value}");
        assert_eq!(reported.at, "Nova/Desk/etc/acl.xml:3:45", "the attribute");
        assert!(reported.message.contains(value), "{}", reported.message);
    }
}

#[test]
fn disabled_not_true_stays_silent() {
    with("").silent("disabled-not-true");
    with(" disabled=\"true\"").silent("disabled-not-true");
}

#[test]
fn disabled_not_true_nearly_fires() {
    // Both mean no, also to Magento.
    with(" disabled=\"false\"").silent("disabled-not-true");
    with(" disabled=\"0\"").silent("disabled-not-true");
}
