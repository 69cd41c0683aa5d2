//! The PHP that is written: it parses, and the data patch writes the rows that the program foretold.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::{FOLDER, guarded, shop};
use crate::common::{fixture, mageacl, package, write};

/// Whether PHP is there; a word to whoever watches where it is not.
fn has_php(test: &str) -> bool {
    let found = Command::new("php").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok();
    assert!(found || std::env::var_os("MAGEACL_PHP").is_none(), "MAGEACL_PHP is set, and there is no php");
    if !found {
        // Not `eprintln!`: the test harness would keep that to itself.
        std::io::stderr().write_all(format!("skipped: {test}: there is no php\n").as_bytes()).unwrap();
    }
    found
}

#[test]
fn the_php_parses() {
    if !has_php("the_php_parses") {
        return;
    }
    let shop = shop();
    let dump = fixture("grants/default.sql");
    guarded(shop.path(), &["-p", "expertrec", "-g", dump.to_str().unwrap()]);
    let files = walkdir::WalkDir::new(shop.path().join(FOLDER)).into_iter().map(|entry| entry.unwrap().into_path());
    let php: Vec<_> = files.filter(|path| path.extension().is_some_and(|end| end == "php")).collect();
    assert_eq!(php.len(), 2);
    for path in php {
        let ended = Command::new("php").arg("-l").arg(&path).output().unwrap();
        assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stdout));
    }
}

/// The rows of a table of the invented shop.
fn table(name: &str) -> Vec<BTreeMap<String, Value>> {
    let text = fs::read_to_string(fixture("grants").join(format!("{name}.tsv"))).unwrap();
    let mut lines = text.lines().map(|line| line.split('\t').map(str::to_owned).collect::<Vec<_>>());
    let header = lines.next().unwrap();
    let value = |text: String| if text == "NULL" { Value::Null } else { json!(text) };
    lines.map(|row| header.iter().cloned().zip(row.into_iter().map(value)).collect()).collect()
}

/// The rows that the data patch of a shop writes into its tables: those of rules, of roles and of integrations.
fn patched(shop: &Path, tables: [Vec<BTreeMap<String, Value>>; 3]) -> Vec<Value> {
    let [rules, holders, integrations] = tables;
    let tables = json!({ "authorization_rule": rules, "authorization_role": holders, "integration": integrations });
    write(shop, "tables.json", &tables.to_string());
    let ended = Command::new("php")
        .arg(package().join("tests/it/guard/patch.php"))
        .arg(shop.join(FOLDER).join("Setup/Patch/Data"))
        .arg(shop.join("tables.json"))
        .output()
        .unwrap();
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stdout));
    serde_json::from_slice(&ended.stdout).unwrap()
}

/// Names that look like a place of the template, like a variable, or like what a terminal obeys: the patch finds them all.
#[test]
fn the_data_patch_finds_a_role_whatever_it_is_called() {
    if !has_php("the_data_patch_finds_a_role_whatever_it_is_called") {
        return;
    }
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

#[test]
fn the_data_patch_writes_what_was_foretold() {
    if !has_php("the_data_patch_writes_what_was_foretold") {
        return;
    }
    let shop = shop();
    let dump = fixture("grants/default.sql");
    guarded(shop.path(), &["-p", "expertrec", "-g", dump.to_str().unwrap(), "--for", "Search"]);
    let written = patched(shop.path(), ["authorization_rule", "authorization_role", "integration"].map(table));
    // Six rows each for the two roles that deny something, and the one that keeps the call of role 7.
    assert_eq!(written.len(), 13);

    // The shop's rows with those of the patch, judged by the shop with the module in it.
    let mut rows = fs::read_to_string(fixture("grants/authorization_rule.tsv")).unwrap();
    for (number, row) in written.iter().enumerate() {
        let text = |key: &str| row[key].as_str().unwrap().to_owned();
        let (id, permission) = (text("resource_id"), text("permission"));
        writeln!(rows, "{}\t{}\t{id}\t\t{permission}", number + 100, row["role_id"]).unwrap();
    }
    write(shop.path(), "rows.tsv", &rows);
    let opened = |role: &str, store: &Path, rows: &Path| {
        let run = mageacl(["audit", "--fail-on", "never", "--role", role, "-g"]).arg(rows).arg(store);
        let (code, told) = run.json();
        assert_eq!(code, 0);
        told["grants"][0]["routes"]["callable"].as_u64().unwrap()
    };
    let old_rows = fixture("grants/authorization_rule.tsv");
    let (old, new) = (fixture("shop"), shop.path());
    for (role, lost) in [("1", 0), ("3", 0), ("5", 31), ("6", 0), ("7", 0)] {
        let before = opened(role, &old, &old_rows);
        assert_eq!(opened(role, new, &new.join("rows.tsv")), before - lost, "role {role}");
    }
}
