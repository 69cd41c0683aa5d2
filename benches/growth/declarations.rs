//! Stores whose `acl.xml`, `webapi.xml` and other files grow.

use std::io;
use std::path::Path;

use crate::store::{
    acl, acl_below_admin, join, modules as write_modules, one_module, route, siblings as acl_siblings, webapi, write,
};

/// The number of resources of stores whose resources do not grow.
const FEW: usize = 10;

fn id(at: usize) -> String {
    format!("Acme_Shop::r{at}")
}

/// Writes a store with a few resources and these routes.
fn with_routes(root: &Path, routes: &str) -> io::Result<()> {
    one_module(root, &[("etc/acl.xml", acl_siblings(FEW)), ("etc/webapi.xml", webapi(routes))])
}

/// Writes a store with a resource for each item and these routes.
fn with_resources(root: &Path, items: usize, routes: &str) -> io::Result<()> {
    one_module(root, &[("etc/acl.xml", acl_siblings(items)), ("etc/webapi.xml", webapi(routes))])
}

fn with_acl(root: &Path, acl: String) -> io::Result<()> {
    one_module(root, &[("etc/acl.xml", acl)])
}

pub(crate) fn siblings(root: &Path, items: usize) -> io::Result<()> {
    with_acl(root, acl_siblings(items))
}

pub(crate) fn duplicate_ids(root: &Path, items: usize) -> io::Result<()> {
    let half = |parent: &str| join(items / 2, |at| format!("<resource id=\"Acme_Shop::r{at}\" title=\"{parent}\"/>\n"));
    let below =
        |parent: &str| format!("<resource id=\"Acme_Shop::{parent}\" title=\"{parent}\">{}</resource>", half(parent));
    with_acl(root, acl_below_admin(&(below("one") + &below("two"))))
}

pub(crate) fn one_id(root: &Path, items: usize) -> io::Result<()> {
    let twice = |at| {
        format!(
            "<resource id=\"Acme_Shop::p{at}\" title=\"P\"><resource id=\"Acme_Shop::same\" title=\"S\"/></resource>\n"
        )
    };
    with_acl(root, acl_below_admin(&join(items / 2, twice)))
}

pub(crate) fn disabled(root: &Path, items: usize) -> io::Result<()> {
    let off = |at| format!("<resource id=\"Acme_Shop::r{at}\" title=\"R\" disabled=\"true\"/>\n");
    with_acl(root, acl_below_admin(&join(items, off)))
}

pub(crate) fn disabled_refs(root: &Path, items: usize) -> io::Result<()> {
    let off = |at| format!("<resource id=\"Acme_Shop::r{at}\" title=\"R\" disabled=\"true\"/>\n");
    let routes = join(items, |at| route(&format!("/V1/shop/p{at}"), "GET", &format!("Shop::get{at}"), &[&id(at)]));
    let acl = acl_below_admin(&join(items, off));
    one_module(root, &[("etc/acl.xml", acl), ("etc/webapi.xml", webapi(&routes))])
}

pub(crate) fn orphans(root: &Path, items: usize) -> io::Result<()> {
    with_acl(root, acl(&join(items, |at| format!("<resource id=\"Acme_Shop::r{at}\" title=\"Entry {at}\"/>\n"))))
}

fn module_name(at: usize) -> String {
    format!("Acme_M{at}")
}

/// Writes modules, each with its sequence and its files.
fn each_module<'f>(
    root: &Path,
    items: usize,
    sequence: impl Fn(usize) -> Vec<String>,
    files: impl Fn(usize) -> Vec<(&'f str, String)>,
) -> io::Result<()> {
    let modules: Vec<_> = (0..items).map(|at| (module_name(at), sequence(at), files(at))).collect();
    write_modules(root, &modules)
}

pub(crate) fn one_resource(root: &Path, items: usize) -> io::Result<()> {
    let shared = acl_below_admin("<resource id=\"Acme_Shop::r0\" title=\"Shared\"/>");
    each_module(root, items, |_| Vec::new(), |_| vec![("etc/acl.xml", shared.clone())])
}

pub(crate) fn one_route(root: &Path, items: usize) -> io::Result<()> {
    let shared = |at| webapi(&route("/V1/shop", "GET", "Shop::get", &[&id(at)]));
    each_module(root, items, |_| Vec::new(), |at| vec![("etc/webapi.xml", shared(at))])
}

