//! What a person writes for an endpoint, against a table of routes with one trap each.

#![no_main]

use std::fs;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use mageacl::catalog::{self, Catalog, Origin, OriginSource};
use mageacl::endpoint::matching::{self, Channel, Match};
use mageacl::endpoint::path::{self, StoreCodes};
use mageacl::endpoint::{self, spelling};
use mageacl::plan::{Wanted, plan};
use mageacl::source::SourceMap;
use mageacl::store::EnabledModule;

const URLS: [&str; 16] = [
    "/V1/products",
    "/V1/products/:sku",
    "/V1/products/search",
    "/V1/products/1e1",
    "/V1/products/10",
    "V1/a/:id/",
    "/V1/::x/:y",
    "/V1/a/:0",
    "/V1/a/:",
    "//V1/a",
    "/V1/cart-rules/:id",
    "/V1/\u{e4}/:id",
    "/V1/a b",
    "/V1",
    "/V2/products/:sku/x",
    "/V1/products/:sku/links/:type",
];

static CATALOG: LazyLock<Catalog> = LazyLock::new(|| {
    let mut routes = String::from("<routes>");
    for (at, url) in URLS.iter().enumerate() {
        for method in ["GET", "POST", "put", "PATCH"] {
            let reference = ["V_M::a", "V_M::b", "self", "anonymous", "V_M::undefined"][at % 5];
            routes += &format!(
                "<route url='{url}' method='{method}'><service class='V\\M\\Api\\R{at}Interface' method='m{at}'/><resources><resource ref='{reference}'/></resources></route>"
            );
        }
    }
    routes += "</routes>";
    let acl = "<config><acl><resources><resource id='Magento_Backend::admin'><resource id='V_M::a' title='A'><resource id='V_M::b'/></resource></resource></resources></acl></config>";
    let aliases = "<services><route url='async/V1/a' method='POST' alias='async/V1/products'/></services>";
    let folder = tempfile::tempdir().expect("a folder for temporary files");
    fs::create_dir_all(folder.path().join("etc")).expect("a folder");
    for (file, text) in [("etc/acl.xml", acl), ("etc/webapi.xml", &routes), ("etc/webapi_async.xml", aliases)] {
        fs::write(folder.path().join(file), text).expect("a file");
    }
    let module = EnabledModule { name: "V_M".to_owned(), path: Some(folder.path().to_owned()), label: "m".to_owned() };
    let origin = Origin {
        source: OriginSource::Checkout,
        magento: None,
        partial: false,
        enabled: 1,
        disabled: 0,
        notes: Vec::new(),
        acl_files: 0,
        webapi_files: 0,
    };
    catalog::read(vec![module], origin, &mut SourceMap::default())
});

fuzz_target!(|text: &str| {
    let (tree, routes) = (CATALOG.acl.as_ref().expect("a tree"), CATALOG.routes.as_ref().expect("routes"));
    let _ = spelling::parse(text);
    for stores in [StoreCodes::Any, StoreCodes::Known(&["default", "fr"])] {
        let address = path::address(text, stores);
        assert!(address.path.starts_with('/'), "{address:?}");
        let _ = path::channel(&address.path);
    }
    let (method, path) = text.split_once(' ').unwrap_or(("GET", text));
    for channel in [Channel::Sync, Channel::Async, Channel::Bulk] {
        if let Match::Route(route) = matching::find(routes, channel, method, path) {
            assert!(routes.all().iter().any(|known| std::ptr::eq(known, route)));
        }
    }
    let resolved = endpoint::resolve(text, routes, tree);
    assert_eq!(resolved.declared, text);
    assert!(resolved.remark.is_some() || resolved.route.is_some(), "neither an answer nor a reason");
    let wanted = text.lines().map(|line| Wanted { declared: line.to_owned(), optional: true, purpose: None });
    let plan = plan(wanted.collect(), tree, routes);
    assert!(plan.verified);
    assert!(plan.required.iter().all(|node| plan.closed.contains(node)));
    assert_eq!(plan.reasons.len(), plan.closed.len());
});
