//! Measures plans for stores of 300, 3,000 and 30,000 modules, and each stage individually.
//!
//! The stores are generated into the target folder once and kept. `cargo bench` runs all benchmarks; `cargo bench --
//! whole` runs those with `whole` in their name.

mod store;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use mageacl_core::catalog::{self, Catalog, releases};
use mageacl_core::endpoint::matching::{self, Channel};
use mageacl_core::merge::{Dialect, IdRule, merge};
use mageacl_core::plan::{DeclaredEndpoint, plan};
use mageacl_core::source::{FileId, SourceMap};
use mageacl_core::xml;

#[global_allocator]
static ALLOCATOR: divan::AllocProfiler = divan::AllocProfiler::system();

const SIZES: [usize; 3] = [300, 3_000, 30_000];

/// The planned calls: existing ones, an unknown one, and one by its service.
const CALLS: [&str; 6] = [
    "GET /V1/vendor0-module1/entity0",
    "POST /V1/vendor0-module13/entity0",
    "PUT /V1/vendor0-module13/entity0/7",
    "DELETE /V1/vendor2-module53/entity3/{id}",
    "GET /V1/vendor2-module53/entity99",
    "Vendor0\\Module13\\Api\\Entity0RepositoryInterface::save",
];

static ACL: Dialect = Dialect {
    file: "etc/acl.xml",
    ids: &[IdRule { path: &["config", "acl", "resources", "resource"], nested: true, attributes: &["id"] }],
};

fn main() {
    divan::main();
}

/// The folder of a generated store.
fn folder(modules: usize) -> PathBuf {
    static MAKING: Mutex<()> = Mutex::new(());
    let _one_at_a_time = MAKING.lock().unwrap_or_else(PoisonError::into_inner);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("bench-store-{modules}"));
    // The file that is written last.
    if !folder.join("app/etc/config.php").exists() {
        let _ = std::fs::remove_dir_all(&folder);
        store::generate(&folder, modules).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    }
    folder
}

fn load(root: &Path) -> Catalog {
    let store = mageacl_core::store::discover(root).unwrap_or_else(|error| panic!("{error}"));
    let sources = SourceMap::default();
    catalog::load(&store, &sources).unwrap_or_else(|error| panic!("{error}"))
}

fn wanted() -> Vec<DeclaredEndpoint> {
    let wanted = |call: &&str| DeclaredEndpoint { optional: true, ..DeclaredEndpoint::new((*call).to_owned()) };
    CALLS.iter().map(wanted).collect()
}

/// Discovery, reading, merging and the plan: everything that the program does between its start and its output.
#[divan::bench(args = SIZES, max_time = 10)]
fn whole(bencher: Bencher<'_, '_>, modules: usize) {
    let root = folder(modules);
    bencher.counter(ItemsCount::new(modules)).bench_local(|| {
        let catalog = load(&root);
        let (Ok(tree), Ok(routes)) = (&catalog.acl, &catalog.routes) else { panic!("the store must be sound") };
        let plan = plan(wanted(), tree, routes);
        assert!(plan.verified);
        black_box(plan.with_ancestors.len())
    });
}

/// The discovery of modules.
#[divan::bench(args = SIZES, max_time = 5)]
fn discover(bencher: Bencher<'_, '_>, modules: usize) {
    let root = folder(modules);
    bencher
        .counter(ItemsCount::new(modules))
        .bench_local(|| mageacl_core::store::discover(&root).map(|store| store.components.len()));
}

/// The catalog of a built-in release, from the facts in the program.
#[divan::bench(args = ["2.3.0", "2.4.8-p1"], max_time = 3)]
fn release(bencher: Bencher<'_, '_>, name: &str) {
    bencher.bench_local(|| releases::load(black_box(name), &SourceMap::default()).map(|it| it.modules.len()));
}

/// The plan only.
#[divan::bench(args = SIZES, max_time = 5)]
fn plan_loaded(bencher: Bencher<'_, '_>, modules: usize) {
    let catalog = load(&folder(modules));
    let (Ok(tree), Ok(routes)) = (&catalog.acl, &catalog.routes) else { panic!("the store must be sound") };
    bencher.bench_local(|| black_box(plan(wanted(), tree, routes).with_ancestors.len()));
}

/// The route of one call.
#[divan::bench(args = SIZES, max_time = 3)]
fn find_route(bencher: Bencher<'_, '_>, modules: usize) {
    let catalog = load(&folder(modules));
    let Ok(routes) = &catalog.routes else { panic!("the store must be sound") };
    bencher.bench_local(|| matching::find(black_box(routes), Channel::Sync, "PUT", "/V1/vendor0-module13/entity0/7"));
}

/// The route of one bulk call.
#[divan::bench(args = SIZES, max_time = 3)]
fn find_bulk_route(bencher: Bencher<'_, '_>, modules: usize) {
    let catalog = load(&folder(modules));
    let Ok(routes) = &catalog.routes else { panic!("the store must be sound") };
    bencher
        .bench_local(|| matching::find(black_box(routes), Channel::Bulk, "PUT", "/V1/vendor0-module13/entity0/byId"));
}

/// One `webapi.xml` with this number of routes.
#[divan::bench(args = [8, 80, 800], max_time = 3)]
fn parse_xml(bencher: Bencher<'_, '_>, routes: usize) {
    let text = store::webapi_xml("Acme_Module", routes);
    let file = SourceMap::default().add("etc/webapi.xml", "");
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| xml::parse(black_box(&text), file));
}

/// This number of `acl.xml` files with about fifteen resources each. Parsing is not measured.
#[divan::bench(args = [75, 750, 7_500], max_time = 5)]
fn merge_acl(bencher: Bencher<'_, '_>, files: usize) {
    let sources = SourceMap::default();
    let ids: Vec<FileId> = (0..files)
        .map(|at| sources.add("etc/acl.xml", store::acl_xml(&format!("Vendor_Module{at}"), at % 8, 12)))
        .collect();
    let parse = |id: &FileId| xml::parse(sources.text(*id), *id).unwrap_or_else(|error| panic!("{error}"));
    bencher
        .counter(ItemsCount::new(files))
        .with_inputs(|| ids.iter().map(parse).collect::<Vec<_>>())
        .bench_local_values(|documents| merge(documents, &ACL).map(|merged| merged.is_some()));
}
