//! Compares mageacl with recorded answers of Magento's own classes. No difference is accepted.
//!
//! Answers for invented stores are in `fixtures/oracle`, and comparisons with them always run. All answers, including those
//! for the releases of Magento Open Source, are in the folder that `MAGEACL_SHARED` names (default `../shared`). Tests that
//! need this folder are ignored if it is missing.

#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "a broken record must fail loudly; reasons go to stderr")]

mod admin;
mod advisories;
mod audit;
mod authz;
mod collection;
mod copy;
mod corpora;
mod diff;
mod edge;
mod editions;
mod guard;
mod lint;
mod live;
mod locks;
#[path = "../../examples/published_routes/page.rs"]
mod published_page;
mod random;
mod records;
mod releases;
#[path = "../requirement.rs"]
mod requirement;
mod risk;
#[path = "../shared.rs"]
mod shared;
mod view;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use collection::Stores;
use requirement::Tests;

/// Names each function by its path.
macro_rules! named {
    ($($test:path),* $(,)?) => { [$((stringify!($test), $test)),*] };
}

type OnStores = (&'static str, fn(&Stores));
type OnReleases = (&'static str, fn(&Path));

/// Comparisons over invented stores, which run on the sample and on all stores.
const ON_STORES: &[OnStores] = &named![
    edge::answers,
    random::answers,
    authz::edge::permissions,
    authz::random::permissions,
    audit::edge::grants,
    audit::random::grants,
    guard::read_only::generated_stores,
];

/// Comparisons that need all recorded answers.
const ON_RELEASES: &[OnReleases] = &named![
    admin::facts,
    copy::sample_matches_the_original,
    releases::catalogs,
    corpora::requests_and_closures,
    authz::corpora::permissions,
    audit::corpora::grants,
    audit::figures::all_resources_against_expertrec,
    audit::figures::real_connectors,
    advisories::affected_releases,
    advisories::fixed_routes,
    advisories::unseen_advisories_change_no_ref,
    diff::upgrades,
    editions::as_first_released,
    editions::checkouts,
    editions::counted_releases,
    editions::published_2_4_9,
    editions::published_page,
    editions::recorded_stores,
    guard::every_profile_on_every_line,
    guard::products_without_writes,
    guard::resources_for_reads_and_writes,
    lint::findings_in_magento_itself,
    live::grants,
    live::profiles,
    live::guests_customers_and_admins,
    live::async_and_bulk,
    live::soap,
    live::guard_states,
    live::guest_access,
    live::admin_forms,
    locks::commerce_snapshots,
    locks::open_source_releases,
    locks::published_routes,
    locks::running_shop,
    risk::subjects_exist_in_a_release,
    risk::refs_of_core_routes_are_rated,
    risk::sources_name_the_right_routes,
    risk::a_resource_is_rated_as_its_worst_route,
];

fn main() -> ExitCode {
    let shared = shared::shared();
    let mut tests = Tests::default();
    for (name, test) in ON_STORES {
        tests.add(format!("sample::{name}"), move || test(&Stores::Sample));
        tests.add_requiring(format!("shared::{name}"), &shared, move |folder: PathBuf| test(&Stores::All(folder)));
    }
    for (name, test) in ON_RELEASES {
        tests.add_requiring(format!("shared::{name}"), &shared, move |folder: PathBuf| test(&folder));
    }
    let stores = admin::stores(&shared);
    tests.add_requiring("stores::admin::actions".to_owned(), &stores, admin::actions);
    tests.run()
}
