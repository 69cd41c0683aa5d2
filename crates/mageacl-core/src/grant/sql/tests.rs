//! Statements around rows, each harmless or refused.

use crate::grant::{GrantSet, Input, gather};
use crate::source::SourceMap;

const TABLE: &str = "CREATE TABLE authorization_rule (rule_id int, role_id int, resource_id text, permission text);\n";
const FIRST: &str = "INSERT INTO authorization_rule VALUES (1, 1, 'A_b::c', 'allow');\n";
const SECOND: &str = "INSERT INTO authorization_rule VALUES (2, 1, 'A_b::d', 'allow');\n";

fn read(text: &str) -> Result<GrantSet, String> {
    let input = Input { name: "dump.sql".to_owned(), bytes: Box::new(text.as_bytes()) };
    gather([input], &SourceMap::default()).map_err(|error| error.to_string())
}

#[test]
fn a_statement_that_may_change_rows_is_refused_behind_them() {
    let statements = [
        "DROP TABLE authorization_rule",
        "DROP TABLE IF EXISTS a, `x`.`authorization_rule`",
        "drop table \"AUTHORIZATION_RULE\"",
        "DROP DATABASE IF EXISTS shop",
        "CREATE OR REPLACE TABLE authorization_rule (role_id int, resource_id text, permission text)",
        "CREATE OR REPLACE DATABASE shop",
        "CREATE TEMPORARY TABLE authorization_rule (role_id int, resource_id text, permission text)",
        "CREATE TABLE authorization_role (role_id int) SELECT 1",
        "CREATE TABLE authorization_rule LIKE other",
        "RENAME TABLE authorization_rule TO other",
        "RENAME TABLE other TO authorization_rule",
        "ALTER TABLE authorization_rule RENAME TO other",
        "ALTER TABLE other RENAME authorization_rule",
        "ALTER TABLE authorization_rule DROP PARTITION p",
        "ALTER TABLE authorization_rule ADD KEY k (role_id), TRUNCATE PARTITION ALL",
        "ALTER TABLE other EXCHANGE PARTITION p WITH TABLE authorization_rule",
        "ALTER TABLE authorization_rule DROP COLUMN permission",
        "ALTER TABLE authorization_rule MODIFY permission int",
        "ALTER TABLE authorization_rule MODIFY rule_id int FIRST",
        "DELETE FROM authorization_rule",
        "DELETE a FROM shop.authorization_rule a",
        "TRUNCATE \"authorization_rule\"",
        "UPDATE other, authorization_rule SET permission = 'deny'",
        "LOAD DATA INFILE 'x' INTO TABLE authorization_rule",
        "WITH x AS (SELECT 1) DELETE FROM authorization_rule",
        "MERGE INTO authorization_rule USING x ON 1 = 1 WHEN MATCHED THEN DELETE",
        "UPSERT INTO authorization_rule VALUES (1)",
        "COPY authorization_rule FROM stdin",
        "SET STATEMENT max_statement_time = 1 FOR DELETE FROM authorization_rule",
        "ANALYZE DELETE FROM authorization_rule",
        "CALL p()",
        "XA ROLLBACK 'x'",
        "ROLLBACK",
        "ROLLBACK TO SAVEPOINT x",
        "BINLOG 'x'",
        "PREPARE s FROM 'DELETE FROM authorization_rule'; EXECUTE s",
        "SET @a = 'DELETE FROM authorization_rule'; PREPARE s FROM @a; EXECUTE s",
        "SET @a = CONCAT('SET @', 'b = 1'); PREPARE s FROM @a; EXECUTE s",
        "SET @a = 'SET STATEMENT x = 1 FOR DELETE FROM y'; PREPARE s FROM @a; EXECUTE s",
        "SET @a = 'SET @b = 1'; SET @a = @c; PREPARE s FROM @a; EXECUTE s",
        "EXECUTE IMMEDIATE 'DELETE FROM authorization_rule'",
        "BEGIN NOT ATOMIC DELETE FROM authorization_rule; END",
        "IF 1 THEN DELETE FROM authorization_rule; END IF",
        "source other.sql\n",
        "\\. other.sql\n",
        "/*!50000 DELETE FROM authorization_rule */",
        "/*! TRUNCATE authorization_rule */",
        "/*M!100100 DELETE FROM authorization_rule */",
        "DELETE /*!50000 FROM authorization_rule */",
        "/*!40000 INSERT INTO authorization_rule VALUES (3, 1, 'A_b::c', 'deny') */",
        "INSERT INTO authorization_rule VALUES (3, 1, /*!50000 'A_b::c' */, 'deny')",
        "INSERT INTO authorization_rule VALUES (3, 1, 'A_b::e', 'allow') ON DUPLICATE KEY UPDATE permission = 'deny'",
        "INSERT INTO authorization_rule VALUES (3, 1, 'A_b::e', 'allow') AS n ON DUPLICATE KEY UPDATE role_id = 2",
    ];
    for statement in statements {
        let text = format!("{TABLE}{FIRST}{statement};\n{SECOND}");
        let error = read(&text).expect_err(statement);
        assert!(error.contains("dump.sql, line"), "{statement}: {error}");
    }
}

