//! Catalogs of locks.

use crate::catalog::{Access, Catalog, Edition, OriginSource, Route};
use crate::endpoint::{self, Status};
use crate::packages::{Facts, Lock, LockOptions, catalog};
use crate::source::SourceMap;
use crate::store::ModuleConfig;

const FACTS: &str = "\
[acme/kiosk]
versions  1.0.0 1.1.0
module  *  Acme_Kiosk
sequence  *  Magento_Sales
resource  *  Magento_Backend::admin  -  0
resource  *  Magento_Sales::sales  Magento_Backend::admin  5  Orders
resource  1.0.0  Acme_Kiosk::old  Magento_Sales::sales  0  Old
resource  1.1.0..  Acme_Kiosk::new  Magento_Sales::sales  0  New & more
disabled  1.1.0..  Acme_Kiosk::off  Magento_Sales::sales
route  *  GET /V1/orders  Acme\\Orders::list  Acme_Kiosk::new  secure
alias  *  POST  asyncKiosks  async/V1/kiosks
api-integration  *  Till  Acme_Kiosk::new

[acme/extra]
versions  1.0.0
module  *  Acme_Extra
route  *  POST /V1/orders  -  -

[magento/module-backend]
versions  102.0.6 102.0.7
module  *  Magento_Backend
resource  *  Magento_Backend::all  -  10  Allow everything
resource  *  Magento_Backend::admin  -  20  Magento Admin

[magento/module-sales]
versions  103.0.6 103.0.6-p1 103.0.7
assumed  103.0.8=103.0.7
module  *  Magento_Sales
sequence  *  Magento_Backend
resource  *  Magento_Backend::admin  -  0
resource  *  Magento_Sales::sales  Magento_Backend::admin  20  Sales
route  *  GET /V1/orders  Magento\\Orders::list  Magento_Sales::sales
route  103.0.6-p1..  POST /V1/orders  Magento\\Orders::save  Magento_Sales::sales
";

/// A package of a lock: name, version, type.
type Row<'a> = (&'a str, &'a str, &'a str);

const MODULE: &str = "magento2-module";
const CORE: [Row<'static>; 3] = [
    ("magento/product-community-edition", "2.4.7-p3", "metapackage"),
    ("magento/module-backend", "102.0.7", MODULE),
    ("magento/module-sales", "103.0.7", MODULE),
];

