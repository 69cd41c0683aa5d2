//! `mageacl diff`: the contract and the command line with the fixture `upgrade`, whose README gives the expected
//! changes.

use std::fs;

use serde_json::{Value, json};

use crate::common::{Run, copy_of, fixture, folder, mageacl, texts};
use crate::formats::unversioned;

const PROFILE: &str = "upgrade/desk-app.json";

/// Compares the two sides of the fixture, run in the folder of fixtures.
fn upgrade() -> Run {
    mageacl(["diff", "upgrade/old", "upgrade/new"])
}

/// Returns the `METHOD url` of each route.
fn names(routes: &Value) -> Vec<String> {
    let name = |route: &Value| format!("{} {}", route["method"].as_str().unwrap(), route["url"].as_str().unwrap());
    routes.as_array().unwrap().iter().map(name).collect()
}

fn ids(resources: &Value) -> Vec<&str> {
    resources.as_array().unwrap().iter().map(|resource| resource["id"].as_str().unwrap()).collect()
}

#[test]
fn the_contract_reports_what_changes() {
    let (code, reported) = upgrade().json();
    assert_eq!(
        (code, &reported["schema"], &reported["catalog"]["magento"]),
        (1, &json!("mageacl/diff/1"), &json!("2.4.4"))
    );
    assert_eq!((&reported["old"]["magento"], &reported["old"]["name"]), (&json!("2.4.3"), &json!("upgrade/old")));
    assert_eq!(reported["new"]["files"], json!({ "acl": 2, "webapi": 1 }));
    let routes = &reported["routes"];
    assert_eq!(names(&routes["added"]), ["POST /V1/desks/archive", "POST /V1/feedback", "DELETE /V1/labels/:id"]);
    assert_eq!(names(&routes["removed"]), ["DELETE /V1/shelves/:id"]);
    assert_eq!(names(&routes["service"]), ["GET /V1/shelves"]);
    assert_eq!(
        (names(&routes["secure"]), &routes["secure"][0]["new"]),
        (vec!["GET /V1/desks/mine".to_owned()], &json!(false))
    );
    let guards: Vec<(String, &str)> = names(&routes["guard"])
        .into_iter()
        .zip(routes["guard"].as_array().unwrap().iter().map(|guard| guard["change"].as_str().unwrap()))
        .collect();
    let expected = [
        ("GET /V1/desks", "made-anonymous"),
        ("POST /V1/desks", "made-anonymous"),
        ("DELETE /V1/desks/:id", "loosened"),
        ("GET /V1/desks/:id", "moved"),
        ("PUT /V1/desks/:id", "loosened"),
        ("POST /V1/desks/import", "loosened"),
        ("PUT /V1/shelves/:id", "tightened"),
    ];
    assert_eq!(guards, expected.map(|(name, change)| (name.to_owned(), change)));
    let import = &routes["guard"][5];
    assert_eq!(import["old"]["undefined"], json!(["Nova_Desk::import"]));
    assert_eq!((&import["new"]["undefined"], &import["old"]["resources"]), (&json!([]), &import["new"]["resources"]));
    let resources = &reported["resources"];
    assert_eq!(ids(&resources["added"]), ["Nova_Desk::archive", "Nova_Desk::import"]);
    assert_eq!(ids(&resources["removed"]), ["Nova_Desk::report"]);
    assert_eq!(resources["removed"][0]["disabled"], json!(true));
    assert_eq!(resources["renamed"], json!([{ "id": "Nova_Desk::shelf", "old": "Shelves", "new": "Racks" }]));
    let moved = json!([{ "id": "Nova_Desk::label", "old": "Nova_Desk::shelf", "new": "Nova_Desk::desk" }]);
    assert_eq!(resources["reparented"], moved);
    assert_eq!(ids(&resources["guards_writes"]), ["Nova_Desk::desk", "Nova_Desk::label", "Nova_Desk::shelf"]);
    assert_eq!((&reported["profiles"], &reported["grants"]), (&json!([]), &json!([])));
    let summary = &reported["summary"];
    assert_eq!((&summary["errors"], &summary["warnings"]), (&json!(1), &json!(10)), "{summary}");
}

