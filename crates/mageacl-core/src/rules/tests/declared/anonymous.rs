//! Public routes.

use super::{Modules, modules, webapi};
use crate::finding::Severity;
use crate::rules::Persona;

fn modules_with(module: &str, route: &str) -> Modules {
    modules(&[module]).file(&format!("{}/etc/webapi.xml", module.replace('_', "/")), &webapi(&[route]))
}

#[test]
fn anonymous_write_fires() {
    for method in ["POST", "PUT", "DELETE"] {
        let open = modules_with("Nova_Desk", &format!("{method} /V1/desks anonymous"));
        let reported = open.one("anonymous-write");
        assert_eq!((reported.severity, reported.subject), (Severity::Warning, format!("{method} /V1/desks")));
        assert_eq!(reported.at, "Nova/Desk/etc/webapi.xml:2:8", "the url");
        assert_eq!(open.heard("anonymous-write", Persona::Default), 1);
    }
    // Magento's own are known and maintained.
    let own = modules_with("Magento_Desk", "POST /V1/desks anonymous");
    assert_eq!(own.one("anonymous-write").severity, Severity::Note);
    assert_eq!([Persona::Default, Persona::Pedantic].map(|persona| own.heard("anonymous-write", persona)), [0, 0]);
}

#[test]
fn anonymous_write_stays_silent() {
    modules_with("Nova_Desk", "POST /V1/desks Nova_Desk::desk").silent("anonymous-write");
    modules_with("Nova_Desk", "POST /V1/desks self").silent("anonymous-write");
}

#[test]
fn anonymous_write_nearly_fires() {
    // It is still guarded, it only reads, or it can never be called.
    modules_with("Nova_Desk", "POST /V1/desks anonymous Nova_Desk::desk").silent("anonymous-write");
    modules_with("Nova_Desk", "GET /V1/desks anonymous").silent("anonymous-write");
    modules_with("Nova_Desk", "PATCH /V1/desks anonymous").silent("anonymous-write");
}

#[test]
fn public_posts_that_only_read_and_guest_carts_are_an_inventory() {
    let search = webapi(&["POST /V1/desks/search anonymous"]).replace("method=\"b\"", "method=\"search\"");
    let reads = modules(&["Nova_Desk"]).file("Nova/Desk/etc/webapi.xml", &search);
    reads.silent("anonymous-write");
    reads.one("anonymous-read");
    let cart = modules_with("Nova_Desk", "PUT /V1/guest-carts/:cartId/desk anonymous");
    assert_eq!(cart.one("anonymous-write").severity, Severity::Note);
    assert_eq!([Persona::Default, Persona::Pedantic].map(|persona| cart.heard("anonymous-write", persona)), [0, 0]);
}

#[test]
fn anonymous_read_fires() {
    let reported = modules_with("Nova_Desk", "GET /V1/desks anonymous").one("anonymous-read");
    assert_eq!((reported.severity, reported.subject.as_str()), (Severity::Note, "GET /V1/desks"));
    modules_with("Magento_Desk", "GET /V1/desks anonymous").one("anonymous-read");
}

#[test]
fn anonymous_read_stays_silent() {
    modules_with("Nova_Desk", "GET /V1/desks Nova_Desk::desk").silent("anonymous-read");
}

#[test]
fn anonymous_read_nearly_fires() {
    modules_with("Nova_Desk", "POST /V1/desks anonymous").silent("anonymous-read");
    modules_with("Nova_Desk", "GET /V1/desks anonymous self").silent("anonymous-read");
}

#[test]
fn route_without_refs_fires() {
    for route in ["GET /V1/desks", "POST /V1/desks"] {
        let reported = modules_with("Nova_Desk", route).one("route-without-refs");
        assert_eq!((reported.severity, reported.subject.as_str()), (Severity::Error, route));
        assert_eq!(reported.at, "Nova/Desk/etc/webapi.xml:2:8", "the url");
    }
}

#[test]
fn route_without_refs_stays_silent() {
    modules_with("Nova_Desk", "GET /V1/desks anonymous").silent("route-without-refs");
}

#[test]
fn route_without_refs_nearly_fires() {
    // A declaration that only adds to a route of another module needs no refs.
    modules(&["Nova_Desk", "Orbit_Chair"])
        .file("Nova/Desk/etc/webapi.xml", &webapi(&["GET /V1/desks self"]))
        .file("Orbit/Chair/etc/webapi.xml", &webapi(&["GET /V1/desks"]))
        .silent("route-without-refs");
}
