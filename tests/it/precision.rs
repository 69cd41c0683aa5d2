//! Findings that are worth reading: one for each defect, upstream ones apart, selected rules, and fixes.

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::common::{Ended, Run, copy_of, fixture, mageacl, write};

const STORE: &str = "one-defect-many-routes";

/// The baseline with an entry for each route.
const OLD: &str = "baseline-of-single-routes.json";

const WEBAPI: &str = "app/code/Nova/Kiosk/etc/webapi.xml";

fn within(store: &Path, args: &[&str]) -> Run {
    mageacl(args).within(store).env("COLUMNS", "300")
}

fn short(store: &Path, args: &[&str]) -> Ended {
    within(store, args).args(["--format", "short"]).run()
}

fn rules_of(document: &Value) -> Vec<(&str, &str)> {
    let findings = document["findings"].as_array().unwrap().iter();
    findings.map(|it| (it["rule"].as_str().unwrap(), it["state"].as_str().unwrap())).collect()
}

#[test]
fn a_defect_is_one_finding_and_upstream_findings_do_not_count() {
    let (code, shown) = within(&fixture(STORE), &["lint"]).json();
    assert_eq!(code, 1);
    let expected = [
        ("undefined-ref", "open"),
        ("undefined-ref", "open"),
        ("undefined-use", "open"),
        ("anonymous-write", "open"),
        ("undefined-ref", "upstream"),
    ];
    assert_eq!(rules_of(&shown), expected);
    assert_eq!(shown["findings"][0]["related"].as_array().unwrap().len(), 3);
    let upstream = &shown["findings"][4];
    assert_eq!((&upstream["upstream"], &upstream["severity"]), (&json!(true), &json!("note")));
    assert_eq!(shown["findings"][0]["upstream"], json!(false));
    assert_eq!((&shown["summary"]["upstream"], &shown["summary"]["findings"]), (&json!(1), &json!(4)));
    let (_, counted) = within(&fixture(STORE), &["lint", "--upstream"]).json();
    assert_eq!(counted["summary"]["upstream"], json!(0));
    assert_eq!((&counted["findings"][0]["severity"], &counted["summary"]["errors"]), (&json!("error"), &json!(3)));
}

#[test]
fn upstream_findings_are_shown_apart() {
    let ended = within(&fixture(STORE), &["lint"]).run();
    let (own, upstream) = ended.stdout.split_once("Upstream, not counted").unwrap();
    assert!(!own.contains("clocks") && upstream.contains("2 routes require Magento_Backend::clocks"));
    assert!(
        upstream.contains("2 errors, 2 warnings in ") && upstream.contains(" 1 upstream (--upstream counts them).")
    );
    let markdown = within(&fixture(STORE), &["lint", "-f", "markdown"]).run().stdout;
    assert!(markdown.contains("<summary>1 upstream finding in Magento itself"), "{markdown}");
    let sarif = within(&fixture(STORE), &["lint", "-f", "sarif"]).run().stdout;
    let sarif: Value = serde_json::from_str(&sarif).unwrap();
    let last = &sarif["runs"][0]["results"][4];
    assert_eq!((&last["level"], &last["properties"]["upstream"]), (&json!("note"), &json!(true)));
}

#[test]
fn stock_magento_passes() {
    for release in ["2.3.0", "2.3.3", "2.4.0", "2.4.7", "latest"] {
        let (code, shown) = mageacl(["check", "--magento", release, "--quiet"]).json();
        assert_eq!((code, &shown["summary"]["findings"]), (0, &json!(0)), "{release}");
    }
    let (_, shown) = mageacl(["check", "--magento", "2.4.7", "--quiet"]).json();
    assert!(shown["summary"]["upstream"].as_u64().unwrap() > 0);
}

#[test]
fn a_baseline_of_single_routes_still_knows_all_of_them() {
    let store = copy_of(STORE);
    let check = |args: &[&str]| within(store.path(), &[&["check", "-b", OLD][..], args].concat()).json();
    let (code, shown) = check(&[]);
    assert_eq!(code, 0);
    let known = |shown: &Value| rules_of(shown).into_iter().filter(|(_, state)| *state == "known").count();
    assert_eq!((known(&shown), &shown["summary"]["errors"]), (3, &json!(0)));
    // With --upstream, those of Magento are known as well.
    let (code, shown) = check(&["--upstream"]);
    assert_eq!((code, known(&shown)), (0, 4));
    // An additional route with the same id is not known.
    let text = fs::read_to_string(store.path().join(WEBAPI)).unwrap();
    let route = "<route url=\"/V1/tills/:id\" method=\"PUT\"><service class=\"A\" method=\"b\"/><resources><resource \
                 ref=\"Nova_Kiosk::till\"/></resources></route></routes>";
    write(store.path(), WEBAPI, &text.replace("</routes>", route));
    let (code, shown) = check(&[]);
    assert_eq!((code, &shown["findings"][0]["state"]), (1, &json!("open")));
}

