//! Replacements are read back and audited: they must be the minimum set. No format contains secrets.

use std::fs;

use serde_json::{Value, json};

use super::{CONNECTOR, EXPERTREC, LOYALTY, audit, checklist, document, file};
use crate::common::{Run, fixture, mageacl, texts, write};
use crate::contract::assert_says;

const FORMATS: [&str; 7] = ["table", "json", "markdown", "delta", "api-xml", "integration-xml", "magerun"];

const REPLACEMENTS: [&str; 3] = ["api-xml", "integration-xml", "magerun"];

/// The required resources of `expertrec-search`, without ancestors.
const REQUIRED: [&str; 5] = [
    "Magento_Catalog::products",
    "Magento_Catalog::categories",
    "Magento_Cms::page",
    "Magento_InventoryApi::source",
    "Magento_Catalog::attributes_attributes",
];

/// Returns the output of an audit with findings.
#[track_caller]
fn reported(run: Run) -> String {
    let ended = run.run();
    assert!(ended.code < 2, "{}", ended.stderr);
    ended.stdout
}

#[test]
fn the_delta_of_all_resources_is_the_needed_set() {
    let delta = reported(audit(["-g", CONNECTOR, "-p", "expertrec", "-f", "delta"]));
    let mut expected = vec!["# Acme Connector: 13 ids to add, 1 id to remove".to_owned()];
    expected.extend(EXPERTREC.map(|id| format!("+ {id}")));
    expected.push("- Magento_Backend::all".to_owned());
    assert_eq!(delta.lines().collect::<Vec<_>>(), expected);
    let exact = reported(audit(["-g", CONNECTOR, "-p", "expertrec", "-f", "delta", "--exact"]));
    let added: Vec<&str> = exact.lines().filter_map(|line| line.strip_prefix("+ ")).collect();
    assert_eq!(added, REQUIRED);
}

#[test]
fn the_delta_takes_out_what_is_too_much_and_what_does_not_exist() {
    let delta = reported(audit(["-g", LOYALTY, "-e", "POST /V1/loyalty/points/5", "-f", "delta"]));
    let expected = "# Acme Loyalty Till: 0 ids to add, 6 ids to remove\n\
                    - Magento_Sales::sales\n- Magento_Sales::sales_operation\n- Magento_Sales::sales_order\n\
                    - Magento_Sales::actions\n- Magento_Sales::actions_view\n- Acme_Loyalty::vouchers\n";
    assert_eq!(delta, expected);
    let (_folder, ids) = file("ids.txt", "Magento_Catalog::products\n");
    let nothing = reported(audit(["-g", &ids, "-e", "GET /V1/products", "-f", "delta"]));
    assert_eq!(nothing, "# ids.txt: nothing to change\n");
}

/// After applying the changes, any grant allows exactly the needed resources.
#[test]
fn a_delta_leads_to_what_is_needed() {
    let (_guide, guide) = file("guide.txt", &checklist("ventortech-odoo-magento2"));
    let grants = [CONNECTOR, LOYALTY, guide.as_str(), "../grants/default.sql"];
    for (grant, profile) in grants.iter().flat_map(|grant| [(grant, "expertrec"), (grant, "ventortech")]) {
        for exact in [&["--quiet"][..], &["--quiet", "--exact"]] {
            let document = document(audit([&["-g", grant, "-p", profile], exact].concat()));
            for before in document["grants"].as_array().unwrap() {
                let [add, remove] = ["add", "remove"].map(|field| texts(&before["delta"][field]));
                // A list of ids loses All Resources as a whole: no id that it implies is written anywhere.
                let held = if before["all_resources"] == "no" { texts(&before["effective"]) } else { Vec::new() };
                let held = held.into_iter().filter(|id| !remove.contains(id));
                let ids: Vec<&str> = held.chain(add.iter().copied()).collect();
                let (_folder, path) = file("ids.txt", &ids.join("\n"));
                let after = self::document(audit(["-g", &path, "-p", profile]));
                assert_says(&after["grants"][0], &json!({ "excess": [], "missing": [] }));
                let left = &after["grants"][0]["delta"]["remove"];
                assert!(exact.len() == 2 || texts(left).is_empty(), "{grant} {profile}: {left}");
            }
        }
    }
}

/// Audits the ids of a replacement.
#[track_caller]
fn replaced(text: &str) -> Value {
    let (_folder, path) = file("replacement", text);
    document(audit(["-g", &path, "-p", "expertrec"]))["grants"][0].clone()
}