fn text(rows: &[Row<'_>]) -> String {
    let package =
        |(name, version, kind): &Row<'_>| format!(r#"{{"name": "{name}", "version": "{version}", "type": "{kind}"}}"#);
    format!(r#"{{"packages": [{}]}}"#, rows.iter().map(package).collect::<Vec<_>>().join(", "))
}

fn with(text: &str, options: &LockOptions, sources: &SourceMap) -> Catalog {
    catalog(&Lock::parse(text).unwrap(), &Facts::new(FACTS), options, sources).unwrap()
}

fn catalog_from(rows: &[Row<'_>]) -> Catalog {
    with(&text(rows), &LockOptions::default(), &SourceMap::default())
}

fn modules(catalog: &Catalog) -> Vec<&str> {
    catalog.modules.iter().map(|module| module.name.as_str()).collect()
}

fn ids(catalog: &Catalog) -> Vec<&str> {
    let tree = catalog.acl.as_ref().unwrap();
    tree.nodes().map(|node| tree.resource(node).id.as_str()).collect()
}

fn status(catalog: &Catalog, call: &str) -> Status {
    endpoint::resolve(call, catalog.routes.as_ref().unwrap(), catalog.acl.as_ref().unwrap()).status
}

#[test]
fn facts_are_ordered_and_merged_as_the_files_of_a_checkout() {
    let sources = SourceMap::default();
    let rows = [CORE.as_slice(), &[("acme/kiosk", "1.1.0", MODULE)]].concat();
    let catalog = with(&text(&rows), &LockOptions::default(), &sources);
    assert_eq!(modules(&catalog), ["Magento_Backend", "Magento_Sales", "Acme_Kiosk"]);
    let expected = ["Magento_Backend::all", "Magento_Backend::admin", "Magento_Sales::sales", "Acme_Kiosk::new"];
    assert_eq!(ids(&catalog), expected);
    let tree = catalog.acl.as_ref().unwrap();
    let sales = tree.resource(tree.find("Magento_Sales::sales").unwrap());
    // The later module overwrites attributes; the earlier one still defines the resource.
    assert_eq!((sales.title.as_deref(), sales.sort_order, sales.module()), (Some("Orders"), 5, "Magento_Sales"));
    assert_eq!(tree.resource(tree.find("Acme_Kiosk::new").unwrap()).title.as_deref(), Some("New & more"));
    assert_eq!(tree.disabled(), ["Acme_Kiosk::off"]);
    let routes = catalog.routes.as_ref().unwrap();
    let orders = routes.all().iter().find(|route| route.name() == "GET /V1/orders").unwrap();
    assert_eq!(orders.service, "Acme\\Orders");
    assert_eq!(orders.resources, ["Magento_Sales::sales", "Acme_Kiosk::new"]);
    assert!(orders.secure);
    assert_eq!(routes.aliases()[0].alias, "asyncKiosks");
    let known = catalog.integrations.as_ref().unwrap();
    assert_eq!((known.consolidated.len(), known.api[0].name.as_str()), (0, "Till"));

    // Files have names and no lines.
    let span = orders.declarations[0].span;
    assert_eq!(sources.name(span.file), "vendor/magento/module-sales/etc/webapi.xml");
    assert_eq!((sources.line(span), sources.has_text(span.file)), (None, false));
    let origin = &catalog.origin;
    assert_eq!((origin.source, origin.magento.as_deref()), (OriginSource::Lock, Some("2.4.7-p3")));
    assert_eq!((origin.enabled, origin.disabled, origin.acl_files, origin.webapi_files), (3, 0, 3, 2));
    let base = origin.base.as_ref().unwrap();
    assert_eq!((base.exact, base.nearest.len(), base.unknown.len()), (3, 0, 0));
    assert_eq!(base.edition, Some(Edition::OpenSource));
    assert!(!origin.partial && !base.has_config);
}

#[test]
fn versions_that_are_not_known_are_named() {
    let lock = r#"{"packages": [
        {"name": "magento/module-backend", "version": "102.0.6-p4", "type": "magento2-module"},
        {"name": "magento/module-sales", "version": "103.0.8", "type": "magento2-module"},
        {"name": "acme/kiosk", "version": "dev-main", "type": "magento2-module",
         "extra": {"branch-alias": {"dev-main": "1.0.x-dev"}}},
        {"name": "acme/extra", "version": "v1.0.0", "type": "magento2-module"},
        {"name": "acme/till", "version": "1.0.0", "type": "magento2-module"},
        {"name": "acme/suite", "version": "1.0.0", "type": "magento2-component", "autoload": {"files": ["registration.php"]}},
        {"name": "acme/theme", "version": "1.0.0", "type": "magento2-theme", "autoload": {"files": ["registration.php"]}},
        {"name": "acme/library", "version": "1.0.0", "type": "library"},
        {"name": "acme/all", "version": "1.0.0", "type": "metapackage", "replace": {"magento/module-sales": "*"}}
    ]}"#;
    let catalog = with(lock, &LockOptions::default(), &SourceMap::default());
    let base = catalog.origin.base.as_ref().unwrap();
    let nearest: Vec<String> =
        base.nearest.iter().map(|it| format!("{} {} {}", it.name, it.installed, it.used)).collect();
    let expected = [
        "acme/kiosk dev-main 1.0.0",
        "magento/module-backend 102.0.6-p4 102.0.6",
        "magento/module-sales 103.0.8 103.0.7",
    ];
    assert_eq!(nearest, expected);
    assert_eq!((base.exact, base.unknown.join(" ")), (1, "acme/suite acme/till".to_owned()));
    assert_eq!((base.magento.as_deref(), base.edition), (None, Some(Edition::OpenSource)));
    let note = "resources and routes of these packages are not known and missing here: acme/suite, acme/till";
    assert_eq!(catalog.origin.notes, [note]);
}

#[test]
fn a_package_of_mage_os_has_the_facts_of_the_one_that_it_replaces() {
    let lock = r#"{"packages": [
        {"name": "mage-os/product-community-edition", "version": "1.0.5", "type": "metapackage"},
        {"name": "mage-os/module-backend", "version": "1.0.5", "type": "magento2-module",
         "replace": {"magento/module-backend": "102.0.7"}},
        {"name": "mage-os/module-sales", "version": "1.0.5", "type": "magento2-module",
         "replace": {"magento/module-sales": "103.0.6-p2"}},
        {"name": "acme/no-kiosk", "version": "1.0.0", "type": "metapackage", "replace": {"acme/kiosk": "1.0.0"}},
        {"name": "acme/fork", "version": "1.0.0", "type": "magento2-module", "replace": {"acme/extra": "self.version"}},
        {"name": "acme/any", "version": "1.0.0", "type": "magento2-module", "replace": {"acme/kiosk": "*"}}
    ]}"#;
    let catalog = with(lock, &LockOptions::default(), &SourceMap::default());
    assert_eq!(modules(&catalog), ["Magento_Backend", "Magento_Sales", "Acme_Extra"]);
    assert_eq!(catalog.modules[0].label, "vendor/mage-os/module-backend");
    let base = catalog.origin.base.as_ref().unwrap();
    assert_eq!((base.magento.as_deref(), base.edition), (Some("2.4.7-p3"), Some(Edition::MageOs)));
    assert_eq!((base.exact, base.nearest.len(), base.unknown.join(" ")), (2, 1, "acme/any".to_owned()));
    assert_eq!(base.nearest[0].used, "103.0.6-p1");
}

