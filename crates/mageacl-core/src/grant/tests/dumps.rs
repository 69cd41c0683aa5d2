//! Dumps and exports that `fixtures/grants/make-dumps.sh` made with a real server. `tests/tools` repeats this.

use std::fs;

use super::*;

/// All complete dumps of the same invented store.
const DUMPS: [&str; 7] = [
    "default.sql",
    "prefix.sql",
    "one-row-per-insert.sql",
    "hex-blob.sql",
    "ansi.sql",
    "compact.sql",
    "complete-insert.sql",
];

/// The file of `mageacl live export` from the same store. It never had a secret.
const STATE: &str = "state.json";

const EXPORTS: [&str; 7] = [
    "authorization_rule.tsv",
    "authorization_role.tsv",
    "integration.tsv",
    "oauth_consumer.tsv",
    "oauth_token.tsv",
    "admin_user.tsv",
    "core_config_data.tsv",
];

/// The content of the store, written by hand from `shop.sql.in`.
fn check(set: &GrantSet, from: &str) {
    let account = |id, status, from_config, live_tokens| Account {
        id,
        status,
        from_config,
        live_tokens,
        oldest_token: (live_tokens > 0).then(|| crate::date::Date::parse("2024-01-01").unwrap()),
        undated_tokens: 0,
    };
    let user = |id, name: &str, active| User { id, name: Some(name.to_owned()), active: Some(active) };
    let gone = User { id: 77, name: None, active: None };
    let expected = [
        ("Administrators", GrantOwner::AdminRole(vec![user(1, "ada", true)]), Some(1)),
        (
            "Caf\u{e9} \"Katalog\"; -- (1,2)",
            GrantOwner::AdminRole(vec![user(2, "bob's \\ login", false), gone]),
            Some(3),
        ),
        ("Search", GrantOwner::Integration(Some(account(1, Status::Active, false, 1))), Some(5)),
        (
            "It's \"Old\"; DROP TABLE x; -- \\",
            GrantOwner::Integration(Some(account(2, Status::Inactive, true, 1))),
            Some(6),
        ),
        ("integration 99", GrantOwner::Integration(None), Some(7)),
        ("Tab\there, line\nbreak", GrantOwner::Integration(Some(account(3, Status::Recreated, false, 0))), Some(9)),
        ("No role", GrantOwner::Integration(Some(account(4, Status::Active, false, 0))), None),
    ];
    let expected = expected.map(|(name, kind, role)| {
        let holding = role.map_or(GrantContent::Listed(Vec::new()), |role| GrantContent::Rows(RoleId(role)));
        (name.to_owned(), kind, holding)
    });
    let found: Vec<_> =
        set.grants.iter().map(|grant| (grant.name.clone(), grant.kind.clone(), grant.holding.clone())).collect();
    assert_eq!(found, expected, "{from}");
    let roles: Vec<u32> = set.rows.iter().map(|row| row.rule.role.0).collect();
    assert_eq!(roles, [1, 3, 3, 3, 5, 5, 5, 5, 5, 6, 7], "{from}");
    assert_eq!(set.rows[8].rule.resource, "Magento_Sales::sales");
    let facts = &set.facts;
    assert_eq!(facts.tables, Table::ALL, "{from}");
    assert_eq!(
        facts.bearer.iter().map(|switch| (switch.scope.as_str(), switch.on)).collect::<Vec<_>>(),
        [("default", true)]
    );
    let insecure: Vec<_> =
        facts.allow_insecure.iter().map(|switch| (switch.scope.as_str(), switch.scope_id, switch.on)).collect();
    assert_eq!(insecure, [("stores", 2, true), ("default", 0, false)]);
    assert_eq!(facts.orphaned_roles.iter().map(|orphan| orphan.role.0).collect::<Vec<_>>(), [7, 8], "{from}");
    assert_eq!(facts.without_role, ["No role"]);
    assert_eq!(facts.stray_tokens, 1);
    assert_eq!(facts.prefix, if from == "prefix.sql" { "mage_" } else { "" });
    assert!(set.notes.iter().any(|note| note.starts_with("1 row of authorization_rule")), "{:?}", set.notes);
    let everything = format!("{set:?}");
    assert!(!everything.contains("PLANTED"), "{from}: a secret came through");
    assert!(!everything.contains('@'), "{from}: an address came through");
}

#[test]
fn every_way_to_dump_a_shop_gives_the_same() {
    for name in DUMPS.into_iter().chain([STATE]) {
        check(&files(&[name]).unwrap_or_else(|error| panic!("{name}: {error}")), name);
    }
    check(&files(&EXPORTS).unwrap(), "exports");
}

