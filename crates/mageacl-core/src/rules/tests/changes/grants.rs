//! Rules about calls and grants.

use super::{Made, TREE, between, routes, trees};
use crate::finding::Severity;

/// [`TREE`] with another resource below `a`.
const NEWER: &str = "<resource id=\"Nova_D::a\" title=\"A\"><resource id=\"Nova_D::b\" title=\"B\"/>\
                     <resource id=\"Nova_D::n\" title=\"N\"/></resource>\n<resource id=\"Nova_D::c\" title=\"C\"/>";

/// A role that was saved with `a` on [`TREE`].
const ROLE: &str = "role_id,resource_id,permission\n7,Magento_Backend::all,deny\n7,Magento_Backend::admin,allow\n\
                    7,Nova_D::a,allow\n7,Nova_D::b,deny\n7,Nova_D::c,deny\n";

const ALL: &str = "role_id,resource_id,permission\n7,Magento_Backend::all,allow\n";

#[test]
fn call_breaks_fires() {
    let moved = routes(&["POST /V1/desks b"], &["POST /V1/desks c"]);
    let reported = moved.needs("POST /V1/desks").one("call-breaks");
    assert_eq!((reported.severity, reported.subject.as_str()), (Severity::Error, "app: POST /V1/desks"));
    assert_eq!(
        (reported.resource.as_deref(), reported.at.as_str()),
        (Some("Nova_D::c"), "new/app/code/Nova/D/etc/webapi.xml:2")
    );
    let expected = "POST /V1/desks of app fails with its existing grant: it requires Nova_D::c, which is not granted; \
                    before, it required Nova_D::b";
    assert_eq!(reported.message, expected);
    // The position of a removed route is on the old side.
    let reported = routes(&["GET /V1/desks b"], &[]).would_like("GET /V1/desks").one("call-breaks");
    assert_eq!((reported.severity, reported.at.as_str()), (Severity::Warning, "old/app/code/Nova/D/etc/webapi.xml:2"));
    // An id that is no longer defined cannot be granted.
    let reported = trees(TREE, "", &["GET /V1/desks c"]).needs("GET /V1/desks").one("call-breaks");
    assert!(reported.message.contains("no enabled module defines `Nova_D::c`"), "{}", reported.message);
    // An existing grant breaks too, if it allowed the call.
    let moved =
        routes(&["GET /V1/desks a"], &["GET /V1/desks c"]).needs("GET /V1/desks").grants(ROLE).by("call-breaks");
    let subjects: Vec<&str> = moved.iter().map(|reported| reported.subject.as_str()).collect();
    assert_eq!(subjects, ["app: GET /V1/desks", "7 for app: GET /V1/desks"]);
}

#[test]
fn call_breaks_stays_silent() {
    routes(&["GET /V1/desks b"], &["GET /V1/desks b"]).needs("GET /V1/desks").grants(ROLE).silent("call-breaks");
}

#[test]
fn call_breaks_nearly_fires() {
    // Another needed call already requires the id; ancestors are stored as well.
    let moved = routes(&["GET /V1/desks b", "PUT /V1/desks c"], &["GET /V1/desks c", "PUT /V1/desks c"]);
    moved.needs("GET /V1/desks").needs("PUT /V1/desks").silent("call-breaks");
    routes(&["GET /V1/desks b"], &["GET /V1/desks a"]).needs("GET /V1/desks").silent("call-breaks");
    // The call was not possible before either.
    routes(&["GET /V1/desks x"], &[]).needs("GET /V1/desks").silent("call-breaks");
    // The role did not have it.
    let of_role =
        routes(&["GET /V1/desks b"], &["GET /V1/desks b c"]).needs("GET /V1/desks").grants(ROLE).by("call-breaks");
    assert_eq!(of_role.len(), 1, "{of_role:#?}");
}