#[test]
fn config_php_decides_order_and_state() {
    let rows = [CORE.as_slice(), &[("acme/kiosk", "1.1.0", MODULE)]].concat();
    let config = "<?php return ['modules' => ['Acme_Kiosk' => 1, 'Acme_Till' => 1, 'Magento_Backend' => 1, 'Magento_Sales' => 0]];";
    let options = LockOptions { config: ModuleConfig::parse(config.to_owned()).unwrap(), ..LockOptions::default() };
    let catalog = with(&text(&rows), &options, &SourceMap::default());
    assert_eq!(modules(&catalog), ["Acme_Kiosk", "Magento_Backend"]);
    assert_eq!((catalog.origin.enabled, catalog.origin.disabled), (2, 1));
    assert_eq!(catalog.origin.gaps.missing_modules, ["Acme_Till"]);
    assert!(catalog.origin.base.as_ref().unwrap().has_config);
    assert_eq!(status(&catalog, "GET /V1/tills"), Status::Unknown);
}

#[test]
fn packages_for_development_can_be_left_out() {
    let lock = r#"{"packages": [{"name": "magento/module-backend", "version": "102.0.7", "type": "magento2-module"}],
        "packages-dev": [{"name": "magento/module-sales", "version": "103.0.7", "type": "magento2-module"}]}"#;
    let with_dev = with(lock, &LockOptions::default(), &SourceMap::default());
    assert_eq!(modules(&with_dev), ["Magento_Backend", "Magento_Sales"]);
    let options = LockOptions { without_dev: true, ..LockOptions::default() };
    assert_eq!(modules(&with(lock, &options, &SourceMap::default())), ["Magento_Backend"]);
}

