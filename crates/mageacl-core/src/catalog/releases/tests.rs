//! Tests of the built-in facts, and of adding releases to them.

use std::collections::HashSet;

use proptest::prelude::*;

use super::facts::{self, Facts};
use super::*;
use crate::catalog::acl::{ADMIN, ALL};
use crate::catalog::{self, AclTree, OriginSource};
use crate::store;

/// A file of facts that is empty.
const EMPTY: &str = "[releases]\n\n[modules]\n\n[resources]\n\n[disabled]\n\n[routes]\n\n[aliases]\n";

fn loaded(name: &str) -> Catalog {
    load(name, &SourceMap::default()).unwrap()
}

fn fixture(name: &str) -> Catalog {
    let root = format!("{}/../../fixtures/{name}", env!("CARGO_MANIFEST_DIR"));
    let sources = SourceMap::default();
    let mut catalog = catalog::load(&store::discover(root.as_ref()).unwrap(), &sources).unwrap();
    catalog::read_aliases(&mut catalog, &sources).unwrap();
    catalog
}

#[test]
fn the_built_in_facts_are_read_whole_and_written_as_they_are() {
    let facts = facts::parse(FACTS).unwrap();
    assert_eq!(write::text(&facts), FACTS);
    // The facts add less than 300 kB to the binary.
    assert!(FACTS.len() < 300_000, "{}", FACTS.len());
}

/// Modules, resources and routes that a fact names exist in all releases that have the fact.
#[test]
fn every_parent_and_every_module_of_a_fact_is_there() {
    let facts = facts::parse(FACTS).unwrap();
    for place in 0..facts.releases.len() {
        let Facts { modules, resources, routes, .. } = &facts;
        let modules: Vec<_> = modules.iter().filter(|fact| fact.releases.has(place)).map(|fact| &fact.what).collect();
        let with_acl: HashSet<&str> = modules.iter().filter(|it| it.has_acl).map(|it| it.name).collect();
        let with_webapi: HashSet<&str> = modules.iter().filter(|it| it.has_webapi).map(|it| it.name).collect();
        let mut above: HashSet<&str> = HashSet::new();
        for resource in resources.iter().filter(|fact| fact.releases.has(place)).map(|fact| &fact.what) {
            assert!(with_acl.contains(resource.module), "{}: {}", facts.releases[place], resource.id);
            above.insert(resource.id);
        }
        for resource in resources.iter().filter(|fact| fact.releases.has(place)).map(|fact| &fact.what) {
            assert!(resource.parent.is_none_or(|parent| above.contains(parent)), "{}", resource.id);
        }
        for route in routes.iter().filter(|fact| fact.releases.has(place)).map(|fact| &fact.what) {
            assert!(route.modules.iter().all(|module| with_webapi.contains(module)), "{} {}", route.method, route.url);
        }
    }
}

/// The numbers were counted by hand in the output of each release's code.
#[test]
fn a_release_has_its_modules_resources_and_routes() {
    for (name, modules, resources, routes) in
        [("2.3.0+2025", 190, 221, 377), ("2.4.7", 353, 274, 429), ("2.4.8-p1", 357, 273, 428)]
    {
        let catalog = loaded(name);
        let tree = catalog.acl.as_ref().unwrap();
        let counted = (catalog.modules.len(), tree.len(), catalog.routes.as_ref().unwrap().all().len());
        assert_eq!(counted, (modules, resources, routes), "{name}");
        assert_eq!(catalog.origin.source, OriginSource::Release);
        assert_eq!(catalog.origin.magento.as_deref(), Some(name));
        assert!(tree.contains(ALL) && tree.contains(ADMIN) && tree.build_error().is_none());
    }
}

#[test]
fn a_place_in_a_release_is_a_file_without_a_line() {
    let sources = SourceMap::default();
    let catalog = load("2.4.7", &sources).unwrap();
    let routes = catalog.routes.unwrap();
    let route = routes.all().iter().find(|route| route.name() == "GET /V1/orders").unwrap();
    let span = route.ref_places[0];
    assert_eq!(sources.name(span.file), "vendor/magento/module-sales/etc/webapi.xml");
    assert_eq!((sources.line(span), sources.has_text(span.file)), (None, false));
}

