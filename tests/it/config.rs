//! `mageacl.json`, the baseline and `check`, from the command line.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::common::{Ended, Run, copy_of, fixture, mageacl, package, write};

/// The only finding of the smallest store that has one.
const FINDING: &str = "app/code/Nova/Ticket/etc/webapi.xml:13:30: error[undefined-ref]: DELETE /V1/tickets/:id requires \
                       Nova_Ticket::delete, which no enabled module defines\n";

/// Makes a copy of that store with a configuration.
fn configured(fields: &Value) -> TempDir {
    let store = copy_of("undefined-ref");
    configure(store.path(), fields);
    store
}

fn configure(store: &Path, fields: &Value) {
    let mut document = json!({ "schema": "mageacl/config/1" });
    document.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    write(store, "mageacl.json", &serde_json::to_string_pretty(&document).unwrap());
}

fn suppressing(more: &Value) -> Value {
    let mut suppression = json!({ "rule": "undefined-ref", "reason": "mended in 2.1" });
    suppression.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    json!({ "suppressions": [suppression] })
}

/// Runs in a store, with a fixed date.
fn within(store: &Path, args: &[&str]) -> Run {
    mageacl(args).args(["--today", "2026-06-15"]).within(store).env("COLUMNS", "300")
}

fn short(store: &Path, args: &[&str]) -> Ended {
    within(store, args).args(["--format", "short"]).run()
}

#[track_caller]
fn refused(ended: &Ended, parts: &[&str]) {
    assert_eq!((ended.code, ended.stdout.as_str()), (2, ""), "{}", ended.stderr);
    for part in parts {
        assert!(ended.stderr.contains(part), "{part}\n{}", ended.stderr);
    }
}

#[test]
fn a_suppression_takes_a_finding_out_of_the_count_but_not_out_of_json() {
    let store = configured(&suppressing(&json!({ "module": "Nova_Ticket", "resource": "Nova_Ticket::delete" })));
    let ended = short(store.path(), &["lint"]);
    assert_eq!((ended.code, ended.stdout.as_str()), (0, "1 suppressed (--no-suppressions shows them).\n"));
    let table = within(store.path(), &["lint"]).ok();
    assert!(table.starts_with("No findings in ") && table.contains(" 1 suppressed (--no-suppressions shows them)."));
    let (code, reported) = within(store.path(), &["lint"]).json();
    let finding = &reported["findings"][0];
    assert_eq!((code, &finding["state"], &finding["rule"]), (0, &json!("suppressed"), &json!("undefined-ref")));
    assert_eq!(finding["suppression"], json!({ "by": "configuration", "reason": "mended in 2.1" }));
    assert_eq!((&reported["summary"]["findings"], &reported["summary"]["suppressed"]), (&json!(0), &json!(1)));
    for flag in ["--no-suppressions", "--no-config"] {
        let ended = short(store.path(), &["lint", flag]);
        assert_eq!((ended.code, ended.stdout.as_str()), (1, FINDING), "{flag}");
    }
}

#[test]
fn a_suppression_that_is_unused_or_expired_is_a_finding_itself() {
    let store = configured(&suppressing(&json!({ "expires": "2026-06-14" })));
    let ended = short(store.path(), &["lint"]);
    assert_eq!(ended.code, 1);
    let expired = "mageacl.json:4:5: warning[expired-suppression]: the suppression of undefined-ref expired on \
                   2026-06-14\n";
    assert_eq!(ended.stdout, format!("{FINDING}{expired}"));
    let store = configured(&suppressing(&json!({ "module": "Nova_Other" })));
    let ended = short(store.path(), &["lint", "--fail-on", "warning"]);
    assert!(
        ended
            .stdout
            .contains("warning[unused-suppression]: the suppression of undefined-ref, Nova_Other matches no finding")
    );
    // Only `check` applies rules about grants.
    configure(store.path(), &json!({ "suppressions": [{ "rule": "excess", "reason": "known" }] }));
    assert_eq!(short(store.path(), &["lint"]).stdout, FINDING);
    assert!(short(store.path(), &["check"]).stdout.contains("unused-suppression"));
}

