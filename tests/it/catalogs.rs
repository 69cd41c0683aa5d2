//! Releases and snapshots instead of a store.

use std::fs;

use serde_json::json;

use crate::common::{Run, fixture, folder, mageacl, package};

/// Every command that takes a store, with its required arguments.
const COMMANDS: [&[&str]; 7] = [
    &["plan", "-e", "GET /V1/orders"],
    &["audit", "-g", "-"],
    &["guard", "-e", "GET /V1/orders"],
    &["lint"],
    &["explain", "GET /V1/orders"],
    &["tree"],
    &["routes"],
];

fn snapshot(store: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("shop.json");
    let ended = mageacl(["snapshot"]).arg(fixture(store)).arg("-o").arg(&file).run();
    let expected = format!("wrote {}\n", file.display());
    assert_eq!((ended.code, ended.stdout.as_str(), ended.stderr), (0, "", expected));
    folder
}

#[test]
fn every_command_that_takes_a_store_takes_a_release() {
    let empty = tempfile::tempdir().unwrap();
    for command in COMMANDS {
        let run = mageacl(command).args(["--magento", "2.4.7-p3", "--quiet"]).within(empty.path());
        let (code, document) = run.stdin("Magento_Sales::actions_view\n").json();
        assert!(code < 2, "{command:?}: {document:#}");
        let catalog = &document["catalog"];
        assert_eq!(catalog["source"], "release", "{command:?}");
        assert_eq!(catalog["magento"], "2.4.7-p3");
        // Counted in the output of the release's own code.
        assert_eq!(catalog["modules"], json!({ "enabled": 353, "disabled": 0 }));
        assert_eq!(catalog["files"], json!({ "acl": 72, "webapi": 35 }));
    }
}

#[test]
fn a_release_is_named_in_part_or_as_the_latest() {
    for (name, release) in [("latest", "2.4.8-p3"), ("2.4", "2.4.8-p3"), ("2.3", "2.3.7-p4"), ("v2.4.5", "2.4.5")] {
        let (_, document) = mageacl(["tree", "--magento", name]).json();
        assert_eq!(document["catalog"]["magento"], release, "{name}");
    }
    for (name, nearest) in
        [("2.5", "2.4.8-p5 and 2.4.9"), ("2.3.5p1", "2.3.4-p2 and 2.3.5-p1"), ("nonsense", "2.4.8-p5 and 2.4.9")]
    {
        let ended = mageacl(["tree", "--magento", name]).run();
        assert_eq!((ended.code, ended.stdout.as_str()), (2, ""), "{name}");
        assert!(ended.stderr.contains(&format!("Magento {name} is not built in")), "{}", ended.stderr);
        assert!(ended.stderr.contains(nearest), "{}", ended.stderr);
    }
}

#[test]
fn with_a_store_the_release_is_the_one_whose_rules_decide() {
    let (_, document) = mageacl(["tree", ".", "--magento", "2.4.99"]).within(fixture("shop")).json();
    assert_eq!(
        (&document["catalog"]["source"], &document["catalog"]["magento"]),
        (&json!("checkout"), &json!("2.4.99"))
    );
    let both = mageacl(["tree", ".", "--catalog", "shop.json"]).within(fixture("shop")).run();
    assert_eq!(both.code, 2);
    assert!(both.stderr.contains("a store and a snapshot are given"), "{}", both.stderr);
}

