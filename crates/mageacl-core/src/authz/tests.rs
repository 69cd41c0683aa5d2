//! Tables of rows with the resulting permissions, for each engine.

use std::sync::Arc;

use super::{Caller, Engine, Evaluator, Permission, RoleId, RuleRow, pass, saved_rows};
use crate::catalog::acl::{ADMIN, ALL};
use crate::catalog::{self, AclTree, Origin, OriginSource};
use crate::fs::Memory;
use crate::source::SourceMap;
use crate::store::EnabledModule;

const ROLE: RoleId = RoleId(1);

/// The engines in the order of releases.
const ENGINES: [Engine; 4] =
    [Engine::Inherit, Engine::InheritDenyMissing, Engine::PropagateDenyMissing, Engine::PropagateDenyMissingPerRole];

/// `sales` has the children `view` and `new`, `stock` has none.
const SHOP: &str = r#"
    <resource id="Magento_Backend::all"/>
    <resource id="Magento_Backend::admin">
        <resource id="sales"><resource id="view"/><resource id="new"/></resource>
        <resource id="stock"/>
    </resource>"#;

fn tree(resources: &str) -> AclTree {
    let text = format!("<config><acl><resources>{resources}</resources></acl></config>");
    let sources = SourceMap::new(Arc::new(Memory::new([("module/etc/acl.xml", text)])));
    let module =
        EnabledModule { name: "Acme_Shop".to_owned(), path: Some("module".into()), label: "Acme_Shop".to_owned() };
    let origin = Origin::new(OriginSource::Checkout, 1);
    catalog::read(vec![module], origin, &sources).acl.unwrap()
}

/// `1+sales 2-view`: role 1 is allowed `sales`, then role 2 is denied `view`.
fn rules(text: &str) -> Vec<RuleRow> {
    let rule = |word: &str| {
        let (number, resource) = word.split_at(2);
        let (role, permission) = number.split_at(1);
        RuleRow {
            role: RoleId(role.parse().unwrap()),
            resource: match resource {
                "all" => ALL.to_owned(),
                "admin" => ADMIN.to_owned(),
                other => other.to_owned(),
            },
            permission: if permission == "+" { Permission::Allow } else { Permission::Deny },
        }
    };
    text.split_whitespace().map(rule).collect()
}

/// Returns the ids that role 1 is allowed, in the notation of [`rules`], with `undefined` for ids that are not in the
/// tree.
fn allowed(tree: &AclTree, rules: &[RuleRow], engine: Engine) -> String {
    let evaluator = Evaluator::new(tree, rules, engine);
    let role = evaluator.role(ROLE);
    let mut words: Vec<&str> = role.allowed_ids().map(|id| id.trim_start_matches("Magento_Backend::")).collect();
    if role.allows("Gone::away") {
        words.push("undefined");
    }
    words.join(" ")
}

/// Asserts the permissions of role 1 under each of [`ENGINES`].
fn assert_allowed(rows: &str, expected: [&str; 4]) {
    let tree = tree(SHOP);
    for (engine, expected) in ENGINES.into_iter().zip(expected) {
        assert_eq!(allowed(&tree, &rules(rows), engine), expected, "{rows} under {engine:?}");
    }
}

#[test]
fn a_missing_row() {
    // A resource that was added after all roles were saved.
    let saved = "1-all 1+admin 1+sales 1+view 1-stock";
    assert_allowed(saved, ["admin sales view new", "admin sales view", "admin sales view", "admin sales view"]);
    // Another role, saved since, has a row for it.
    let other = format!("{saved} 2+admin 2-sales 2+new");
    let inherits = "admin sales view new";
    assert_allowed(&other, [inherits, inherits, inherits, "admin sales view"]);
    // If rules propagate, the denial of a missing id also denies its descendants, even those with allow rows.
    let gap = "1+admin 1+view 1+new 1-stock";
    assert_allowed(gap, ["admin sales view new", "admin view new", "admin", "admin"]);
    // Up to 2.4.7 a row of any other role for that id prevents this.
    let gap = "1+admin 1+view 1+new 1-stock 2-sales 2-all";
    let inherits = "admin sales view new";
    assert_allowed(gap, [inherits, inherits, inherits, "admin"]);
}

#[test]
fn only_allow_rows() {
    // No engine denies a missing id to a role without a deny row.
    assert_allowed("1+admin", ["admin sales view new stock"; 4]);
    assert_allowed("1+sales", ["sales view new"; 4]);
    assert_allowed("1+view", ["view"; 4]);
    assert_allowed("1+sales 2-admin 2-sales", ["sales view new"; 4]);
}

#[test]
fn a_child_without_its_parent() {
    let saved = "1-all 1+admin 1-sales 1+view 1-new 1-stock";
    assert_allowed(saved, ["admin view"; 4]);
    // If rules propagate, the order of rows matters.
    let reversed = "1-stock 1-new 1+view 1-sales 1+admin 1-all";
    let propagated = "admin sales view new stock";
    assert_allowed(reversed, ["admin view", "admin view", propagated, propagated]);
}