#[test]
fn the_files_that_replace_a_grant_grant_what_is_needed() {
    let from = ["-g", "../grants/default.sql", "--quiet", "--integration", "2", "-p", "expertrec", "-f"];
    let name = "It's \"Old\"; DROP TABLE x; -- \\";
    for format in ["api-xml", "integration-xml"] {
        let text = reported(audit(from.into_iter().chain([format])));
        assert!(text.contains("It replaces the grant of It's"), "{text}");
        let expected = json!({ "name": name, "effective": EXPERTREC, "excess": [], "missing": [], "dropped": [] });
        assert_says(&replaced(&text), &expected);
    }
    let exact = reported(audit(from.into_iter().chain(["api-xml", "--exact", "--name", "Search two"])));
    let expected = json!({ "name": "Search two", "missing": [], "structural": ["Magento_Backend::admin"] });
    assert_says(&replaced(&exact), &expected);
}

#[test]
fn the_commands_that_replace_an_integration_create_it_anew() {
    let text = reported(audit(["-g", CONNECTOR, "-p", "expertrec", "-f", "magerun", "--email", "a@b.example"]));
    let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
    assert_eq!(lines[0], "n98-magerun2 integration:delete -- 'Acme Connector'");
    assert_eq!(lines[1], "n98-magerun2 integration:create \\");
    let ids = EXPERTREC.map(|id| format!("  --resource={id} \\"));
    assert_eq!(lines[2..15], ids);
    assert_eq!(lines[15..], ["  -- 'Acme Connector' a@b.example"]);
}

#[test]
fn a_replacement_needs_a_need_and_one_grant() {
    let refused = |args: &[&str]| {
        let ended = audit(["--quiet"].into_iter().chain(args.iter().copied())).env("COLUMNS", "300").run();
        assert_eq!((ended.code, ended.stdout.as_str()), (2, ""), "{args:?}: {}", ended.stderr);
        ended.stderr
    };
    for format in REPLACEMENTS {
        let reported = refused(&["-f", format, "-g", CONNECTOR]);
        assert!(reported.contains("requires declared calls") && reported.contains("-p PROFILE"), "{reported}");
        let reported = refused(&["-f", format, "-p", "expertrec"]);
        assert!(reported.contains("there are 2: pick one with --integration or --role"), "{reported}");
        assert!(
            !self::reported(audit(["-f", format, "-p", "expertrec", "--integration", "Acme Connector"])).is_empty()
        );
    }
    assert!(refused(&["-f", "delta"]).contains("-p PROFILE"));
    let reported = refused(&["-f", "integration-xml", "-g", CONNECTOR, "-p", "expertrec", "--exact"]);
    assert!(reported.contains("--exact is not possible"), "{reported}");
    // Public calls need no resources. Files can express that, but magerun would grant everything.
    for format in REPLACEMENTS {
        let public = ["-f", format, "-g", CONNECTOR, "-e", "GET /V1/directory/countries"];
        match format {
            "magerun" => drop(refused(&public)),
            _ => assert!(self::reported(audit(public)).contains("No permission is required")),
        }
    }
    // Magento does not accept a name with a line break; another one may be given.
    let dump = ["-g", "../grants/default.sql", "--integration", "3", "-p", "expertrec", "-f", "api-xml"];
    assert!(refused(&dump).contains("--name") || refused(&dump).contains("integration's name"));
    assert!(self::reported(audit(dump.into_iter().chain(["--quiet", "--name", "Tab"]))).contains("name=\"Tab\""));
    // Findings are reported even if a replacement was written.
    assert_eq!(audit(["-f", "api-xml", "-g", CONNECTOR, "-p", "expertrec"]).run().code, 1);
}

#[test]
fn no_secret_of_a_dump_comes_out_of_any_format() {
    let names = fs::read_dir(fixture("grants")).unwrap();
    let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut files: Vec<String> = names.filter(|name| matches!(ending(name), "sql" | "tsv")).collect();
    files.sort();
    assert_eq!(files.len(), 15);
    for name in files {
        let path = format!("../grants/{name}");
        let mut grants = vec![path.as_str()];
        if ending(&name) == "tsv" && name != "authorization_rule.tsv" {
            grants.push("../grants/authorization_rule.tsv");
        }
        let refused = name == "two-shops.sql";
        for format in FORMATS {
            let mut args = vec!["-f", format, "--routes", "-p", "expertrec"];
            if REPLACEMENTS.contains(&format) {
                // If only rows are read the name of the role is its id, which is too short.
                args.extend(["--role", "5", "--name", "Search"]);
            }
            args.extend(["-g"].iter().chain(&grants));
            let ended = audit(args).run();
            assert_eq!(ended.code == 2, refused, "{name} as {format}: {}", ended.stderr);
            assert!(refused || !ended.stdout.is_empty());
            for stream in [&ended.stdout, &ended.stderr] {
                assert!(!stream.contains("PLANTED"), "{name} as {format}: {stream}");
            }
        }
    }
}

