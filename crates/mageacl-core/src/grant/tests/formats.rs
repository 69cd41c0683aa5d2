//! Recognition of every format by its content.

use super::*;

#[test]
fn lists_of_ids() {
    let cases = [
        "A_b::c\nA_b::d\n",
        "\u{feff}# ids\r\nA_b::c, A_b::d\r\n",
        "resource_id\n\"A_b::c\"\n\"A_b::d\"\n",
        "[\"A_b::c\",\n \"A_b::d\"]",
        "{\"name\": \"0\", \"resources\": [\"A_b::c\", \"A_b::d\"]}",
        "{\"schema\": \"mageacl/plan/1\", \"required\": [\"A_b::d\"], \"closed\": [\"A_b::c\", \"A_b::d\"]}",
    ];
    for case in cases {
        let set = text(case).unwrap_or_else(|error| panic!("{case}: {error}"));
        assert_eq!(reported(&set), ["\"0\" List: listed A_b::c A_b::d"], "{case}");
    }
}

#[test]
fn integration_files() {
    let api = "<integrations><integration name='One'><resources><resource name='A_b::c'/></resources></integration>\
               <integration name='Two'/></integrations>";
    assert_eq!(
        reported(&text(api).unwrap()),
        ["\"One\" Integration(None): listed A_b::c", "\"Two\" Integration(None): listed "]
    );
    let both = "<config><integration name='One'><email>a@b.c</email><resources><resource name='A_b::c'/></resources>\
                </integration></config>";
    assert_eq!(reported(&text(both).unwrap()), ["\"One\" Integration(None): closed A_b::c"]);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../fixtures/shop/vendor/acme/module-loyalty/etc/integration.xml");
    let set = gather([open(&root).unwrap()], &SourceMap::default()).unwrap();
    assert!(matches!(&set.grants[0].holding, GrantContent::IntegrationXml(ids) if ids.len() == 3), "{set:?}");
}

#[test]
fn rows_in_every_order_of_columns() {
    let cases = [
        "role_id,resource_id,permission\n7,A_b::c,allow\n7,A_b::d,deny\n",
        "7,A_b::c,allow\n7,A_b::d,deny",
        "A_b::c;7;allow\r\nA_b::d;7;deny\r\n",
        "1\t7\tA_b::c\tNULL\tallow\n2\t7\tA_b::d\tNULL\tdeny\n",
        "\u{feff}\"permission\",\"rule_id\",\"RESOURCE_ID\",\"role_id\"\r\n\"deny\",2,\"A_b::d\",7\r\n\"allow\",1,\"A_b::c\",\"7\"\r\n",
        "role_id\tresource_id\tpermission\n7\tA_b::c\tallow\n\n7\tA_b::d\tdeny\n",
        "[[7,\"A_b::c\",\"allow\"],[\"7\",\"A_b::d\",\"deny\"]]",
        "[{\"role_id\":\"7\",\"resource_id\":\"A_b::c\",\"permission\":\"allow\",\"privileges\":null},\
          {\"permission\":\"deny\",\"resource_id\":\"A_b::d\",\"role_id\":7}]",
        "INSERT INTO authorization_rule (role_id, resource_id, permission) VALUES (7, 'A_b::c', 'allow'), (7, \"A_b::d\", 'deny');",
        "INSERT INTO `x_authorization_rule` (`permission`, `role_id`, `resource_id`) VALUES ('allow', 7, 0x415f623a3a63),\n\
         ('deny', 0x37, _utf8mb4'A_b::d');",
    ];
    for case in cases {
        let set = text(case).unwrap_or_else(|error| panic!("{case}: {error}"));
        assert_eq!(reported(&set), ["\"7\" Role: role 7"], "{case}");
        let rows: Vec<(&str, bool)> = set
            .rows
            .iter()
            .map(|row| (row.rule.resource.as_str(), row.rule.permission == crate::authz::Permission::Allow))
            .collect();
        assert_eq!(rows, [("A_b::c", true), ("A_b::d", false)], "{case}");
    }
}

