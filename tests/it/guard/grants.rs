//! The impact on existing grants.

use serde_json::Value;

use crate::common::{fixture, mageacl};

/// Returns the impact on the grants in the tables of the invented store.
fn reported(args: &[&str]) -> (i32, Value) {
    mageacl(["guard", "-p", "expertrec", "-g"])
        .arg(fixture("grants/default.sql"))
        .args(args.iter().copied())
        .arg(fixture("shop"))
        .json()
}

/// Returns name, outcome, and the numbers of calls: those allowed, those lost through the module alone, and those lost
/// by saving the grant again.
fn fates(reported: &Value) -> Vec<(&str, &str, [usize; 3])> {
    let len = |grant: &Value, key: &str| grant[key].as_array().unwrap().len();
    let one = |grant: &'_ Value| ["calls", "lost_unpatched", "lost_saved"].map(|key| len(grant, key));
    let grants = reported["grants"].as_array().unwrap().iter();
    grants.map(|grant| (grant["name"].as_str().unwrap(), grant["fate"].as_str().unwrap(), one(grant))).collect()
}

#[test]
fn each_grant_is_reported_with_its_losses() {
    let (code, reported) = reported(&["--for", "search"]);
    assert_eq!((code, &reported["verified"]), (0, &true.into()));
    assert_eq!(
        fates(&reported),
        [
            ("Administrators", "all-resources", [63, 0, 0]),
            ("Café \"Katalog\"; -- (1,2)", "kept", [31, 31, 31]),
            ("Search", "shut", [31, 31, 31]),
            ("It's \"Old\"; DROP TABLE x; -- \\", "all-resources", [63, 0, 0]),
            ("integration 99", "kept", [1, 1, 1]),
            ("Tab\there, line\nbreak", "untouched", [0, 0, 0]),
            ("No role", "untouched", [0, 0, 0]),
        ]
    );
    assert_eq!(reported["grants"][1]["add"][0], "Custom_ApiGuard::catalog_products");
    assert_eq!(reported["grants"][1]["add"].as_array().unwrap().len(), 1);
}

#[test]
fn up_to_2_4_4_the_module_alone_shuts_nobody_out() {
    let (_, old) = reported(&["--magento", "2.4.4"]);
    let unpatched: usize = fates(&old).iter().map(|(_, _, [_, unpatched, _])| unpatched).sum();
    // Role 7 has no row above the guards, so it inherits nothing.
    assert_eq!(unpatched, 1);
    let words = [
        ("2.4.4", "until the data patch has run, every existing role has the guards"),
        ("2.4.5", "as long as no role has a row for it"),
        ("2.4.7-p3", "After the first role is saved"),
        ("2.4.8", "Without the data patch every such role loses the guarded calls"),
    ];
    for (release, words) in words {
        let text = mageacl(["guard", "-p", "expertrec", "--magento", release]).arg(fixture("shop")).ok();
        assert!(text.contains(words), "{release}: {text}");
    }
}

#[test]
fn the_integrations_of_the_store_are_looked_at_by_themselves() {
    let (_, reported) = mageacl(["guard", "-p", "expertrec"]).arg(fixture("shop")).json();
    assert_eq!(
        fates(&reported),
        [("Acme Loyalty Till", "untouched", [0, 0, 0]), ("Acme Connector", "all-resources", [63, 0, 0])]
    );
    // A grant with All Resources cannot be denied anything.
    let ended = mageacl(["guard", "-p", "expertrec", "--for", "Acme Connector"]).arg(fixture("shop")).run();
    assert_eq!(ended.code, 1);
}
