//! The differences between published routes and facts.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;

use mageacl_core::catalog::{Access, Catalog, Edition, Route, snapshot};
use mageacl_core::packages::{self, NamedRelease};
use mageacl_core::source::SourceMap;
use mageacl_core::store::Switches;
use serde::Deserialize;

/// The releases whose routes are compared with facts.
const RELEASES: [&str; 3] = ["2.4.7", "2.4.8", "2.4.9"];

/// The modules of published routes that no version of a known package declares, by the beginning of their URLs. Other routes
/// with such a beginning, or the names of their services, show them.
const MODULES: &[(&str, &str)] = &[
    ("/V1/adminuisdk/", "Magento_CommerceBackendUix"),
    ("/V1/carts/{cartId}/balance/", "Magento_CustomerBalance"),
    ("/V1/company/", "Magento_CompanyRelation"),
    ("/V1/customers/companies", "Magento_Company"),
    ("/V1/customers/{customerId}/balance/", "Magento_CustomerBalance"),
    ("/V1/customers/{customerId}/companies", "Magento_Company"),
    ("/V1/customers/{customerId}/token", "Magento_Integration"),
    ("/V1/negotiable-cart-item-note", "Magento_NegotiableQuote"),
    ("/V1/negotiable-carts/", "Magento_PurchaseOrder"),
    ("/V1/negotiableQuote/", "Magento_NegotiableQuote"),
    ("/V1/negotiableQuoteTemplate", "Magento_NegotiableQuoteTemplate"),
    ("/V1/sharedCatalog/", "Magento_SharedCatalog"),
];

const INTRODUCTION: &str = "\
# Published routes

Adobe publishes the routes of Adobe Commerce with B2B as OpenAPI documents, one for each kind of user: administrators and
integrations, customers, guests. They have no resources. `cargo run --example published_routes -- FACTS` compares them with the facts of mageacl and
prints this page; a test keeps it current.
";

const CUSTOMERS: &str = "\
## Routes for customers that the document of 2.4.6 omits

All 526 published routes are those of a store of 2.4.6-p1 with B2B, and guests may call the same ones. No route that is published for customers is
refused to them. Customers may also call these routes, which the document for customers omits:
";

const DIFFERENCES: &str = "\
## Differences of later releases

Adobe Commerce with B2B of these releases is not known exactly: the facts about B2B are those of 1.4.1-p1, its version for 2.4.6, and some
packages are those of the nearest version. Each difference is a route of a module whose version in the facts differs from the one in the document,
or whose package is released separately. A module in parentheses is inferred from the URL: no known version declares the route.
";

/// A document of published routes.
#[derive(Deserialize)]
struct Document {
    routes: Vec<Published>,
}

/// A published route.
#[derive(Deserialize)]
struct Published {
    method: String,
    path: String,
    guest: bool,
    customer: bool,
}

/// Returns the page.
pub(crate) fn page(facts: &Path) -> Result<String, Box<dyn Error>> {
    let mut page = format!("{INTRODUCTION}\n{CUSTOMERS}\n| route | permission | module |\n|---|---|---|\n");
    let text = std::fs::read_to_string(facts.join("commerce/2.4.6-p1-b2b.json"))?;
    let store = snapshot::parse(&text, &SourceMap::default()).map_err(|_| "the snapshot is invalid")?;
    for (name, access, module) in omitted(&document(facts, "2.4.6")?, &store)? {
        writeln!(page, "| `{name}` | {access} | {module} |")?;
    }
    write!(page, "\n{DIFFERENCES}")?;
    for release in RELEASES {
        let rows = differences(&document(facts, release)?, release)?;
        write!(page, "\n### {release}\n\n| module | route | difference |\n|---|---|---|\n")?;
        for (module, route, difference) in rows {
            writeln!(page, "| {module} | `{route}` | {difference} |")?;
        }
    }
    Ok(page)
}