#[test]
fn grant_opens_more_fires() {
    // Up to 2.4.4 a resource without a row inherits from its ancestors.
    let (old, new) =
        (Made { resources: TREE, routes: &[] }, Made { resources: NEWER, routes: &["DELETE /V1/desks n"] });
    let reported = between(old, new).on("2.4.3", "2.4.4").grants(ROLE).one("grant-opens-more");
    assert_eq!(
        (reported.severity, reported.subject.as_str(), reported.at.as_str()),
        (Severity::Warning, "7", "grants:2")
    );
    let expected = "`7` opens additional routes: 1 write route; it includes Nova_D::n without a row";
    assert_eq!(reported.message, expected);
    let reported = routes(&[], &["GET /V1/desks b"]).grants(ROLE).by("grant-opens-more");
    assert!(reported.is_empty(), "it is denied b");
    let reported = routes(&["GET /V1/shelves a"], &["GET /V1/shelves a", "GET /V1/desks a"]).needs("GET /V1/shelves");
    let reported = reported.one("grant-opens-more");
    assert_eq!((reported.severity, reported.subject.as_str()), (Severity::Note, "app"));
    // All Resources opens everything anyway.
    let reported = routes(&[], &["DELETE /V1/desks b"]).grants(ALL).one("grant-opens-more");
    assert_eq!(reported.severity, Severity::Note);
}

#[test]
fn grant_opens_more_stays_silent() {
    let same = ["GET /V1/desks a", "PUT /V1/desks b"];
    routes(&same, &same).needs("GET /V1/desks").grants(ROLE).silent("grant-opens-more");
}

#[test]
fn grant_opens_more_nearly_fires() {
    // From 2.4.8 on a resource without a row is denied to a role that was saved normally.
    let (old, new) =
        (Made { resources: TREE, routes: &[] }, Made { resources: NEWER, routes: &["DELETE /V1/desks n"] });
    between(old, new).on("2.4.4", "2.4.8").grants(ROLE).silent("grant-opens-more");
    // Public routes are not opened by a grant.
    routes(&[], &["DELETE /V1/desks anonymous"]).grants(ROLE).silent("grant-opens-more");
}

#[test]
fn grant_opens_less_fires() {
    let reported = routes(&["GET /V1/desks a"], &["GET /V1/desks c"]).grants(ROLE).one("grant-opens-less");
    assert_eq!(
        (reported.severity, reported.subject.as_str(), reported.at.as_str()),
        (Severity::Warning, "7", "grants:2")
    );
    assert_eq!(reported.message, "`7` no longer opens 1 route: GET /V1/desks");
}

#[test]
fn grant_opens_less_stays_silent() {
    routes(&["GET /V1/desks a"], &["GET /V1/desks a"]).grants(ROLE).silent("grant-opens-less");
}

#[test]
fn grant_opens_less_nearly_fires() {
    // Removed entirely; not allowed before; All Resources opens everything.
    routes(&["GET /V1/desks a"], &[]).grants(ROLE).silent("grant-opens-less");
    routes(&["GET /V1/desks b"], &["GET /V1/desks c"]).grants(ROLE).silent("grant-opens-less");
    routes(&["GET /V1/desks a"], &["GET /V1/desks c"]).grants(ALL).silent("grant-opens-less");
}

#[test]
fn grant_excess_after_fires() {
    let reported = routes(&["GET /V1/desks b"], &["GET /V1/desks c"]).needs("GET /V1/desks").one("grant-excess-after");
    assert_eq!((reported.severity, reported.subject.as_str(), reported.at.as_str()), (Severity::Note, "app", ""));
    assert_eq!(
        reported.message,
        "the existing grant of app contains resources that are no longer needed: Nova_D::a, Nova_D::b"
    );
}

#[test]
fn grant_excess_after_stays_silent() {
    routes(&["GET /V1/desks b"], &["GET /V1/desks b"]).needs("GET /V1/desks").silent("grant-excess-after");
}

#[test]
fn grant_excess_after_nearly_fires() {
    // More is needed, nothing less; and an ancestor remains one.
    routes(&["GET /V1/desks b"], &["GET /V1/desks b c"]).needs("GET /V1/desks").silent("grant-excess-after");
    routes(&["GET /V1/desks a"], &["GET /V1/desks b"]).needs("GET /V1/desks").silent("grant-excess-after");
}
