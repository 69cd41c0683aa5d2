//! Documents show the actual output of the program.

use std::fs;

use mageacl_core::connector::{self, Page};
use mageacl_core::profile::{self, BUILTIN, Profile};
use mageacl_core::risk::Risks;
use rayon::prelude::*;

use crate::common::{mageacl, package};

/// Returns the commands in a document's console blocks, each with its output.
fn shown(document: &str) -> Vec<(String, String)> {
    let blocks = document.split("```console\n").skip(1).map(|block| block.split("```").next().unwrap());
    let split = |block: &str| {
        let (command, output) = block.split_once('\n').unwrap_or((block, ""));
        (command.trim_start_matches("$ ").to_owned(), output.trim_end().to_owned())
    };
    blocks.map(split).collect()
}

/// Compares the commands of a document that are shown with output, and returns their number.
#[track_caller]
fn compared(path: &str) -> usize {
    let document = fs::read_to_string(package().join(path)).unwrap();
    let mut compared = 0;
    for (command, output) in shown(&document) {
        let arguments = command.strip_prefix("cargo run --release -- ").or_else(|| command.strip_prefix("mageacl "));
        let Some(arguments) = arguments.filter(|_| !output.is_empty()) else { continue };
        let ended = mageacl(arguments.split(' ')).within(package()).run();
        let printed = format!("{}{}", ended.stdout, ended.stderr);
        assert_eq!(printed.trim_end(), output, "{command}");
        compared += 1;
    }
    compared
}

#[test]
fn the_readme_shows_real_output() {
    assert_eq!(compared("README.md"), 1, "a plan");
    assert!(fs::read_to_string(package().join("README.md")).unwrap().lines().count() < 150);
}

#[test]
fn the_recipes_show_real_output() {
    assert_eq!(compared("docs/recipes.md"), 4, "an audit, two explanations and an error");
}

#[test]
fn the_formats_are_shown_as_they_are() {
    let document = fs::read_to_string(package().join("docs/formats.md")).unwrap();
    let shown = shown(&document);
    let version = regex::Regex::new(r"mageacl \d+\.\d+\.\d+").unwrap();
    let unversioned = |text: &str| version.replace_all(text.trim_end(), "mageacl VERSION").into_owned();
    for (command, output) in &shown {
        let arguments = command.strip_prefix("mageacl ").unwrap();
        let ended = mageacl(arguments.split(' ')).within(package()).run();
        assert_eq!(unversioned(&ended.stdout), unversioned(output), "{command}");
    }
    assert_eq!(shown.len(), 6);
}

#[test]
fn a_diff_is_shown_as_it_is() {
    let document = fs::read_to_string(package().join("docs/diff.md")).unwrap();
    let shown = shown(&document);
    for (command, output) in &shown {
        let ended = mageacl(command.strip_prefix("mageacl ").unwrap().split(' ')).within(package()).run();
        assert_eq!(ended.stdout.trim_end(), output, "{command}");
    }
    assert_eq!(shown.len(), 2);
}

#[test]
fn the_matrix_is_shown_as_it_is() {
    let document = fs::read_to_string(package().join("docs/profiles.md")).unwrap();
    let shown = shown(&document);
    assert_eq!(shown.len(), 1);
    let (command, output) = &shown[0];
    let ended = mageacl(command.strip_prefix("mageacl ").unwrap().split(' ')).run();
    assert_eq!(ended.stdout.trim_end(), output);
}

#[test]
fn guards_are_shown_as_they_are() {
    let document = fs::read_to_string(package().join("docs/guard.md")).unwrap();
    let shown = shown(&document);
    for (command, output) in &shown {
        let arguments = command.strip_prefix("mageacl ").unwrap();
        let ended = mageacl(arguments.split(' ')).within(package()).run();
        assert_eq!((ended.code, ended.stdout.trim_end()), (0, output.as_str()), "{command}");
    }
    assert_eq!(shown.len(), 3);
}

