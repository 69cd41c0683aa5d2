//! Rules about resources.

use super::{TREE, routes, trees};
use crate::finding::Severity;

const A: &str = "<resource id=\"Nova_D::a\" title=\"A\"/>";
const A_AND_C: &str = "<resource id=\"Nova_D::a\" title=\"A\"/>\n<resource id=\"Nova_D::c\" title=\"C\"/>";
const C_BELOW_A: &str = "<resource id=\"Nova_D::a\" title=\"A\"><resource id=\"Nova_D::c\" title=\"C\"/></resource>";
const C_OFF: &str =
    "<resource id=\"Nova_D::a\" title=\"A\"/>\n<resource id=\"Nova_D::c\" title=\"C\" disabled=\"true\"/>";

#[test]
fn resource_added_fires() {
    let reported = trees(A, A_AND_C, &[]).one("resource-added");
    assert_eq!((reported.severity, reported.resource.as_deref()), (Severity::Note, Some("Nova_D::c")));
    assert_eq!(reported.at, "new/app/code/Nova/D/etc/acl.xml:4");
    assert_eq!(reported.message, "Nova_D::c is new, below Magento_Backend::admin");
}

#[test]
fn resource_added_stays_silent() {
    trees(TREE, TREE, &[]).silent("resource-added");
}

#[test]
fn resource_added_nearly_fires() {
    trees(A_AND_C, C_BELOW_A, &[]).silent("resource-added");
    trees(A, C_OFF, &[]).silent("resource-added");
}

#[test]
fn resource_removed_fires() {
    let reported = trees(A_AND_C, A, &[]).one("resource-removed");
    assert_eq!((reported.severity, reported.message.as_str()), (Severity::Note, "Nova_D::c was removed"));
    assert_eq!(reported.at, "old/app/code/Nova/D/etc/acl.xml:4");
    let reported = trees(A_AND_C, C_OFF, &[]).one("resource-removed");
    assert_eq!(reported.message, "Nova_D::c was removed from the tree here (disabled=\"true\")");
}

#[test]
fn resource_removed_stays_silent() {
    trees(TREE, TREE, &[]).silent("resource-removed");
}

#[test]
fn resource_removed_nearly_fires() {
    trees(A_AND_C, C_BELOW_A, &[]).silent("resource-removed");
    trees(C_OFF, A, &[]).silent("resource-removed");
}

#[test]
fn resource_renamed_fires() {
    let reported = trees(A, &A.replace("\"A\"", "\"Desks\""), &[]).one("resource-renamed");
    assert_eq!(
        (reported.severity, reported.message.as_str()),
        (Severity::Note, "Nova_D::a now has \"Desks\", and had \"A\"")
    );
    let reported = trees(A, &A.replace(" title=\"A\"", ""), &[]).one("resource-renamed");
    assert_eq!(reported.message, "Nova_D::a now has no title, and had \"A\"");
}

#[test]
fn resource_renamed_stays_silent() {
    trees(TREE, TREE, &[]).silent("resource-renamed");
}

#[test]
fn resource_renamed_nearly_fires() {
    // The same title with another parent, and a new resource.
    trees(A_AND_C, C_BELOW_A, &[]).silent("resource-renamed");
    trees(A, A_AND_C, &[]).silent("resource-renamed");
}

#[test]
fn resource_reparented_fires() {
    let reported = trees(A_AND_C, C_BELOW_A, &[]).one("resource-reparented");
    assert_eq!((reported.severity, reported.resource.as_deref()), (Severity::Note, Some("Nova_D::c")));
    assert_eq!(reported.message, "Nova_D::c is below Nova_D::a, and was below Magento_Backend::admin");
}

#[test]
fn resource_reparented_stays_silent() {
    trees(TREE, TREE, &[]).silent("resource-reparented");
}

#[test]
fn resource_reparented_nearly_fires() {
    // Another order among siblings.
    let turned = "<resource id=\"Nova_D::c\" title=\"C\"/>\n<resource id=\"Nova_D::a\" title=\"A\"/>";
    trees(A_AND_C, turned, &[]).silent("resource-reparented");
}

#[test]
fn resource_guards_writes_fires() {
    let reported = routes(&["GET /V1/desks c"], &["GET /V1/desks c", "PUT /V1/desks c"]).one("resource-guards-writes");
    assert_eq!((reported.severity, reported.resource.as_deref()), (Severity::Warning, Some("Nova_D::c")));
    assert_eq!(reported.message, "Nova_D::c guarded no write route, and now guards PUT /V1/desks");
    assert_eq!(reported.related, ["new/app/code/Nova/D/etc/webapi.xml:3 it guards this route"]);
}

#[test]
fn resource_guards_writes_stays_silent() {
    routes(&["GET /V1/desks c"], &["GET /V1/desks c", "GET /V1/desks/:id c"]).silent("resource-guards-writes");
}

#[test]
fn resource_guards_writes_nearly_fires() {
    // It guarded writes before, and a new resource never opened anything.
    routes(&["PUT /V1/desks c"], &["PUT /V1/desks c", "POST /V1/desks c"]).silent("resource-guards-writes");
    trees(A, A_AND_C, &["PUT /V1/desks c"]).silent("resource-guards-writes");
}