#[test]
fn updating_a_baseline_rewrites_the_entries_of_single_routes() {
    let store = copy_of(STORE);
    let update = |args: &[&str]| within(store.path(), &[&["baseline", "update", "-b", OLD][..], args].concat()).ok();
    assert_eq!(
        update(&["--shrink-only"]),
        format!("4 findings in {OLD}: 0 added, 2 removed, 1 new ignored.\n"),
        "two public routes are no longer reported"
    );
    let text = fs::read_to_string(store.path().join(OLD)).unwrap();
    assert!(text.contains("\"undefined-ref|Nova_Kiosk|Nova_Kiosk::till|Nova_Kiosk::till\""), "{text}");
    assert!(!text.contains("GET /V1/tills/:id|") && text.contains("\"since\":\"2026-11-30\""), "{text}");
    assert_eq!(short(store.path(), &["check", "-b", OLD]).code, 0);
    assert_eq!(update(&["--shrink-only"]), format!("4 findings in {OLD}: 0 added, 0 removed, 1 new ignored.\n"));
    assert_eq!(update(&[]), format!("5 findings in {OLD}: 1 added, 0 removed.\n"));
}

#[test]
fn suppressions_of_single_routes_apply_to_the_whole_finding() {
    let store = copy_of(STORE);
    let suppress = |routes: &[&str]| {
        let entry = |route: &&str| json!({ "rule": "undefined-ref", "subject": route, "reason": "planned" });
        let list: Vec<Value> = routes.iter().map(entry).collect();
        write(store.path(), "mageacl.json", &json!({ "schema": "mageacl/config/1", "suppressions": list }).to_string());
        within(store.path(), &["lint"]).json().1
    };
    let all = ["GET /V1/tills", "GET /V1/tills/:id", "DELETE /V1/tills/:id", "PUT /V1/tills/:id/drawer"];
    let state = |shown: &Value| {
        let found =
            shown["findings"].as_array().unwrap().iter().find(|it| it["subject"] == "Nova_Kiosk::till").unwrap();
        found["state"].as_str().unwrap().to_owned()
    };
    let shown = suppress(&all);
    assert_eq!(state(&shown), "suppressed");
    assert!(!rules_of(&shown).iter().any(|(rule, _)| *rule == "unused-suppression"));
    assert_eq!(state(&suppress(&all[1..])), "open");
}

#[test]
fn many_findings_are_grouped_by_module_and_nothing_is_repeated() {
    let store = copy_of(STORE);
    let route = |number: usize| {
        format!(
            "<route url=\"/V1/beats/{number}\" method=\"POST\"><service class=\"A\" method=\"beat\"/><resources><resource \
             ref=\"anonymous\"/></resources></route>"
        )
    };
    let text = fs::read_to_string(store.path().join(WEBAPI)).unwrap();
    let routes: String = (0..46).map(route).collect();
    write(store.path(), WEBAPI, &text.replace("</routes>", &format!("{routes}</routes>")));
    for columns in ["80", "200"] {
        let table = within(store.path(), &["lint"]).env("COLUMNS", columns).run().stdout;
        assert!(table.contains("Nova_Kiosk: 2 errors, 48 warnings"), "{table}");
        assert_eq!(table.matches("Attacks on stores start with").count(), 1, "{table}");
        assert_eq!(table.matches("anyone may call the write route").count(), 6, "{table}");
        assert!(table.contains("  ... and 41 more of anonymous-write in Nova_Kiosk"), "{table}");
        let row = table.lines().find(|line| line.starts_with("anonymous-write ")).unwrap();
        assert_eq!(row.split_whitespace().collect::<Vec<_>>(), ["anonymous-write", "47", "1", "47", "warnings"]);
    }
}

