//! PHP in guard modules: it parses, and the data patch inserts the rows that the program predicts.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::common::{fixture, mageacl, package, write};
use crate::guarded_shop::{FOLDER, guarded, shop};
use crate::requirement::{Requirement, Tests};

pub(crate) fn add(tests: &mut Tests, php: &Requirement<()>) {
    for (name, test) in [
        ("php::generated_files_parse", generated_files_parse as fn()),
        ("php::data_patch_finds_roles_by_unusual_names", data_patch_finds_roles_by_unusual_names),
        ("php::data_patch_inserts_the_predicted_rows", data_patch_inserts_the_predicted_rows),
    ] {
        tests.add_requiring(name.to_owned(), php, move |()| test());
    }
}

fn generated_files_parse() {
    let shop = shop();
    let dump = fixture("grants/default.sql");
    guarded(shop.path(), &["-p", "expertrec", "-g", dump.to_str().unwrap()]);
    let files = walkdir::WalkDir::new(shop.path().join(FOLDER)).into_iter().map(|entry| entry.unwrap().into_path());
    let php: Vec<_> = files.filter(|path| path.extension().is_some_and(|end| end == "php")).collect();
    assert_eq!(php.len(), 2);
    all_parse(php);
    let module = shop.path().join("app/code/Nova/Till");
    let into = format!("module={}", module.display());
    let calls = ["plan", "-e", "GET /V1/products", "--name", "It's $a \\ {name}", "--module-name", "Nova_Till"];
    mageacl(calls).args(["--exact", "-o", into.as_str()]).arg(shop.path()).ok();
    let files = walkdir::WalkDir::new(&module).into_iter().map(|entry| entry.unwrap().into_path());
    let php: Vec<_> = files.filter(|path| path.extension().is_some_and(|end| end == "php")).collect();
    assert_eq!(php.len(), 2);
    all_parse(php);
}

fn all_parse(files: Vec<PathBuf>) {
    for path in files {
        let ended = Command::new("php").arg("-l").arg(&path).output().unwrap();
        assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stdout));
    }
}

/// Returns the rows of a table of the fixture.
fn table(name: &str) -> Vec<BTreeMap<String, Value>> {
    let text = fs::read_to_string(fixture("grants").join(format!("{name}.tsv"))).unwrap();
    let mut lines = text.lines().map(|line| line.split('\t').map(str::to_owned).collect::<Vec<_>>());
    let header = lines.next().unwrap();
    let value = |text: String| if text == "NULL" { Value::Null } else { json!(text) };
    lines.map(|row| header.iter().cloned().zip(row.into_iter().map(value)).collect()).collect()
}

/// Returns the rows that the data patch of a shop inserts into its tables of rules, roles and integrations.
fn patched(shop: &Path, tables: [Vec<BTreeMap<String, Value>>; 3]) -> Vec<Value> {
    let [rules, holders, integrations] = tables;
    let tables = json!({ "authorization_rule": rules, "authorization_role": holders, "integration": integrations });
    write(shop, "tables.json", &tables.to_string());
    let ended = Command::new("php")
        .arg(package().join("tests/tools/patch.php"))
        .arg(shop.join(FOLDER).join("Setup/Patch/Data"))
        .arg(shop.join("tables.json"))
        .output()
        .unwrap();
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stdout));
    serde_json::from_slice(&ended.stdout).unwrap()
}

/// Names that look like placeholders of the template, variables, control sequences or the end of a comment.
fn data_patch_finds_roles_by_unusual_names() {
    let dump = String::from_utf8_lossy(&fs::read(fixture("grants/default.sql")).unwrap()).into_owned();
    for name in ["{numbers}", "{roles} {class}", "a\u{1b}[31mb", "$x {$y} \u{202e}", "?> */"] {
        let shop = shop();
        assert!(dump.contains("'Search'"));
        write(shop.path(), "dump.sql", &dump.replace("'Search'", &format!("'{name}'")));
        guarded(shop.path(), &["-p", "expertrec", "-g", "dump.sql"]);
        let mut integrations = table("integration");
        assert_eq!(integrations[0].insert("name".to_owned(), json!(name)), Some(json!("Search")));
        let written = patched(shop.path(), [table("authorization_rule"), table("authorization_role"), integrations]);
        let allowed: BTreeSet<(u64, &str)> = written
            .iter()
            .filter(|row| row["permission"] == "allow")
            .map(|row| (row["role_id"].as_u64().unwrap(), row["resource_id"].as_str().unwrap()))
            .collect();
        for id in ["Acme_ApiGuard::api_access", "Acme_ApiGuard::catalog_products"] {
            assert!(allowed.contains(&(5, id)), "{name:?}: {allowed:?}");
        }
    }
}

fn data_patch_inserts_the_predicted_rows() {
    let shop = shop();
    let dump = fixture("grants/default.sql");
    guarded(shop.path(), &["-p", "expertrec", "-g", dump.to_str().unwrap(), "--for", "Search"]);
    let written = patched(shop.path(), ["authorization_rule", "authorization_role", "integration"].map(table));
    // Six rows for each of the two roles with deny rows, and one row that preserves the call of role 7.
    assert_eq!(written.len(), 13);

    // Audits the rows of the shop and of the patch in the shop with the module.
    let mut rows = fs::read_to_string(fixture("grants/authorization_rule.tsv")).unwrap();
    for (number, row) in written.iter().enumerate() {
        let text = |key: &str| row[key].as_str().unwrap().to_owned();
        let (id, permission) = (text("resource_id"), text("permission"));
        writeln!(rows, "{}\t{}\t{id}\t\t{permission}", number + 100, row["role_id"]).unwrap();
    }
    write(shop.path(), "rows.tsv", &rows);
    let opened = |role: &str, store: &Path, rows: &Path| {
        let run = mageacl(["audit", "--fail-on", "never", "--role", role, "-g"]).arg(rows).arg(store);
        let (code, report) = run.json();
        assert_eq!(code, 0);
        report["grants"][0]["routes"]["callable"].as_u64().unwrap()
    };
    let old_rows = fixture("grants/authorization_rule.tsv");
    let (old, new) = (fixture("shop"), shop.path());
    for (role, lost) in [("1", 0), ("3", 0), ("5", 31), ("6", 0), ("7", 0)] {
        let before = opened(role, &old, &old_rows);
        assert_eq!(opened(role, new, &new.join("rows.tsv")), before - lost, "role {role}");
    }
}
