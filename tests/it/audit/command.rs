//! Files, folders and streams; selections; exit codes; refusals.

use std::fs;

use serde_json::{Value, json};

use super::{CONNECTOR, EXPERTREC, LOYALTY, audit, document, file};
use crate::common::{Ended, Run, copy_of, fixture, mageacl, package, texts, write};
use crate::contract::assert_says;

const DUMP: &str = "../grants/default.sql";

/// Returns standard error of an audit that failed and printed nothing.
#[track_caller]
fn refused(run: Run) -> String {
    let ended = run.env("COLUMNS", "300").run();
    assert_eq!((ended.code, ended.stdout.as_str()), (2, ""), "{}", ended.stderr);
    ended.stderr
}

fn names(document: &Value) -> Vec<&str> {
    document["grants"].as_array().unwrap().iter().map(|grant| grant["name"].as_str().unwrap()).collect()
}

#[test]
fn the_exit_code_follows_the_severity() {
    let code = |grants: &str, fail_on: &str| audit(["-g", grants, "--fail-on", fail_on]).run().code;
    // The module's own file names one undefined id: a warning, and notes.
    assert_eq!(["note", "warning", "error", "never"].map(|severity| code(LOYALTY, severity)), [1, 1, 0, 0]);
    assert_eq!(["note", "warning", "error", "never"].map(|severity| code(CONNECTOR, severity)), [1, 1, 1, 0]);
    assert_eq!(audit(["-g", LOYALTY]).run().code, 0, "without the option it takes an error");
    let (_folder, ids) = file("ids.txt", "Magento_Backend::admin\n");
    assert_eq!(audit(["-g", &ids, "-e", "GET /V1/modules", "--fail-on", "note"]).run().code, 0);
    for format in ["table", "json", "markdown"] {
        assert_eq!(audit(["-f", format]).run().code, 1, "{format}");
    }
    assert!(refused(audit(["--fail-on", "eror"])).contains("error"));
}