/// Returns the extension of a file name.
fn ending(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, ending)| ending)
}

#[test]
fn what_stands_in_names_breaks_out_of_no_format() {
    let names = ["a\u{202e}b -- ]]> </integration>", "\u{1b}[31m|a|\n# b\n::error::c", "$(rm -rf /)`x`'; DROP"];
    for name in names {
        let grant = json!({ "name": name, "resources": ["Magento_Backend::all"] }).to_string();
        let (_folder, path) = file("a|b.json", &grant);
        for format in FORMATS {
            let ended = audit(["-f", format, "-p", "expertrec", "-g", &path]).run();
            let text = &ended.stdout;
            let is_hostile = |c: char| c != '\n' && c.is_control() || matches!(c, '\u{202a}'..='\u{202e}');
            // Formats that grant something must contain the exact name; others need not.
            let is_reported = !REPLACEMENTS.contains(&format) && format != "json";
            assert!(!is_reported || !text.contains(is_hostile), "{format}: {text}");
            assert!(!text.contains("\n::error") && !text.contains("\n# b"), "{format}: {text}");
            match format {
                "markdown" => {
                    let rows: Vec<&str> = text.lines().filter(|line| line.starts_with('|')).collect();
                    let bars = |row: &&str| row.replace("\\|", "").matches('|').count();
                    assert_eq!(rows.iter().map(bars).collect::<Vec<_>>(), [8, 8, 8], "{text}");
                }
                "api-xml" | "integration-xml" if ended.code < 2 => {
                    assert_says(&replaced(text), &json!({ "name": name }));
                }
                _ => {}
            }
        }
    }
}

#[test]
fn every_format_ends_with_one_line_break() {
    for format in FORMATS {
        let text = reported(audit(["-f", format, "-g", CONNECTOR, "-p", "expertrec"]));
        assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{format}");
        assert!(!text.contains("\n\n\n"), "{format}: more than one empty line");
        assert!(text.lines().all(|line| line.trim_end() == line || format == "json"), "{format}: blanks at an end");
    }
}

#[test]
fn the_same_bytes_come_out_twice() {
    for format in FORMATS {
        let mut args = vec!["--quiet", "-f", format, "-p", "ventortech", "--routes", "-g", "../grants/default.sql"];
        if REPLACEMENTS.contains(&format) {
            args.extend(["--integration", "Search"]);
        }
        assert_eq!(reported(audit(args.clone())), reported(audit(args)), "{format}");
    }
}

/// A single module does not define Magento's own ids: this is noted once, and is not a finding about the grant.
#[test]
fn the_files_of_a_lone_module_can_be_audited() {
    let store = tempfile::tempdir().unwrap();
    write(store.path(), "etc/module.xml", "<config><module name=\"A_B\"/></config>");
    write(
        store.path(),
        "etc/integration/api.xml",
        "<integrations><integration name='One'><resources><resource name='Magento_Backend::all'/></resources>\
         </integration></integrations>",
    );
    let ended = mageacl(["audit", "-f", "json"]).arg(store.path()).run();
    let document: Value = serde_json::from_str(&ended.stdout).unwrap();
    assert_says(&document["grants"], &json!([{ "name": "One", "source": "etc/integration/api.xml" }]));
    let rules: Vec<&Value> = document["findings"].as_array().unwrap().iter().map(|finding| &finding["rule"]).collect();
    assert!(rules.contains(&&json!("all-resources")), "{rules:?}");
}

#[test]
fn the_choice_above_the_tree_is_all_resources() {
    for text in ["Resource Access: All\n", "Resource Access > All\nCatalog > Inventory > Products\n"] {
        let (code, reported) = mageacl(["audit", "-g", "-"]).arg(fixture("shop")).stdin(text).json();
        let grant = &reported["grants"][0];
        assert_eq!(
            (code, &grant["kind"], &grant["all_resources"]),
            (1, &json!("checklist"), &json!("whole")),
            "{text}"
        );
    }
}