#[test]
fn a_folded_release_comes_out_as_it_went_in() {
    let shop = fixture("shop");
    let once = add_release(EMPTY, "2.4.6-p4", &shop).unwrap();
    assert_eq!(add_release(&once, "2.4.6-p4", &shop).unwrap(), once);
    // A later release with the same facts widens them all; one in between does not even show.
    let twice = add_release(&once, "2.4.8", &shop).unwrap();
    assert_eq!(twice, once.replace("[releases]\n2.4.6-p4\n", "[releases]\n2.4.6-p4\n2.4.8\n"));
    let thrice = add_release(&twice, "2.4.7", &shop).unwrap();
    assert_eq!(thrice, twice.replace("2.4.8\n", "2.4.7\n2.4.8\n"));
}

#[test]
fn what_a_release_no_longer_has_ends_with_the_one_before() {
    let (with, without) = (fixture("moved-resource"), fixture("undefined-ref"));
    let text = add_release(&add_release(EMPTY, "2.4.6", &with).unwrap(), "2.4.7", &without).unwrap();
    let facts = facts::parse(&text).unwrap();
    let sources = SourceMap::default();
    for (place, expected) in [(0, &with), (1, &without)] {
        let catalog = build::catalog(&facts, place, &sources);
        assert_eq!(ids(&catalog.acl.unwrap()), ids(expected.acl.as_ref().unwrap()));
    }
    assert!(text.contains("  2.4.6  ") && text.contains("  2.4.7..  "), "{text}");
}

fn ids(tree: &AclTree) -> Vec<&str> {
    tree.nodes().map(|node| tree.resource(node).id.as_str()).collect()
}

#[test]
fn a_release_that_is_none_and_a_store_that_cannot_be_loaded_are_refused() {
    let shop = fixture("shop");
    assert_eq!(add_release(EMPTY, "latest", &shop), Err(FoldError::Name("latest".to_owned())));
    assert!(matches!(add_release("[what]", "2.4.6", &shop), Err(FoldError::Facts(FactsError { line: 1, .. }))));
    let broken = fixture("malformed-acl");
    assert!(matches!(add_release(EMPTY, "2.4.6", &broken), Err(FoldError::Catalog(_))));
}

#[test]
fn a_broken_file_of_facts_is_refused_with_the_line() {
    let head = "[releases]\n2.4.6\n";
    for (text, line, message) in [
        ("2.4.6\n", 1, "no section begins before this line"),
        ("[release]\n", 1, "`[release]` is no section"),
        ("[modules]\nMagento_A  2.4.6..  a\n", 4, "a module has four fields: name, releases, folder, files"),
        ("[modules]\nMagento_A  2.4.6..  a  xml\n", 4, "`xml` is neither `acl`, `webapi`, both, nor `-`"),
        ("[resources]\nA_b::c  2.4.6..  -  one  A_b\n", 4, "`one` is no sort order"),
        ("[resources]\nA_b::c  2.4.7..  -  1  A_b\n", 4, "`2.4.7` is no release of the list"),
        ("[disabled]\nA_b::c\n", 4, "what is disabled has two fields: id, releases"),
        ("[routes]\n  2.4.6..  A_b  C::d  e\n", 4, "no method and url stand above this route"),
        ("[routes]\nGET /V1/a\n  2.4.6..  A_b  C\n", 5, "a route has four fields: releases, modules, service, refs"),
        ("[routes]\nGET /V1/a\n  2.4.6..  A_b  C  e\n", 5, "a service is written Class::method"),
        ("[routes]\nGET /V1/a\n  2.4.6..  A_b  C::d  e  open\n", 5, "`open` is neither"),
        ("[aliases]\nPOST  2.4.6..  a\n", 4, "an alias has four fields: method, releases, alias, url"),
    ] {
        let text = if line == 1 { text.to_owned() } else { format!("{head}{text}") };
        let error = facts::parse(&text).unwrap_err();
        assert_eq!(error.line, line, "{text}");
        assert!(error.message.starts_with(message), "{text}: {error}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    /// Any edited file is either read, or refused with a line that exists in it.
    #[test]
    fn a_damaged_file_of_facts_is_read_or_refused(at in 0..4_000usize, length in 0..60usize, put in "[\\[\\]a-zA-Z0-9:/.,= \n-]{0,20}") {
        let start = FACTS.find("[resources]").unwrap();
        let whole = format!("{}{}", &FACTS[..FACTS.find("[modules]").unwrap()], &FACTS[start..start + 4_000]);
        let (at, end) = (at.min(whole.len()), (at + length).min(whole.len()));
        let text = format!("{}{put}{}", &whole[..at], &whole[end..]);
        match facts::parse(&text) {
            Ok(facts) => {
                for place in 0..facts.releases.len() {
                    build::catalog(&facts, place, &SourceMap::default());
                }
            }
            Err(error) => prop_assert!((1..=text.lines().count()).contains(&error.line)),
        }
    }
}