#[test]
fn what_stands_around_the_rows_of_a_dump_does_not_matter() {
    let dump = r"-- phpMyAdmin SQL Dump
-- version 5.2.1
SET SQL_MODE = 'NO_AUTO_VALUE_ON_ZERO';
START TRANSACTION;
SET @@GLOBAL.GTID_PURGED=/*!80000 '+'*/ 'a-b:1-2';
# it's a comment
CREATE DATABASE IF NOT EXISTS `shop`; USE `shop`;
DELIMITER $$
CREATE PROCEDURE `p` () BEGIN -- it's
  INSERT INTO `authorization_rule` VALUES (9, 9, 'PLANTED', NULL, 'allow'); END$$
DELIMITER ;
CREATE TABLE IF NOT EXISTS `authorization_rule` (`rule_id` int, `role_id` int DEFAULT '0' COMMENT 'a, (b', KEY `x` (`role_id`,`rule_id`),
  resource_id varchar(255), `privileges` enum('a','b)'), `permission` varchar(10), PRIMARY KEY (`rule_id`));
INSERT INTO `log` VALUES ('); INSERT INTO `authorization_rule` VALUES (8,8,''PLANTED'',NULL,''allow'');', 1);
REPLACE INTO shop.authorization_rule VALUES
(1, 7, 'A_b::c', CONCAT('a', ',)'), 'allow'), /* ' */
(2, 7, 'A_b::d', -1 + 2, 'deny');
COMMIT;
";
    let set = text(dump).unwrap();
    assert_eq!(reported(&set), ["\"7\" Role: role 7"]);
    assert_eq!((set.rows.len(), format!("{set:?}").contains("PLANTED")), (2, false));
    let error = text(dump.strip_suffix("COMMIT;\n").unwrap()).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Truncated);
}

#[test]
fn schema_and_data_may_come_apart() {
    let schema = b"CREATE TABLE authorization_rule (role_id int, resource_id varchar(255), permission varchar(10));";
    let data = b"INSERT IGNORE authorization_rule VALUES (7, 'A_b::c', 'allow');";
    assert_eq!(reported(&texts(&[schema, data]).unwrap()), ["\"7\" Role: role 7"]);
    assert_eq!(texts(&[data]).unwrap_err().kind, ErrorKind::Malformed);
    assert_eq!(texts(&[schema]).unwrap_err().kind, ErrorKind::NoGrants);
}

#[test]
fn a_table_of_another_module_is_not_taken_for_magentos() {
    let dump = "CREATE TABLE x_integration (id int, name text); INSERT INTO x_integration VALUES (1, 'PLANTED');
        INSERT INTO old_authorization_rule (role_id, resource_id, permission) VALUES (1, 'A_b::x', 'allow');
        INSERT INTO authorization_role (role_id, parent_id, role_type, user_id, user_type, role_name)
        VALUES (7, 0, 'G', 0, 2, NULL);
        INSERT INTO authorization_rule (role_id, resource_id, permission) VALUES (7, 'A_b::c', 'allow');";
    let set = text(dump).unwrap();
    assert_eq!(reported(&set), ["\"7\" AdminRole([]): role 7"]);
    assert_eq!(set.notes.len(), 2, "{:?}", set.notes);
}

#[test]
fn checklists() {
    let list = "Catalog Section:\n\u{2705} Catalog > Products\n\u{2705} Catalog > Categories\n";
    assert_eq!(reported(&text(list).unwrap()), ["\"0\" Checklist: 2 items"]);
    assert_eq!(reported(&text("Use these (all of them):\nSales > Orders\n").unwrap()), ["\"0\" Checklist: 1 items"]);
    assert_eq!(reported(&text("[x] Sales\n[ ] Catalog\n").unwrap()), ["\"0\" Checklist: 2 items"]);
    assert_eq!(reported(&text("Sales\nA_b::c\n").unwrap()), ["\"0\" Checklist: 2 items"]);
}
