//! The tree: positions and titles of resources.

use super::{Modules, acl, acl_below_root, modules};
use crate::finding::Severity;

const DESK: &str = "<resource id=\"Nova_Desk::desk\" title=\"Desk\"/>";

/// Makes two modules, each with a file of resources below the root.
fn two(desk: &str, chair: &str) -> Modules {
    modules(&["Nova_Desk", "Orbit_Chair"])
        .file("Nova/Desk/etc/acl.xml", &acl_below_root(desk))
        .file("Orbit/Chair/etc/acl.xml", &acl_below_root(chair))
}

#[test]
fn duplicate_resource_fires() {
    let chair = format!("<resource id=\"Orbit_Chair::chair\" title=\"Chair\">\n{DESK}</resource>");
    let reported = two(DESK, &chair).one("duplicate-resource");
    assert_eq!((reported.severity, reported.subject.as_str()), (Severity::Error, "Nova_Desk::desk"));
    assert_eq!(reported.at, "Orbit/Chair/etc/acl.xml:4:11", "the file that came last");
    assert!(reported.message.ends_with("2 times, here below Orbit_Chair::chair"), "{}", reported.message);
    assert_eq!(reported.related, ["Nova/Desk/etc/acl.xml:3:11 it is below Magento_Backend::admin here"]);
}

#[test]
fn duplicate_resource_stays_silent() {
    two(DESK, "<resource id=\"Orbit_Chair::chair\" title=\"Chair\"/>").silent("duplicate-resource");
}

#[test]
fn duplicate_resource_nearly_fires() {
    // The same position twice is one resource, and a move is valid if the old position is disabled.
    two(DESK, DESK).silent("duplicate-resource");
    let moved = format!(
        "<resource id=\"Nova_Desk::desk\" disabled=\"true\"/>\n\
         <resource id=\"Orbit_Chair::chair\" title=\"Chair\">{DESK}</resource>"
    );
    two(DESK, &moved).silent("duplicate-resource");
}

fn beside_roots(resource: &str) -> Modules {
    let roots = "<resource id=\"Magento_Backend::all\" title=\"All\" sortOrder=\"10\"/>\
                 <resource id=\"Magento_Backend::admin\" title=\"Admin\" sortOrder=\"20\"/>";
    modules(&["Nova_Desk"])
        .file("Magento/Backend/etc/acl.xml", &acl(roots))
        .file("Nova/Desk/etc/acl.xml", &acl(resource))
}

#[test]
fn third_root_fires() {
    let reported = beside_roots(DESK).one("third-root");
    assert_eq!((reported.severity, reported.subject.as_str()), (Severity::Error, "Nova_Desk::desk"));
    assert_eq!(reported.at, "Nova/Desk/etc/acl.xml:2:11");
    assert!(reported.message.contains("every integration.xml then grants nothing"), "{}", reported.message);
    // After the other two it changes nothing, but it is not shown.
    let reported = beside_roots("<resource id=\"Nova_Desk::desk\" title=\"Desk\" sortOrder=\"30\"/>").one("third-root");
    assert_eq!(reported.severity, Severity::Warning);
}

#[test]
fn third_root_stays_silent() {
    modules(&["Nova_Desk"]).file("Nova/Desk/etc/acl.xml", &acl_below_root(DESK)).silent("third-root");
}

#[test]
fn third_root_nearly_fires() {
    // The roots themselves, repeated; a third one that is disabled.
    beside_roots("<resource id=\"Magento_Backend::all\"/>").silent("third-root");
    beside_roots("<resource id=\"Nova_Desk::desk\" disabled=\"true\"/>").silent("third-root");
}

#[test]
fn missing_title_fires() {
    let reported = two("<resource id=\"Nova_Desk::desk\"/>", "").one("missing-title");
    assert_eq!((reported.severity, reported.subject.as_str()), (Severity::Error, "Nova_Desk::desk"));
    assert_eq!(reported.at, "Nova/Desk/etc/acl.xml:3:11");
    // With children, its own module omitted the title.
    let reported = two(&format!("<resource id=\"Nova_Desk::top\">{DESK}</resource>"), "").one("missing-title");
    assert_eq!(reported.subject, "Nova_Desk::top");
    // An undefined resource, named and left empty.
    let reported = two(DESK, "<resource id=\"Nova_Desk::desc\"/>").one("missing-title");
    assert_eq!(reported.at, "Orbit/Chair/etc/acl.xml:3:11");
}

#[test]
fn missing_title_stays_silent() {
    two(DESK, "").silent("missing-title");
}

#[test]
fn missing_title_nearly_fires() {
    // One module with a title is enough, in any order; disabled resources are not shown.
    two("<resource id=\"Nova_Desk::desk\"/>", DESK).silent("missing-title");
    two("<resource id=\"Nova_Desk::desk\" disabled=\"true\"/>", "").silent("missing-title");
    // For a module that was read alone, the titles in other modules are unknown.
    let part = two("<resource id=\"Magento_Sales::sales\"/>", "");
    part.file("Magento/Backend/etc/acl.xml", "<config/>").silent("missing-title");
}

/// A repeated resource of another module.
const REOPENED: &str =
    "<resource id=\"Nova_Desk::desk\">\n<resource id=\"Orbit_Chair::chair\" title=\"Chair\"/></resource>";

#[test]
fn orphaned_resource_fires() {
    let reported = two("", REOPENED).one("orphaned-resource");
    assert_eq!((reported.severity, reported.subject.as_str()), (Severity::Error, "Nova_Desk::desk"));
    assert_eq!(reported.at, "Orbit/Chair/etc/acl.xml:3:11");
    assert!(
        reported.message.starts_with("Orbit_Chair declares resources below Nova_Desk::desk"),
        "{}",
        reported.message
    );
}

#[test]
fn orphaned_resource_stays_silent() {
    two(DESK, REOPENED).silent("orphaned-resource");
}

#[test]
fn orphaned_resource_nearly_fires() {
    // Its own module declares it without a title, which has its own rule; a part of a store is not sufficient.
    two("<resource id=\"Nova_Desk::desk\"/>", REOPENED).silent("orphaned-resource");
    two("", REOPENED).file("Magento/Backend/etc/acl.xml", "<config/>").silent("orphaned-resource");
    // It is defined elsewhere in the tree, so it is a duplicate.
    let deeper = format!("<resource id=\"Nova_Desk::top\" title=\"Top\">{DESK}</resource>");
    let moved = two(&deeper, REOPENED);
    moved.silent("orphaned-resource");
    moved.one("duplicate-resource");
}