#[test]
fn a_comment_in_a_file_accepts_what_is_in_its_element() {
    let store = copy_of("undefined-ref");
    let file = "app/code/Nova/Ticket/etc/webapi.xml";
    let text = fs::read_to_string(store.path().join(file)).unwrap();
    let commented = |order: &str| {
        let route = "    <route url=\"/V1/tickets/:id\" method=\"DELETE\">";
        write(store.path(), file, &text.replace(route, &format!("    <!-- mageacl: {order} -->\n{route}")));
        short(store.path(), &["lint"])
    };
    let ended = commented("allow undefined-ref reason=\"only we call it\"");
    assert_eq!((ended.code, ended.stdout.as_str()), (0, "1 suppressed (--no-suppressions shows them).\n"));
    let (_, reported) = within(store.path(), &["lint"]).json();
    assert_eq!(reported["findings"][0]["suppression"], json!({ "by": "comment", "reason": "only we call it" }));
    assert_eq!(short(store.path(), &["lint", "--no-suppressions"]).code, 1);
    let ended = commented("allow undefined-ref");
    assert_eq!(ended.code, 1);
    assert!(
        ended
            .stdout
            .contains("webapi.xml:11:5: error[bad-suppression]: this comment suppresses nothing: missing reason")
    );
    configure(store.path(), &json!({ "inline": false }));
    let ended = commented("allow undefined-ref reason=\"only we call it\"");
    assert!(ended.code == 1 && !ended.stdout.contains("suppression"), "{}", ended.stdout);
}

#[test]
fn rules_and_paths_of_the_configuration_are_heeded() {
    let store = configured(&json!({ "rules": { "undefined-ref": "warning" } }));
    let ended = short(store.path(), &["lint"]);
    assert_eq!((ended.code, ended.stdout), (0, FINDING.replace("error[", "warning[")));
    for fields in [json!({ "rules": { "undefined-ref": "off" } }), json!({ "paths": ["app/code/Nova/**"] })] {
        configure(store.path(), &fields);
        let ended = short(store.path(), &["lint", "--fail-on", "note"]);
        assert_eq!((ended.code, ended.stdout.as_str()), (0, ""), "{fields}");
    }
}

#[test]
fn a_mistake_in_the_configuration_ends_the_run_with_its_place() {
    let store = configured(&json!({ "rule": { "undefined-ref": "off" } }));
    for command in ["lint", "check", "audit"] {
        let ended = mageacl([command]).within(store.path()).run();
        refused(&ended, &["unknown field `rule`", "did you mean `rules`?", "mageacl.json:2:3"]);
    }
    configure(store.path(), &json!({ "rules": { "undefined-reff": "off" } }));
    refused(&short(store.path(), &["lint"]), &["`undefined-reff` is not a rule", "did you mean `undefined-ref`"]);
    configure(store.path(), &json!({ "suppressions": [{ "rule": "undefined-ref" }] }));
    refused(&short(store.path(), &["lint"]), &["missing field `reason`"]);
    configure(store.path(), &json!({ "risk": ["none.json"] }));
    refused(&short(store.path(), &["lint"]), &["none.json"]);
    fs::write(store.path().join("mageacl.json"), b"\xff\xfe{").unwrap();
    refused(&short(store.path(), &["lint"]), &["this is not JSON"]);
    fs::remove_file(store.path().join("mageacl.json")).unwrap();
    fs::create_dir(store.path().join("mageacl.json")).unwrap();
    refused(&short(store.path(), &["lint"]), &["mageacl.json"]);
    refused(&short(store.path(), &["lint", "--config", "none.json"]), &["none.json"]);
    refused(&short(store.path(), &["lint", "--config", "none.json", "--no-config"]), &["cannot be used with"]);
    refused(&mageacl(["lint", "--today", "soon"]).run(), &["write a day such as 2027-03-01"]);
    assert_eq!(short(store.path(), &["lint", "--no-config"]).stdout, FINDING);
}

#[test]
fn a_configuration_from_elsewhere_is_reported_without_its_folder() {
    let (store, other) = (copy_of("undefined-ref"), tempfile::tempdir().unwrap());
    configure(other.path(), &suppressing(&json!({ "expires": "2026-01-01" })));
    let file = other.path().join("mageacl.json");
    let ended = short(store.path(), &["lint", "--config", file.to_str().unwrap()]);
    assert!(ended.stdout.contains("\nmageacl.json:4:5: warning[expired-suppression]"), "{}", ended.stdout);
}