#[test]
fn a_grant_is_picked_by_its_name_or_number() {
    let picked = |args: &[&str]| {
        let all = ["--quiet", "-g", DUMP].into_iter().chain(args.iter().copied());
        names(&document(audit(all))).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(picked(&["--integration", "Search"]), ["Search"]);
    assert_eq!(picked(&["--integration", "search"]), ["Search"]);
    assert_eq!(picked(&["--integration", "1"]), ["Search"]);
    assert_eq!(picked(&["--role", "5"]), ["Search"]);
    assert_eq!(picked(&["--role", "administrators"]), ["Administrators"]);
    assert_eq!(picked(&["--role", "1", "--integration", "4"]), ["Administrators", "No role"]);
    assert_eq!(names(&document(audit(["--integration", "acme connector"]))), ["Acme Connector"]);
    assert_eq!(names(&document(audit(["--quiet", "-g", "../grants/authorization_rule.tsv", "--role", "7"]))), ["7"]);
}

#[test]
fn a_name_that_nobody_has_gets_a_suggestion() {
    let shown = refused(audit(["-g", DUMP, "--integration", "Serch"]));
    assert!(shown.contains("integration `Serch`") && shown.contains("Available: Search"), "{shown}");
    let shown = refused(audit(["-g", DUMP, "--integration", "Administrators"]));
    assert!(
        shown.contains("Search") && !shown.contains("Available: Administrators"),
        "a role is no integration: {shown}"
    );
    let shown = refused(audit(["-g", DUMP, "--role", "quux"]));
    assert!(shown.contains("Administrators, ") && shown.contains("Search, "), "all there are: {shown}");
    let shown = refused(audit(["--format", "json", "--role", "quux"]));
    assert!(shown.contains("Acme Connector"), "{shown}");
}

#[test]
fn the_store_may_stand_behind_the_files() {
    let elsewhere = tempfile::tempdir().unwrap();
    let shop = fixture("shop");
    let run = |args: &[&str]| {
        let run = mageacl(["audit"]).within(elsewhere.path());
        args.iter().fold(run, Run::arg)
    };
    write(elsewhere.path(), "ids.txt", "Magento_Cms::page\n");
    let before = run(&[shop.to_str().unwrap(), "-g", "ids.txt"]).ok();
    let behind = run(&["-g", "ids.txt", shop.to_str().unwrap()]).ok();
    assert_eq!(before, behind);
    assert!(before.contains("ids.txt:1"), "{before}");
    let shown = refused(run(&["-g", shop.to_str().unwrap(), "ids.txt"]));
    assert!(shown.contains("is a folder") && shown.contains("put the store last"), "{shown}");
    let shown = refused(run(&["-g", "ids.txt", "shop-that-is-not-there"]));
    assert!(shown.contains("shop-that-is-not-there cannot be read"), "{shown}");
}

#[test]
fn grants_come_from_standard_input_too() {
    let dump = fs::read(fixture("grants").join("default.sql")).unwrap();
    let document = document(audit(["--quiet", "-g", "-", "--integration", "Search"]).stdin(dump));
    assert_says(&document["grants"], &json!([{ "name": "Search", "source": "standard input" }]));
}

#[test]
fn a_store_without_integrations_has_nothing_to_audit() {
    let ended = mageacl(["audit"]).arg(fixture("refs-are-anded")).run();
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    assert!(ended.stdout.contains("No module declares an integration; give --grants FILE"), "{}", ended.stdout);
    let selected = mageacl(["audit", "--integration", "Nova"]).arg(fixture("refs-are-anded"));
    assert!(refused(selected).contains("Nova"));
}

#[test]
fn a_projects_own_file_says_how_bad_something_is() {
    let severity = |args: &[&str]| {
        let document = document(audit(["-g", LOYALTY, "-e", "GET /V1/orders"].into_iter().chain(args.iter().copied())));
        let findings = document["findings"].as_array().unwrap().clone();
        let of_it = |it: &&Value| it["rule"] == "excess" && it["resource"] == "Acme_Loyalty::points_adjust";
        findings.iter().find(of_it).unwrap()["severity"].clone()
    };
    let risk = |severity: &str| {
        let text = json!({
            "schema": "mageacl/risk/1",
            "ids": [{
                "id": "Acme_Loyalty::points_adjust",
                "severity": severity,
                "capabilities": ["money-movement"],
                "reason": "Points are worth money.",
                "source": "the merchant",
            }],
        });
        file("risk.json", &text.to_string())
    };
    assert_eq!(severity(&[]), "warning", "nobody has reviewed it, and it writes");
    let ((_low, low), (_critical, critical)) = (risk("low"), risk("critical"));
    assert_eq!(severity(&["--risk", &low]), "note");
    assert_eq!(severity(&["--risk", &critical]), "error");
    assert_eq!(severity(&["--risk", &low, "--risk", &critical]), "error", "the later file decides");
    assert_eq!(audit(["-g", LOYALTY, "-e", "GET /V1/orders", "--risk", &low]).run().code, 0);
    assert_eq!(audit(["-g", LOYALTY, "-e", "GET /V1/orders", "--risk", &critical]).run().code, 1);
}

#[test]
fn a_broken_file_of_risks_is_refused_with_its_place() {
    let (_folder, path) = file("risk.json", "{\n  \"schema\": \"mageacl/risk/1\",\n  \"idz\": []\n}\n");
    let shown = refused(audit(["--risk", &path]));
    assert!(shown.contains("idz") && shown.contains("risk.json:3:"), "{shown}");
    assert!(refused(audit(["--risk", "nowhere.json"])).contains("nowhere.json"));
}

#[test]
fn several_formats_are_written_in_one_run() {
    let out = tempfile::tempdir().unwrap();
    let into = |format: &str, file: &str| format!("{format}={}", out.path().join(file).display());
    let outputs = [into("json", "deep/audit.json"), into("markdown", "audit.md"), into("api-xml", "api.xml")];
    let run = audit(["-g", CONNECTOR, "-p", "expertrec", "-f", "delta", "--color", "always"]);
    let ended = outputs.iter().fold(run, |run, output| run.arg("-o").arg(output)).run();
    assert_eq!(ended.code, 1);
    assert!(ended.stdout.starts_with("# Acme Connector: 13 ids to add, 1 id to remove\n"), "{}", ended.stdout);
    let read = |file: &str| fs::read_to_string(out.path().join(file)).unwrap();
    let document: Value = serde_json::from_str(&read("deep/audit.json")).unwrap();
    assert_eq!(document["schema"], "mageacl/audit/1");
    assert!(read("audit.md").starts_with("# Permission audit\n"));
    assert!(read("api.xml").starts_with("<?xml version=\"1.0\"?>\n"));
    assert!(!read("audit.md").contains('\u{1b}'), "a file has no colours, whatever the terminal has");
}

#[test]
fn nothing_is_written_where_one_format_is_refused() {
    let out = tempfile::tempdir().unwrap();
    let path = out.path().join("audit.json");
    let json = format!("json={}", path.display());
    for format in ["delta", "api-xml", "integration-xml", "magerun"] {
        let other = format!("{format}={}", out.path().join("other").display());
        assert!(refused(audit(["-f", format, "-o", &json])).contains("-p PROFILE"), "{format}");
        assert!(refused(audit(["-o", &json, "-o", &other])).contains("-p PROFILE"), "{format}");
        assert_eq!(fs::read_dir(out.path()).unwrap().count(), 0, "{format}");
    }
    assert!(refused(audit(["-o", "json=-"])).contains("--format"));
}

#[test]
fn no_output_names_a_location() {
    let machine = package().to_str().unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let absolute = fixture("grants").join("default.sql");
    let inside = fixture("shop").join(CONNECTOR);
    for format in ["table", "json", "markdown", "delta"] {
        let run = || mageacl(["audit", "-f", format, "-p", "expertrec", "--routes"]);
        let here = run().within(fixture("shop")).run();
        let there = run().within(elsewhere.path()).arg(fixture("shop")).run();
        assert_eq!((here.code, &here.stdout), (there.code, &there.stdout), "{format}");
        let dump = run().arg("-g").arg(&absolute).arg(fixture("shop")).within(elsewhere.path()).run();
        // A file of the store itself is named relative to the store.
        let own = run().arg("-g").arg(&inside).arg(fixture("shop")).within(elsewhere.path()).run();
        for ended in [&there, &dump, &own] {
            assert!(!ended.stdout.contains(machine), "{format}: {}", ended.stdout);
            assert!(ended.code < 2, "{}", ended.stderr);
        }
        assert!(format == "delta" || own.stdout.contains(CONNECTOR), "{format}: {}", own.stdout);
    }
}

#[test]
fn a_store_that_magento_cannot_load_is_reported_in_json_too() {
    let cases = [
        ("malformed-acl", "acl", "app/code/"),
        ("duplicate-resource", "acl", "app/code/"),
        ("missing-service", "webapi", "app/code/"),
    ];
    for (store, kind, file) in cases {
        let (_folder, ids) = self::file("ids.txt", "A_b::c\n");
        let ended = mageacl(["audit", "-f", "json", "-g", &ids]).arg(fixture(store)).run();
        assert_eq!(ended.code, 2, "{store}");
        let document: Value = serde_json::from_str(&ended.stdout).unwrap();
        assert_says(&document, &json!({ "schema": "mageacl/audit/1", "error": { "kind": kind } }));
        assert!(document["error"]["file"].as_str().unwrap().starts_with(file), "{document}");
        assert!(document.get("grants").is_none(), "nothing half-read is reported");
        let table = mageacl(["audit", "-g", &ids]).arg(fixture(store)).run();
        assert_eq!((table.code, table.stdout.as_str()), (2, ""));
    }
}

#[test]
fn an_integration_file_that_magento_cannot_merge_is_an_error_of_the_store() {
    for (file, text) in [
        (CONNECTOR, "<integrations><integration name='a'><resources><resource name='b'/></integrations>"),
        (LOYALTY, "<config><integration name='a'><resources><resource name='b'/></resources></integration></config>"),
    ] {
        let store = copy_of("shop");
        write(store.path(), file, text);
        let ended = mageacl(["audit", "-f", "json"]).arg(store.path()).run();
        assert_eq!(ended.code, 2);
        let document: Value = serde_json::from_str(&ended.stdout).unwrap();
        assert_says(&document, &json!({ "error": { "kind": "integration", "file": file, "line": 1 } }));
        // Files on the command line are audited nevertheless.
        let (_folder, ids) = self::file("ids.txt", "Magento_Cms::page\n");
        assert_eq!(mageacl(["audit", "-g", &ids]).arg(store.path()).run().code, 0);
    }
}

#[test]
fn bad_files_are_refused_for_what_they_are() {
    let dump = String::from_utf8_lossy(&fs::read(fixture("grants").join("default.sql")).unwrap()).into_owned();
    let cut = dump.split_once("INSERT INTO `authorization_rule`").unwrap();
    let cut = format!("{}INSERT INTO `authorization_rule`{}", cut.0, &cut.1[..40]);
    let unfinished = dump.trim_end().strip_suffix("-- Dump completed").unwrap();
    for (text, why) in [
        (cut.as_str(), "ends inside"),
        (unfinished, "truncated"),
        ("", "is empty"),
        ("\u{feff} \n", "is empty"),
        ("[\"Magento_Cms::page\",", "line 1: the JSON is truncated"),
        ("1,Magento_Cms::page,allow\n1,Magento_Cms::pa", "the file ends here"),
        ("<integrations><integration", "not well-formed XML"),
        ("<html/>", "its root is <html>"),
    ] {
        for format in ["table", "json"] {
            let (_folder, path) = file("grant", text);
            let shown = refused(audit(["-f", format, "-g", &path]));
            assert!(shown.contains(why) && shown.contains("grant"), "{why}: {shown}");
        }
    }
    let gzip = refused(audit(["-g", "-"]).stdin([0x1F, 0x8B, 8, 0]));
    assert!(gzip.contains("the gzip data ends too early"), "{gzip}");
    let xz = refused(audit(["-g", "-"]).stdin(*b"\xFD7zXZ\0"));
    assert!(xz.contains("is an xz file") && xz.contains("xz -dc"), "{xz}");
    assert!(refused(audit(["-g", "nowhere.sql"])).contains("nowhere.sql cannot be read"));
    // One bad file among good ones fails the run: there are no partial audits.
    let (_folder, bad) = file("bad.json", "{");
    refused(audit(["-g", CONNECTOR, &bad]));
}

/// A list, a table of a terminal and a checklist, each with a secret in an invalid line.
#[test]
fn no_line_of_a_text_is_repeated() {
    for (text, line) in [
        ("Magento_Cms::page\nMagento_Sales::sales\npassword Xk29PLANTED\n", Some("line 3")),
        ("Magento_Cms::page\nMagento_Sales::sales Xk29PLANTED\nMagento_Sales::ship\n", Some("line 2")),
        ("| 9 | Magento_Sales::sales | deny |\n| 9 | Xk29PLANTED | deny |\n", Some("line 2")),
        ("- Sales > Orders Xk29PLANTED\n- Content\n- do not tick Xk29PLANTED\n- Sales, Xk29PLANTED not\n", None),
    ] {
        for format in ["table", "json", "markdown", "sarif", "github", "gitlab", "junit", "checkstyle", "short"] {
            let (_folder, path) = file("grant", text);
            let ended = audit(["-f", format, "-g", &path]).run();
            assert_eq!(ended.code == 2, line.is_some(), "{text}: {}", ended.stderr);
            assert!(!format!("{}{}", ended.stdout, ended.stderr).contains("PLANTED"), "{format}: {}", ended.stdout);
            if let Some(line) = line {
                assert!(ended.stderr.contains(line), "{}", ended.stderr);
            }
        }
    }
}

#[test]
fn a_compressed_dump_is_read_like_a_plain_one() {
    use std::io::Write;

    let plain = fs::read(fixture("grants").join("default.sql")).unwrap();
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(&plain).unwrap();
    let gzip = encoder.finish().unwrap();
    let expected = audit(["-f", "json", "-g", "-"]).stdin(plain).run();
    let ended = audit(["-f", "json", "-g", "-"]).stdin(gzip.clone()).run();
    assert_eq!((ended.code, &ended.stdout), (expected.code, &expected.stdout), "{}", ended.stderr);
    let cut = refused(audit(["-g", "-"]).stdin(gzip[..gzip.len() / 2].to_vec()));
    assert!(cut.contains("the gzip data ends too early"), "{cut}");
}

#[test]
fn what_is_no_format_is_reported_with_all_that_was_tried() {
    let (_folder, letter) = file("letter.txt", "Dear customer,\nplease find attached what you have asked for.\n");
    let shown = refused(audit(["-g", &letter]));
    assert!(shown.contains("letter.txt is not in a supported format"), "{shown}");
    for format in ["XML:", "JSON:", "SQL dump:", "CSV or TSV:", "list of ids:", "checklist:"] {
        assert!(shown.contains(format), "{format} {shown}");
    }
}

/// A dump far larger than the memory limit: its rows are streamed, and the only grant after them is found.
#[cfg(target_os = "linux")]
#[test]
fn a_large_dump_is_streamed_in_flat_memory() {
    use std::io::Write;
    use std::process::Stdio;

    const MIB: usize = 1 << 20;
    let mut command = audit(["-g", "-", "-f", "json"]).command();
    let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let values: Vec<String> = (0..2_000).map(|at| format!("({at},'it\\'s {}')", "x".repeat(500))).collect();
    let statement = format!("INSERT INTO `sales_order` VALUES {};\n", values.join(","));
    for _ in 0..(64 * MIB / statement.len()) {
        stdin.write_all(statement.as_bytes()).unwrap();
    }
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    let kib: usize = peak.trim().trim_end_matches(" kB").parse().unwrap();
    assert!(kib < 48 * 1024, "{kib} KiB after 64 MiB of a dump");
    let rule =
        "INSERT INTO authorization_rule (role_id,resource_id,permission) VALUES (7,'Magento_Cms::page','allow');\n";
    stdin.write_all(rule.as_bytes()).unwrap();
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_says(&document["grants"], &json!([{ "name": "7", "line": 64 * MIB / statement.len() + 1 }]));
}

#[test]
fn the_endpoints_of_a_grant_may_come_in_every_form() {
    let (_folder, ids) = file("ids.txt", &EXPERTREC.join("\n"));
    let (_other, calls) = file("calls.txt", "GET /V1/products  # search\nGET /V1/cmsPage/search\n");
    let document = document(audit(["-g", &ids, "--endpoints", &calls, "-e", "GET /V1/orders"]));
    assert_eq!(document["needed"]["subject"], "calls.txt and GET /V1/orders");
    assert_eq!(texts(&document["grants"][0]["missing"]), ["Magento_Sales::actions_view"]);
    // A call without a route is accepted, and requires nothing.
    let ended: Ended = audit(["-g", &ids, "-e", "GET /V1/prodcuts"]).run();
    assert!(ended.stdout.contains("GET /V1/prodcuts"), "{}", ended.stdout);
    assert!(refused(audit(["-g", &ids, "-p", "expertrek"])).contains("did you mean `expertrec-search`"));
}