#[test]
fn the_contract_reports_what_becomes_of_a_profile() {
    let (_, reported) = upgrade().args(["-p", PROFILE]).json();
    let profile = &reported["profiles"][0];
    assert_eq!(profile["subject"], json!("desk-app"));
    let required = ["Nova_Desk::view", "Nova_Desk::save", "Nova_Desk::delete"];
    assert_eq!(texts(&profile["old"]["required"]), required);
    assert_eq!(texts(&profile["new"]["required"]), ["Nova_Desk::save", "Nova_Desk::shelf", "Nova_Desk::import"]);
    let breaks = profile["breaks"].as_array().unwrap();
    let breaks: Vec<(&str, &str)> =
        breaks.iter().map(|it| (it["declared"].as_str().unwrap(), it["status"].as_str().unwrap())).collect();
    let expected = [
        ("GET /V1/desks/{id}", "guarded"),
        ("PUT /V1/shelves/{id}", "guarded"),
        ("DELETE /V1/shelves/{id}", "not-found"),
    ];
    assert_eq!(breaks, expected);
    assert_eq!(profile["breaks"][0]["lacks"], json!(["Nova_Desk::shelf"]));
    assert_eq!(profile["breaks"][0]["old"], json!(["Nova_Desk::view"]));
    assert_eq!(profile["possible"], json!(["POST /V1/desks/import"]));
    assert_eq!(profile["add"], json!(["Nova_Desk::shelf"]));
    assert_eq!(profile["excess"], json!(["Nova_Desk::view", "Nova_Desk::delete", "Nova_Desk::archive"]));
    // 2.4.4 grants a resource without a row below an allowed one.
    assert_eq!(profile["gained"], json!(["Nova_Desk::archive", "Nova_Desk::import"]));
    assert_eq!(names(&profile["opens"]), ["POST /V1/desks/archive", "POST /V1/desks/import"]);
    // The grant includes `delete`, so `DELETE /V1/desks/:id` was allowed and still is.
    assert_eq!(names(&profile["closes"]), ["GET /V1/desks/:id", "DELETE /V1/shelves/:id", "PUT /V1/shelves/:id"]);
    // Without the ancestors it does not gain the new resource below `desk`, but it always includes the root.
    let (_, reported) = upgrade().args(["-p", PROFILE, "--exact"]).json();
    assert_eq!(reported["profiles"][0]["gained"], json!(["Nova_Desk::import"]));
}

#[test]
fn the_contract_reports_what_becomes_of_grants() {
    let (_, reported) = upgrade().args(["-p", PROFILE, "-g", "upgrade/roles.csv"]).json();
    let [first, second] = reported["grants"].as_array().unwrap().as_slice() else { panic!("{reported}") };
    assert_eq!(
        (&first["name"], &first["source"], &first["line"]),
        (&json!("1"), &json!("upgrade/roles.csv"), &json!(2))
    );
    assert_eq!(names(&first["opens"]), ["DELETE /V1/desks/:id", "POST /V1/desks/archive", "POST /V1/desks/import"]);
    assert_eq!(names(&first["closes"]), ["GET /V1/desks/:id", "PUT /V1/shelves/:id"]);
    assert_eq!(first["gained"], json!(["Nova_Desk::archive", "Nova_Desk::import"]));
    assert_eq!(first["lost"], json!([{ "id": "Nova_Desk::report", "exists": false }]));
    let broken = first["breaks"].as_array().unwrap();
    let broken: Vec<&str> = broken.iter().map(|it| it["declared"].as_str().unwrap()).collect();
    assert_eq!(broken, ["GET /V1/desks/{id}", "PUT /V1/shelves/{id}"], "it could not delete shelves before");
    assert_eq!((&first["all_resources"], &second["all_resources"]), (&json!(false), &json!(true)));
    assert_eq!(names(&second["opens"]), ["POST /V1/desks/archive", "DELETE /V1/labels/:id"]);
    // Only one of them.
    let (_, reported) = upgrade().args(["-g", "upgrade/roles.csv", "--role", "2"]).json();
    assert_eq!(reported["grants"].as_array().unwrap().len(), 1);
    let ended = upgrade().args(["-g", "upgrade/roles.csv", "--role", "3"]).run();
    assert!(ended.code == 2 && ended.stderr.contains("unknown role"), "{}", ended.stderr);
    assert_eq!(upgrade().args(["--role", "1"]).run().code, 2, "there is nothing to pick it from");
}