#[test]
fn a_baseline_lets_only_new_findings_count() {
    let store = copy_of("undefined-ref");
    let said = within(store.path(), &["baseline", "create"]).ok();
    assert_eq!(said, "1 finding in mageacl-baseline.json.\n");
    let file = store.path().join("mageacl-baseline.json");
    let text = fs::read_to_string(&file).unwrap();
    assert_eq!(text.lines().filter(|line| line.contains("\"since\":\"2026-06-15\"")).count(), 1, "{text}");
    refused(&within(store.path(), &["baseline", "create"]).run(), &["already exists", "baseline update"]);
    for command in ["lint", "check"] {
        let ended = short(store.path(), &[command, "--baseline", "mageacl-baseline.json"]);
        assert_eq!((ended.code, ended.stdout.as_str()), (0, "1 known from the baseline.\n"), "{}", ended.stderr);
    }
    let (_, reported) = within(store.path(), &["lint", "-b", "mageacl-baseline.json"]).json();
    assert_eq!(
        (&reported["findings"][0]["state"], &reported["findings"][0]["since"]),
        (&json!("known"), &json!("2026-06-15"))
    );
    assert_eq!((&reported["summary"]["errors"], &reported["summary"]["known"]), (&json!(0), &json!(1)));
    let webapi = store.path().join("app/code/Nova/Ticket/etc/webapi.xml");
    let declared = fs::read_to_string(&webapi).unwrap();
    // Lines move, and a second finding is added.
    fs::write(&webapi, declared.replace("<routes", "\n\n<routes").replace("Nova_Ticket::save", "Nova_Ticket::gone"))
        .unwrap();
    let ended = short(store.path(), &["lint", "-b", "mageacl-baseline.json"]);
    assert_eq!(ended.code, 1);
    assert!(ended.stdout.contains("Nova_Ticket::gone") && !ended.stdout.contains("Nova_Ticket::delete"));
    let said = within(store.path(), &["baseline", "update", "--shrink-only"]).ok();
    assert_eq!(said, "1 finding in mageacl-baseline.json: 0 added, 0 removed, 1 new ignored.\n");
    assert_eq!(fs::read_to_string(&file).unwrap(), text);
    // The first finding is fixed.
    fs::write(&webapi, declared.replace("Nova_Ticket::delete", "Nova_Ticket::view")).unwrap();
    let ended = short(store.path(), &["lint", "-b", "mageacl-baseline.json"]);
    assert!(ended.code == 0 && ended.stderr.contains("1 finding of the baseline no longer found"), "{}", ended.stderr);
    let said = within(store.path(), &["baseline", "update", "--shrink-only"]).ok();
    assert_eq!(said, "0 findings in mageacl-baseline.json: 0 added, 1 removed.\n");
    assert_eq!(within(store.path(), &["baseline", "show"]).ok(), "The baseline is empty.\n");
}

#[test]
fn a_baseline_reports_how_old_its_findings_are() {
    let store = copy_of("undefined-ref");
    within(store.path(), &["baseline", "create"]).ok();
    let later = |args: &[&str]| mageacl(args).args(["--today", "2026-07-01"]).within(store.path());
    let shown = later(&["baseline", "show"]).ok();
    assert!(shown.contains("2026-06-15  16    undefined-ref"), "{shown}");
    assert!(shown.ends_with("1 finding, the oldest known for 16 days.\n"), "{shown}");
    let (_, reported) = later(&["baseline", "show"]).json();
    assert_eq!((&reported["oldest_days"], &reported["findings"][0]["age_days"]), (&json!(16), &json!(16)));
    let ids = later(&["baseline", "show", "-f", "ids"]).ok();
    assert_eq!(ids, "undefined-ref|Nova_Ticket|DELETE /V1/tickets/:id|Nova_Ticket::delete\n");
}

