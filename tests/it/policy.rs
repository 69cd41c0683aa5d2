//! `mageacl policy init`, and `mageacl check -g`.

use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::common::{Ended, copy_of, mageacl, write};

const CATALOG: [&str; 4] = [
    "Magento_Backend::admin",
    "Magento_Catalog::catalog",
    "Magento_Catalog::catalog_inventory",
    "Magento_Catalog::products",
];
const PAGES: [&str; 4] =
    ["Magento_Backend::admin", "Magento_Backend::content", "Magento_Backend::content_elements", "Magento_Cms::page"];

/// Writes a dump with rows for every resource, as the Admin stores them: the role Editors, and these integrations with
/// a token each.
fn dump(store: &Path, file: &str, integrations: &[(&str, &[&str])]) {
    let ids = mageacl(["tree", "-f", "ids"]).arg(store).ok();
    let rows = |role: usize, allowed: &[&str]| -> Vec<String> {
        let permission = |id: &str| if allowed.contains(&id) { "allow" } else { "deny" };
        ids.lines().map(|id| format!("({role},'{id}','{}')", permission(id))).collect()
    };
    let mut rules = rows(1, &PAGES);
    let mut roles = vec!["(1,0,'G',0,'2','Editors')".to_owned()];
    let (mut accounts, mut tokens) = (Vec::new(), Vec::new());
    for (at, (name, allowed)) in integrations.iter().enumerate() {
        let number = at + 1;
        roles.push(format!("({},0,'U',{number},'1','-')", number + 1));
        rules.extend(rows(number + 1, allowed));
        accounts.push(format!("({number},'{name}',1,{number})"));
        tokens.push(format!("({number},'access','PLANTED-token',0,1,'2026-01-10 08:00:00')"));
    }
    let table = |name: &str, columns: &str, rows: &[String]| {
        format!("CREATE TABLE `{name}` ({columns});\nINSERT INTO `{name}` VALUES {};\n", rows.join(",\n"))
    };
    let text = [
        table(
            "authorization_role",
            "`role_id` int, `parent_id` int, `role_type` char, `user_id` int, `user_type` char, `role_name` text",
            &roles,
        ),
        table("authorization_rule", "`role_id` int, `resource_id` text, `permission` text", &rules),
        table("integration", "`integration_id` int, `name` text, `status` int, `consumer_id` int", &accounts),
        table(
            "oauth_token",
            "`consumer_id` int, `type` text, `token` text, `revoked` int, `user_type` int, `created_at` text",
            &tokens,
        ),
    ];
    write(store, file, &text.concat());
}

/// Makes a store with a dump of the integration Search and the policy that `policy init` writes for it.
fn agreed() -> TempDir {
    let store = copy_of("shop");
    dump(store.path(), "dump.sql", &[("Search", &CATALOG)]);
    let printed = mageacl(["policy", "init", "-g", "dump.sql"]).within(store.path()).ok();
    let expected = json!({
        "schema": "mageacl/config/1",
        "integrations": [{ "integration": "Search", "resources": ["Magento_Catalog::products"] }],
        "roles": [{ "role": "Editors", "resources": ["Magento_Cms::page"] }],
    });
    assert_eq!(serde_json::from_str::<Value>(&printed).unwrap(), expected);
    let written = mageacl(["policy", "init", "-g", "dump.sql", "-o", "config=mageacl.json"]).within(store.path()).run();
    assert_eq!((written.code, written.stdout.as_str()), (0, ""));
    assert_eq!(std::fs::read_to_string(store.path().join("mageacl.json")).unwrap(), printed);
    store
}

/// Reports the drift on 2026-12-01, one line per finding.
fn drift(store: &Path, dump: &str) -> Ended {
    let only = "policy-*,token-too-old";
    mageacl(["check", "-g", dump, "--only", only, "--format", "short", "--today", "2026-12-01"]).within(store).run()
}

#[test]
fn the_first_policy_has_no_drift() {
    let store = agreed();
    let ended = drift(store.path(), "dump.sql");
    assert_eq!((ended.code, ended.stdout.as_str()), (0, ""), "{}", ended.stderr);
    let again = mageacl(["policy", "init", "-g", "dump.sql", "-o", "config=mageacl.json"]).within(store.path()).run();
    assert!(again.code == 2 && again.stderr.contains("already exists"), "{}", again.stderr);
}