/// The table of the worked example agrees with the program.
#[test]
fn the_page_on_guards_counts_the_denied_calls() {
    let json = |args: &[&str]| mageacl(args).within(package()).json().1;
    let guard = json(&["guard", "fixtures/shop", "-p", "expertrec"]);
    let plan = json(&["plan", "fixtures/shop", "-p", "expertrec"]);
    let tree = mageacl(["tree", "fixtures/shop", "-f", "ids"]).within(package()).ok().lines().count();
    let (exact, all) = (&plan["collateral"]["exact"], &plan["collateral"]["all_resources"]["routes"]);
    let (open, shut) = (&guard["proof"]["open"], &guard["proof"]["shut"]);
    let guards = guard["guards"].as_array().unwrap();
    let writes: u64 = guards.iter().map(|guard| guard["writes"].as_u64().unwrap()).sum();
    assert_eq!((&shut["all"], writes), (&exact["routes"], exact["writes"].as_u64().unwrap()));
    assert_eq!((&guard["proof"]["all_resources"], &shut["of"]), (&true.into(), &shut["all"]));
    let lines = [
        format!("| declared calls open | {0} of {0} | {1} of {0} |", open["all"], open["of"]),
        format!("| further calls open, write routes among them | {}, {writes} | 0, 0 |", exact["routes"]),
        format!("| resources in the Admin's tree | {tree} | {} |", tree + guards.len() + 1),
        format!("| calls that All Resources opens | {all} | {all} |"),
    ];
    let page = fs::read_to_string(package().join("docs/guard.md")).unwrap();
    for line in lines {
        assert!(page.contains(&line), "{line}");
    }
}

/// Checks the README's statements about a vendor's guide: all figures and routes.
#[track_caller]
fn judged(profile: &str, routes_open: &[&str], nothing_open: &[&str], said: impl Fn(&[usize]) -> String) {
    let args = ["audit", "fixtures/shop", "-p", profile, "--guide", "--routes"];
    let (_, reported) = mageacl(args).within(package()).json();
    let grant = &reported["grants"][0];
    let len = |value: &serde_json::Value| value.as_array().unwrap().len();
    let number = |value: &serde_json::Value| usize::try_from(value.as_u64().unwrap()).unwrap();
    let figures = [
        len(&grant["readings"]["as_written"]["ids"]),
        len(&grant["readings"]["as_stored"]["ids"]),
        number(&grant["routes"]["callable"]),
        number(&grant["routes"]["writes"]),
        len(&reported["needed"]["closed"]),
        len(&grant["excess"]),
        len(&grant["missing"]),
    ];
    let readme = fs::read_to_string(package().join("README.md")).unwrap().replace('\n', " ");
    let said = said(&figures);
    assert!(readme.contains(&said), "{said}");
    let callable: Vec<&str> = grant["callable"].as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect();
    for route in routes_open {
        assert!(callable.contains(route) && readme.contains(&format!("`{route}`")), "{route}");
    }
    for part in nothing_open {
        assert!(!callable.iter().any(|route| route.contains(part)), "{part}");
    }
}

#[test]
fn the_readme_judges_the_guides_by_what_the_audit_finds() {
    let open = ["POST /V1/products", "DELETE /V1/products/:sku", "POST /V1/cmsBlock"];
    let guarded =
        ["/V1/orders", "GET /V1/customers/search", "PUT /V1/customers/:customerId", "/V1/transactions", "/V1/invoices"];
    judged("expertrec", &open, &guarded, |figures| {
        let [written, stored, routes, writes, needed, ..] = figures else { unreachable!() };
        format!(
            "the guide names {written} boxes, and the Admin stores {stored} resources, which open {routes} guarded routes, \
             {writes} of them writing. Needed are {needed}."
        )
    });
    let open = [
        "POST /V1/orders",
        "POST /V1/order/:orderId/refund",
        "DELETE /V1/customers/:customerId",
        "PUT /V1/loyalty/settings",
    ];
    judged("ventortech", &open, &["/V1/tfa", "/V1/cms"], |figures| {
        let [written, stored, routes, writes, needed, excess, missing] = figures else { unreachable!() };
        format!(
            "the guide names {written} boxes, and the Admin stores {stored} resources, which open {routes} guarded routes, \
             {writes} of them writing. Needed are {needed}: {excess} are in excess, {missing} are missing."
        )
    });
}

