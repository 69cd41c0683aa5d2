//! Modules that change routes of Magento.

use super::{Modules, modules, webapi};
use crate::finding::Severity;
use crate::rules::Persona;

/// Makes a store in which a module of Magento and one of the store declare routes.
fn over(core: &str, own: &str) -> Modules {
    let own = if own.contains("class=") { own.to_owned() } else { webapi(&[own]) };
    modules(&["Nova_Desk"])
        .file("Magento/Backend/etc/webapi.xml", &webapi(&[core]))
        .file("Nova/Desk/etc/webapi.xml", &own)
}

/// Returns a declaration with another service and no refs.
fn replacing(url: &str) -> String {
    format!(
        "<routes>\n<route url=\"{url}\" method=\"GET\"><service class=\"Nova\\Desk\" method=\"get\"/></route></routes>"
    )
}

#[test]
fn route_opened_by_override_fires() {
    let opened = over("PUT /V1/clocks Magento_Backend::clocks", "PUT /V1/clocks anonymous");
    let reported = opened.one("route-opened-by-override");
    assert_eq!((reported.severity, reported.subject.as_str()), (Severity::Warning, "PUT /V1/clocks"));
    let message = "`anonymous` is added to PUT /V1/clocks of Magento_Backend, which still requires Magento_Backend::clocks: \
                   guests remain denied";
    assert_eq!(reported.message, message);
    assert!(reported.at.starts_with("Nova/Desk/etc/webapi.xml:2:"), "{}", reported.at);
    // One line for one defect.
    assert_eq!(opened.heard("anonymous-added", Persona::Default), 0);
    let reported =
        over("PUT /V1/clocks Magento_Backend::clocks", "PUT /V1/clocks self").one("route-opened-by-override");
    assert_eq!(reported.severity, Severity::Error);
    assert!(reported.message.ends_with("only All Resources can call it now"), "{}", reported.message);
    let reported = over("GET /V1/clocks anonymous", &replacing("/V1/clocks")).one("route-opened-by-override");
    assert_eq!(reported.message, "GET /V1/clocks of Magento_Backend runs Nova\\Desk::get here, for everyone");
    assert_eq!(reported.at, "Nova/Desk/etc/webapi.xml:2:47");
}

#[test]
fn route_opened_by_override_stays_silent() {
    over("PUT /V1/clocks Magento_Backend::clocks", "PUT /V1/desks anonymous").silent("route-opened-by-override");
}

#[test]
fn route_opened_by_override_nearly_fires() {
    // A stricter guard, the same service, and routes of another module that is not Magento's.
    over("PUT /V1/clocks Magento_Backend::clocks", "PUT /V1/clocks Nova_Desk::desk").silent("route-opened-by-override");
    modules(&["Nova_Desk", "Orbit_Chair"])
        .file("Nova/Desk/etc/webapi.xml", &webapi(&["GET /V1/desks Nova_Desk::desk"]))
        .file("Orbit/Chair/etc/webapi.xml", &webapi(&["GET /V1/desks anonymous"]))
        .silent("route-opened-by-override");
}
