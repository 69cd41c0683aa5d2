//! SOAP operations.

use super::{Modules, acl_below_root, modules, webapi};
use crate::finding::Severity;
use crate::rules::Persona;

/// Makes routes for the methods of one service, each `METHOD url ref..`; the default method is `b`.
fn modules_with(module: &str, routes: &str) -> Modules {
    let (vendor, name) = module.split_once('_').unwrap();
    let routes = routes.replace("class=\"A\"", &format!("class=\"{vendor}\\{name}\\Api\\{name}Interface\""));
    let resource = format!("<resource id=\"{module}::desk\" title=\"Desk\"/>");
    modules(&[module])
        .file(&format!("{vendor}/{name}/etc/acl.xml"), &acl_below_root(&resource))
        .file(&format!("{vendor}/{name}/etc/webapi.xml"), &routes)
}

const BOTH: [&str; 2] = ["GET /V1/desks Nova_Desk::desk", "GET /V1/desks/mine self"];

#[test]
fn soap_only_all_fires() {
    let mixed = modules_with("Nova_Desk", &webapi(&BOTH));
    let reported = mixed.one("soap-only-all");
    assert_eq!((reported.severity, reported.subject.as_str()), (Severity::Note, "novaDeskV1B"));
    assert!(reported.at.starts_with("Nova/Desk/etc/webapi.xml:3:"), "{}", reported.at);
    assert!(reported.related[0].starts_with("Nova/Desk/etc/webapi.xml:2:"), "{:?}", reported.related);
    assert_eq!(mixed.heard("soap-only-all", Persona::Pedantic), 1);
    // An undefined id also closes the other routes.
    let reported = modules_with("Nova_Desk", &webapi(&[BOTH[0], "PUT /V1/desks Nova_Desk::desc"])).one("soap-only-all");
    assert!(reported.message.contains("requires Nova_Desk::desc for PUT /V1/desks"), "{}", reported.message);
    // Magento has many such operations.
    let own = modules_with("Magento_Desk", &webapi(&BOTH).replace("Nova_Desk", "Magento_Desk"));
    assert_eq!([Persona::Pedantic, Persona::Audit].map(|persona| own.heard("soap-only-all", persona)), [0, 1]);
}

#[test]
fn soap_only_all_stays_silent() {
    modules_with("Nova_Desk", &webapi(&[BOTH[0], "GET /V1/desks/all Nova_Desk::desk"])).silent("soap-only-all");
}

#[test]
fn soap_only_all_nearly_fires() {
    // A separate operation or method; customers only; and routes with their own findings.
    let own = webapi(&BOTH).replace("/mine\"", "/mine\" soapOperation=\"mine\"");
    modules_with("Nova_Desk", &own).silent("soap-only-all");
    let (first, second) = (webapi(&BOTH[..1]), webapi(&BOTH[1..]).replace("method=\"b\"", "method=\"c\""));
    let inner = |text: &str| text.replace("<routes>", "").replace("</routes>", "");
    modules_with("Nova_Desk", &format!("<routes>{}{}</routes>", inner(&first), inner(&second))).silent("soap-only-all");
    modules_with("Nova_Desk", &webapi(&["GET /V1/desks/mine self"])).silent("soap-only-all");
    modules_with("Nova_Desk", &webapi(&["PUT /V1/desks Nova_Desk::desc"])).silent("soap-only-all");
}
