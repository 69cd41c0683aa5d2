//! The built-in file, and the routes to which advisories apply.

use std::collections::BTreeSet;

use serde_json::Value;

use super::*;
use crate::release::Release;

fn route(name: &str, refs: &[&str]) -> Route {
    let (method, url) = name.split_once(' ').unwrap();
    Route {
        url: url.to_owned(),
        method: method.to_owned(),
        service: String::new(),
        service_method: String::new(),
        secure: false,
        resources: refs.iter().map(|id| (*id).to_owned()).collect(),
        ref_places: Vec::new(),
        operation: None,
        parameters: Vec::new(),
        declarations: Vec::new(),
    }
}

fn shown(routes: &[Route]) -> Vec<(&'static str, Vec<String>)> {
    let names = |shown: Shown| shown.routes.iter().map(|(_, route)| route.name()).collect();
    advisories_for(routes).into_iter().map(|shown| (shown.advisory.id.as_str(), names(shown))).collect()
}

const DELETE: &str = "DELETE /V1/customers/:customerId";

#[test]
fn the_file_is_of_its_format() {
    let schema: Value = serde_json::from_str(include_str!("../../../../data/advisories.schema.json")).unwrap();
    jsonschema::meta::validate(&schema).unwrap();
    let file: Value = serde_json::from_str(BUILTIN_TEXT).unwrap();
    assert!(jsonschema::validator_for(&schema).unwrap().is_valid(&file));
    let read: File = serde_json::from_str(BUILTIN_TEXT).unwrap();
    assert_eq!((all(), unseen()), (&read.advisories[..], &read.unseen[..]));
    assert_eq!((all().len(), unseen().len()), (4, 2));
}

#[test]
fn no_two_entries_are_about_the_same() {
    let ids: BTreeSet<&str> =
        all().iter().map(|it| it.id.as_str()).chain(unseen().iter().map(|it| it.id.as_str())).collect();
    assert_eq!(ids.len(), all().len() + unseen().len());
    let guards = || all().iter().flat_map(|advisory| &advisory.routes);
    let routes: BTreeSet<String> = guards().map(|guard| format!("{} {}", guard.method, guard.url)).collect();
    assert_eq!(routes.len(), guards().count());
    for guard in guards() {
        assert!(guard.weak.iter().all(|weak| !guard.fixed.contains(weak)), "{} {}", guard.method, guard.url);
    }
}

#[test]
fn the_releases_with_the_fix_stand_in_order() {
    for advisory in all() {
        let releases: Vec<Release> = advisory.fixed_in.iter().map(|text| Release::parse(text).unwrap()).collect();
        assert!(releases.is_sorted(), "{}", advisory.id);
        let written: Vec<String> = releases.iter().map(Release::to_string).collect();
        assert_eq!(written, advisory.fixed_in);
    }
}

#[test]
fn the_refs_of_a_route_decide() {
    let manage = "Magento_Customer::manage";
    let reported = [("CVE-2020-24402", vec![DELETE.to_owned()])];
    assert_eq!(shown(&[route(DELETE, &[manage])]), reported);
    // `anonymous` beside another ref changes nothing.
    assert_eq!(shown(&[route(DELETE, &["anonymous", manage])]), reported);
    assert_eq!(shown(&[route("delete /V1/customers/:customerId", &[manage])]).len(), 1);
    for (name, refs) in [
        // Fixed by Magento or by the store; all refs are required.
        (DELETE, &["Magento_Customer::delete"][..]),
        (DELETE, &[manage, "Magento_Customer::delete"]),
        (DELETE, &[manage, "Nova_Desk::guard"]),
        (DELETE, &[manage, "self"]),
        // More serious, and reported by other rules.
        (DELETE, &["anonymous"]),
        (DELETE, &[]),
        // Other routes and refs.
        ("PUT /V1/customers/:customerId", &[manage]),
        ("DELETE /V1/customers/:id", &[manage]),
        (DELETE, &["Magento_Customer::customer"]),
    ] {
        assert_eq!(shown(&[route(name, refs)]), [], "{name} {refs:?}");
    }
}

#[test]
fn an_advisory_names_the_routes_that_show_it() {
    let page = ["Magento_Cms::page"];
    let (save, delete) = (route("PUT /V1/cmsPage/:id", &page), route("DELETE /V1/cmsPage/:pageId", &page));
    let both = vec![delete.name(), save.name()];
    let customers = route(DELETE, &["Magento_Customer::manage"]);
    let reported = [("CVE-2020-24402", vec![DELETE.to_owned()]), ("CVE-2020-24404", both)];
    assert_eq!(shown(&[save.clone(), customers, delete]), reported);
    assert_eq!(shown(&[save])[0].1, ["PUT /V1/cmsPage/:id"]);
}