#[test]
fn a_baseline_that_cannot_be_read_ends_the_run() {
    let store = copy_of("undefined-ref");
    refused(&short(store.path(), &["lint", "-b", "none.json"]), &["none.json"]);
    refused(&within(store.path(), &["baseline", "show"]).run(), &["mageacl-baseline.json"]);
    refused(&within(store.path(), &["baseline", "update"]).run(), &["mageacl-baseline.json"]);
    write(store.path(), "old.json", "{ \"schema\": \"mageacl/baseline/9\", \"findings\": [] }");
    let parts = ["requires a newer mageacl", "this mageacl supports `mageacl/baseline/1`"];
    refused(&short(store.path(), &["lint", "-b", "old.json"]), &parts);
    write(store.path(), "old.json", "{ \"schema\": \"mageacl/lint/1\"");
    refused(&short(store.path(), &["check", "-b", "old.json"]), &["old.json:1:"]);
}

#[test]
fn check_without_a_configuration_is_lint() {
    for args in [&["--format", "short"][..], &["--format", "json", "--audit"]] {
        let [lint, check] = ["lint", "check"].map(|command| mageacl([command]).args(args.iter().copied()));
        let [lint, check] = [lint, check].map(|run| run.within(fixture("shop")).run());
        assert_eq!((lint.code, lint.stdout), (check.code, check.stdout));
    }
}

#[test]
fn check_judges_every_integration_by_its_profile() {
    let store = copy_of("shop");
    write(store.path(), "grants/search.txt", "Magento_Backend::admin\nMagento_Sales::sales\n");
    let integrations = json!([
        { "integration": "acme loyalty till", "profile": "expertrec" },
        { "integration": "Search", "profile": "profiles/search.json", "grants": "grants/search.txt" },
    ]);
    configure(store.path(), &json!({ "integrations": integrations }));
    let profile = mageacl(["profile", "show", "expertrec", "-f", "json"]).ok();
    write(store.path(), "profiles/search.json", &profile);
    let ended = short(store.path(), &["check"]);
    assert_eq!(ended.code, 1, "{}", ended.stderr);
    let has = |start: &str, rule: &str, who: &str| {
        let mut lines = ended.stdout.lines();
        lines.any(|line| line.starts_with(start) && line.contains(&format!("[{rule}]: ")) && line.contains(who))
    };
    assert!(has("vendor/acme/module-loyalty/etc/integration.xml", "excess", "`Acme Loyalty Till`"), "{}", ended.stdout);
    assert!(has("grants/search.txt:2:", "excess", "`Search`"), "{}", ended.stdout);
    assert!(has("", "missing", "`Search`"), "{}", ended.stdout);
    assert!(has("app/code/Acme/Connector/", "all-resources", "`Acme Connector`"), "{}", ended.stdout);
    assert!(has("vendor/magento/", "undefined-ref", ""), "{}", ended.stdout);
    // Each is reported once, and the same from another folder.
    let mut lines: Vec<&str> = ended.stdout.lines().collect();
    let number = lines.len();
    lines.sort_unstable();
    lines.dedup();
    assert_eq!(lines.len(), number);
    let elsewhere = mageacl(["check", "--format", "short"]).arg(store.path()).within(fixture("")).run();
    assert_eq!(elsewhere.stdout, ended.stdout);
    assert!(!short(store.path(), &["lint"]).stdout.contains("[excess]"));
    within(store.path(), &["baseline", "create"]).ok();
    assert_eq!(short(store.path(), &["check", "-b", "mageacl-baseline.json", "--fail-on", "note"]).code, 0);
    let audit = ["audit", "-g", "grants/search.txt", "-p", "expertrec", "--fail-on", "note"];
    assert_eq!(within(store.path(), &audit).run().code, 1);
    let rules =
        json!({ "excess": "off", "missing": "off", "structural-ancestor": "off", "uncallable-endpoint": "off" });
    configure(store.path(), &json!({ "rules": rules }));
    assert_eq!(within(store.path(), &audit).run().code, 0);
}