#[test]
fn rules_are_selected_on_the_command_line_and_in_the_configuration() {
    let store = copy_of(STORE);
    let rules = |args: &[&str]| {
        let (_, shown) = within(store.path(), &[&["lint"][..], args].concat()).json();
        let mut rules: Vec<String> = rules_of(&shown).into_iter().map(|(rule, _)| rule.to_owned()).collect();
        rules.dedup();
        rules
    };
    assert_eq!(rules(&["--only", "undefined-*"]), ["undefined-ref", "undefined-use", "undefined-ref"]);
    assert_eq!(rules(&["--only", "undefined-use,anonymous-write"]), ["undefined-use", "anonymous-write"]);
    assert_eq!(rules(&["--ignore", "undefined-*"]), ["anonymous-write"]);
    assert_eq!(rules(&["--min-severity", "error"]), ["undefined-ref"]);
    // A rule of the inventory runs if it is named.
    assert_eq!(rules(&["--only", "anonymous-read"]), ["anonymous-read"]);
    let config = "{\n  // Comments are allowed.\n  \"schema\": \"mageacl/config/1\",\n  \"ignore\": [\"undefined-*\"], /* so \
                  are */ \"fail_on\": \"warning\", \"persona\": \"inventory\",\n}";
    write(store.path(), "mageacl.json", config);
    assert_eq!(rules(&["--min-severity", "warning"]), ["anonymous-write"]);
    assert!(rules(&[]).contains(&"anonymous-read".to_owned()));
    assert_eq!(short(store.path(), &["lint"]).code, 1);
    assert_eq!(short(store.path(), &["lint", "--fail-on", "error"]).code, 0);
    let refused = short(store.path(), &["lint", "--only", "undefined-reff"]);
    assert!(refused.code == 2 && refused.stderr.contains("did you mean `undefined-ref`"), "{}", refused.stderr);
}

#[test]
fn the_configuration_names_the_baseline() {
    let store = copy_of(STORE);
    let config = |baseline: &str| json!({ "schema": "mageacl/config/1", "baseline": baseline }).to_string();
    write(store.path(), "mageacl.json", &config(OLD));
    assert_eq!(short(store.path(), &["check"]).code, 0);
    assert_eq!(short(store.path(), &["check", "--no-config"]).code, 1);
    write(store.path(), "mageacl.json", &config("../other.json"));
    let refused = short(store.path(), &["check"]);
    assert!(refused.code == 2 && refused.stderr.contains("leads out of the folder"), "{}", refused.stderr);
}

#[test]
fn rules_are_listed_and_a_configuration_is_written() {
    let ids = mageacl(["rules", "-f", "ids"]).ok();
    assert!(ids.lines().any(|id| id == "undefined-ref") && ids.lines().count() > 70);
    let (_, shown) = mageacl(["rules", "self-*"]).json();
    assert_eq!((&shown["schema"], &shown["rules"][0]["persona"]), (&json!("mageacl/rules/1"), &json!("pedantic")));
    assert!(mageacl(["rules"]).ok().starts_with("rule "));
    let store = copy_of(STORE);
    let before = short(store.path(), &["lint"]);
    assert_eq!(within(store.path(), &["init"]).run().code, 0);
    let after = short(store.path(), &["lint"]);
    assert_eq!((before.code, before.stdout), (after.code, after.stdout), "{}", after.stderr);
    assert_eq!(within(store.path(), &["init"]).run().code, 2, "it is not replaced");
}

/// Changes the store so that each fix applies.
fn broken(store: &Path) {
    let text = fs::read_to_string(store.join(WEBAPI)).unwrap();
    let text = text.replace("/V1/receipts/:id", "/V1/receipts/{id}").replacen("\"anonymous\"", "\"Anonymous\"", 1);
    write(store, WEBAPI, &text);
    let acl = "app/code/Nova/Kiosk/etc/acl.xml";
    let text = fs::read_to_string(store.join(acl)).unwrap();
    write(store, acl, &text.replace(" title=\"Tills\"", ""));
}

#[test]
fn fixes_are_written_once_and_shown_as_a_diff() {
    let store = copy_of(STORE);
    broken(store.path());
    let before = fs::read_to_string(store.path().join(WEBAPI)).unwrap();
    let diff = within(store.path(), &["lint", "--fix", "--diff"]).run();
    assert_eq!((diff.code, fs::read_to_string(store.path().join(WEBAPI)).unwrap()), (1, before));
    for line in [
        "--- a/app/code/Nova/Kiosk/etc/webapi.xml",
        "-        <resources><resource ref=\"Nova_Kiosk::till\"/></resources>",
        "+        <resources><resource ref=\"Nova_Kiosk::tills\"/></resources>",
        "+        <resources><resource ref=\"anonymous\"/></resources>",
        "+    <route url=\"/V1/receipts/:id\" method=\"GET\">",
        "+                    <resource id=\"Nova_Kiosk::tills\" title=\"Tills\" sortOrder=\"10\"/>",
    ] {
        assert!(diff.stdout.lines().any(|known| known == line), "{line}\n{}", diff.stdout);
    }
    let fixed = within(store.path(), &["lint", "--fix"]).json().1;
    let remaining: Vec<&str> = rules_of(&fixed).into_iter().map(|(rule, _)| rule).collect();
    assert_eq!(remaining, ["undefined-ref", "undefined-use", "anonymous-write", "undefined-ref"]);
    let again = within(store.path(), &["lint", "--fix", "--diff"]).run();
    assert_eq!((again.code, again.stdout.as_str()), (0, ""));
}