pub(crate) fn sequence_chain(root: &Path, items: usize) -> io::Result<()> {
    each_module(root, items, |at| if at + 1 == items { Vec::new() } else { vec![module_name(at + 1)] }, |_| Vec::new())
}

pub(crate) fn sequence_of_all(root: &Path, items: usize) -> io::Result<()> {
    each_module(root, 2, |at| if at == 0 { (1..items).map(module_name).collect() } else { Vec::new() }, |_| Vec::new())
}

pub(crate) fn modules(root: &Path, items: usize) -> io::Result<()> {
    let files = |at| {
        let acl = acl_below_admin(&format!("<resource id=\"Acme_M{at}::x\" title=\"X\"/>"));
        let routes = route(&format!("/V1/m{at}/x"), "GET", &format!("M{at}::get"), &[&format!("Acme_M{at}::x")]);
        vec![("etc/acl.xml", acl), ("etc/webapi.xml", webapi(&routes))]
    };
    each_module(root, items, |_| Vec::new(), files)?;
    write(root, "one.txt", "GET /V1/m1/x\n")
}

fn plain(at: usize) -> String {
    route(&format!("/V1/shop{at}/p"), "GET", &format!("Shop{at}::get"), &["anonymous"])
}

pub(crate) fn comments(root: &Path, items: usize) -> io::Result<()> {
    with_routes(root, &join(items, |at| format!("<!-- mageacl: allow anonymous-read reason=\"x\" -->\n{}", plain(at))))
}

pub(crate) fn comments_on_one_line(root: &Path, items: usize) -> io::Result<()> {
    let line = |at| format!("<!-- mageacl: allow anonymous-read reason=\"x\" -->{}", plain(at).trim_end());
    with_routes(root, &join(items, line))
}

pub(crate) fn routes(root: &Path, items: usize) -> io::Result<()> {
    with_routes(root, &join(items, plain))
}

fn guarded(at: usize) -> String {
    let method = ["GET", "POST"][at % 2];
    route(&format!("/V1/shop{at}/p"), method, &format!("Shop{at}::get"), &[&id(at % FEW)])
}

pub(crate) fn guarded_routes(root: &Path, items: usize) -> io::Result<()> {
    with_routes(root, &join(items, guarded))
}

pub(crate) fn two_stores(root: &Path, items: usize) -> io::Result<()> {
    let store = |shift: usize| {
        join(items, |at| {
            route(&format!("/V1/shop{at}/p"), "POST", &format!("Shop{at}::get"), &[&id((at + shift) % FEW)])
        })
    };
    with_routes(&root.join("old"), &store(0))?;
    with_routes(&root.join("new"), &store(1))
}

pub(crate) fn two_trees(root: &Path, items: usize) -> io::Result<()> {
    with_acl(&root.join("old"), acl_siblings(items))?;
    let renamed = |at| format!("<resource id=\"Acme_Shop::new{at}\" title=\"Entry {at}\"/>\n");
    with_acl(&root.join("new"), acl_below_admin(&join(items, renamed)))
}

pub(crate) fn one_operation(root: &Path, items: usize) -> io::Result<()> {
    let routes = join(items, |at| route(&format!("/V1/shop/p{at}"), "GET", "Shop::get", &[&id(at)]));
    with_resources(root, items, &routes)?;
    write(root, "one.txt", "acmeShopShopV1Get\n")
}

pub(crate) fn operations(root: &Path, items: usize) -> io::Result<()> {
    with_resources(
        root,
        items,
        &join(items, |at| route(&format!("/V1/shop{at}/p"), "GET", &format!("Shop::get{at}"), &[&id(at)])),
    )
}

pub(crate) fn refs_of_one_route(root: &Path, items: usize) -> io::Result<()> {
    let ids: Vec<String> = (0..items).map(id).collect();
    let refs: Vec<&str> = ids.iter().map(String::as_str).collect();
    with_resources(root, items, &route("/V1/a", "GET", "Shop::get", &refs))?;
    write(root, "one.txt", "GET /V1/a\n")
}

pub(crate) fn undefined_refs(root: &Path, items: usize) -> io::Result<()> {
    let undefined =
        |at| route(&format!("/V1/shop/p{at}"), "GET", &format!("Shop::get{at}"), &[&format!("Acme_Shop::u{at}")]);
    with_resources(root, items, &join(items, undefined))
}

