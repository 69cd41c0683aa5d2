//! Reports: the document, the page and its policy.

use std::fs;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use regex::Regex;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::common::schema::assert_valid;
use crate::common::{Run, fixture, mageacl, package};

/// The command of the example in the documents.
const EXAMPLE: &str = "audit -g ../grants/default.sql -p expertrec --fail-on never -f html";

/// Returns an audit of the grants of a dump.
fn audit(format: &str) -> Run {
    mageacl(["audit", "-g", "../grants/default.sql", "-p", "expertrec", "--fail-on", "never", "-f", format])
        .within(fixture("shop"))
}

fn read_json(run: Run) -> Value {
    serde_json::from_str(&run.ok()).unwrap()
}

/// Returns the source expression of the content of an element.
fn digest(page: &str, element: &str) -> String {
    let (_, rest) = page.split_once(&format!("<{element}>")).unwrap();
    let (text, _) = rest.split_once(&format!("</{element}>")).unwrap();
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)))
}

#[test]
fn the_policy_allows_only_the_style_and_the_script_of_the_page() {
    let policy = Regex::new("http-equiv=\"Content-Security-Policy\" content=\"([^\"]*)\"").unwrap();
    for page in [audit("html").ok(), mageacl(["plan", "-p", "expertrec", "-f", "html"]).arg(fixture("shop")).ok()] {
        let policy = policy.captures(&page).unwrap()[1].replace("&#39;", "'");
        let expected = format!(
            "default-src 'none'; style-src {}; script-src {}; base-uri 'none'; form-action 'none'",
            digest(&page, "style"),
            digest(&page, "script")
        );
        assert_eq!(policy, expected);
        assert!(!page.contains(" style=\"") && !page.contains("://"), "no inline style, no address");
    }
}

#[test]
fn the_document_says_which_grants_are_too_large() {
    let report = read_json(audit("report"));
    assert_valid(&report);
    let grants = report["grants"].as_array().unwrap();
    // All Resources comes first. The dump has two such roles.
    assert_eq!((&grants[0]["all_resources"], &grants[1]["all_resources"]), (&json!("whole"), &json!("whole")));
    assert_eq!(grants[2]["all_resources"], "no");
    let first = &grants[0];
    assert_eq!((&first["name"], &first["owner"]), (&json!("Administrators"), &json!("role of 1 administrator")));
    // The five declared calls are guarded routes of the store.
    let beyond = first["excess_routes"]["routes"].as_u64().unwrap();
    assert_eq!(first["routes"]["routes"].as_u64().unwrap() - beyond, 5);
    let by_risk = ["critical", "high", "medium", "low"].map(|risk| first["excess_routes"][risk].as_u64().unwrap());
    assert_eq!(by_risk.iter().sum::<u64>(), beyond);
    let needed = |name: &str| {
        report["routes"].as_array().unwrap().iter().any(|route| route["url"] == name && route["needed"] == true)
    };
    assert!(needed("/V1/cmsPage/search") && !needed("/V1/orders"));
    assert_eq!(report["needed"]["required"].as_array().unwrap().len(), 5);
}

#[test]
fn a_plan_is_compared_with_all_resources() {
    let run = || mageacl(["plan", "-p", "expertrec"]).arg(fixture("shop"));
    let (report, plan) = (read_json(run().args(["-f", "report"])), read_json(run().args(["-f", "json"])));
    assert_valid(&report);
    let routes = |at: usize| report["grants"][at]["routes"]["routes"].as_u64().unwrap();
    let collateral = |name: &str| plan["collateral"][name]["routes"].as_u64().unwrap();
    assert_eq!(routes(0), 5 + collateral("exact") + collateral("closure"));
    assert_eq!(routes(1), collateral("all_resources"));
}

#[test]
fn a_check_is_a_report_without_grants() {
    let run = mageacl(["lint", "--fail-on", "never", "-f", "report"]).arg(fixture("shop"));
    let report = read_json(run);
    assert_valid(&report);
    assert_eq!(report["grants"], json!([]));
    assert!(!report["findings"].as_array().unwrap().is_empty());
}

#[test]
fn the_page_of_a_release_is_small() {
    for release in [&["--magento", "2.4.8"][..], &["--magento", "2.4.8", "--edition", "commerce"]] {
        let page = mageacl(["audit", "-g", "../grants/default.sql", "-p", "ventortech", "--fail-on", "never"]);
        let page = page.args(["-f", "html"]).args(release.iter().copied()).within(fixture("shop")).ok();
        assert!(page.len() < 400_000, "{release:?}: {} bytes", page.len());
    }
}

#[test]
fn other_documents_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.json");
    for (text, why) in [
        ("{}", "not a report: missing field `schema`"),
        ("{\"schema\": \"mageacl/audit/1\"}", "the schema is `mageacl/audit/1`; expected `mageacl/report/1`"),
        ("{\"schema\": \"mageacl/report/1\"}", "invalid report: missing field `command`"),
        ("", "not a report: EOF"),
    ] {
        fs::write(&file, text).unwrap();
        let ended = mageacl(["convert"]).arg(&file).run();
        assert_eq!(ended.code, 2);
        // Messages are wrapped.
        let words: Vec<&str> = ended.stderr.split_whitespace().filter(|word| *word != "│").collect();
        assert!(words.join(" ").contains(why), "{}", ended.stderr);
    }
}

#[test]
fn the_example_of_the_documents_is_real() {
    let expected = mageacl(EXAMPLE.split(' ')).within(fixture("shop")).ok();
    let document = fs::read_to_string(package().join("docs/example-report.html")).unwrap();
    let path = "docs/example-report.html";
    assert!(document == expected, "{path} is out of date: cd fixtures/shop && mageacl {EXAMPLE} > ../../{path}");
}

#[test]
fn routes_are_selected() {
    let routes = |arguments: &[&str]| {
        let listed = mageacl(["routes", "-f", "ids"]).args(arguments.iter().copied()).within(fixture("shop")).ok();
        listed.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    let all = routes(&[]);
    let posts = routes(&["--method", "post"]);
    assert!(posts.len() < all.len() && posts.iter().all(|route| route.starts_with("POST ")));
    assert!(routes(&["--resource", "Magento_Cms::page"]).contains(&"GET /V1/cmsPage/search".to_owned()));
    assert!(routes(&["--guest"]).contains(&"GET /V1/directory/countries".to_owned()));
    assert!(!routes(&["--guest"]).contains(&"GET /V1/orders".to_owned()));
    let found = routes(&["--search", "CMSPAGE", "--method", "GET"]);
    assert!(!found.is_empty() && found.iter().all(|route| route.contains("cmsPage")));
    assert_eq!(routes(&["--module", "Acme_Absent"]), Vec::<String>::new());
}
