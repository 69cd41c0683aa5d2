//! Rules about routes.

use super::{TREE, routes, trees};
use crate::finding::Severity;

const WEBAPI: &str = "new/app/code/Nova/D/etc/webapi.xml";

#[test]
fn route_made_anonymous_fires() {
    let reported = routes(&["POST /V1/desks c"], &["POST /V1/desks anonymous"]).one("route-made-anonymous");
    assert_eq!((reported.severity, reported.subject.as_str()), (Severity::Error, "POST /V1/desks"));
    assert_eq!((reported.at, reported.message.contains("restricted to Nova_D::c")), (format!("{WEBAPI}:2"), true));
    assert_eq!(reported.related, ["old/app/code/Nova/D/etc/webapi.xml:2 it was guarded here"]);
    // Reading is less severe; a route without refs is public as well.
    let reported = routes(&["GET /V1/desks self"], &["GET /V1/desks"]).one("route-made-anonymous");
    assert_eq!(reported.severity, Severity::Warning);
}

#[test]
fn route_made_anonymous_stays_silent() {
    let same = ["POST /V1/desks c", "GET /V1/desks anonymous", "PUT /V1/desks"];
    routes(&same, &same).silent("route-made-anonymous");
}

#[test]
fn route_made_anonymous_nearly_fires() {
    // `anonymous` beside an id opens nothing, and a route with only `anonymous` is as public as one without refs.
    routes(&["POST /V1/desks c"], &["POST /V1/desks c anonymous"]).silent("route-made-anonymous");
    routes(&["POST /V1/desks anonymous"], &["POST /V1/desks"]).silent("route-made-anonymous");
    // A new route has its own rule.
    routes(&[], &["POST /V1/desks anonymous"]).silent("route-made-anonymous");
}

#[test]
fn guard_loosened_fires() {
    let reported = routes(&["PUT /V1/desks b c"], &["PUT /V1/desks c"]).one("guard-loosened");
    assert_eq!((reported.severity, reported.at), (Severity::Warning, format!("{WEBAPI}:2")));
    assert!(reported.message.ends_with("Nova_D::b + Nova_D::c before, Nova_D::c now"), "{}", reported.message);
    // Every grant that the Admin stores includes the ancestors.
    let reported = routes(&["PUT /V1/desks b"], &["PUT /V1/desks a"]).one("guard-loosened");
    assert!(
        reported.message.ends_with("Nova_D::a now, which grants of the Admin contain along with it"),
        "{}",
        reported.message
    );
    // One ref, undefined before: only All Resources opened it.
    let reported = trees("", TREE, &["PUT /V1/desks c"]).one("guard-loosened");
    assert!(reported.message.contains("Nova_D::c (undefined) before"), "{}", reported.message);
    routes(&["PUT /V1/desks c"], &["PUT /V1/desks self"]).one("guard-loosened");
}

/// Renaming a variable is invisible to callers, so it must not hide a change from a pipeline.
#[test]
fn a_variable_with_another_name_hides_no_change() {
    let reported = routes(&["PUT /V1/desks/:id b c"], &["PUT /V1/desks/:deskId c"]).one("guard-loosened");
    assert_eq!(reported.subject, "PUT /V1/desks/:deskId");
    let reported = routes(&["GET /V1/desks/:id c"], &["GET /V1/desks/:deskId anonymous"]).one("route-made-anonymous");
    assert_eq!(reported.subject, "GET /V1/desks/:deskId");
    routes(&["PUT /V1/desks/:id c"], &["PUT /V1/desks/:deskId c"]).silent("guard-loosened");
    // Another method, another number of parts, or a word in place of a variable: another route.
    routes(&["PUT /V1/desks/:id b c"], &["POST /V1/desks/:deskId c"]).silent("guard-loosened");
    routes(&["PUT /V1/desks/:id b c"], &["PUT /V1/desks/:deskId/legs c"]).silent("guard-loosened");
    routes(&["PUT /V1/desks/:id b c"], &["PUT /V1/desks/mine c"]).silent("guard-loosened");
    // Two routes with the same shape cannot be matched.
    routes(&["PUT /V1/desks/:id b c"], &["PUT /V1/desks/:a c", "PUT /V1/desks/:b c"]).silent("guard-loosened");
}

#[test]
fn guard_loosened_stays_silent() {
    routes(&["PUT /V1/desks b c"], &["PUT /V1/desks c b"]).silent("guard-loosened");
}

#[test]
fn guard_loosened_nearly_fires() {
    routes(&["PUT /V1/desks c"], &["PUT /V1/desks b c"]).silent("guard-loosened");
    routes(&["PUT /V1/desks b"], &["PUT /V1/desks c"]).silent("guard-loosened");
    routes(&["PUT /V1/desks b"], &["PUT /V1/desks anonymous"]).silent("guard-loosened");
}

#[test]
fn guard_moved_fires() {
    let reported = routes(&["POST /V1/desks b"], &["GET /V1/desks b", "POST /V1/desks c"]).one("guard-moved");
    assert_eq!((reported.severity, reported.at), (Severity::Warning, format!("{WEBAPI}:3")));
    assert_eq!(reported.message, "different grants open POST /V1/desks: Nova_D::b before, Nova_D::c now");
}

#[test]
fn guard_moved_stays_silent() {
    routes(&["POST /V1/desks b"], &["POST /V1/desks b"]).silent("guard-moved");
}