#[test]
fn all_resources() {
    let everything = "all admin sales view new stock undefined";
    assert_allowed("1+all", [everything; 4]);
    // With other rows: ids saved as deny rows stay denied, but undefined ids are allowed.
    let saved = "1+all 1+admin 1-sales 1-view 1-new 1+stock";
    assert_allowed(saved, ["all admin stock undefined"; 4]);
    // If rules propagate, a later row for everything overrides earlier denials.
    let late = "1-admin 1-sales 1-view 1-new 1+stock 1+all";
    let kept = "all stock undefined";
    assert_allowed(late, [kept, kept, everything, everything]);
    // The rule about missing rows applies to a role with a deny row. Undefined ids stay allowed.
    let missing = "1+all 1-stock";
    let denied = "all undefined";
    assert_allowed(missing, ["all admin sales view new undefined", denied, denied, denied]);
    // The rule is skipped if no other id has a row.
    let alone = "1+all 1-all";
    assert_allowed(alone, ["admin sales view new stock undefined"; 4]);
    // All Resources of another role has no effect.
    assert_allowed("1+stock 2+all", ["stock"; 4]);
}

#[test]
fn no_rows_and_stale_rows() {
    assert_allowed("", [""; 4]);
    assert_allowed("2+all", [""; 4]);
    // An id that is not in the tree counts neither as a row nor as a denial.
    assert_allowed("1+Gone::x", [""; 4]);
    assert_allowed("1+sales 1-Gone::x", ["sales view new"; 4]);
    // Of two rows for one id the later one counts.
    assert_allowed("1-stock 1+stock 1+admin 1-admin 1+view 1-view 1-sales 1-new 1-all", ["stock", "stock", "", ""]);
}

#[test]
fn without_the_root_of_everything_its_row_is_stale() {
    let tree = tree(r#"<resource id="sales"><resource id="view"/></resource>"#);
    for engine in ENGINES {
        assert_eq!(allowed(&tree, &rules("1+all"), engine), "");
    }
}

#[test]
fn an_id_under_two_parents_denies_everything() {
    let tree =
        tree(&SHOP.replace(r#"<resource id="stock"/>"#, r#"<resource id="stock"><resource id="view"/></resource>"#));
    assert!(tree.build_error().is_some());
    for engine in ENGINES {
        assert_eq!(allowed(&tree, &rules("1+all 1+sales"), engine), "");
    }
    assert_eq!(saved_rows(&tree, ROLE, &[ALL]), rules("1+all"));
    assert_eq!(saved_rows(&tree, ROLE, &["sales"]), []);
    assert!(!Evaluator::default().role(ROLE).allows(ALL));
}

#[test]
fn saving_writes_a_row_for_every_id() {
    let tree = tree(SHOP);
    let cases: [(&[&str], &str); 6] = [
        (&[], ""),
        (&[ALL], "1+all"),
        (&[ALL, "view"], "1+all 1+admin 1-sales 1+view 1-new 1-stock"),
        (&["sales"], "1-all 1+admin 1+sales 1-view 1-new 1-stock"),
        (&["Gone::x"], "1-all 1+admin 1-sales 1-view 1-new 1-stock"),
        (&["stock", "new", "new"], "1-all 1+admin 1-sales 1-view 1+new 1+stock"),
    ];
    for (posted, expected) in cases {
        assert_eq!(saved_rows(&tree, ROLE, posted), rules(expected), "{posted:?}");
    }
}

#[test]
fn numbers_among_posted_ids_are_compared_as_php_does() {
    let tree = tree(r#"<resource id="10"/><resource id="x1"/>"#);
    assert_eq!(saved_rows(&tree, ROLE, &["1e1", "X1"]), rules("1+10 1-x1"));
}

#[test]
fn all_refs_are_required() {
    let tree = tree(SHOP);
    let rows = rules("1+stock 2+all");
    let evaluator = Evaluator::new(&tree, &rows, Engine::for_release(None));
    let [role, all] = [ROLE, RoleId(2)].map(|role| Caller::Role(evaluator.role(role)));
    // Whether the refs admit a guest, a customer, a role, and a role with All Resources.
    let cases: [(&[&str], [bool; 4]); 9] = [
        (&[], [true, true, true, true]),
        (&["anonymous"], [true, true, true, true]),
        (&["Anonymous"], [false, false, false, true]),
        (&["self"], [false, true, false, true]),
        (&["self", "anonymous"], [false, true, false, true]),
        (&["stock"], [false, false, true, true]),
        (&["anonymous", "stock"], [false, false, true, true]),
        (&["self", "stock"], [false, false, false, true]),
        (&["stock, view"], [false, false, false, true]),
    ];
    for (refs, expected) in cases {
        let refs: Vec<String> = refs.iter().map(ToString::to_string).collect();
        let got = [Caller::Guest, Caller::Customer, role, all].map(|caller| caller.passes(&refs));
        assert_eq!(got, expected, "{refs:?}");
    }
    assert!(pass(&["anonymous".to_owned(), "view".to_owned()], |id| id == "view"));
}
