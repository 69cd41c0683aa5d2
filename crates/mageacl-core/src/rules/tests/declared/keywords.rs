//! Keywords, All Resources and variables in routes.

use super::{Modules, modules, webapi};
use crate::finding::Severity;

fn routes(routes: &[&str]) -> Modules {
    modules(&["Nova_Desk"]).file("Nova/Desk/etc/webapi.xml", &webapi(routes))
}

#[test]
fn misspelled_keyword_fires() {
    for (written, keyword) in
        [("Anonymous", "anonymous"), ("ANONYMOUS", "anonymous"), ("anonymus", "anonymous"), ("Self", "self")]
    {
        let store = routes(&[&format!("GET /V1/desks {written}")]);
        let reported = store.one("misspelled-keyword");
        assert_eq!((reported.severity, reported.resource.as_deref()), (Severity::Error, Some(written)));
        assert!(reported.message.ends_with(&format!("not the keyword `{keyword}`")), "{}", reported.message);
        assert!(reported.at.starts_with("Nova/Desk/etc/webapi.xml:2:"), "{}", reported.at);
        store.silent("undefined-ref");
    }
}

#[test]
fn misspelled_keyword_stays_silent() {
    routes(&["GET /V1/desks anonymous", "PUT /V1/desks self", "POST /V1/desks Nova_Desk::desk"])
        .silent("misspelled-keyword");
}

#[test]
fn misspelled_keyword_nearly_fires() {
    // Ids that contain a keyword, or are of no known form.
    routes(&["GET /V1/desks Nova_Desk::anonymous", "PUT /V1/desks Nova_Desk::Self", "POST /V1/desks selfish"])
        .silent("misspelled-keyword");
}

#[test]
fn ref_to_all_fires() {
    let reported = routes(&["GET /V1/desks Magento_Backend::all"]).one("ref-to-all");
    assert_eq!((reported.severity, reported.subject.as_str()), (Severity::Warning, "GET /V1/desks"));
    assert!(reported.at.starts_with("Nova/Desk/etc/webapi.xml:2:"), "{}", reported.at);
}

#[test]
fn ref_to_all_stays_silent() {
    routes(&["GET /V1/desks Nova_Desk::desk"]).silent("ref-to-all");
}

#[test]
fn ref_to_all_nearly_fires() {
    // The root of the tree, which every integration has, and a resource with the same name.
    routes(&["GET /V1/desks Magento_Backend::admin", "PUT /V1/desks Nova_Desk::all"]).silent("ref-to-all");
}

#[test]
fn brace_variable_fires() {
    for (url, corrected) in [
        ("/V1/desks/{id}", "/V1/desks/:id"),
        ("/V1/{type}/desks/:id", "/V1/:type/desks/:id"),
        ("/V1/desks/:{id}", "/V1/desks/:id"),
    ] {
        let store = routes(&[&format!("GET {url} Nova_Desk::desk")]);
        let reported = store.one("brace-variable");
        assert_eq!(
            (reported.severity, reported.at.as_str()),
            (Severity::Warning, "Nova/Desk/etc/webapi.xml:2:8"),
            "{url}"
        );
        let (findings, _) = store.found(crate::rules::Persona::Default);
        let finding = findings.iter().find(|finding| finding.rule == "brace-variable").unwrap();
        assert_eq!(finding.fix, format!("Write {corrected}."));
    }
}

#[test]
fn brace_variable_stays_silent() {
    routes(&["GET /V1/desks/:id Nova_Desk::desk"]).silent("brace-variable");
}

#[test]
fn brace_variable_nearly_fires() {
    // Braces in a part of a segment, and around nothing.
    routes(&["GET /V1/desks/{} Nova_Desk::desk", "GET /V1/desks/a{id} Nova_Desk::desk"]).silent("brace-variable");
}