pub(crate) fn undefined_refs_of_one_route(root: &Path, items: usize) -> io::Result<()> {
    let ids: Vec<String> = (0..items).map(|at| format!("Acme_Shop::u{at}")).collect();
    let refs: Vec<&str> = ids.iter().map(String::as_str).collect();
    with_resources(root, items, &route("/V1/a", "GET", "Shop::get", &refs))
}

pub(crate) fn parameters(root: &Path, items: usize) -> io::Result<()> {
    let parameters = join(items, |at| format!("<parameter name=\"p{at}\" force=\"true\">%x%</parameter>"));
    let data = format!("</resources><data>{parameters}</data></route>");
    with_routes(root, &route("/V1/a", "GET", "Shop::get", &["self"]).replace("</resources></route>", &data))
}

/// Routes of which many fit each request, because they differ only in the names of their variables.
pub(crate) fn overlapping(root: &Path, items: usize) -> io::Result<()> {
    let variables = |at: usize| format!("/V1/shop/:a{at}/:b{}", at % 7);
    with_routes(root, &join(items, |at| route(&variables(at), "GET", &format!("Shop::get{at}"), &[&id(at % FEW)])))?;
    write(root, "calls.txt", &join(items, |at| format!("GET {}\n", variables(at))))
}

/// Routes with a word or a variable at each of several places.
pub(crate) fn overlapping_words(root: &Path, items: usize) -> io::Result<()> {
    let parts = |at: usize| {
        let part = |place: usize| if at >> place & 1 == 0 { format!(":v{place}") } else { "word".to_owned() };
        let parts: Vec<String> = (0..17).map(part).collect();
        format!("/V1/shop/{}", parts.join("/"))
    };
    with_routes(root, &join(items, |at| route(&parts(at), "GET", &format!("Shop::get{at}"), &[&id(at % FEW)])))
}

pub(crate) fn one_prefix(root: &Path, items: usize) -> io::Result<()> {
    let url = |at: usize| format!("/V1/shop/p{at}/:id");
    with_routes(root, &join(items, |at| route(&url(at), "GET", &format!("Shop::get{at}"), &[&id(at % FEW)])))?;
    write(root, "calls.txt", &join(items, |at| format!("GET /V1/shop/p{at}/7\n")))
}

/// One URL with many methods.
pub(crate) fn one_url(root: &Path, items: usize) -> io::Result<()> {
    with_routes(
        root,
        &join(items, |at| route("/V1/shop/:id", &format!("M{at}"), &format!("Shop::get{at}"), &[&id(at % FEW)])),
    )
}

pub(crate) fn long_id(root: &Path, items: usize) -> io::Result<()> {
    let name = "a".repeat(items);
    let acl = acl_below_admin(&format!("<resource id=\"Acme_Shop::{name}b\" title=\"Long\"/>"));
    let routes = route("/V1/a", "GET", "Shop::get", &[&format!("Acme_Shop::{name}c")]);
    one_module(root, &[("etc/acl.xml", acl), ("etc/webapi.xml", webapi(&routes))])
}

pub(crate) fn long_url(root: &Path, items: usize) -> io::Result<()> {
    let parts = "/:a/b".repeat(items / 5);
    with_routes(root, &route(&format!("/V1/shop{parts}"), "GET", "Shop::get", &[&id(1)]))?;
    write(root, "one.txt", &format!("GET /V1/shop{}\n", "/1/b".repeat(500)))
}

pub(crate) fn attributes(root: &Path, items: usize) -> io::Result<()> {
    let attributes = join(items, |at| format!(" a{at}=\"x\""));
    with_acl(root, acl_below_admin(&format!("<resource id=\"Acme_Shop::r\" title=\"R\"{attributes}/>")))
}

pub(crate) fn entities(root: &Path, items: usize) -> io::Result<()> {
    let entities = join(items, |at| format!("<!ENTITY e{at} \"x\">\n"));
    let acl = acl_below_admin("<resource id=\"Acme_Shop::r\" title=\"&e1;\"/>");
    with_acl(root, acl.replace("<config>", &format!("<!DOCTYPE config [\n{entities}]>\n<config>")))
}