#[test]
fn undefined_ids_of_magento_are_defined_by_a_generated_module() {
    let store = copy_of(STORE);
    let folder = "app/code/Nova/Repair";
    let lint = |args: &[&str]| within(store.path(), &[&["lint", "-f", "short"][..], args].concat()).run();
    let written = lint(&["-o", &format!("repair-module={folder}"), "--module-name", "Nova_Repair"]);
    assert!(written.code == 1 && written.stderr.contains("wrote app/code/Nova/Repair (6 files)"), "{}", written.stderr);
    let acl = fs::read_to_string(store.path().join(folder).join("etc/acl.xml")).unwrap();
    assert!(acl.contains("<resource id=\"Magento_Backend::clocks\" title=\"Backend: Clocks\"/>"), "{acl}");
    // The id can be granted now, and nothing else changed.
    let (_, shown) = within(store.path(), &["lint"]).json();
    assert_eq!((&shown["summary"]["upstream"], &shown["summary"]["findings"]), (&json!(0), &json!(4)));
    let (code, plan) = within(store.path(), &["plan", "-e", "GET /V1/backend/clocks"]).json();
    assert_eq!((code, &plan["required"]), (0, &json!(["Magento_Backend::clocks"])));
    for (args, why) in [
        (&["-o", "repair-module=other"][..], "needs --module-name"),
        (&["-o", "repair-module=other", "--module-name", "Nova_Other"], "nothing to repair"),
    ] {
        let refused = lint(args);
        assert!(refused.code == 2 && refused.stderr.contains(why), "{}", refused.stderr);
    }
}

#[cfg(unix)]
#[test]
fn links_and_packages_are_not_fixed() {
    let store = copy_of(STORE);
    broken(store.path());
    let outside = tempfile::tempdir().unwrap();
    let target = outside.path().join("webapi.xml");
    fs::rename(store.path().join(WEBAPI), &target).unwrap();
    std::os::unix::fs::symlink(&target, store.path().join(WEBAPI)).unwrap();
    let before = fs::read_to_string(&target).unwrap();
    let ended = within(store.path(), &["lint", "--fix"]).run();
    assert_eq!(fs::read_to_string(&target).unwrap(), before);
    assert!(ended.stderr.contains("is not changed: it is a link"), "{}", ended.stderr);
    fs::remove_file(store.path().join(WEBAPI)).unwrap();
    fs::rename(&target, store.path().join(WEBAPI)).unwrap();
    let package = store.path().join("vendor/nova");
    fs::create_dir_all(&package).unwrap();
    fs::rename(store.path().join("app/code/Nova/Kiosk"), package.join("kiosk")).unwrap();
    let ended = within(store.path(), &["lint", "--fix"]).run();
    assert_eq!(fs::read_to_string(package.join("kiosk/etc/webapi.xml")).unwrap(), before);
    assert!(ended.stderr.contains("it belongs to a package"), "{}", ended.stderr);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// Any mixture of spellings: the second run changes nothing, and each file changes only where it was fixed.
    #[test]
    fn a_second_fix_changes_nothing(refs in prop::collection::vec(
        prop::sample::select(vec!["Nova_Kiosk::till", "Nova_Kiosk::tills", "Anonymous", "ANONYMOUS", "anonymous", " self", "Nova_Kiosk::x"]),
        1..4,
    ), url in prop::sample::select(vec!["/V1/a/{id}", "/V1/a/:id", "/V1/{b}/{c}", "/V1/a&amp;b/{id}"])) {
        let store = copy_of(STORE);
        let refs = refs.iter().map(|it| format!("<resource ref=\"{it}\"/>")).collect::<Vec<_>>().concat();
        let route = format!(
            "<route url=\"{url}\" method=\"PUT\"><service class=\"A\" method=\"b\"/><resources>{refs}</resources></route>"
        );
        write(store.path(), WEBAPI, &format!("<routes>\n<!-- \u{e4} -->\n{route}\n</routes>\n"));
        within(store.path(), &["lint", "--fix", "--quiet"]).run();
        let once = fs::read_to_string(store.path().join(WEBAPI)).unwrap();
        let again = within(store.path(), &["lint", "--fix", "--diff", "--quiet"]).run();
        prop_assert_eq!((again.code, again.stdout.as_str()), (0, ""));
        let is_kept = once.starts_with("<routes>\n<!-- \u{e4} -->\n<route url=\"/V1/") && once.ends_with("</route>\n</routes>\n");
        prop_assert!(is_kept, "{}", once);
    }
}
