//! Outdated guard modules.

use super::{Modules, acl_below_root, modules, webapi};
use crate::finding::Severity;

/// The manifest of the guard in these tests: it keeps `GET /V1/desks` allowed, and denies everything else.
const MARKER: [&str; 4] =
    ["covers: all opened", "id: Nova_Desk::desk", "open: GET /V1/desks", "renew: mageacl guard -p x"];

/// Makes a store with routes, and a guard module for `GET /V1/desks` that names some of them.
fn guarded(routes: &[&str], named: &[&str], marker: &[&str]) -> Modules {
    let entry = |route: &&str| {
        let (method, url) = route.split_once(' ').unwrap();
        format!(
            "<route url=\"{url}\" method=\"{method}\"><resources><resource ref=\"Acme_Guard::desk\"/></resources></route>\n"
        )
    };
    let entries: String = named.iter().map(entry).collect();
    let own = format!("<!--\nmageacl-guard: 1\n{}\n-->\n<routes>\n{entries}</routes>", marker.join("\n"));
    modules(&["Nova_Desk", "Acme_Guard"])
        .file("Nova/Desk/etc/acl.xml", &acl_below_root("<resource id=\"Nova_Desk::desk\" title=\"Desk\"/>"))
        .file("Nova/Desk/etc/webapi.xml", &webapi(routes))
        .file("Acme/Guard/etc/acl.xml", &acl_below_root("<resource id=\"Acme_Guard::desk\" title=\"Desk\"/>"))
        .file(
            "Acme/Guard/etc/module.xml",
            "<config><module name=\"Acme_Guard\"><sequence><module name=\"Nova_Desk\"/></sequence></module></config>",
        )
        .file("Acme/Guard/etc/webapi.xml", &own)
}

const READ: &str = "GET /V1/desks Nova_Desk::desk";
const WRITE: &str = "POST /V1/desks Nova_Desk::desk";

#[test]
fn guard_gap_fires() {
    for (new, severity) in [("DELETE /V1/desks/:id", Severity::Error), ("GET /V1/desks/:id", Severity::Warning)] {
        let reported =
            guarded(&[READ, WRITE, &format!("{new} Nova_Desk::desk")], &["POST /V1/desks"], &MARKER).one("guard-gap");
        assert_eq!((reported.severity, reported.subject.as_str()), (severity, new));
        assert_eq!(
            (reported.at.as_str(), reported.resource.as_deref()),
            ("Nova/Desk/etc/webapi.xml:4:8", Some("Nova_Desk::desk"))
        );
        assert!(
            reported.message.starts_with(&format!("the guard module Acme_Guard does not cover {new}")),
            "{}",
            reported.message
        );
    }
    // A removed route: the routes can no longer be loaded, but the guard is reported nevertheless.
    let reported = guarded(&[READ, WRITE], &["POST /V1/desks", "PUT /V1/desks"], &MARKER).one("guard-gap");
    assert_eq!((reported.severity, reported.subject.as_str()), (Severity::Error, "PUT /V1/desks"));
    assert_eq!(reported.at, "Acme/Guard/etc/webapi.xml:10:8");
    assert!(reported.message.ends_with("names PUT /V1/desks, which no module declares"), "{}", reported.message);
}

#[test]
fn guard_gap_stays_silent() {
    guarded(&[READ, WRITE], &["POST /V1/desks"], &MARKER).silent("guard-gap");
}

#[test]
fn guard_gap_nearly_fires() {
    let more = |route: &str| guarded(&[READ, WRITE, route], &["POST /V1/desks"], &MARKER);
    // Guarded by another resource, guarded by an additional one, and public.
    more("PUT /V1/desks Magento_Backend::admin").silent("guard-gap");
    more("PUT /V1/desks Nova_Desk::desk Magento_Backend::admin").silent("guard-gap");
    more("PUT /V1/desks anonymous").silent("guard-gap");
    // A guard of writes ignores reads.
    let writes = ["covers: writes behind", MARKER[1], MARKER[3]];
    guarded(&[READ, WRITE, "GET /V1/desks/:id Nova_Desk::desk"], &["POST /V1/desks"], &writes).silent("guard-gap");
    // A route that no grant of individual resources opens is already denied.
    for refs in ["Nova_Desk::desk self", "Nova_Desk::desk Nova_Gone::gone"] {
        let new = format!("PUT /V1/desks {refs}");
        guarded(&[READ, WRITE, &new], &["POST /V1/desks"], &writes).silent("guard-gap");
    }
    // A module that adds refs without a manifest is not a guard module.
    guarded(&[READ, WRITE, "PUT /V1/desks Nova_Desk::desk"], &["POST /V1/desks"], &[]).silent("guard-gap");
}

#[test]
fn a_guard_adds_refs_on_purpose() {
    guarded(&[READ, WRITE], &["POST /V1/desks"], &MARKER).silent("refs-anded");
    assert_eq!(guarded(&[READ, WRITE], &["POST /V1/desks"], &[]).by("refs-anded").len(), 1, "nobody says why");
}
