//! An invented store: its ACL tree and a table of routes with one trap each.

use std::sync::LazyLock;

use mageacl_core::catalog::{self, AclTree, Catalog, Origin, OriginSource, Routes};
use mageacl_core::source::SourceMap;
use mageacl_core::store::EnabledModule;

/// The resources of the store.
const ACL: &str = "<config><acl><resources>\
    <resource id='Magento_Backend::all' title='All'/>\
    <resource id='Magento_Backend::admin' title='Admin'>\
    <resource id='V_M::a' title='A'><resource id='V_M::b' title='B'/></resource>\
    <resource id='Acme_Sales::sales' title='Sales' sortOrder='20'>\
    <resource id='Acme_Sales::orders' title='Orders'>\
    <resource id='Acme_Sales::create' title='Create'/><resource id='Acme_Sales::view' title='View'/>\
    </resource></resource></resource></resources></acl></config>";

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

const ALIASES: &str = "<services><route url='async/V1/a' method='POST' alias='async/V1/products'/></services>";

static CATALOG: LazyLock<Catalog> = LazyLock::new(|| {
    let webapi = webapi();
    let file = |_: &EnabledModule, path: &str| match path {
        "etc/acl.xml" => Some(ACL.as_bytes().to_owned()),
        "etc/webapi.xml" => Some(webapi.clone().into_bytes()),
        "etc/webapi_async.xml" => Some(ALIASES.as_bytes().to_owned()),
        _ => None,
    };
    let (catalog, aliases) = catalog::read_from_memory(vec![module(0)], origin(1, None), file, &SourceMap::default());
    aliases.expect("the aliases are valid");
    catalog
});

/// Returns the resources of the store.
pub fn tree() -> &'static AclTree {
    CATALOG.acl.as_ref().expect("the tree is valid")
}

/// Returns the routes of the store.
pub fn routes() -> &'static Routes {
    CATALOG.routes.as_ref().expect("the routes are valid")
}

/// Returns a module. Its label and folder are its number; without a folder its texts would have no positions.
pub fn module(number: usize) -> EnabledModule {
    let label = number.to_string();
    EnabledModule { name: format!("Vendor_M{number}"), path: Some(label.as_str().into()), label }
}

/// Returns the origin of a store with this many modules.
pub fn origin(enabled: usize, magento: Option<&str>) -> Origin {
    Origin { magento: magento.map(str::to_owned), ..Origin::new(OriginSource::Checkout, enabled) }
}

fn webapi() -> String {
    let routes: String = URLS.iter().enumerate().flat_map(|(at, url)| routes_of(at, url)).collect();
    format!("<routes>{routes}</routes>")
}

/// Returns the routes of one URL.
fn routes_of(at: usize, url: &str) -> impl Iterator<Item = String> {
    // Each route costs time in every search for similar ones.
    let methods: &[&str] = if at < 4 { &["GET", "POST", "put", "PATCH"] } else { &["GET", "POST"] };
    let reference = ["V_M::a", "V_M::b", "self", "anonymous", "V_M::undefined"][at % 5];
    methods.iter().map(move |method| {
        format!(
            "<route url='{url}' method='{method}'><service class='V\\M\\Api\\R{at}Interface' method='m{at}'/>\
             <resources><resource ref='{reference}'/></resources></route>"
        )
    })
}
