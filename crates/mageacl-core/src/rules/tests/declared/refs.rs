//! Refs of routes.

use super::{acl_below_root, modules, webapi};
use crate::finding::Severity;

const DESK: &str = "<resource id=\"Nova_Desk::desk\" title=\"Desk\"/>";

#[test]
fn undefined_ref_fires() {
    let reported = modules(&["Nova_Desk"])
        .file("Nova/Desk/etc/acl.xml", &acl_below_root(DESK))
        .file("Nova/Desk/etc/webapi.xml", &webapi(&["GET /V1/desks Nova_Desk::desk", "PUT /V1/desks Nova_Desk::desc"]))
        .one("undefined-ref");
    assert_eq!((reported.severity, reported.subject.as_str()), (Severity::Error, "PUT /V1/desks"));
    assert_eq!(reported.resource.as_deref(), Some("Nova_Desk::desc"));
    assert!(reported.at.starts_with("Nova/Desk/etc/webapi.xml:3:"), "{}", reported.at);
}

#[test]
fn undefined_ref_stays_silent() {
    modules(&["Nova_Desk"])
        .file("Nova/Desk/etc/acl.xml", &acl_below_root(DESK))
        .file("Nova/Desk/etc/webapi.xml", &webapi(&["GET /V1/desks Nova_Desk::desk", "GET /V1/open anonymous"]))
        .silent("undefined-ref");
}

#[test]
fn undefined_ref_nearly_fires() {
    // An id defined in another module, and the special refs. A comma has its own rule.
    modules(&["Nova_Desk", "Orbit_Chair"])
        .file("Nova/Desk/etc/acl.xml", &acl_below_root(DESK))
        .file(
            "Orbit/Chair/etc/webapi.xml",
            &webapi(&["GET /V1/chairs Nova_Desk::desk self", "PUT /V1/chairs Nova_Desk::desk,Nova_Desk::desk"]),
        )
        .silent("undefined-ref");
}

#[test]
fn repeated_ref_fires() {
    let route = "<routes><route url=\"/V1/desks\" method=\"GET\"><service class=\"A\" method=\"b\"/><resources>\n\
                 <resource ref=\"Nova_Desk::desk\"/>\n<resource ref=\"self\"/>\n<resource ref=\"Nova_Desk::desk\"/>\n\
                 </resources></route></routes>";
    let made = modules(&["Nova_Desk"])
        .file("Nova/Desk/etc/acl.xml", &acl_below_root(DESK))
        .file("Nova/Desk/etc/webapi.xml", route);
    let reported = made.one("repeated-ref");
    assert_eq!((reported.severity, reported.subject.as_str()), (Severity::Warning, "GET /V1/desks"));
    assert_eq!(reported.message, "GET /V1/desks lists Nova_Desk::desk twice");
    assert_eq!(reported.at, "Nova/Desk/etc/webapi.xml:4:11");
    assert_eq!(reported.related, ["Nova/Desk/etc/webapi.xml:2:11 the first one"]);
}

#[test]
fn repeated_ref_stays_silent() {
    modules(&["Nova_Desk"])
        .file("Nova/Desk/etc/acl.xml", &acl_below_root(DESK))
        .file("Nova/Desk/etc/webapi.xml", &webapi(&["GET /V1/desks Nova_Desk::desk self"]))
        .silent("repeated-ref");
}

#[test]
fn repeated_ref_nearly_fires() {
    // Two routes, and two modules that add to one: Magento merges those.
    modules(&["Nova_Desk", "Orbit_Chair"])
        .file("Nova/Desk/etc/acl.xml", &acl_below_root(DESK))
        .file("Nova/Desk/etc/webapi.xml", &webapi(&["GET /V1/desks Nova_Desk::desk", "PUT /V1/desks Nova_Desk::desk"]))
        .file("Orbit/Chair/etc/webapi.xml", &webapi(&["GET /V1/desks Nova_Desk::desk"]))
        .silent("repeated-ref");
    // Magento compares the values as they are written.
    let route = webapi(&["GET /V1/desks Nova_Desk::desk Nova_Desk::DESK"]);
    modules(&["Nova_Desk"])
        .file("Nova/Desk/etc/acl.xml", &acl_below_root(DESK))
        .file("Nova/Desk/etc/webapi.xml", &route)
        .silent("repeated-ref");
}