fn document(facts: &Path, release: &str) -> Result<Document, Box<dyn Error>> {
    Ok(serde_json::from_slice(&std::fs::read(facts.join(format!("openapi/{release}.json")))?)?)
}

/// A route, or a module, with two words about it.
type Entry = (String, String, String);

/// Returns the routes that customers may call and that are not published for them: name, permission, module.
fn omitted(document: &Document, store: &Catalog) -> Result<Vec<Entry>, Box<dyn Error>> {
    let routes = store.routes.as_ref().map_err(ToString::to_string)?;
    let published: BTreeSet<String> =
        document.routes.iter().filter(|route| route.customer).map(|route| key(&route.method, &route.path)).collect();
    let omitted =
        routes.sorted().into_iter().filter(|route| is_for_customers(route) && !published.contains(&key_of(route)));
    Ok(omitted.map(|route| (route.name(), access(route).to_owned(), module_of(route).to_owned())).collect())
}

/// Returns the differences of a release: module, route, and words for it. Sorted.
fn differences(document: &Document, release: &str) -> Result<BTreeSet<Entry>, Box<dyn Error>> {
    let (facts, lists) = (packages::builtin(), packages::release_lists());
    let named = NamedRelease::new(release, Edition::B2b).from_packages();
    let catalog = packages::release_catalog(&named, &Switches::default(), facts, lists, &SourceMap::default());
    let catalog = catalog.map_err(|error| error.to_string())?;
    let routes = catalog.routes.as_ref().map_err(ToString::to_string)?;
    let known: BTreeMap<String, &Route> = routes.all().iter().map(|route| (key_of(route), route)).collect();
    let published: BTreeMap<String, &Published> =
        document.routes.iter().map(|route| (key(&route.method, &route.path), route)).collect();
    let every: BTreeMap<String, &str> =
        facts.every_route().into_iter().map(|(_, module, route)| (key(route.method, route.url), module)).collect();
    let mut rows = BTreeSet::new();
    for (key, row) in &published {
        let Some(route) = known.get(key) else {
            let module = match every.get(key) {
                Some(module) => (*module).to_owned(),
                None => format!("({})", by_url(&row.path).ok_or_else(|| format!("the module of {key} is not known"))?),
            };
            rows.insert((module, format!("{} {}", row.method, row.path), "published only".to_owned()));
            continue;
        };
        let mut add = |difference: &str| {
            rows.insert((module_of(route).to_owned(), route.name(), difference.to_owned()));
        };
        match (route.is_for_everybody(), row.guest) {
            (true, false) => add("open to guests, not published for them"),
            (false, true) => add("published for guests, not open to them"),
            _ if row.customer && !is_for_customers(route) => add("published for customers, refused to them"),
            _ => {}
        }
    }
    for (_, route) in known.iter().filter(|(key, _)| !published.contains_key(*key)) {
        rows.insert((module_of(route).to_owned(), route.name(), "not published".to_owned()));
    }
    Ok(rows)
}

/// Returns the module that is inferred from a URL.
fn by_url(path: &str) -> Option<&'static str> {
    MODULES.iter().find(|(beginning, _)| path.starts_with(beginning)).map(|(_, module)| *module)
}

fn is_for_customers(route: &Route) -> bool {
    route.is_for_everybody() || route.access() == Access::SelfOnly
}

fn access(route: &Route) -> &'static str {
    match route.access() {
        Access::Resources => "resources",
        Access::SelfOnly => "`self`",
        Access::Anonymous => "`anonymous`",
        Access::Open => "none",
    }
}

fn module_of(route: &Route) -> &str {
    route.declarations.first().map_or("", |declaration| &declaration.module)
}

fn key_of(route: &Route) -> String {
    key(&route.method, &route.url)
}

/// Returns a route without the names of its path parameters, in which documents and files differ.
fn key(method: &str, path: &str) -> String {
    let part = |part: &str| if part.starts_with([':', '{']) { ":".to_owned() } else { part.to_owned() };
    format!("{method} {}", path.split('/').map(part).collect::<Vec<_>>().join("/"))
}