#[test]
fn a_statement_that_changes_no_role_or_rule_is_passed_over() {
    let statements = [
        "/*!40101 SET NAMES utf8 */",
        "/*!40000 ALTER TABLE `authorization_rule` DISABLE KEYS */",
        "/*M!999999\\- enable the sandbox mode */",
        "/*!50112 SELECT COUNT(*) INTO @is_supported FROM INFORMATION_SCHEMA.SESSION_VARIABLES */;\n\
         /*!50112 SET @save = IF (@is_supported, 'SET @old = @@a', 'SET @dummy = 0') */;\n\
         /*!50112 PREPARE s FROM @save */;\n/*!50112 EXECUTE s */;\n/*!50112 DEALLOCATE PREPARE s */",
        "SET @@GLOBAL.GTID_PURGED=/*!80000 '+'*/ 'a-b:1-2'",
        "CREATE DATABASE /*!32312 IF NOT EXISTS*/ `shop` /*!40100 DEFAULT CHARACTER SET utf8mb4 */",
        "LOCK TABLES `authorization_rule` WRITE, `x` READ",
        "UNLOCK TABLES",
        "START TRANSACTION; COMMIT",
        "BEGIN; COMMIT",
        "DROP TABLE IF EXISTS `authorization_role`, x_authorization_rule",
        "DROP VIEW IF EXISTS v",
        "ALTER TABLE `authorization_rule` ADD PRIMARY KEY (`rule_id`), ADD KEY `k` (`role_id`,`resource_id`)",
        "ALTER TABLE `authorization_rule` MODIFY `rule_id` int UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Rule ID', AUTO_INCREMENT=9",
        "ALTER TABLE x ADD CONSTRAINT `f` FOREIGN KEY (`role_id`) REFERENCES `authorization_role` (`role_id`) ON DELETE CASCADE",
        "ALTER TABLE x RENAME TO y",
        "ALTER VIEW v AS SELECT * FROM authorization_rule",
        "CREATE VIEW v AS SELECT * FROM authorization_rule",
        "/*!50001 CREATE ALGORITHM=UNDEFINED */\n/*!50013 DEFINER=`root`@`localhost` SQL SECURITY DEFINER */\n\
         /*!50001 VIEW `v` AS select 1 AS `a` */",
        "DELETE FROM log WHERE message = 'authorization_rule'",
        "DELETE FROM authorization_role",
        "UPDATE sales_order SET status = 'authorization_rule'",
        "INSERT INTO log SELECT * FROM authorization_rule",
        "INSERT INTO log VALUES (1) ON DUPLICATE KEY UPDATE a = 2",
        "GRANT SELECT ON authorization_rule TO bot",
        "ANALYZE TABLE authorization_rule",
        "SELECT * FROM authorization_rule",
        "CREATE PROCEDURE p() BEGIN DECLARE a INT; IF a THEN UPDATE x SET b = 1; ELSEIF b THEN SET a = 1; END IF; \
         WHILE a DO SET a = CASE WHEN a THEN 1 ELSE 2 END; END WHILE; SET b = REPEAT('a', 2); END",
        "DELIMITER ;;\n/*!50003 CREATE*/ /*!50017 DEFINER=`root`@`localhost`*/ /*!50003 TRIGGER `t` AFTER INSERT ON `log` FOR EACH ROW\n\
         BEGIN\n  INSERT INTO `authorization_rule` VALUES (9, 9, 'A_b::x', 'allow');\nEND */;;\nDELIMITER ",
        "CREATE TRIGGER t AFTER DELETE ON authorization_role FOR EACH ROW INSERT INTO log VALUES (1)",
        "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO DELETE FROM authorization_rule",
    ];
    for statement in statements {
        let text = format!("{TABLE}{FIRST}{statement};\n{SECOND}");
        let set = read(&text).unwrap_or_else(|error| panic!("{statement}: {error}"));
        assert_eq!(set.rows.len(), 2, "{statement}");
    }
}

