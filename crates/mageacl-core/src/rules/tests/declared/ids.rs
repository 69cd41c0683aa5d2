//! The spelling of ids and flags.

use super::{Modules, acl_below_root, modules, webapi};
use crate::finding::Severity;
use crate::rules::Persona;

fn with_id(id: &str) -> Modules {
    let resource = format!("<resource title=\"Desk\" id=\"{id}\"/>");
    modules(&["Nova_Desk"]).file("Nova/Desk/etc/acl.xml", &acl_below_root(&resource))
}

#[test]
fn bad_id_fires() {
    for id in ["nova_desk::desk", "Nova_Desk::desk-top", "Nova_Desk:desk", "N_Desk::desk", "Nova_Desk::", "desk"] {
        let bad = with_id(id);
        assert_eq!(bad.heard("bad-id", Persona::Default), 0, "{id}");
        let reported = bad.one("bad-id");
        assert_eq!((reported.severity, reported.subject.as_str()), (Severity::Warning, id));
        assert_eq!(reported.at, "Nova/Desk/etc/acl.xml:3:24", "{id}");
    }
    // It matches any existing element by tag alone.
    assert_eq!(with_id("0").one("bad-id").severity, Severity::Error);
    assert_eq!(with_id("").heard("bad-id", Persona::Default), 1);
}

#[test]
fn bad_id_stays_silent() {
    with_id("Nova_Desk::desk").silent("bad-id");
}

#[test]
fn bad_id_nearly_fires() {
    for id in ["NovaCo_DeskTop2::desk_Top_2", "NO_DE::_", "Nova2_Desk::2"] {
        with_id(id).silent("bad-id");
    }
    // Reported once, at the first occurrence: modules that add children have to repeat it.
    let resource = "<resource id=\"Nova_Desk::a-b\" title=\"Desk\"/>";
    let reported = modules(&["Nova_Desk", "Orbit_Chair"])
        .file("Nova/Desk/etc/acl.xml", &acl_below_root(resource))
        .file("Orbit/Chair/etc/acl.xml", &acl_below_root(resource))
        .one("bad-id");
    assert!(reported.at.starts_with("Nova/Desk/"), "{}", reported.at);
}

fn with_ref(reference: &str) -> Modules {
    let route = webapi(&["PUT /V1/desks REF"]).replace("REF", reference);
    modules(&["Nova_Desk"]).file("Nova/Desk/etc/webapi.xml", &route)
}

#[test]
fn comma_ref_fires() {
    for list in ["Nova_Desk::a,Nova_Desk::b", "Nova_Desk::a, Nova_Desk::b", "self,Nova_Desk::a"] {
        let reported = with_ref(list).one("comma-ref");
        assert_eq!((reported.severity, reported.subject.as_str()), (Severity::Error, "PUT /V1/desks"));
        assert_eq!(reported.resource.as_deref(), Some(list));
        assert_eq!(reported.at, "Nova/Desk/etc/webapi.xml:2:89", "the attribute");
        with_ref(list).silent("undefined-ref");
    }
}

#[test]
fn comma_ref_stays_silent() {
    with_ref("Nova_Desk::a").silent("comma-ref");
}

#[test]
fn comma_ref_nearly_fires() {
    // Separate elements; a list separated only by spaces is one undefined id.
    modules(&["Nova_Desk"])
        .file("Nova/Desk/etc/webapi.xml", &webapi(&["PUT /V1/desks Nova_Desk::a Nova_Desk::b"]))
        .silent("comma-ref");
    with_ref("Nova_Desk::a Nova_Desk::b").silent("comma-ref");
}

fn with_secure(secure: &str) -> Modules {
    let route = webapi(&["PUT /V1/desks self"]).replace(" method=\"PUT\"", &format!(" method=\"PUT\"{secure}"));
    modules(&["Nova_Desk"]).file("Nova/Desk/etc/webapi.xml", &route)
}

#[test]
fn secure_false_fires() {
    for value in ["false", "FALSE", " no ", "off"] {
        let reported = with_secure(&format!(" secure=\"{value}\"")).one("secure-false");
        assert_eq!((reported.severity, reported.subject.as_str()), (Severity::Warning, "PUT /V1/desks"));
        assert_eq!(reported.at, "Nova/Desk/etc/webapi.xml:2:37");
    }
}

#[test]
fn secure_false_stays_silent() {
    with_secure("").silent("secure-false");
    with_secure(" secure=\"true\"").silent("secure-false");
}

#[test]
fn secure_false_nearly_fires() {
    // Both are false in PHP, and so is an empty value.
    for value in ["0", "", " 0 "] {
        with_secure(&format!(" secure=\"{value}\"")).silent("secure-false");
    }
}