#[test]
fn listed_ids_are_saved_on_the_old_side() {
    let ids = "Nova_Desk::view\nNova_Desk::desk\n";
    let (_, reported) = upgrade().args(["-g", "-"]).stdin(ids).json();
    assert_eq!(reported["grants"][0]["gained"], json!(["Nova_Desk::archive", "Nova_Desk::import"]));
    let (_, reported) = upgrade().args(["-g", "-"]).stdin("Nova_Desk::view\n").json();
    assert_eq!(reported["grants"][0]["gained"], json!(["Nova_Desk::import"]), "the root is always granted");
    let xml = "<config><integration name=\"A\"><email>a@b.example</email><resources>\
               <resource name=\"Nova_Desk::view\"/></resources></integration></config>";
    let (_, reported) = upgrade().args(["-g", "-"]).stdin(xml).json();
    let gained = json!(["Nova_Desk::archive", "Nova_Desk::import"]);
    assert_eq!(reported["grants"][0]["gained"], gained, "integration.xml is closed on the old tree");
    let (_, reported) = upgrade().args(["-g", "-"]).stdin("- Desks\n- Shelves\n").json();
    assert_eq!(reported["grants"][0]["before"]["resources"], json!(8), "the Admin ticks all that is below a box");
}

#[test]
fn the_run_fails_at_what_was_asked_for() {
    let code = |fail_on: &str| upgrade().args(["-p", PROFILE, "--fail-on", fail_on]).run().code;
    let words = [
        "note",
        "warning",
        "error",
        "anonymous",
        "loosened",
        "tightened",
        "moved",
        "added",
        "removed",
        "breaks",
        "opens-more",
    ];
    for word in words {
        assert_eq!(code(word), 1, "{word}");
    }
    assert_eq!((code("never"), code("never,moved")), (0, 1));
    // The same store on both sides has no changes.
    for word in words {
        let ended = mageacl(["diff", "upgrade/old", "upgrade/old", "-p", PROFILE, "--fail-on", word]).run();
        assert_eq!(ended.code, 0, "{word}: {}", ended.stdout);
    }
    // Only the requested kinds count.
    let same_but_one = copy_of("upgrade/old");
    let webapi = same_but_one.path().join("app/code/Nova/Desk/etc/webapi.xml");
    let text = fs::read_to_string(&webapi).unwrap();
    fs::write(&webapi, text.replacen("Nova_Desk::view", "Nova_Desk::shelf", 1)).unwrap();
    for (word, code) in
        [("moved", 1), ("warning", 1), ("error", 0), ("loosened,tightened,added", 0), ("added,moved", 1)]
    {
        let ended = mageacl(["diff", "upgrade/old"]).arg(same_but_one.path()).args(["--fail-on", word]).run();
        assert_eq!(ended.code, code, "{word}: {}", ended.stdout);
    }
    let ended = upgrade().args(["--fail-on", "worse"]).run();
    let words =
        "note, warning, error, never, anonymous, loosened, tightened, moved, added, removed, breaks, opens-more";
    assert!(ended.code == 2 && ended.stderr.contains(words), "{}", ended.stderr);
}

#[test]
fn that_nothing_changes_is_said_plainly() {
    let reported = mageacl(["diff", "upgrade/old", "upgrade/old"]).ok();
    let side = "upgrade/old, Magento Open Source 2.4.3 (2 modules)";
    assert_eq!(reported, format!("No permission changes between {side} and {side}.\n"));
    let reported = mageacl(["diff", "upgrade/old", "upgrade/old", "-f", "markdown"]).ok();
    assert!(reported.contains("No permission changes between"), "{reported}");
}

#[test]
fn a_side_that_cannot_be_read_ends_the_run() {
    for sides in [["malformed-acl", "upgrade/new"], ["upgrade/old", "malformed-acl"]] {
        let ended = mageacl(["diff"]).args(sides).run();
        let file = "app/code/Nova/Ticket/etc/acl.xml:11";
        assert!(ended.code == 2 && ended.stderr.contains(file), "{}", ended.stderr);
        let (code, reported) = mageacl(["diff"]).args(sides).json();
        assert_eq!((code, &reported["error"]["kind"]), (2, &json!("acl")));
    }
    let ended = mageacl(["diff", "duplicate-resource", "upgrade/new"]).run();
    assert!(ended.code == 2 && ended.stderr.contains("occurs in the tree 2 times"), "{}", ended.stderr);
    assert_eq!(mageacl(["diff", "upgrade/old", "not-magento"]).run().code, 2);
}

