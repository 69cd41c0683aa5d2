//! Versions added to a text of facts.

use crate::packages::{Facts, Module, PackageVersion, Parameter, Resource, Route, assume, fold};

fn version<'t>(version: &'t str, ids: &[&'t str], refs: &[&'t str]) -> PackageVersion<'t> {
    let resource = |id: &&'t str| Resource { id, parent: None, sort_order: 0, title: None, disabled: false };
    let route = Route {
        method: "GET",
        url: "/V1/kiosks",
        service: Some(("Kiosks", "list")),
        refs: refs.to_vec(),
        secure: false,
        operation: None,
        parameters: Vec::new(),
    };
    let module = Module {
        name: "Acme_Kiosk",
        sequence: vec!["Magento_Sales"],
        resources: ids.iter().map(resource).collect(),
        routes: vec![route],
        ..Module::default()
    };
    PackageVersion { package: "acme/kiosk", version, modules: vec![module] }
}

/// Returns the section of the text, without the comment at its top.
fn section(text: &str) -> &str {
    &text[text.find("\n[").unwrap() + 1..]
}

#[test]
fn each_fact_is_written_once_with_the_versions_that_have_it() {
    let found = [
        version("1.1.0", &["A::a", "A::b"], &["A::a"]),
        version("1.0.0", &["A::b"], &["A::b"]),
        version("1.0.0-p10", &["A::a", "A::b"], &["A::a"]),
        version("1.0.0-p2", &["A::b"], &["A::a"]),
    ];
    let (text, conflicts) = fold("", &found).unwrap();
    assert_eq!(conflicts, []);
    let expected = "\
[acme/kiosk]
versions  1.0.0 1.0.0-p2 1.0.0-p10
versions  1.1.0
module  *  Acme_Kiosk
sequence  *  Magento_Sales
resource  1.0.0-p10..  A::a  -  0
resource  *  A::b  -  0
route  1.0.0-p2..  GET /V1/kiosks  Kiosks::list  A::a
route  1.0.0  GET /V1/kiosks  Kiosks::list  A::b
";
    assert_eq!(section(&text), expected);
    assert_eq!(fold(&text, &found), Ok((text.clone(), Vec::new())));
    for found in &found {
        let read = Facts::new(&text).find("acme/kiosk", found.version).unwrap();
        assert_eq!((read.is_exact, &read.modules), (true, &found.modules));
    }
}

#[test]
fn other_facts_of_a_known_version_are_a_conflict_and_not_taken() {
    let (text, _) = fold("", &[version("1.0.0", &["A::a"], &["A::a"])]).unwrap();
    let (again, conflicts) = fold(&text, &[version("v1.0.0", &["A::a"], &["A::b"])]).unwrap();
    assert_eq!(again, text);
    assert_eq!(conflicts.len(), 1);
    assert_eq!(conflicts[0].known, ["route  GET /V1/kiosks  Kiosks::list  A::a"]);
    assert_eq!(conflicts[0].found, ["route  GET /V1/kiosks  Kiosks::list  A::b"]);
}

#[test]
fn parameters_are_added_to_known_routes_and_never_lost() {
    let plain = version("1.0.0", &["A::a"], &["A::a"]);
    let mut full = plain.clone();
    full.modules[0].routes[0].parameters.push(Parameter { name: "id", force: true, value: Some("%customer_id%") });
    let (text, _) = fold("", std::slice::from_ref(&plain)).unwrap();
    let (text, conflicts) = fold(&text, &[full]).unwrap();
    assert!(text.contains("  force id=%customer_id%\n") && conflicts.is_empty(), "{text}");
    assert_eq!(fold(&text, &[plain]), Ok((text.clone(), Vec::new())));
}

#[test]
fn assumed_versions_give_way_to_seen_ones() {
    let (text, _) = fold("", &[version("1.0.0", &["A::a"], &["A::a"])]).unwrap();
    let text = assume(&text, &[("acme/kiosk", "1.0.1", "1.0.0"), ("acme/kiosk", "1.0.0", "1.0.0")]).unwrap();
    assert!(text.contains("\nassumed  1.0.1=1.0.0\n"), "{text}");
    assert!(!Facts::new(&text).find("acme/kiosk", "1.0.1").unwrap().is_exact);
    let (text, _) = fold(&text, &[version("1.0.1", &["A::a"], &["A::a"])]).unwrap();
    assert!(!text.contains("\nassumed"), "{text}");
    assert!(assume(&text, &[("acme/kiosk", "1.0.2", "9.0.0")]).is_err());
    assert!(fold(&text, &[version("dev-main", &[], &[])]).is_err());
    assert!(fold("[a/b]\nversions  1\nmodule  2  A_B\n", &[]).is_err());
}