#[test]
fn the_readme_names_the_test_command_that_ci_runs() {
    let readme = fs::read_to_string(package().join("README.md")).unwrap();
    let ci = fs::read_to_string(package().join(".ci/run")).unwrap();
    assert!(readme.contains("$ cargo test\n") && ci.lines().any(|line| line == "cargo test"));
}

#[test]
fn the_table_of_releases_is_generated() {
    let mut table = Vec::new();
    mageacl_report::markdown::release_lines(&mut table).unwrap();
    let document = fs::read_to_string(package().join("docs/releases.md")).unwrap();
    let is_in = document.contains(str::from_utf8(&table).unwrap());
    assert!(is_in, "docs/releases.md is out of date: paste the output of cargo run --example release_lines");
}

#[test]
fn the_rules_are_documented_as_they_are() {
    let mut rules = Vec::new();
    mageacl_report::markdown::rules(&mut rules).unwrap();
    let document = fs::read_to_string(package().join("docs/rules.md")).unwrap();
    let same = document.replace("\r\n", "\n") == String::from_utf8(rules).unwrap();
    assert!(same, "docs/rules.md is out of date: cargo run --example rules > docs/rules.md");
}

#[test]
fn the_advisories_are_documented_as_they_are() {
    let mut advisories = Vec::new();
    mageacl_report::markdown::advisories(&mut advisories).unwrap();
    let document = fs::read_to_string(package().join("docs/advisories.md")).unwrap();
    let same = document.replace("\r\n", "\n") == String::from_utf8(advisories).unwrap();
    assert!(same, "docs/advisories.md is out of date: cargo run --example advisories > docs/advisories.md");
}

#[test]
fn the_errors_are_documented_as_they_are() {
    let mut errors = Vec::new();
    mageacl_report::markdown::errors(&mut errors).unwrap();
    let document = fs::read_to_string(package().join("docs/errors.md")).unwrap();
    let same = document.replace("\r\n", "\n") == String::from_utf8(errors).unwrap();
    assert!(same, "docs/errors.md is out of date: cargo run --example errors > docs/errors.md");
}

#[test]
fn the_pages_of_connectors_are_what_their_profiles_come_to() {
    let profiles: Vec<Profile> = BUILTIN.iter().map(|(_, text)| profile::parse(text).unwrap()).collect();
    let pages: Vec<Page<'_>> = profiles.par_iter().map(|profile| connector::page(profile, &Risks::default())).collect();
    let folder = package().join("docs/connectors");
    let check = |file: &str, text: Vec<u8>| {
        let document = fs::read_to_string(folder.join(file)).unwrap_or_default().replace("\r\n", "\n");
        let renew = "cargo run --release --example connectors -- docs/connectors";
        assert!(document == String::from_utf8(text).unwrap(), "docs/connectors/{file} is out of date: {renew}");
    };
    for page in &pages {
        let mut text = Vec::new();
        mageacl_report::markdown::connector(page, &mut text).unwrap();
        check(&format!("{}.md", page.profile.slug), text);
    }
    let mut text = Vec::new();
    mageacl_report::markdown::connectors(&pages, &mut text).unwrap();
    check("README.md", text);
    assert_eq!(fs::read_dir(&folder).unwrap().count(), BUILTIN.len() + 1, "a page of a profile that is gone");
}

#[test]
fn no_link_of_the_documents_is_dead() {
    for entry in walkdir::WalkDir::new(package().join("docs")).into_iter().map(Result::unwrap) {
        if entry.path().extension().is_some_and(|extension| extension == "md") {
            check_links(entry.path());
        }
    }
    check_links(&package().join("README.md"));
}

fn check_links(document: &std::path::Path) {
    let text = fs::read_to_string(document).unwrap();
    for target in text.split("](").skip(1).map(|rest| rest.split([')', '#']).next().unwrap()) {
        if target.is_empty() || target.contains("://") {
            continue;
        }
        let path = document.parent().unwrap().join(target);
        assert!(path.exists(), "{}: {target}", document.display());
    }
}