#[test]
fn a_missing_route_is_unknown_only_if_modules_are_unknown() {
    let whole = catalog_from(&CORE);
    let library = catalog_from(&[CORE.as_slice(), &[("acme/library", "1.0.0", "library")]].concat());
    let lacking = catalog_from(&[CORE.as_slice(), &[("acme/till", "1.0.0", MODULE)]].concat());
    for (call, known, unknown) in [
        ("GET /V1/orders", Status::Guarded, Status::Guarded),
        ("GET /V1/tills", Status::NotFound, Status::Unknown),
        ("DELETE /V1/orders", Status::NotFound, Status::Unknown),
        ("PATCH /V1/orders", Status::MethodNotAllowed, Status::MethodNotAllowed),
        ("not a call", Status::Invalid, Status::Invalid),
    ] {
        assert_eq!(status(&whole, call), known, "{call}");
        assert_eq!(status(&library, call), known, "{call}");
        assert_eq!(status(&lacking, call), unknown, "{call}");
    }
}

#[test]
fn an_undefined_id_is_unknown_only_if_its_module_is() {
    // Version 1.0.0 of the kiosk asks for an id that only 1.1.0 defines.
    let own =
        catalog_from(&[CORE.as_slice(), &[("acme/kiosk", "1.0.0", MODULE), ("acme/till", "1.0.0", MODULE)]].concat());
    assert_eq!(status(&own, "GET /V1/orders"), Status::UndefinedResource);
    let facts =
        "[a/b]\nversions  1\nmodule  *  A_B\nresource  *  A_B::b  -  0\nroute  *  GET /V1/b  B::b  Acme_Till::till\n";
    let with_facts = |rows: &[Row<'_>]| {
        let lock = Lock::parse(&text(rows)).unwrap();
        catalog(&lock, &Facts::new(facts), &LockOptions::default(), &SourceMap::default()).unwrap()
    };
    let package = ("a/b", "1", MODULE);
    assert_eq!(status(&with_facts(&[package]), "GET /V1/b"), Status::UndefinedResource);
    assert_eq!(status(&with_facts(&[package, ("acme/till", "1", MODULE)]), "GET /V1/b"), Status::Unknown);
}

#[test]
fn a_route_without_its_service_needs_the_module_that_has_it() {
    let rows = [CORE.as_slice(), &[("acme/extra", "1.0.0", MODULE)]].concat();
    assert_eq!(catalog_from(&rows).routes.unwrap().all().len(), 2);
    // As in a checkout, Magento stops where no module gives the service; where modules are unknown, one of them may.
    let old: Vec<Row<'_>> =
        rows.iter().map(|row| if row.0 == "magento/module-sales" { (row.0, "103.0.6", row.2) } else { *row }).collect();
    assert!(catalog_from(&old).routes.is_err());
    let lacking = catalog_from(&[old.as_slice(), &[("acme/till", "1.0.0", MODULE)]].concat());
    let routes = lacking.routes.unwrap();
    assert_eq!(routes.all().iter().map(Route::access).collect::<Vec<_>>(), [Access::Resources, Access::Open]);
}

#[test]
fn before_2_3_2_names_alone_order_modules() {
    let order = |release: &str| {
        let magento = Some(release.to_owned());
        let options = LockOptions { magento, ..LockOptions::default() };
        let rows = [CORE.as_slice(), &[("acme/extra", "1.0.0", MODULE)]].concat();
        let catalog = with(&text(&rows), &options, &SourceMap::default());
        modules(&catalog).join(" ")
    };
    assert_eq!(order("2.3.1"), "Acme_Extra Magento_Backend Magento_Sales");
    assert_eq!(order("2.3.2"), "Magento_Backend Magento_Sales Acme_Extra");
}

#[test]
fn a_lock_without_magento_is_read_by_itself() {
    let catalog = catalog_from(&[("acme/kiosk", "1.1.0", MODULE)]);
    assert_eq!(modules(&catalog), ["Acme_Kiosk"]);
    assert_eq!(catalog.gap().as_deref(), Some("Magento's own modules are missing"));
    let empty = catalog_from(&[]);
    assert_eq!((empty.origin.enabled, empty.origin.base.as_ref().unwrap().edition), (0, None));
}