#[test]
fn a_snapshot_answers_as_the_store_does() {
    let kept = snapshot("shop");
    let elsewhere = tempfile::tempdir().unwrap();
    let file = kept.path().join("shop.json");
    let file = file.to_str().unwrap();
    for command in COMMANDS {
        let grant = "Magento_Sales::actions_view\n";
        let of_store = mageacl(command).args(["--quiet"]);
        // If a question may follow, the store comes before it.
        let of_store = if command[0] == "explain" {
            mageacl(["explain"]).arg(fixture("shop")).args(["GET /V1/orders", "--quiet"])
        } else {
            of_store.arg(fixture("shop"))
        };
        let (code, mut store) = of_store.stdin(grant).json();
        let run = mageacl(command).args(["--quiet", "--catalog", file]).within(elsewhere.path());
        let (own_code, mut own) = run.stdin(grant).json();
        assert_eq!(own["catalog"]["source"], "snapshot", "{command:?}");
        assert_eq!(own["catalog"]["magento"], store["catalog"]["magento"]);
        if command[0] == "lint" {
            // It reports the input that it lacks, and finds nothing else.
            let found = |document: &serde_json::Value| {
                let findings = document["findings"].as_array().unwrap().clone();
                findings.iter().map(|it| it["fingerprint"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
            };
            let note = own["catalog"]["notes"][0].as_str().unwrap();
            assert!(note.contains("did not run") && note.contains("bad-id"), "{note}");
            assert!(found(&own).iter().all(|it| found(&store).contains(it)));
            assert!(!found(&own).is_empty());
            continue;
        }
        for document in [&mut store, &mut own] {
            document["catalog"] = json!(null);
            // The command that regenerates a guard contains the origin.
            document["renew"] = json!(null);
        }
        assert_eq!((own_code, own), (code, store), "{command:?}");
    }
}

/// A snapshot contains the integrations of modules, so an audit needs nothing else.
#[test]
fn a_snapshot_knows_the_integrations_of_the_modules() {
    let kept = snapshot("shop");
    let (code, document) = mageacl(["audit", "--catalog", "shop.json"]).within(kept.path()).json();
    assert_eq!(code, 1);
    let names: Vec<&str> =
        document["grants"].as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Acme Loyalty Till", "Acme Connector"]);
    assert_eq!(document["grants"][0]["line"], 4);
}

#[test]
fn a_snapshot_of_a_snapshot_and_of_a_release_is_one_too() {
    let kept = snapshot("bulk-alias");
    let again = mageacl(["snapshot", "--catalog", "shop.json"]).within(kept.path()).run();
    let first = fs::read_to_string(kept.path().join("shop.json")).unwrap();
    assert_eq!(again.stdout, first.replace("\"source\": \"checkout\"", "\"source\": \"snapshot\""));
    let release = mageacl(["snapshot", "--magento", "2.4.7", "-o", "release.json"]).within(kept.path()).run();
    assert_eq!(release.code, 0);
    let (_, of_release) = mageacl(["routes", "--magento", "2.4.7"]).json();
    let (_, of_file) = mageacl(["routes", "--catalog", "release.json"]).within(kept.path()).json();
    assert_eq!(of_file["routes"], of_release["routes"]);
}

#[test]
fn what_magento_cannot_load_is_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    for store in ["malformed-acl", "duplicate-resource", "missing-service", "not-magento"] {
        let file = folder.path().join("shop.json");
        let ended = mageacl(["snapshot"]).arg(fixture(store)).arg("-o").arg(&file).run();
        assert_eq!((ended.code, ended.stdout.as_str(), file.exists()), (2, "", false), "{store}");
    }
}

#[test]
fn a_file_that_is_no_snapshot_is_refused_at_its_place() {
    let kept = snapshot("bulk-alias");
    let whole = fs::read_to_string(kept.path().join("shop.json")).unwrap();
    let cases = [
        ("cut.json", whole[..whole.len() / 2].to_owned(), "EOF while parsing"),
        ("other.json", "{\"schema\": \"mageacl/profile/1\"}".to_owned(), "is not the format of a snapshot"),
        ("newer.json", whole.replace("snapshot/1", "snapshot/7"), "requires a newer mageacl"),
        ("number.json", whole.replace("\"line\": 13", "\"line\": -13"), "invalid value: integer `-13`"),
        ("text.json", "GET /V1/orders".to_owned(), "this is not JSON"),
        ("empty.json", String::new(), "the file is empty"),
    ];
    for (name, text, said) in cases {
        let folder = folder([(name, text.as_str())]);
        let ended = mageacl(["tree", "--catalog", name]).within(folder.path()).run();
        assert_eq!((ended.code, ended.stdout.as_str()), (2, ""), "{name}");
        assert!(ended.stderr.contains(said) && ended.stderr.contains(name), "{name}: {}", ended.stderr);
    }
    let missing = mageacl(["tree", "--catalog", "none.json"]).run();
    assert!(missing.code == 2 && missing.stderr.contains("none.json"), "{}", missing.stderr);
}

/// Parsed as a prefix, `2.4.7p3` would be 2.4.0, which evaluates rows differently.
#[test]
fn a_release_that_is_written_otherwise_is_no_other_release() {
    for name in ["2.4.7p3", "2.4.x", "2.4.7-beta1", "2.4.7.1", "1.9.4"] {
        let ended = mageacl(["tree", "shop", "--magento", name]).run();
        assert_eq!((ended.code, ended.stdout.as_str()), (2, ""), "{name}");
        assert!(ended.stderr.contains(&format!("Magento {name} is not built in")), "{}", ended.stderr);
    }
    let (_, document) = mageacl(["tree", "shop", "--magento", "V2.4.99-P2"]).json();
    assert_eq!(document["catalog"]["magento"], "2.4.99-p2");
}

#[test]
fn a_snapshot_may_be_piped_in() {
    let made = mageacl(["snapshot", "shop"]).ok();
    let plan = |run: Run| run.args(["-e", "GET /V1/orders"]);
    let (code, document) = plan(mageacl(["plan", "--catalog", "-"])).stdin(made.as_str()).json();
    assert_eq!((code, &document["catalog"]["source"]), (0, &json!("snapshot")));
    assert_eq!(document["required"], json!(["Magento_Sales::actions_view"]));
    let reported = mageacl(["diff", "shop", "-"]).stdin(made.as_str()).ok();
    let sides = "shop, Magento Open Source 2.4.6-p4 (30 modules) and standard input, a snapshot of Magento Open Source 2.4.6-p4 (30 modules)";
    assert_eq!(reported, format!("No permission changes between {sides}.\n"));
    let broken = mageacl(["tree", "--catalog", "-"]).stdin("{").run();
    assert!(broken.code == 2 && broken.stderr.contains("standard input:1:2: "), "{}", broken.stderr);
}

/// The first line of every output contains the release from the file.
#[test]
fn a_hostile_release_stays_a_text() {
    let made = mageacl(["snapshot", "shop"]).ok();
    let hostile = made.replacen("\"2.4.6-p4\"", "\"2.4.6\\u001b]0;x\\u202e\\n::error::x\"", 1);
    let folder = folder([("shop.json", hostile.as_str())]);
    let more: [&[&str]; 2] =
        [&["explain", "Magento_Sales::sales"], &["explain", "not authorized to access Magento_Sales::x"]];
    for command in COMMANDS.into_iter().chain(more) {
        let run =
            mageacl(command).args(["--catalog", "shop.json", "--color", "always", "--quiet"]).within(folder.path());
        let ended = run.stdin("Magento_Sales::actions_view\n").run();
        assert!(ended.code < 2, "{command:?}: {}", ended.stderr);
        assert!(ended.stdout.contains("2.4.6\\u{1b}]0;x\\u{202e}\\u{a}::error::x"), "{command:?}: {}", ended.stdout);
        assert!(!ended.stdout.contains("\u{1b}]0;x") && !ended.stdout.contains('\u{202e}'), "{command:?}");
        assert!(!ended.stdout.lines().any(|line| line.starts_with("::error")), "{command:?}: {}", ended.stdout);
    }
}

/// In a comment on a pull request too: without a known line none is shown, and there are no links to missing files.
#[test]
fn a_comment_on_a_release_reports_files_without_lines() {
    let run = mageacl(["lint", "--magento", "2.4.7", "-f", "markdown", "--quiet"]);
    let run =
        run.env("GITHUB_SERVER_URL", "https://example.org").env("GITHUB_REPOSITORY", "a/b").env("GITHUB_SHA", "c0ffee");
    let reported = run.run().stdout;
    assert!(reported.contains("| `vendor/magento/module-adobe-stock-asset/etc/webapi.xml` |"), "{reported}");
    assert!(!reported.contains("/blob/"), "{reported}");
}

/// `<(mageacl snapshot)` in a shell is not a regular file.
#[cfg(unix)]
#[test]
fn a_side_may_be_a_pipe() {
    let made = mageacl(["snapshot", "shop"]).ok();
    let reported = mageacl(["diff", "shop", "/dev/stdin"]).stdin(made).ok();
    assert!(reported.starts_with("No permission changes between shop"), "{reported}");
}

#[test]
fn the_list_of_releases_has_each_with_its_numbers() {
    let (code, document) = mageacl(["releases"]).json();
    assert_eq!((code, &document["schema"], &document["catalog"]), (0, &json!("mageacl/releases/1"), &json!(null)));
    let releases = document["releases"].as_array().unwrap();
    assert_eq!(releases.len(), 149);
    assert_eq!(releases.iter().filter(|release| release["newest_of_line"] == true).count(), 65);
    assert_eq!(releases.iter().filter(|release| release["exact"] == false).count(), 14);
    let nearest = releases.iter().find(|release| release["name"] == "2.4.8-p4").unwrap();
    assert_eq!((&nearest["edition"], &nearest["exact"]), (&json!("open-source"), &json!(false)));
    assert_eq!((&nearest["end_of_support"], &nearest["extended_support"]), (&json!("2028-04-11"), &json!(null)));
    assert_eq!((&document["facts"], &document["mage_os"][20]["magento"]), (&json!("2026-11-30"), &json!("2.4.9")));
    let release = releases.iter().find(|release| release["name"] == "2.4.7-p3").unwrap();
    // All Resources opens 319 guarded routes there, 171 of which write.
    assert_eq!((&release["guarded"], &release["writes"]), (&json!(319), &json!(171)));
    let ids = mageacl(["releases", "-f", "ids"]).run();
    assert_eq!(ids.stdout.lines().last(), Some("2.4.9"));
}

#[test]
fn the_matrix_reports_where_a_profile_changes() {
    let (code, document) = mageacl(["profile", "matrix", "-e", "POST /V1/orders", "--since", "2.4.6"]).json();
    assert_eq!((code, &document["schema"]), (0, &json!("mageacl/profile-matrix/1")));
    let lines: Vec<_> = document["lines"].as_array().unwrap().iter().map(|line| &line["newest"]).collect();
    assert_eq!(lines, ["2.4.6-p11", "2.4.7-p6", "2.4.8-p1"]);
    let changes = document["changes"].as_array().unwrap();
    assert_eq!(changes.len(), 1);
    assert_eq!(changes[0]["before"]["resources"], json!(["Magento_Sales::create"]));
    assert_eq!(changes[0]["after"]["resources"], json!(["Magento_Sales::api_actions"]));
    assert_eq!(changes[0]["releases"], json!(["2.4.6-p9", "2.4.7-p4", "2.4.8"]));
    for (args, said) in [
        (vec!["profile", "matrix"], "required"),
        (vec!["profile", "matrix", "-p", "nobody"], "unknown profile `nobody`"),
        (vec!["profile", "matrix", "-p", "expertrec", "--since", "1.9"], "Magento 1.9 is not built in"),
    ] {
        let ended = mageacl(&args).run();
        assert_eq!((ended.code, ended.stdout.as_str()), (2, ""), "{args:?}");
        assert!(ended.stderr.contains(said), "{args:?}: {}", ended.stderr);
    }
    let markdown = mageacl(["profile", "matrix", "-e", "POST /V1/orders", "-f", "markdown"]).run();
    assert!(
        markdown
            .stdout
            .contains("| `POST /V1/orders` | Magento\\_Sales::create | Magento\\_Sales::api\\_actions | 2.4.4-p12,")
    );
}

#[test]
fn profiles_are_checked_against_a_release() {
    let ended = mageacl(["profile", "check", "expertrec", "--magento", "latest"]).run();
    assert_eq!(
        (ended.code, ended.stdout.as_str()),
        (0, "expertrec: valid, 5 calls, 0 required calls cannot be made\n")
    );
    let unknown = mageacl(["profile", "check", "expertrec", "--magento", "2.5.0"]).within(package()).run();
    assert_eq!((unknown.code, unknown.stdout.as_str()), (2, ""));
}