#[test]
fn guard_moved_nearly_fires() {
    routes(&["POST /V1/desks b"], &["POST /V1/desks b c"]).silent("guard-moved");
    routes(&["POST /V1/desks b"], &["POST /V1/desks a"]).silent("guard-moved");
    // Another method is another route.
    routes(&["POST /V1/desks b"], &["PUT /V1/desks c"]).silent("guard-moved");
}

#[test]
fn guard_tightened_fires() {
    let reported = routes(&["GET /V1/desks"], &["GET /V1/desks c"]).one("guard-tightened");
    assert_eq!((reported.severity, reported.subject.as_str()), (Severity::Note, "GET /V1/desks"));
    routes(&["GET /V1/desks a"], &["GET /V1/desks b"]).one("guard-tightened");
    // An id that is no longer defined cannot be granted.
    trees(TREE, "", &["GET /V1/desks c"]).one("guard-tightened");
}

#[test]
fn guard_tightened_stays_silent() {
    routes(&["GET /V1/desks c"], &["GET /V1/desks c"]).silent("guard-tightened");
}

#[test]
fn guard_tightened_nearly_fires() {
    routes(&["GET /V1/desks c"], &["GET /V1/desks anonymous"]).silent("guard-tightened");
    // Undefined on both sides.
    trees("", "", &["GET /V1/desks c"]).silent("guard-tightened");
}

#[test]
fn anonymous_route_added_fires() {
    let reported = routes(&[], &["POST /V1/desks anonymous"]).one("anonymous-route-added");
    assert_eq!((reported.severity, reported.at), (Severity::Warning, format!("{WEBAPI}:2")));
    let reported = routes(&[], &["GET /V1/desks"]).one("anonymous-route-added");
    assert_eq!(reported.severity, Severity::Note);
}

#[test]
fn anonymous_route_added_stays_silent() {
    routes(&["POST /V1/desks anonymous"], &["POST /V1/desks anonymous"]).silent("anonymous-route-added");
}

#[test]
fn anonymous_route_added_nearly_fires() {
    routes(&[], &["POST /V1/desks self", "GET /V1/desks c anonymous"]).silent("anonymous-route-added");
    routes(&["POST /V1/desks c"], &["POST /V1/desks anonymous"]).silent("anonymous-route-added");
}

#[test]
fn route_added_fires() {
    let reported = routes(&[], &["DELETE /V1/desks/:id c"]).one("route-added");
    assert_eq!((reported.severity, reported.at), (Severity::Note, format!("{WEBAPI}:2")));
    assert_eq!(reported.message, "DELETE /V1/desks/:id is new (callers: Nova_D::c)");
}

#[test]
fn route_added_stays_silent() {
    routes(&["DELETE /V1/desks/:id c"], &["DELETE /V1/desks/:id c"]).silent("route-added");
}

#[test]
fn route_added_nearly_fires() {
    routes(&["DELETE /V1/desks/:id c"], &["DELETE /V1/desks/:id b"]).silent("route-added");
    routes(&[], &["DELETE /V1/desks/:id anonymous"]).silent("route-added");
}

#[test]
fn route_removed_fires() {
    let reported = routes(&["GET /V1/desks c", "PUT /V1/desks c"], &["GET /V1/desks c"]).one("route-removed");
    assert_eq!((reported.severity, reported.subject.as_str()), (Severity::Note, "PUT /V1/desks"));
    // Its position is on the old side.
    assert_eq!(reported.at, "old/app/code/Nova/D/etc/webapi.xml:3");
    assert_eq!(reported.related, ["old/app/code/Nova/D/etc/webapi.xml:3 it was declared here"]);
}

#[test]
fn route_removed_stays_silent() {
    routes(&["GET /V1/desks c"], &["GET /V1/desks c"]).silent("route-removed");
}

#[test]
fn route_removed_nearly_fires() {
    routes(&["GET /V1/desks c"], &["GET /V1/desks anonymous", "PUT /V1/desks c"]).silent("route-removed");
}

#[test]
fn service_changed_fires() {
    let reported = routes(&["GET /V1/desks c"], &["GET /V1/desks c by:B"]).one("service-changed");
    assert_eq!(
        (reported.severity, reported.message.as_str()),
        (Severity::Note, "GET /V1/desks is answered by B::m, and was answered by A::m")
    );
}

#[test]
fn service_changed_stays_silent() {
    routes(&["GET /V1/desks c by:B"], &["GET /V1/desks c by:B"]).silent("service-changed");
}

#[test]
fn service_changed_nearly_fires() {
    routes(&["GET /V1/desks c by:B"], &["GET /V1/desks b by:B", "PUT /V1/desks c by:C"]).silent("service-changed");
}

#[test]
fn secure_dropped_fires() {
    let reported = routes(&["GET /V1/desks c secure"], &["GET /V1/desks c"]).one("secure-dropped");
    assert_eq!((reported.severity, reported.at), (Severity::Warning, format!("{WEBAPI}:2")));
}

#[test]
fn secure_dropped_stays_silent() {
    routes(&["GET /V1/desks c secure"], &["GET /V1/desks c secure"]).silent("secure-dropped");
}

#[test]
fn secure_dropped_nearly_fires() {
    routes(&["GET /V1/desks c"], &["GET /V1/desks c secure"]).silent("secure-dropped");
}
