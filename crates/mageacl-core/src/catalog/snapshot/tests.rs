//! Snapshots are read as they were written, and malformed ones are refused with a position.

use proptest::prelude::*;

use super::*;
use crate::catalog::{self, OriginSource, integrations};
use crate::source::Span;
use crate::store;

/// Makes a snapshot of a fixture; returns its text, the catalog and the sources.
fn made(fixture: &str) -> (String, Catalog, SourceMap) {
    let root = format!("{}/../../fixtures/{fixture}", env!("CARGO_MANIFEST_DIR"));
    let sources = SourceMap::default();
    let mut catalog = catalog::load(&store::discover(root.as_ref()).unwrap(), &sources).unwrap();
    catalog::read_aliases(&mut catalog, &sources).unwrap();
    let known = KnownIntegrations {
        consolidated: integrations::read(&catalog, &sources).unwrap(),
        api: integrations::read_api(&catalog, &sources).unwrap(),
    };
    (text(&catalog, &known, &sources), catalog, sources)
}

fn text(catalog: &Catalog, known: &KnownIntegrations, sources: &SourceMap) -> String {
    let both = (catalog.acl.as_ref().unwrap(), catalog.routes.as_ref().unwrap());
    let mut text = Vec::new();
    write(&catalog.origin, catalog, both, known, sources, &mut text).unwrap();
    String::from_utf8(text).unwrap()
}

#[test]
fn a_snapshot_is_read_as_the_catalog_that_it_was_made_of() {
    for fixture in ["shop", "bulk-alias", "soap-needs-self", "disabled-resource", "two-modules-one-package"] {
        let (written, catalog, sources) = made(fixture);
        let names = SourceMap::default();
        let again = parse(&written, &names).unwrap();
        assert_eq!(again.origin.source, OriginSource::Snapshot);

        let (tree, known) = (again.acl.as_ref().unwrap(), catalog.acl.as_ref().unwrap());
        assert_eq!(tree.disabled(), known.disabled(), "{fixture}");
        let node = |tree: &AclTree, node| {
            let resource = tree.resource(node);
            let parent = tree.parent(node).map(|parent| tree.resource(parent).id.clone());
            (resource.id.clone(), resource.title.clone(), parent, resource.sort_order, resource.module().to_owned())
        };
        let nodes = |tree: &AclTree| tree.nodes().map(|at| node(tree, at)).collect::<Vec<_>>();
        assert_eq!(nodes(tree), nodes(known), "{fixture}");

        let (routes, known) = (again.routes.as_ref().unwrap(), catalog.routes.as_ref().unwrap());
        assert_eq!(routes.operations(), known.operations(), "{fixture}");
        assert_eq!(routes.aliases(), known.aliases(), "{fixture}");
        for (route, known) in routes.all().iter().zip(known.all()) {
            assert_eq!((route.name(), &route.resources), (known.name(), &known.resources));
            assert_eq!((&route.parameters, &route.operation), (&known.parameters, &known.operation));
            let place = |sources: &SourceMap, span: Span| (sources.name(span.file).to_owned(), sources.line(span));
            assert_eq!(place(&names, route.ref_places[0]), place(&sources, known.ref_places[0]), "{}", route.name());
        }
        assert_eq!(routes.all().len(), known.all().len());

        // Only the origin differs when it is written again.
        let integrations = again.integrations.as_ref().unwrap();
        let rewritten = text(&again, integrations, &names);
        assert_eq!(rewritten.replace("\"source\": \"snapshot\"", "\"source\": \"checkout\""), written, "{fixture}");
    }
}

#[test]
fn the_integrations_of_modules_are_kept_with_what_magento_stores() {
    let (written, catalog, sources) = made("shop");
    let again = parse(&written, &SourceMap::default()).unwrap();
    let known = integrations::read(&catalog, &sources).unwrap();
    let kept = &again.integrations.as_ref().unwrap().consolidated;
    assert_eq!(kept.len(), known.len());
    assert_eq!((&kept[0].name, &kept[0].email, &kept[0].stored), (&known[0].name, &known[0].email, &known[0].stored));
    assert_eq!(again.integrations.unwrap().api[0].name, "Acme Connector");
}

/// A file of the first version. It must never be regenerated.
#[test]
fn the_first_version_stays_readable() {
    let text = include_str!("../../../../../fixtures/snapshots/schema-1.json");
    let sources = SourceMap::default();
    let catalog = parse(text, &sources).unwrap();
    let (tree, routes) = (catalog.acl.unwrap(), catalog.routes.unwrap());
    assert_eq!((tree.len(), routes.all().len(), routes.aliases().len()), (5, 3, 2));
    assert_eq!(routes.operations().len(), 2);
    let route = &routes.all()[0];
    assert_eq!(route.name(), "POST /V1/tickets");
    let place = route.ref_places[0];
    assert_eq!((sources.name(place.file), sources.line(place)), ("app/code/Nova/Ticket/etc/webapi.xml", Some(13)));
}

const SMALL: &str = r#"{
  "schema": "mageacl/snapshot/1",
  "catalog": {"source": "checkout", "magento": "2.4.7", "modules": {"enabled": 1, "disabled": 0}},
  "modules": [{"name": "A_b", "path": "a"}],
  "resources": [
    {"id": "A_b::c", "parent": null, "title": null, "sort_order": 0, "declarations": [{"module": "A_b", "file": "x", "line": 1}], "definition": 0}
  ],
  "routes": [],
  "services": []
}"#;