#[test]
fn a_statement_in_a_body_is_no_row() {
    let bodies = [
        "CREATE PROCEDURE p() BEGIN SELECT 1; @@ END",
        "CREATE DEFINER=`root`@`localhost` PROCEDURE p()\nBEGIN\nSELECT CASE WHEN 1 THEN 2 END;\n@@ END",
        "CREATE TRIGGER t AFTER INSERT ON x FOR EACH ROW IF 1 THEN SET @a = 1; @@ END IF",
        "CREATE TRIGGER t AFTER INSERT ON x FOR EACH ROW BEGIN IF a THEN SET @a = 1; END IF; @@ END",
        "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO BEGIN SELECT 1; @@ END",
        "CREATE FUNCTION f() RETURNS int BEGIN SET @a = 1; LOOP @@ END LOOP; RETURN 1; END",
        "/*!50003 CREATE PROCEDURE p() BEGIN SELECT 1; @@ END */",
    ];
    for body in bodies {
        let text = format!("{TABLE}{SECOND}{};\n", body.replace("@@", FIRST));
        assert!(read(&text).is_err(), "{body}");
    }
}

#[test]
fn rows_behind_a_trigger_that_may_change_them_are_refused() {
    for trigger in [
        "CREATE TRIGGER t BEFORE INSERT ON authorization_rule FOR EACH ROW SET NEW.permission = 'deny'",
        "CREATE TRIGGER t BEFORE INSERT ON `shop`.`authorization_rule` FOR EACH ROW SET NEW.permission = 'deny'",
    ] {
        assert!(read(&format!("{TABLE}{trigger};\n{FIRST}")).is_err(), "{trigger}");
    }
    let trigger = "CREATE TRIGGER t AFTER INSERT ON log FOR EACH ROW DELETE FROM authorization_rule";
    assert!(read(&format!("{TABLE}{FIRST}{trigger};\nINSERT INTO log VALUES (1);\n")).is_err());
    assert_eq!(read(&format!("{TABLE}{trigger};\n{FIRST}")).unwrap().rows.len(), 1);
}

#[test]
fn the_tables_of_a_second_shop_may_be_dropped() {
    let dump = |database: &str| {
        format!(
            "CREATE DATABASE `{database}`; USE `{database}`;\nDROP TABLE IF EXISTS `authorization_rule`;\n{TABLE}{FIRST}"
        )
    };
    let error = read(&format!("{}{}", dump("one"), dump("two"))).unwrap_err();
    assert!(error.contains("several stores"), "{error}");
}
