//! Unreachable routes.

use super::{Modules, modules, webapi};
use crate::finding::Severity;

fn routes(routes: &[&str]) -> Modules {
    modules(&["Nova_Desk"]).file("Nova/Desk/etc/webapi.xml", &webapi(routes))
}

#[test]
fn shadowed_route_fires() {
    let reported = routes(&["GET /V1/desks/2fa/:code self", "GET /V1/desks/:id/:part self"]).one("shadowed-route");
    assert_eq!((reported.severity, reported.subject.as_str()), (Severity::Warning, "GET /V1/desks/2fa/:code"));
    assert_eq!(reported.at, "Nova/Desk/etc/webapi.xml:2:8", "the url");
    assert_eq!(reported.related, ["Nova/Desk/etc/webapi.xml:3:8 GET /V1/desks/:id/:part answers in its place"]);
    // Two names for one variable: the first in byte order is never selected.
    let reported = routes(&["PUT /V1/desks/:id self", "PUT /V1/desks/:deskId self"]).one("shadowed-route");
    assert_eq!(reported.subject, "PUT /V1/desks/:deskId");
    // Magento matches the first two words, but the second one is a variable.
    let reported = routes(&["GET /V1/:kind self"]).one("shadowed-route");
    assert!(reported.message.contains("does not begin with two words"), "{}", reported.message);
}

#[test]
fn shadowed_route_stays_silent() {
    routes(&["GET /V1/desks self", "GET /V1/desks/:id self", "GET /V1/desks/:id/parts self"]).silent("shadowed-route");
}

#[test]
fn shadowed_route_nearly_fires() {
    // A letter takes precedence over a variable; a URL without variables matches exactly; another method is another
    // route.
    routes(&["GET /V1/desks/mine/:code self", "GET /V1/desks/:id/:part self"]).silent("shadowed-route");
    routes(&["GET /V1/desks/2fa self", "GET /V1/desks/:id self"]).silent("shadowed-route");
    routes(&["GET /V1/desks/:id self", "PUT /V1/desks/:deskId self"]).silent("shadowed-route");
    // A route with an unsupported method has its own rule.
    routes(&["PATCH /V1/:kind self"]).silent("shadowed-route");
    routes(&["GET /V1/desks self", "get /V1/desks self"]).silent("shadowed-route");
}

#[test]
fn unsupported_method_fires() {
    for (method, severity) in
        [("PATCH", Severity::Error), ("HEAD", Severity::Error), ("get", Severity::Warning), ("Put", Severity::Warning)]
    {
        let reported = routes(&[&format!("{method} /V1/desks/:id self")]).one("unsupported-method");
        assert_eq!((reported.severity, reported.subject), (severity, format!("{method} /V1/desks/:id")));
        assert_eq!(reported.at, "Nova/Desk/etc/webapi.xml:2:28", "the method");
    }
}

#[test]
fn unsupported_method_stays_silent() {
    let all = ["GET /V1/desks self", "POST /V1/desks self", "PUT /V1/desks self", "DELETE /V1/desks self"];
    routes(&all).silent("unsupported-method");
}

#[test]
fn unsupported_method_nearly_fires() {
    // The method of a service is a PHP method with any name.
    let service = webapi(&["GET /V1/desks self"]).replace("method=\"b\"", "method=\"patch\"");
    modules(&["Nova_Desk"]).file("Nova/Desk/etc/webapi.xml", &service).silent("unsupported-method");
}