#[test]
fn a_broken_snapshot_is_refused_at_its_place() {
    assert!(parse(SMALL, &SourceMap::default()).is_ok());
    for (from, to, message, marked) in [
        ("snapshot/1", "snapshot/2", "`mageacl/snapshot/2` requires a newer mageacl", "\"mageacl/snapshot/2\""),
        (
            "mageacl/snapshot/1",
            "mageacl/plan/1",
            "`mageacl/plan/1` is not the format of a snapshot of `mageacl snapshot`",
            "\"mageacl/plan/1\"",
        ),
        (
            "\"parent\": null",
            "\"parent\": \"A_b::d\"",
            "the resource `A_b::c` is listed before its parent",
            "\"A_b::c\"",
        ),
        (
            "\"parent\": null",
            "\"parent\": \"A_b::c\"",
            "the resource `A_b::c` is listed before its parent",
            "\"A_b::c\"",
        ),
        (
            "\"definition\": 0",
            "\"definition\": 1",
            "the resource `A_b::c` has no matching definition among its declarations",
            "\"A_b::c\"",
        ),
        ("\"sort_order\": 0", "\"sort_order\": \"first\"", "invalid type: string \"first\", expected i64", "\"first\""),
        (
            "\"sort_order\": 0",
            "\"sort_order\": 99999999999999999999",
            "invalid type: floating point `1e+20`, expected i64",
            "99999999999999999999",
        ),
        ("  \"routes\": [],\n", "", "missing field `routes`", "}"),
        (
            "[{\"name\": \"A_b\", \"path\": \"a\"}]",
            "{}",
            "invalid type: map, expected an array of entries",
            "\"modules\"",
        ),
    ] {
        let text = SMALL.replacen(from, to, 1);
        let error = parse(&text, &SourceMap::default()).unwrap_err();
        assert_eq!((error.message.as_str(), &text[error.span.clone()]), (message, marked), "{to}");
    }
    // The position is the same in a file without white space, in which the text also occurs elsewhere.
    let minified = SMALL.replace("\"parent\": null", "\"parent\": \"none\"").replace("2.4.7", "A_b::c \u{e4}");
    let minified = minified.replace([' ', '\n'], "");
    let error = parse(&minified, &SourceMap::default()).unwrap_err();
    assert_eq!(minified[..error.span.start].matches("A_b::c").count(), 1);
    assert_eq!((&minified[error.span.clone()], error.span.start > 100), ("\"A_b::c\"", true));
    for cut in (0..SMALL.len()).filter(|at| SMALL.is_char_boundary(*at)) {
        assert!(parse(&SMALL[..cut], &SourceMap::default()).is_err(), "cut at {cut}");
    }
    let twice = SMALL.replace("\"routes\": []", r#""routes": [{"method": "GET", "url": "/V1/a", "service": "", "service_method": "", "secure": false, "resources": [], "declarations": []}, {"method": "GET", "url": "/V1/a", "service": "", "service_method": "", "secure": false, "resources": [], "declarations": []}]"#);
    let error = parse(&twice, &SourceMap::default()).unwrap_err();
    assert_eq!(error.message, "`GET /V1/a` has a duplicate entry");
}

#[test]
fn a_deep_snapshot_is_refused_before_it_is_followed() {
    let resource = |number: usize| {
        let parent = number.checked_sub(1).map_or("null".to_owned(), |above| format!("\"A_b::r{above}\""));
        format!(
            r#"{{"id": "A_b::r{number}", "parent": {parent}, "title": null, "sort_order": 0, "declarations": [{{"module": "A_b", "file": "x", "line": 1}}], "definition": 0}}"#
        )
    };
    let deep = |depth: usize| {
        let resources: Vec<String> = (0..depth).map(resource).collect();
        let start = SMALL.find("    {\"id\"").unwrap();
        let end = SMALL.find("\n  ],\n  \"routes\"").unwrap();
        format!("{}{}{}", &SMALL[..start], resources.join(","), &SMALL[end..])
    };
    assert!(parse(&deep(257), &SourceMap::default()).is_ok());
    let error = parse(&deep(100_000), &SourceMap::default()).unwrap_err();
    assert_eq!(error.message, "the resource `A_b::r257` is nested deeper than XML files allow");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    /// A damaged file is either refused or read to a consistent catalog.
    #[test]
    fn a_damaged_snapshot_is_read_or_refused(at in 0..SMALL.len(), length in 0..40usize, put in "[\\[\\]{}\",:0-9a-z\\\\ -]{0,12}") {
        let end = (at + length).min(SMALL.len());
        let text = format!("{}{put}{}", &SMALL[..at], &SMALL[end..]);
        let sources = SourceMap::default();
        match parse(&text, &sources) {
            Ok(catalog) => {
                let tree = catalog.acl.unwrap();
                prop_assert!(tree.nodes().all(|node| !tree.resource(node).module().is_empty() || text.contains("\"module\": \"\"")));
            }
            Err(error) => prop_assert!(error.span.end <= text.len() && text.is_char_boundary(error.span.start)),
        }
    }
}
