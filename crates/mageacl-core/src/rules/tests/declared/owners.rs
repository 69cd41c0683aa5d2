//! Routes for customers that take an id.

use super::{Modules, modules, webapi};
use crate::finding::Severity;

fn routes(routes: &[&str]) -> Modules {
    modules(&["Nova_Desk"]).file("Nova/Desk/etc/webapi.xml", &webapi(routes))
}

#[test]
fn self_without_owner_fires() {
    for url in ["/V1/desks/:id", "/V1/desks/:deskId", "/V1/desks/:desk_id/drawers"] {
        let reported = routes(&[&format!("PUT {url} self")]).one("self-without-owner");
        assert_eq!(
            (reported.severity, reported.at.as_str()),
            (Severity::Note, "Nova/Desk/etc/webapi.xml:2:8"),
            "{url}"
        );
    }
}

#[test]
fn self_without_owner_stays_silent() {
    routes(&["GET /V1/desks/mine self", "GET /V1/desks/:id Nova_Desk::desk"]).silent("self-without-owner");
}

#[test]
fn self_without_owner_nearly_fires() {
    // A variable that is not an id, a public route, and a forced owner.
    routes(&["GET /V1/desks/:type self", "GET /V1/desks/:id anonymous"]).silent("self-without-owner");
    let forced = |parameter: &str| {
        let text = webapi(&["PUT /V1/desks/:id self"]);
        routes(&[])
            .file("Nova/Desk/etc/webapi.xml", &text.replace("</route>", &format!("<data>{parameter}</data></route>")))
    };
    forced("<parameter name=\"customerId\" force=\"true\">%customer_id%</parameter>").silent("self-without-owner");
    // Not forced, so that the caller may send another one.
    forced("<parameter name=\"customerId\">%customer_id%</parameter>").one("self-without-owner");
    forced("<parameter name=\"type\" force=\"true\">desk</parameter>").one("self-without-owner");
}
