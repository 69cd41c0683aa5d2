//! Snapshots of an audit: the table on a terminal of 80 columns, and the Markdown.

use std::fs;

use mageacl_core::audit::{self, AccessModel};
use mageacl_core::grant::{self, GrantSet, Input};
use mageacl_core::plan::{DeclaredEndpoint, plan};
use mageacl_core::profile;
use mageacl_core::report;
use mageacl_core::risk::Risks;
use mageacl_core::source::SourceMap;
use mageacl_core::{catalog, store};
use mageacl_report::{AuditView, TableStyle, markdown, table};

use super::checklist;
use crate::common::fixture;
use crate::formats::unversioned;

macro_rules! assert_shape {
    ($name:expr, $text:expr) => {
        insta::with_settings!({
            omit_expression => true, prepend_module_to_snapshot => false, snapshot_path => "../snapshots"
        }, {
            insta::assert_snapshot!($name, unversioned(&$text));
        });
    };
}

/// An audit of a text or, without one, of the store's own files, against a built-in profile.
struct Looked {
    table: String,
    markdown: String,
}

fn look(grants: Option<(&str, &str)>, slug: Option<&str>) -> Looked {
    let sources = SourceMap::default();
    let store = store::discover(&fixture("shop")).unwrap();
    let catalog = catalog::load(&store, &sources).unwrap();
    let set: GrantSet = match grants {
        None => grant::of_checkout(&catalog, &sources).unwrap(),
        Some((name, text)) => {
            let input = Input { name: name.to_owned(), bytes: Box::new(text.as_bytes()) };
            grant::gather([input], &sources).unwrap()
        }
    };
    let (tree, routes) = (catalog.acl.as_ref().unwrap(), catalog.routes.as_ref().unwrap());
    let shop = AccessModel { tree, routes, release: catalog.origin.release() };
    let needed = slug.map(|slug| {
        let text = fs::read_to_string(crate::common::package().join(format!("profiles/{slug}.json"))).unwrap();
        let endpoints = profile::parse(&text).unwrap().endpoints.into_iter();
        let wanted = endpoints.map(|endpoint| DeclaredEndpoint {
            declared: format!("{} {}", endpoint.method, endpoint.path),
            optional: endpoint.optional,
            purpose: Some(endpoint.purpose),
            ..DeclaredEndpoint::default()
        });
        plan(wanted.collect(), tree, routes)
    });
    let report = report::graded(audit::audit(set, needed, shop), shop, &Risks::default());
    let view = AuditView {
        report: &report,
        tree,
        origin: &catalog.origin,
        sources: &sources,
        subject: slug.unwrap_or_default().to_owned(),
        exact: false,
        list_routes: false,
        explain_reading: false,
    };
    let (mut wide, mut text) = (Vec::new(), Vec::new());
    table::audit(&view, TableStyle { width: Some(80) }, &mut wide).unwrap();
    markdown::audit(&view, &mut text).unwrap();
    let table = anstream::adapter::strip_bytes(&wide).into_vec();
    Looked { table: String::from_utf8(table).unwrap(), markdown: String::from_utf8(text).unwrap() }
}

#[test]
fn the_shape_of_an_audit() {
    let own = look(None, None);
    assert_shape!("audit-own-table", own.table);
    assert_shape!("audit-own-markdown", own.markdown);
    let guide = checklist("expertrec-search");
    let guide = look(Some(("guide.txt", &guide)), Some("expertrec-search"));
    assert_shape!("audit-checklist-table", guide.table);
    assert_shape!("audit-checklist-markdown", guide.markdown);
    for table in [own.table, guide.table] {
        for line in table.lines() {
            // A word that is longer than the line cannot be wrapped.
            let fits = line.chars().count() <= 80 || line.trim().split(' ').count() < 2;
            assert!(fits && line.trim_end() == line, "{line}");
        }
    }
}