#[test]
fn places_of_both_sides_can_be_distinguished() {
    let reported = upgrade().args(["-f", "short", "--fail-on", "never"]).ok();
    let line = |rule: &str| reported.lines().find(|line| line.contains(rule)).unwrap().to_owned();
    assert!(line("route-removed").starts_with("upgrade/old/app/code/Nova/Desk/etc/webapi.xml:39:5: "), "{reported}");
    assert!(line("guard-moved").starts_with("upgrade/new/app/code/Nova/Desk/etc/webapi.xml:12:20: "), "{reported}");
    // For servers both paths are relative to the root of the repository.
    let reported = upgrade().args(["-f", "github", "--fail-on", "never"]).ok();
    let line = |rule: &str| reported.lines().find(|line| line.contains(rule)).unwrap().to_owned();
    assert!(line("route-removed").contains("file=upgrade/old/app/code/Nova/Desk/etc/webapi.xml,"), "{reported}");
    assert!(line("guard-moved").contains("file=upgrade/new/app/code/Nova/Desk/etc/webapi.xml,"), "{reported}");
    // No absolute paths.
    let reported =
        mageacl(["diff"]).arg(fixture("upgrade/old")).arg(fixture("upgrade/new")).args(["-f", "json"]).run().stdout;
    assert!(!reported.contains(fixture("").to_str().unwrap()), "{reported}");
}

#[test]
fn the_configuration_decides_about_changes_too() {
    let new = copy_of("upgrade/new");
    let config = r#"{ "schema": "mageacl/config/1", "suppressions": [
        { "rule": "route-made-anonymous", "subject": "POST /V1/desks", "reason": "a public form" } ] }"#;
    fs::write(new.path().join("mageacl.json"), config).unwrap();
    let run = |more: &[&str]| mageacl(["diff", "upgrade/old"]).arg(new.path()).args(more.iter().copied()).run();
    assert_eq!(run(&[]).code, 0, "{}", run(&[]).stdout);
    assert!(run(&[]).stdout.contains("1 suppressed"), "{}", run(&[]).stdout);
    assert_eq!((run(&["--no-suppressions"]).code, run(&["--no-config"]).code), (1, 1));
}

#[test]
fn every_builtin_profile_can_be_asked_for_at_once() {
    let all = mageacl(["diff", "shop", "shop", "-p", "all"]).json().1;
    assert_eq!(all["profiles"].as_array().unwrap().len(), mageacl_core::profile::BUILTIN.len());
    let reported = mageacl(["diff", "shop", "shop", "--profiles", "all", "-e", "GET /V1/orders"]).json().1;
    let last = reported["profiles"].as_array().unwrap().last().unwrap();
    assert_eq!(last["subject"], json!("GET /V1/orders"));
    // Nothing changes for any of them.
    assert_eq!(reported["findings"], json!([]));
}

#[test]
fn what_is_long_is_counted_unless_all_is_asked_for() {
    let run =
        |more: &[&str]| mageacl(["diff", "shop", "upgrade/new", "--fail-on", "never"]).args(more.iter().copied()).ok();
    let (short, all) = (run(&[]), run(&["--all"]));
    assert!(short.contains("--all lists them.") && !short.contains("GET /V1/orders "), "{short}");
    assert!(!all.contains("--all lists them.") && all.contains("GET /V1/orders "), "{all}");
    // A comment on a server is limited to 65,536 characters.
    let comment = run(&["--all", "-f", "markdown"]);
    assert!(comment.chars().count() <= 65_536, "{}", comment.chars().count());
}

macro_rules! assert_shape {
    ($name:expr, $text:expr) => {
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!($name, unversioned(&$text));
        });
    };
}

#[test]
fn the_shape_of_a_diff() {
    let all = ["-p", PROFILE, "-g", "upgrade/roles.csv", "--fail-on", "never", "-f"];
    for format in ["table", "markdown", "short"] {
        assert_shape!(format!("diff-{format}"), upgrade().args(all).arg(format).ok());
    }
    for format in ["sarif", "github", "gitlab", "junit", "checkstyle", "json"] {
        let reported = upgrade().args(all).arg(format).ok();
        assert!(reported.contains("grant-opens-more") || format == "gitlab", "{format}: {reported}");
    }
}