#[test]
fn drift_is_reported_with_its_entry_and_without_secrets() {
    let store = agreed();
    let mut wider = CATALOG.to_vec();
    wider.extend(["Magento_Cms::page"]);
    dump(store.path(), "later.sql", &[("Search", &wider), ("Relaunch", &CATALOG)]);
    let ended = drift(store.path(), "later.sql");
    assert_eq!(ended.code, 1, "{}", ended.stderr);
    for part in [
        "error[policy-unlisted]: the integration `Relaunch` is not in the policy: it has 4 resources",
        "[policy-excess]: the integration `Search` has Magento_Cms::page, which is not in the policy",
    ] {
        assert!(ended.stdout.contains(part), "{part}\n{}", ended.stdout);
    }
    assert!(!ended.stdout.contains("PLANTED") && !ended.stderr.contains("PLANTED"));
    // What is known does not count, what is new does.
    let baseline = ["baseline", "create", "-g", "later.sql", "--today", "2026-12-01"];
    mageacl(baseline).within(store.path()).ok();
    let known = mageacl(["check", "-g", "later.sql", "-b", "mageacl-baseline.json", "--fail-on", "note"]);
    assert_eq!(known.within(store.path()).run().code, 0);
}

#[test]
fn dates_of_an_entry_count() {
    let store = agreed();
    let entry = json!({
        "integration": "search",
        "resources": ["Magento_Catalog::products"],
        "owner": "shop team",
        "expires": "2026-11-30",
        "max_token_age_days": 300,
    });
    let gone = json!({ "integration": "Gone", "endpoints": ["GET /V1/orders"] });
    let config = json!({ "schema": "mageacl/config/1", "integrations": [entry, gone] });
    write(store.path(), "mageacl.json", &config.to_string());
    let ended = drift(store.path(), "dump.sql");
    for part in [
        "error[policy-expired]: the access of the integration `search` expired on 2026-11-30, and it still has 4 resources and 1 live token",
        "error[token-too-old]: the oldest live token of the integration `search` is 325 days old; the policy allows 300",
        "warning[policy-absent]: the policy lists the integration `Gone`, which does not exist",
    ] {
        assert!(ended.stdout.contains(part), "{part}\n{}", ended.stdout);
    }
    assert_eq!(ended.stdout.lines().count(), 3, "{}", ended.stdout);
}

#[test]
fn an_entry_by_calls_is_compared_with_the_dump() {
    let store = agreed();
    let entry = json!({ "integration": "Search", "endpoints": ["GET /V1/orders"] });
    let config = json!({ "schema": "mageacl/config/1", "integrations": [entry] });
    write(store.path(), "mageacl.json", &config.to_string());
    let check = ["check", "-g", "dump.sql", "--only", "excess,missing", "--format", "short"];
    let ended = mageacl(check).within(store.path()).run();
    let has = |rule: &str, id: &str| {
        ended.stdout.lines().any(|line| line.contains(rule) && line.contains("`Search`") && line.contains(id))
    };
    assert!(has("[excess]", "Magento_Catalog::products"), "{}", ended.stdout);
    assert!(has("[missing]", "Magento_Sales::actions_view"), "{}", ended.stdout);
}

#[test]
fn what_a_dump_does_not_show_is_a_note() {
    let store = agreed();
    write(store.path(), "rows.tsv", "role_id\tresource_id\tpermission\n9\tMagento_Cms::page\tallow\n");
    let check = ["check", "-g", "rows.tsv", "--only", "policy-*", "--format", "short"];
    let ended = mageacl(check).within(store.path()).run();
    let note = "the given grants do not show whether `Search` exists: not compared";
    assert!(
        ended.code == 0 && !ended.stdout.contains("[policy-") && ended.stderr.contains(note),
        "{}{}",
        ended.stdout,
        ended.stderr
    );
    // Without grants, an entry that no module declares ends the run.
    let ended = mageacl(["check"]).within(store.path()).run();
    assert!(ended.code == 2 && ended.stderr.contains("-g FILE"), "{}", ended.stderr);
}
