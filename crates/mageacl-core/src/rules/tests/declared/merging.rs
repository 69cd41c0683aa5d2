//! Two modules that declare one route.

use super::{Modules, modules, webapi};
use crate::finding::Severity;
use crate::rules::Persona;

/// Makes a store with the route of one module, and the declaration of it in another one.
fn two(desk: &str, chair: &str) -> Modules {
    modules(&["Nova_Desk", "Orbit_Chair"])
        .file("Nova/Desk/etc/webapi.xml", &webapi(&[desk]))
        .file("Orbit/Chair/etc/webapi.xml", &webapi(&[chair]))
}

fn one(route: &str) -> Modules {
    modules(&["Nova_Desk"]).file("Nova/Desk/etc/webapi.xml", &webapi(&[route]))
}

#[test]
fn refs_anded_fires() {
    let added = two("PUT /V1/desks Nova_Desk::desk", "PUT /V1/desks Orbit_Chair::chair");
    let reported = added.one("refs-anded");
    assert_eq!((reported.severity, reported.subject.as_str()), (Severity::Warning, "PUT /V1/desks"));
    assert_eq!(reported.resource.as_deref(), Some("Orbit_Chair::chair"));
    assert_eq!(reported.at, "Orbit/Chair/etc/webapi.xml:2:89");
    assert_eq!(reported.related, ["Nova/Desk/etc/webapi.xml:2:89 Nova_Desk::desk is required here"]);
    assert_eq!([Persona::Default, Persona::Pedantic].map(|persona| added.heard("refs-anded", persona)), [0, 1]);
    // A combination that no caller has is a defect, in any module.
    for route in [two("PUT /V1/desks self", "PUT /V1/desks Nova_Desk::desk"), one("PUT /V1/desks Nova_Desk::desk self")]
    {
        let reported = route.one("refs-anded");
        assert_eq!(reported.severity, Severity::Error);
        assert!(reported.message.contains("only All Resources"), "{}", reported.message);
        assert_eq!(route.heard("refs-anded", Persona::Default), 1);
    }
}

#[test]
fn refs_anded_stays_silent() {
    two("PUT /V1/desks Nova_Desk::desk", "GET /V1/desks Orbit_Chair::chair").silent("refs-anded");
}

#[test]
fn refs_anded_nearly_fires() {
    // The same ref again, several of the route's own module, and `anonymous`, which does not open it.
    two("PUT /V1/desks Nova_Desk::desk", "PUT /V1/desks Nova_Desk::desk").silent("refs-anded");
    one("PUT /V1/desks Nova_Desk::desk Nova_Desk::top").silent("refs-anded");
    two("PUT /V1/desks Nova_Desk::desk", "PUT /V1/desks anonymous").silent("refs-anded");
}

#[test]
fn service_replaced_fires() {
    let other = webapi(&["PUT /V1/desks Nova_Desk::desk"]).replace("class=\"A\"", "class=\"B\"");
    let reported =
        two("PUT /V1/desks Nova_Desk::desk", "GET /V1/desks self").file("Orbit/Chair/etc/webapi.xml", &other);
    let reported = reported.one("service-replaced");
    assert_eq!((reported.severity, reported.subject.as_str()), (Severity::Warning, "PUT /V1/desks"));
    assert_eq!(reported.message, "PUT /V1/desks of Nova_Desk runs B::b here");
    assert_eq!(reported.at, "Orbit/Chair/etc/webapi.xml:2:46", "the class");
    assert_eq!(reported.related, ["Nova/Desk/etc/webapi.xml:2:37 Nova_Desk runs A::b"]);
}

#[test]
fn service_replaced_stays_silent() {
    one("PUT /V1/desks self").silent("service-replaced");
}

#[test]
fn service_replaced_nearly_fires() {
    // The same service, another HTTP method, and no service at all.
    two("PUT /V1/desks self", "PUT /V1/desks self").silent("service-replaced");
    let other = webapi(&["GET /V1/desks self"]).replace("class=\"A\"", "class=\"B\"");
    two("PUT /V1/desks self", "GET /V1/desks self")
        .file("Orbit/Chair/etc/webapi.xml", &other)
        .silent("service-replaced");
    let none = webapi(&["PUT /V1/desks self"]).replace("<service class=\"A\" method=\"b\"/>", "");
    two("PUT /V1/desks self", "GET /V1/desks self")
        .file("Orbit/Chair/etc/webapi.xml", &none)
        .silent("service-replaced");
}

#[test]
fn anonymous_added_fires() {
    let reported = two("PUT /V1/desks Nova_Desk::desk", "PUT /V1/desks anonymous").one("anonymous-added");
    assert_eq!((reported.severity, reported.subject.as_str()), (Severity::Warning, "PUT /V1/desks"));
    assert_eq!(reported.at, "Orbit/Chair/etc/webapi.xml:2:89");
    assert_eq!(reported.related, ["Nova/Desk/etc/webapi.xml:2:89 Nova_Desk::desk is still required"]);
    // In one file, and beside `self`.
    for route in ["PUT /V1/desks anonymous Nova_Desk::desk", "PUT /V1/desks self anonymous"] {
        assert_eq!(one(route).one("anonymous-added").severity, Severity::Warning, "{route}");
    }
    // The other way round it is a guard, and most likely intended.
    let guarded = two("PUT /V1/desks anonymous", "PUT /V1/desks Orbit_Chair::chair");
    let reported = guarded.one("anonymous-added");
    assert_eq!((reported.severity, reported.resource.as_deref()), (Severity::Note, Some("Orbit_Chair::chair")));
    assert_eq!(guarded.heard("anonymous-added", Persona::Default), 0);
}

#[test]
fn anonymous_added_stays_silent() {
    one("PUT /V1/desks anonymous").silent("anonymous-added");
}

#[test]
fn anonymous_added_nearly_fires() {
    two("PUT /V1/desks anonymous", "PUT /V1/desks anonymous").silent("anonymous-added");
    two("PUT /V1/desks Nova_Desk::desk", "GET /V1/desks anonymous").silent("anonymous-added");
}