#[test]
fn texts_of_either_side_stay_texts() {
    for sides in [["hostile-titles", "upgrade/new"], ["upgrade/old", "hostile-titles"]] {
        for format in ["table", "markdown", "short", "github", "junit"] {
            let reported = mageacl(["diff", "--all", "--fail-on", "never", "-f", format]).args(sides).ok();
            let acts = reported.chars().find(|c| c.is_control() && *c != '\n' || matches!(*c, '\u{202e}' | '\u{200b}'));
            assert_eq!(acts, None, "{format}: {reported}");
            assert!(format != "markdown" || !reported.contains("<script") && !reported.contains("<img"), "{reported}");
        }
    }
}

/// The effect of the upgrade to 2.4.8 on integrations that save orders.
#[test]
fn releases_are_compared_without_a_store() {
    let (code, document) = mageacl(["diff", "2.4.7", "2.4.8-p1", "-p", "all"]).json();
    assert_eq!(
        (code, &document["old"]["source"], &document["new"]["magento"]),
        (1, &json!("release"), &json!("2.4.8-p1"))
    );
    let guards = document["routes"]["guard"].as_array().unwrap();
    assert_eq!(guards.len(), 1);
    assert_eq!(
        (&guards[0]["method"], &guards[0]["url"], &guards[0]["change"]),
        (&json!("POST"), &json!("/V1/orders"), &json!("moved"))
    );
    assert_eq!(guards[0]["old"]["resources"], json!(["Magento_Sales::create"]));
    assert_eq!(guards[0]["new"]["resources"], json!(["Magento_Sales::api_actions"]));
    let breaks = document["findings"].as_array().unwrap().iter().filter(|finding| finding["rule"] == "call-breaks");
    let subjects: Vec<&str> = breaks.map(|finding| finding["subject"].as_str().unwrap()).collect();
    // The profiles that create orders.
    let profiles = ["bixoto-pymagento", "go-magento2", "oca-connector-magento", "valesauer-magento2-rest-client"];
    assert_eq!(subjects.len(), profiles.len());
    for profile in profiles {
        assert!(subjects.iter().any(|subject| subject.contains(profile)), "{subjects:?}");
    }
}

#[test]
fn the_guards_that_an_upgrade_loosens_fail_a_run_that_asks_for_it() {
    let loose = mageacl(["diff", "2.3.7", "2.4.0", "--fail-on", "loosened", "-f", "short"]).run();
    let routes: Vec<&str> = loose.stdout.lines().filter(|line| line.contains("[guard-loosened]")).collect();
    assert_eq!((loose.code, routes.len()), (1, 4), "{}", loose.stdout);
    for route in
        ["POST /V1/cmsPage", "PUT /V1/cmsPage/:id", "DELETE /V1/cmsPage/:pageId", "DELETE /V1/customers/:customerId"]
    {
        assert!(routes.iter().any(|line| line.contains(route)), "{route}");
    }
    let back = mageacl(["diff", "2.4.0", "2.3.7", "--fail-on", "loosened", "-q"]).run();
    assert_eq!(back.code, 0, "{}", back.stdout);
}

#[test]
fn a_walk_reports_each_step() {
    let (code, document) = mageacl(["diff", "--since", "2.4.5", "2.4.7-p1"]).json();
    assert_eq!((code, &document["schema"]), (0, &json!("mageacl/diff-steps/1")));
    let steps = document["steps"].as_array().unwrap();
    let pairs: Vec<_> = steps
        .iter()
        .map(|step| [step["old"]["name"].as_str().unwrap(), step["new"]["name"].as_str().unwrap()])
        .collect();
    assert_eq!(pairs, [["2.4.5", "2.4.6"], ["2.4.6", "2.4.7"], ["2.4.7", "2.4.7-p1"]]);
    assert!(steps.iter().all(|step| step["schema"] == "mageacl/diff/1"));
    let table = mageacl(["diff", "--since", "2.4.7", "2.4.8-p1"]).run();
    assert_eq!(table.code, 0);
    let heads: Vec<&str> = table.stdout.lines().filter(|line| line.contains("as released")).collect();
    assert_eq!(
        heads,
        [
            "Magento Open Source 2.4.7 as released (353 modules) ->",
            "Magento Open Source 2.4.8 as released (357 modules)",
            "No permission changes between Magento Open Source 2.4.8 as released (357 modules) and Magento Open Source 2.4.8-p1 as released (357 modules).",
        ]
    );
}

