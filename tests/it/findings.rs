//! The formats of findings: all contain the same findings, as parsed by their consumers, for any content of the files.

mod hostile;
mod read;
mod sarif;

use std::fs;
use std::path::Path;

use regex::Regex;
use serde_json::Value;
use tempfile::TempDir;

use read::{Elements, Reported, Written, of_checkstyle, of_github, of_gitlab, of_junit, of_sarif, reported, shown};

use crate::common::{Run, copy_of, fixture, folder, mageacl, write};

/// The formats that `lint` and `audit` share, except for the table.
const FORMATS: [&str; 7] = ["short", "json", "sarif", "github", "gitlab", "junit", "checkstyle"];

fn sorted<T: Ord>(mut items: Vec<T>) -> Vec<T> {
    items.sort();
    items
}

/// Asserts that all formats of one run contain the same findings.
#[track_caller]
fn assert_agree(written: &Written) {
    let document = written.json("json");
    let findings = document["findings"].as_array().unwrap();
    let expected = of_sarif(written);
    assert!(!expected.is_empty());
    assert_eq!(findings.len(), expected.len());
    assert_eq!(written.text("short").lines().count(), expected.len());
    for (finding, reported) in findings.iter().zip(&expected) {
        assert_eq!(
            (finding["rule"].as_str(), finding["severity"].as_str()),
            (Some(&*reported.rule), Some(&*reported.severity))
        );
    }
    assert_eq!(of_gitlab(written), expected);
    let visible: Vec<Reported> = expected
        .iter()
        .map(|it| Reported { path: shown(&it.path), ..reported(&it.rule, &it.severity, &it.line, "") })
        .collect();
    assert_eq!(of_github(written).into_iter().map(|(reported, _)| reported).collect::<Vec<_>>(), visible);
    assert_eq!(sorted(of_checkstyle(written)), sorted(visible));
    assert_junit_agrees(written, &expected);
}

fn assert_junit_agrees(written: &Written, expected: &[Reported]) {
    let cases = of_junit(written);
    assert_eq!(cases.len(), expected.len());
    let results = written.results();
    let fingerprints = |key: &str| -> Vec<String> {
        results.iter().map(|it| it["partialFingerprints"][key].as_str().unwrap().to_owned()).collect()
    };
    let ours = fingerprints("mageacl/v1");
    assert_eq!(ours, fingerprints("primaryLocationLineHash"));
    let issues = written.json("gitlab");
    let theirs = issues.as_array().unwrap().iter().map(|it| it["fingerprint"].as_str().unwrap().to_owned());
    assert_eq!(ours, theirs.collect::<Vec<_>>());
    let mut unique = sorted(ours.clone());
    unique.dedup();
    assert_eq!(unique.len(), ours.len(), "no two alike");
    let names = cases.into_iter().map(|(_, name)| name).collect();
    assert_eq!(sorted(names), sorted(ours.iter().map(|it| shown(it)).collect()));
    let failures = expected.iter().filter(|it| it.severity != "note").count();
    let root = &Elements::of(written.text("junit"), "testsuites").found[0].0;
    assert_eq!(root["failures"], failures.to_string());
    let cases = Elements::of(written.text("junit"), "testcase").found.len();
    assert_eq!(root["tests"], cases.to_string());
}

#[test]
fn all_formats_of_one_lint_report_the_same() {
    let counted = Regex::new(r"(\d+) (error|warning|note)s?").unwrap();
    for store in ["shop", "undefined-ref", "disabled-resource", "comma-ref"] {
        let run = mageacl(["lint", "--audit"]).arg(fixture(store));
        let written = Written::by(run, &[&FORMATS[..], &["markdown", "table"]].concat());
        if written.results().is_empty() {
            continue;
        }
        assert_agree(&written);
        let summary = &written.json("json")["summary"];
        let document = written.json("json");
        let fingerprints: Vec<_> =
            document["findings"].as_array().unwrap().iter().map(|it| &it["fingerprint"]).collect();
        let results = written.results();
        let theirs: Vec<_> = results.iter().map(|it| &it["partialFingerprints"]["mageacl/v1"]).collect();
        assert_eq!(fingerprints, theirs);
        let number = summary["findings"].to_string();
        let is_row = |line: &&str| line.starts_with("| ") && !line.starts_with("| Severity");
        assert_eq!(written.text("markdown").lines().filter(is_row).count().to_string(), number);
        for format in ["markdown", "table"] {
            let mut lines = written.text(format).lines();
            let line = lines.find(|line| line.contains(" in Magento") || line.contains(" in a store")).unwrap();
            let counts: u64 = counted.captures_iter(line).map(|it| it[1].parse::<u64>().unwrap()).sum();
            assert_eq!(counts.to_string(), number, "{format}");
        }
    }
}

#[test]
fn all_formats_of_one_audit_report_the_same() {
    let grants = "../grants/default.sql";
    for args in
        [&["audit", "-p", "expertrec"][..], &["audit", "--quiet", "-g", grants], &["audit", "-e", "GET /V1/nowhere"]]
    {
        assert_agree(&Written::by(mageacl(args).within(fixture("shop")), &FORMATS));
    }
}

