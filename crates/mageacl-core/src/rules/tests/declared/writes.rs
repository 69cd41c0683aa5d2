//! Write routes with ids that are too broad.

use super::{Modules, acl_below_root, modules, webapi};
use crate::finding::Severity;

fn routes(routes: &[&str]) -> Modules {
    modules(&["Nova_Desk"]).file("Nova/Desk/etc/webapi.xml", &webapi(routes))
}

#[test]
fn admin_only_write_fires() {
    let reported = routes(&["PUT /V1/desks Magento_Backend::admin"]).one("admin-only-write");
    assert_eq!((reported.severity, reported.subject.as_str()), (Severity::Warning, "PUT /V1/desks"));
    assert_eq!(reported.at, "Nova/Desk/etc/webapi.xml:2:89");
}

#[test]
fn admin_only_write_stays_silent() {
    routes(&["PUT /V1/desks Nova_Desk::desk"]).silent("admin-only-write");
}

#[test]
fn admin_only_write_nearly_fires() {
    // Reading is the purpose of the root in Magento; a second ref is a guard; All Resources is a different root.
    routes(&["GET /V1/desks Magento_Backend::admin"]).silent("admin-only-write");
    routes(&["PUT /V1/desks Magento_Backend::admin Nova_Desk::desk"]).silent("admin-only-write");
    routes(&["PUT /V1/desks Magento_Backend::all"]).silent("admin-only-write");
}

/// Makes a resource with children, and routes.
fn desks(below: &[&str], with: &[&str]) -> Modules {
    let below: Vec<String> =
        below.iter().map(|id| format!("<resource id=\"Nova_Desk::{id}\" title=\"Part\"/>")).collect();
    let tree = format!("<resource id=\"Nova_Desk::desks\" title=\"Desks\">{}</resource>", below.concat());
    routes(with).file("Nova/Desk/etc/acl.xml", &acl_below_root(&tree))
}

const READ: &str = "GET /V1/desks Nova_Desk::desks";
const DELETE: &str = "DELETE /V1/desks/:id Nova_Desk::desks";

#[test]
fn write_behind_read_id_fires() {
    for narrower in ["delete", "desk_delete"] {
        let reported = desks(&["other", narrower], &[READ, DELETE]).one("write-behind-read-id");
        assert_eq!((reported.severity, reported.subject.as_str()), (Severity::Warning, "DELETE /V1/desks/:id"));
        assert!(reported.message.ends_with(&format!("instead of Nova_Desk::{narrower}")), "{}", reported.message);
        assert!(reported.at.starts_with("Nova/Desk/etc/webapi.xml:3:"), "{}", reported.at);
        assert!(reported.related[0].ends_with("GET /V1/desks requires the same"), "{:?}", reported.related);
    }
}

#[test]
fn write_behind_read_id_stays_silent() {
    desks(&["delete"], &[READ, "DELETE /V1/desks/:id Nova_Desk::delete"]).silent("write-behind-read-id");
}

#[test]
fn write_behind_read_id_nearly_fires() {
    // No narrower resource, one for another operation or another part, and an id that guards no reading.
    desks(&[], &[READ, DELETE]).silent("write-behind-read-id");
    desks(&["save", "delete_drawer"], &[READ, DELETE]).silent("write-behind-read-id");
    desks(&["delete"], &[DELETE]).silent("write-behind-read-id");
    // A resource further below, of another module, and a route about another record.
    let deep = "<resource id=\"Nova_Desk::desks\" title=\"Desks\"><resource id=\"Nova_Desk::part\" title=\"Part\"><resource \
                id=\"Nova_Desk::desks_delete\" title=\"Delete\"/></resource><resource id=\"Orbit_Chair::delete\" \
                title=\"Delete\"/></resource>";
    routes(&[READ, DELETE]).file("Nova/Desk/etc/acl.xml", &acl_below_root(deep)).silent("write-behind-read-id");
    desks(&["delete"], &[READ, "DELETE /V1/desks/:id/drawers Nova_Desk::desks"]).silent("write-behind-read-id");
    // The root is not a guard.
    let bare = ["GET /V1/desks Magento_Backend::admin", "DELETE /V1/desks/:id Magento_Backend::admin"];
    desks(&["delete"], &bare).silent("write-behind-read-id");
}