#[test]
fn a_side_may_be_a_snapshot() {
    let folder = tempfile::tempdir().unwrap();
    let kept = mageacl(["snapshot"]).arg(fixture("upgrade/old")).args(["-o", "old.json"]).within(folder.path()).run();
    assert_eq!(kept.code, 0, "{}", kept.stderr);
    let (_, of_file) = mageacl(["diff", "old.json"]).arg(fixture("upgrade/new")).within(folder.path()).json();
    let (_, of_store) = mageacl(["diff"]).arg(fixture("upgrade/old")).arg(fixture("upgrade/new")).json();
    assert_eq!((&of_file["routes"], &of_file["resources"]), (&of_store["routes"], &of_store["resources"]));
    assert_eq!(of_file["old"]["source"], "snapshot");
}

#[test]
fn a_walk_reads_standard_input_once_for_all_steps() {
    let walk = mageacl(["diff", "--since", "2.4.6", "2.4.8-p1", "--endpoints", "-"]).stdin("POST /V1/orders\n");
    let (code, reported) = walk.json();
    let breaks: Vec<_> = reported["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| step["profiles"][0]["breaks"].as_array().unwrap().len())
        .collect();
    assert_eq!((code, breaks), (1, vec![0, 1, 0]));
}

#[test]
fn profiles_that_break_are_named_without_being_asked_for() {
    let reported = mageacl(["diff", "2.4.7", "2.4.8-p1"]).ok();
    let said = "Calls of built-in profiles break (bixoto-pymagento, go-magento2, oca-connector-magento, \
                valesauer-magento2-rest-client): -p all lists them.";
    assert!(reported.contains(said), "{reported}");
    let (code, reported) = mageacl(["diff", "2.4.7", "2.4.8-p1"]).json();
    assert_eq!(code, 0);
    assert_eq!(
        reported["breaking"],
        json!(["bixoto-pymagento", "go-magento2", "oca-connector-magento", "valesauer-magento2-rest-client"])
    );
    // Given calls restrict the output to these.
    let (_, reported) = mageacl(["diff", "2.4.7", "2.4.8-p1", "-p", "expertrec"]).json();
    assert_eq!(reported["breaking"], json!([]));
    let (_, reported) = mageacl(["diff", "2.4.6", "2.4.7"]).json();
    assert_eq!(reported["breaking"], json!([]));
}

#[test]
fn a_side_without_modules_is_no_answer() {
    let off = folder([
        ("off/app/etc/config.php", "<?php\nreturn ['modules' => ['A_B' => 0]];\n"),
        ("off/app/code/A/B/etc/module.xml", "<config><module name=\"A_B\"/></config>"),
    ]);
    for sides in [["off", "off"], ["2.4.8", "off"], ["off", "2.4.8"]] {
        let ended = mageacl(["diff"]).args(sides).within(off.path()).run();
        assert_eq!((ended.code, ended.stdout.as_str()), (2, ""), "{sides:?}");
        assert!(ended.stderr.contains("off: no module is enabled"), "{}", ended.stderr);
    }
}

#[test]
fn what_is_there_goes_before_a_release() {
    let beside = folder([("2.4.8/etc/module.xml", "<config><module name=\"A_B\"/></config>")]);
    let old = |word: &str| mageacl(["diff", word, "2.4.7"]).within(beside.path()).json().1["old"]["source"].clone();
    assert_eq!((old("2.4.8"), old("v2.4.8"), old("2.4.6")), (json!("checkout"), json!("release"), json!("release")));
}

#[test]
fn sides_that_are_none_are_refused() {
    for (args, said) in [
        (&["diff", "2.4.7"][..], "a comparison needs two sides"),
        (&["diff", "2.5.0", "2.4.8"], "Magento 2.5.0 is not built in"),
        (&["diff", "2.4.7", "nowhere"], "`nowhere` is not a folder, file or known release"),
        (&["diff", "-", "-"], "only one side can be standard input"),
        (&["diff", "2.4.7/", "2.4.8"], "`2.4.7/` is not a folder"),
        (&["diff", "--since", "2.4.4", "2.4.0"], "2.4.0 is not later than 2.4.4"),
        (&["diff", "--since", "2.4.4", "2.4.5", "2.4.6"], "with --since, give only the last release"),
        (&["diff", "--since", "2.4.4", "-f", "sarif"], "which only the formats table, markdown and json support"),
        (&["diff"], "required"),
    ] {
        let ended = mageacl(args).run();
        assert_eq!((ended.code, ended.stdout.as_str()), (2, ""), "{args:?}");
        let stderr = ended.stderr.replace("\n  │", "");
        assert!(stderr.contains(said), "{args:?}: {stderr}");
    }
}