pub(crate) fn aliases(root: &Path, items: usize) -> io::Result<()> {
    let routes =
        join(items, |at| route(&format!("/V1/shop{at}/:id"), "PUT", &format!("Shop{at}::put"), &[&id(at % FEW)]));
    let alias =
        |at| format!("<route url=\"async/bulk/V1/shop{at}/byId\" method=\"PUT\" alias=\"async/bulk/V1/alias{at}\"/>\n");
    let aliases = format!("<services>{}</services>", join(items, alias));
    let files =
        [("etc/acl.xml", acl_siblings(FEW)), ("etc/webapi.xml", webapi(&routes)), ("etc/webapi_async.xml", aliases)];
    one_module(root, &files)?;
    write(root, "calls.txt", &join(items, |at| format!("PUT /async/bulk/V1/alias{at}\n")))
}

fn integration(name: &str, ids: &str) -> String {
    format!("<integration name=\"{name}\"><email>a@b.example</email><resources>{ids}</resources></integration>\n")
}

fn with_integrations(root: &Path, resources: usize, integrations: &str) -> io::Result<()> {
    let routes = webapi(&route("/V1/a", "GET", "Shop::get", &[&id(1)]));
    let integrations = format!("<config>{integrations}</config>");
    one_module(
        root,
        &[("etc/acl.xml", acl_siblings(resources)), ("etc/webapi.xml", routes), ("etc/integration.xml", integrations)],
    )
}

pub(crate) fn integrations(root: &Path, items: usize) -> io::Result<()> {
    let one = |at: usize| integration(&format!("Connector {at}"), &format!("<resource name=\"{}\"/>", id(at % FEW)));
    with_integrations(root, FEW, &join(items, one))
}

pub(crate) fn ids_of_one_integration(root: &Path, items: usize) -> io::Result<()> {
    let ids = join(items, |at| format!("<resource name=\"{}\"/>", id(2 * at)));
    with_integrations(root, items, &integration("Connector", &ids))
}

pub(crate) fn uses(root: &Path, items: usize) -> io::Result<()> {
    let php = join(items, |at| format!("    const A{at} = 'Acme_Shop::u{at}';\n"));
    let class = format!("<?php\nclass A\n{{\n{php}}}\n");
    one_module(root, &[("etc/acl.xml", acl_siblings(items)), ("Controller/A.php", class)])
}

/// Writes a store with a route for each item and a list of as many calls.
fn with_calls(root: &Path, items: usize, method: &str, call: impl Fn(usize) -> String) -> io::Result<()> {
    let one = |at: usize| route(&format!("/V1/shop{at}/:id"), method, &format!("Shop{at}::get"), &[&id(at % FEW)]);
    with_routes(root, &join(items, one))?;
    write(root, "calls.txt", &join(items, |at| call(at) + "\n"))
}

pub(crate) fn calls(root: &Path, items: usize) -> io::Result<()> {
    let one = |at: usize| route(&format!("/V1/shop{at}/:id"), "GET", &format!("Shop{at}::get"), &[&id(at)]);
    with_resources(root, items, &join(items, one))?;
    write(root, "calls.txt", &join(items, |at| format!("GET /V1/shop{at}/5\n")))
}

pub(crate) fn calls_without_route(root: &Path, items: usize) -> io::Result<()> {
    with_calls(root, items, "GET", |at| format!("GET /V1/shopp{at}/5"))
}

pub(crate) fn calls_without_method(root: &Path, items: usize) -> io::Result<()> {
    with_calls(root, items, "GET", |at| format!("/V1/shop{at}/5"))
}

pub(crate) fn bulk_calls(root: &Path, items: usize) -> io::Result<()> {
    with_calls(root, items, "PUT", |at| format!("PUT /async/bulk/V1/shop{at}/byId"))
}

pub(crate) fn soap_calls(root: &Path, items: usize) -> io::Result<()> {
    with_calls(root, items, "GET", |at| format!("acmeShopShop{at}V1Get"))
}

pub(crate) fn unknown_soap_calls(root: &Path, items: usize) -> io::Result<()> {
    with_calls(root, items, "GET", |at| format!("acmeShopShop{at}V1Gett"))
}

pub(crate) fn service_methods(root: &Path, items: usize) -> io::Result<()> {
    with_calls(root, items, "GET", |at| format!("Shop{at}Interface::get"))
}

pub(crate) fn unknown_service_methods(root: &Path, items: usize) -> io::Result<()> {
    with_calls(root, items, "GET", |at| format!("Shop{at}Interface::gett"))
}
