//! `undefined-ref`: one finding for an id, with all its routes.

use super::{Modules, acl_below_root, modules, webapi};
use crate::finding::fingerprints;
use crate::rules::Persona;

const DESK: &str = "<resource id=\"Nova_Desk::desk\" title=\"Desk\"/>";

fn desks(routes: &[&str]) -> Modules {
    modules(&["Nova_Desk", "Orbit_Chair"])
        .file("Nova/Desk/etc/acl.xml", &acl_below_root(DESK))
        .file("Nova/Desk/etc/webapi.xml", &webapi(routes))
}

#[test]
fn routes_with_one_undefined_id_are_one_finding() {
    let reported = desks(&["GET /V1/b Nova_Desk::gone", "GET /V1/a Nova_Desk::gone", "POST /V1/a Nova_Desk::gone"])
        .file("Orbit/Chair/etc/webapi.xml", &webapi(&["GET /V1/c Nova_Desk::gone"]))
        .one("undefined-ref");
    assert_eq!(reported.subject, "Nova_Desk::gone");
    let message = "4 routes require Nova_Desk::gone, which no enabled module defines: GET /V1/b, GET /V1/a, POST /V1/a and \
                   others";
    assert_eq!(reported.message, message);
    assert!(reported.at.starts_with("Nova/Desk/etc/webapi.xml:2:"), "{}", reported.at);
    assert_eq!(reported.related.len(), 3);
    assert!(reported.related[2].starts_with("Orbit/Chair/etc/webapi.xml:2:"), "{:?}", reported.related);
    assert!(reported.related[2].ends_with(" GET /V1/c requires it too"), "{:?}", reported.related);
}

#[test]
fn a_single_route_keeps_its_name_as_the_subject() {
    let store = desks(&["GET /V1/b Nova_Desk::gone", "GET /V1/a Nova_Desk::lost"]);
    let reported = store.by("undefined-ref");
    let subjects: Vec<&str> = reported.iter().map(|reported| reported.subject.as_str()).collect();
    assert_eq!(subjects, ["GET /V1/b", "GET /V1/a"]);
    let (findings, _) = store.found(Persona::Default);
    assert_eq!(
        fingerprints(&findings),
        ["undefined-ref|Nova_Desk|GET /V1/b|Nova_Desk::gone", "undefined-ref|Nova_Desk|GET /V1/a|Nova_Desk::lost"]
    );
}

#[test]
fn a_finding_is_known_under_the_fingerprints_of_its_routes() {
    let (findings, _) = desks(&["GET /V1/b Nova_Desk::gone", "GET /V1/a Nova_Desk::gone"]).found(Persona::Default);
    assert_eq!(fingerprints(&findings), ["undefined-ref|Nova_Desk|Nova_Desk::gone|Nova_Desk::gone"]);
    let known: Vec<&str> = findings[0].known_as.iter().flatten().map(String::as_str).collect();
    assert_eq!(
        known,
        ["undefined-ref|Nova_Desk|GET /V1/b|Nova_Desk::gone", "undefined-ref|Nova_Desk|GET /V1/a|Nova_Desk::gone"]
    );
}

#[test]
fn references_of_menus_and_code_belong_to_the_finding_of_the_routes() {
    let menu = "<config><menu><add id=\"Nova_Desk::menu\" resource=\"Nova_Desk::gone\"/></menu></config>";
    let store = desks(&["GET /V1/b Nova_Desk::gone"]).file("Nova/Desk/etc/adminhtml/menu.xml", menu);
    store.silent("undefined-use");
    let reported = store.one("undefined-ref");
    assert!(reported.related[0].ends_with("the menu requires it too"), "{:?}", reported.related);
    // Another id is another defect.
    let store = desks(&["GET /V1/b Nova_Desk::lost"]).file("Nova/Desk/etc/adminhtml/menu.xml", menu);
    store.one("undefined-use");
    assert!(store.one("undefined-ref").related.is_empty());
}

#[test]
fn defects_of_magento_itself_are_separate() {
    let store = desks(&["GET /V1/b Nova_Desk::gone"])
        .file("Magento/Backend/etc/webapi.xml", &webapi(&["GET /V1/a Nova_Desk::gone"]));
    assert_eq!(store.by("undefined-ref").len(), 2);
}