#[test]
fn an_integration_that_check_cannot_judge_ends_the_run() {
    let store = copy_of("shop");
    let check = |integration: Value| {
        configure(store.path(), &json!({ "integrations": [integration] }));
        short(store.path(), &["check"])
    };
    let ended = check(json!({ "integration": "Acme Loyalty Til", "profile": "expertrec" }));
    refused(
        &ended,
        &["unknown integration `Acme Loyalty Til`", "Acme Loyalty Till", "mageacl.json:3:5", "`grants` names"],
    );
    let ended = check(json!({ "integration": "Acme Loyalty Till", "profile": "expertrek" }));
    refused(&ended, &["expertrek", "mageacl.json:3:5"]);
    let ended = check(json!({ "integration": "Odoo", "profile": "expertrec", "grants": "none.txt" }));
    refused(&ended, &["none.txt"]);
    let ended = check(json!({ "integration": "Odoo", "profile": "none.json" }));
    refused(&ended, &["none.json"]);
    let broken = copy_of("malformed-acl");
    configure(broken.path(), &json!({ "integrations": [{ "integration": "Odoo", "profile": "expertrec" }] }));
    assert_eq!(short(broken.path(), &["check"]).code, 2);
}

#[test]
fn an_audit_counts_only_what_is_not_suppressed() {
    let store = copy_of("shop");
    let args = ["audit", "--integration", "Acme Connector"];
    assert_eq!(within(store.path(), &args).run().code, 1);
    let suppression = json!({ "rule": "all-resources", "subject": "Acme Connector", "reason": "replaced in May" });
    configure(store.path(), &json!({ "suppressions": [suppression, { "rule": "undefined-ref", "reason": "known" }] }));
    let table = within(store.path(), &args).ok();
    assert!(table.contains("No findings. 1 suppressed (--no-suppressions shows them)."), "{table}");
    let (code, reported) = within(store.path(), &args).json();
    assert_eq!((code, &reported["findings"][0]["state"]), (0, &json!("suppressed")));
    assert_eq!((&reported["summary"]["errors"], &reported["summary"]["suppressed"]), (&json!(0), &json!(1)));
    let markdown = within(store.path(), &args).args(["-f", "markdown"]).ok();
    assert!(markdown.contains("None. 1 suppressed"), "{markdown}");
    assert_eq!(within(store.path(), &args).arg("--no-suppressions").run().code, 1);
}

#[test]
fn the_document_shows_what_can_be_read() {
    let document = fs::read_to_string(package().join("docs/config.md")).unwrap();
    let block = |language: &str| {
        let block = document.split(&format!("```{language}\n")).nth(1).unwrap();
        block.split("```").next().unwrap().to_owned()
    };
    let config = mageacl_core::config::parse(&block("json")).unwrap();
    assert_eq!((config.rules.len(), config.integrations.len(), config.suppressions.len()), (2, 2, 1));
    let allowed = mageacl_core::config::inline::read(&block("xml")).remove(0).unwrap();
    assert_eq!(allowed.expires.unwrap().to_string(), "2027-03-01");
}

#[test]
fn servers_hear_only_of_what_counts_and_sarif_of_the_rest_with_its_reason() {
    let store = configured(&suppressing(&json!({ "resource": "Nova_Ticket::delete" })));
    let printed = |format: &str| within(store.path(), &["lint"]).args(["--format", format]).ok();
    assert_eq!(printed("github"), "");
    assert_eq!(serde_json::from_str::<Value>(&printed("gitlab")).unwrap(), json!([]));
    for format in ["junit", "checkstyle", "markdown"] {
        assert!(!printed(format).contains("Nova_Ticket::delete"), "{format}");
    }
    let sarif = |args: &[&str]| -> Value { serde_json::from_str(&within(store.path(), args).ok()).unwrap() };
    let result = sarif(&["lint", "-f", "sarif"])["runs"][0]["results"][0].clone();
    let accepted = json!([{ "kind": "external", "status": "accepted", "justification": "mended in 2.1" }]);
    assert_eq!((&result["suppressions"], result.get("baselineState")), (&accepted, None));

    // Findings in a baseline are marked as well, not dropped.
    configure(store.path(), &json!({}));
    let created = within(store.path(), &["baseline", "create", "--baseline", "known.json"]).run();
    assert_eq!(created.code, 0, "{}", created.stderr);
    let result = sarif(&["lint", "--baseline", "known.json", "-f", "sarif"])["runs"][0]["results"][0].clone();
    assert_eq!((&result["baselineState"], result.get("suppressions")), (&json!("unchanged"), None));
}