#[test]
fn a_clean_store_gives_documents_without_findings() {
    let store = folder([
        (
            "registration.php",
            "<?php \\Magento\\Framework\\Component\\ComponentRegistrar::register('module', 'Acme_Clean', __DIR__);",
        ),
        ("etc/module.xml", "<config><module name=\"Acme_Clean\"/></config>"),
    ]);
    let written = Written::by(mageacl(["lint"]).arg(store.path()), &[&FORMATS[..], &["markdown"]].concat());
    assert_eq!(written.json("gitlab"), Value::Array(Vec::new()));
    assert!(written.results().is_empty() && written.text("github").is_empty() && written.text("short").is_empty());
    assert!(of_checkstyle(&written).is_empty());
    let cases = Elements::of(written.text("junit"), "testcase").found;
    assert!(
        !cases.is_empty() && cases.iter().all(|(_, _, children)| children.is_empty()),
        "a run without tests is an error"
    );
    assert!(written.text("markdown").contains("**No findings**") && !written.text("markdown").contains('|'));
}

/// Paths are relative to the repository in which the program runs, independent of the store's location in it.
#[test]
fn paths_begin_at_the_repository() {
    let repository = tempfile::tempdir().unwrap();
    let shop = copy_of("undefined-ref");
    fs::create_dir(repository.path().join("src")).unwrap();
    fs::rename(shop.path(), repository.path().join("src/shop")).unwrap();
    let first = |run: Run| {
        let found = of_gitlab(&Written::by(run, &["gitlab"]));
        found.into_iter().find(|it| it.rule == "undefined-ref").unwrap().path
    };
    let absolute = repository.path().join("src/shop");
    let below = "app/code/";
    let inside = first(mageacl(["lint"]).within(&absolute));
    assert!(inside.starts_with(below), "{inside}");
    for store in [Path::new("src/shop"), Path::new("./src/shop/"), &absolute] {
        let path = first(mageacl(["lint"]).arg(store).within(repository.path()));
        assert_eq!(path, format!("src/shop/{inside}"), "{}", store.display());
    }
    assert_eq!(first(mageacl(["lint"]).arg(&absolute).within(fixture("shop"))), inside, "not in this repository");
    let up = mageacl(["lint", "../shop"]).within(repository.path().join("src/shop"));
    assert_eq!(first(up), inside);
}

/// A finding without a file is shown at the given file, or else at one that every store has.
#[test]
fn a_finding_without_a_place_gets_one() {
    let run = mageacl(["audit", "-e", "GET /V1/nowhere", "-g", "../grants/default.sql", "--quiet"]);
    let reported = of_sarif(&Written::by(run.within(fixture("shop")), &["sarif"]));
    let lost = reported.iter().find(|it| it.rule == "uncallable-endpoint").unwrap();
    assert_eq!((lost.path.as_str(), lost.line.as_str()), ("grants/default.sql", "1"));
    let run = mageacl(["audit", "-e", "GET /V1/nowhere", "shop"]).within(fixture(""));
    let reported = of_sarif(&Written::by(run, &["sarif"]));
    let lost = reported.iter().find(|it| it.rule == "uncallable-endpoint").unwrap();
    assert_eq!((lost.path.as_str(), lost.line.as_str()), ("shop/composer.json", "1"));
}

#[test]
fn a_comment_links_to_the_commit_where_that_is_known() {
    let lint = || mageacl(["lint", "-f", "markdown"]).within(fixture("undefined-ref"));
    let plain = lint().run().stdout;
    assert!(!plain.contains("]("), "{plain}");
    let server = [("GITHUB_SERVER_URL", "https://github.com"), ("GITHUB_REPOSITORY", "a/b"), ("GITHUB_SHA", "0123abc")];
    let linked = server.iter().fold(lint(), |run, (name, value)| run.env(name, value)).run().stdout;
    assert!(linked.contains("](https://github.com/a/b/blob/0123abc/app/code/"), "{linked}");
    let lab = [("CI_PROJECT_URL", "https://gitlab.example/a/b"), ("CI_COMMIT_SHA", "0123abc")];
    let linked = lab.iter().fold(lint(), |run, (name, value)| run.env(name, value)).run().stdout;
    assert!(linked.contains("](https://gitlab.example/a/b/-/blob/0123abc/app/code/"), "{linked}");
    let odd = [("CI_PROJECT_URL", "https://gitlab.example/a) [b"), ("CI_COMMIT_SHA", "0123abc")];
    assert_eq!(odd.iter().fold(lint(), |run, (name, value)| run.env(name, value)).run().stdout, plain);
}

/// Makes a store whose only module has this folder, with a route for each of these refs.
fn store_with_refs(module: &str, refs: &[String]) -> TempDir {
    let store = copy_of("hostile-titles");
    let register = "<?php \\Magento\\Framework\\Component\\ComponentRegistrar::register('module', 'A_B', __DIR__);";
    write(store.path(), &format!("{module}/registration.php"), register);
    write(store.path(), &format!("{module}/etc/module.xml"), "<config><module name=\"A_B\"/></config>");
    let route = |(number, reference): (usize, &String)| {
        format!(
            "<route url=\"/V1/evil/{number}\" method=\"POST\">\n<service class=\"Evil\\Mod\\Api\\A\" method=\"b\"/>\n\
             <resources><resource ref=\"{reference}\"/></resources></route>\n"
        )
    };
    let routes: String = refs.iter().enumerate().map(route).collect();
    write(
        store.path(),
        &format!("{module}/etc/webapi.xml"),
        &format!("<?xml version=\"1.0\"?>\n<routes>\n{routes}</routes>"),
    );
    store
}