#[test]
fn no_secret_is_kept_while_tables_are_read() {
    for name in DUMPS.iter().chain(&EXPORTS).chain(&["two-shops.sql"]) {
        let sources = SourceMap::default();
        let (mut set, mut tables) = (GrantSet::default(), table::Tables::default());
        let input = open(&fixtures().join(name)).unwrap();
        sniff::read(input, &sources, &mut set, &mut tables).unwrap();
        assert!(
            fs::read(fixtures().join(name)).unwrap().windows(7).any(|bytes| bytes == b"PLANTED")
                || name.starts_with("auth")
        );
        for kept in [format!("{tables:?}"), format!("{set:?}"), format!("{sources:?}")] {
            assert!(!kept.contains("PLANTED"), "{name}");
        }
    }
}

#[test]
fn a_row_knows_its_line() {
    let sources = SourceMap::default();
    let set = gather([open(&fixtures().join("one-row-per-insert.sql")).unwrap()], &sources).unwrap();
    let text = fs::read_to_string(fixtures().join("one-row-per-insert.sql")).unwrap_or_else(|_| {
        encoding_rs::WINDOWS_1252.decode(&fs::read(fixtures().join("one-row-per-insert.sql")).unwrap()).0.into_owned()
    });
    let lines: Vec<&str> = text.split('\n').collect();
    for row in &set.rows {
        let line = lines[row.place.line(&sources).unwrap() - 1];
        assert!(line.contains(&format!(",{},'{}',", row.rule.role.0, row.rule.resource)), "{line}");
        assert_eq!(sources.text(row.place.file()), "", "the text of a dump is not kept");
    }
}

#[test]
fn tables_may_come_in_several_files_and_in_other_encodings() {
    let read = |name: &str| fs::read(fixtures().join(name)).unwrap();
    let rules = read("authorization_rule.tsv");
    let utf16: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(String::from_utf8(rules).unwrap().encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let rest: Vec<Vec<u8>> = EXPORTS[1..].iter().map(|name| read(name)).collect();
    let all: Vec<&[u8]> = rest.iter().map(Vec::as_slice).chain([utf16.as_slice()]).collect();
    check(&texts(&all).unwrap(), "exports in UTF-16");
}

#[test]
fn tables_of_two_shops_are_refused_by_name() {
    let error = files(&["two-shops.sql"]).unwrap_err();
    assert_eq!(error.kind, ErrorKind::SeveralShops);
    assert!(error.message.contains("shop_.authorization_rule, shop_mage_.mage_authorization_rule"), "{error}");
    let error = files(&["default.sql", "prefix.sql"]).unwrap_err();
    assert!(error.message.contains("several stores: authorization_rule, mage_authorization_rule"), "{error}");
    let error = files(&["default.sql", "compact.sql"]).unwrap_err();
    assert!(error.message.contains("duplicate row"), "{error}");
}

#[test]
fn a_dump_that_was_cut_is_refused_wherever_it_was_cut() {
    for name in DUMPS.into_iter().chain([STATE]) {
        let bytes = fs::read(fixtures().join(name)).unwrap();
        let whole = bytes.trim_ascii_end().len();
        for cut in (0..whole - 17).rev().step_by(37) {
            match texts(&[&bytes[..cut]]) {
                Err(error) => assert!(error.place.is_none() || error.kind == ErrorKind::Truncated, "{cut}: {error}"),
                // Without comments, a dump truncated between two statements cannot be recognized.
                Ok(_) => {
                    assert!(name == "compact.sql" && bytes[..cut].trim_ascii_end().ends_with(b";"), "{name} {cut}");
                }
            }
        }
    }
}

#[test]
fn rules_with_a_column_that_may_take_a_row_back_are_refused() {
    let rows = "VALUES (1,9,'Magento_Sales::create','allow',1);\n";
    let texts = [
        format!(
            "CREATE TABLE `authorization_rule` (`rule_id` int, `role_id` int, `resource_id` varchar(255), `permission` varchar(10), \
             `deleted` int);\nINSERT INTO `authorization_rule` {rows}"
        ),
        format!(
            "INSERT INTO `authorization_rule` (`rule_id`, `role_id`, `resource_id`, `permission`, `is_revoked`) {rows}"
        ),
        format!("INSERT INTO authorization_rule (rule_id, role_id, resource_id, permission, valid_to) {rows}"),
    ];
    for dump in &texts {
        assert!(text(dump).is_err(), "{dump}");
    }
    let plain = "INSERT INTO `authorization_rule` (`rule_id`, `role_id`, `resource_id`, `privileges`, `permission`) \
                 VALUES (1,9,'Magento_Sales::create',NULL,'allow');\n";
    assert_eq!(text(plain).unwrap().rows.len(), 1);
}
