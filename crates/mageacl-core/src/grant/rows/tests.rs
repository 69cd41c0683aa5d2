//! Rules in the layouts of many clients, each accepted or refused.

use super::*;

/// Returns the rows of a text as `rule/role/resource/permission`.
fn rows(text: &str) -> Result<Vec<String>, Refused> {
    let found = if records::are_in(text) { records::read(text) } else { grid::read(text) };
    let shown = |row: Found| {
        let number = row.number.map_or(String::new(), |number| format!("{number}/"));
        format!("{number}{}/{}/{}", row.role, row.resource, row.permission)
    };
    Ok(found?.into_iter().map(shown).collect())
}

const PLAIN: [&str; 2] = ["9/A_b::c/allow", "9/A_b::d/deny"];
const NUMBERED: [&str; 2] = ["1/9/A_b::c/allow", "2/9/A_b::d/deny"];

#[test]
fn every_layout_that_is_certain_is_read() {
    let plain = [
        "9 A_b::c allow\n9 A_b::d deny\n",
        "allow A_b::c 9\ndeny A_b::d 9\n",
        "9 | A_b::c | allow\n9 | A_b::d | deny\n",
        "9|A_b::c|allow\n9|A_b::d|deny\n",
        "role_id  resource_id  permission\n9        A_b::c       allow\n9        A_b::d       deny\n",
        "permission;role_id;resource_id\nallow;9;A_b::c\ndeny;9;A_b::d\n",
        "+---------+-------------+------------+\n| role_id | resource_id | permission |\n+---------+-------------+------------+\n\
         |       9 | A_b::c      | allow      |\n|       9 | A_b::d      | deny       |\n\
         +---------+-------------+------------+\n2 rows in set (0.001 sec)\n",
        "\u{250c}\u{2500}\u{252c}\u{2500}\u{2510}\n\u{2502} role_id \u{2502} resource_id \u{2502} permission \u{2502}\n\
         \u{251c}\u{2500}\u{253c}\u{2500}\u{2524}\n\u{2502} 9 \u{2502} A_b::c \u{2502} allow \u{2502}\n\
         \u{2502} 9 \u{2502} A_b::d \u{2502} deny \u{2502}\n\u{2514}\u{2500}\u{2534}\u{2500}\u{2518}\n",
        "| role_id | resource_id | permission |\n|---:|---|:---|\n| 9 | `A_b::c` | allow |\n| 9 | `A_b::d` | deny |\n",
        " role_id | resource_id | permission \n---------+-------------+------------\n       9 | A_b::c      | allow\n\
         \x20      9 | A_b::d      | deny\n(2 rows)\n",
        "mysql> select role_id, resource_id, permission from authorization_rule;\n| ROLE_ID | RESOURCE_ID | PERMISSION |\n\
         | 9 | A_b::c | allow |\n| 9 | A_b::d | deny |\n",
        "mysql: [Warning] Using a password on the command line interface can be insecure.\n\
         ar.role_id\tar.resource_id\tar.permission\n9\tA_b::c\tallow\n9\tA_b::d\tdeny\n",
        "*************************** 1. row ***************************\n    role_id: 9\nresource_id: A_b::c\n permission: allow\n\
         *************************** 2. row ***************************\n    role_id: 9\nresource_id: A_b::d\n permission: deny\n\
         2 rows in set (0.00 sec)\n",
        "-[ RECORD 1 ]--------\nrole_id     | 9\nresource_id | A_b::c\npermission  | allow\n\
         -[ RECORD 2 ]--------\nrole_id     | 9\nresource_id | A_b::d\npermission  | deny\n",
        "- role_id: 9\n  resource_id: A_b::c\n  permission: allow\n- permission: deny\n  role_id: 9\n  resource_id: 'A_b::d'\n",
        "Array\n(\n    [0] => Array\n        (\n            [role_id] => 9\n            [resource_id] => A_b::c\n\
         \x20           [privileges] => \n            [permission] => allow\n        )\n\n    [1] => Array\n        (\n\
         \x20           [role_id] => 9\n            [resource_id] => A_b::d\n            [permission] => deny\n        )\n\n)\n",
        "array (\n  0 => \n  array (\n    'role_id' => '9',\n    'resource_id' => 'A_b::c',\n    'permission' => 'allow',\n  ),\n\
         \x20 1 => \n  array (\n    'role_id' => '9',\n    'resource_id' => 'A_b::d',\n    'permission' => 'deny',\n  ),\n)\n",
        "array(2) {\n  [0]=>\n  array(3) {\n    [\"role_id\"]=>\n    string(1) \"9\"\n    [\"resource_id\"]=>\n    string(6) \"A_b::c\"\n\
         \x20   [\"permission\"]=>\n    string(5) \"allow\"\n  }\n  [1]=>\n  array(3) {\n    [\"role_id\"]=>\n    int(9)\n\
         \x20   [\"resource_id\"]=>\n    string(6) \"A_b::d\"\n    [\"permission\"]=>\n    string(4) \"deny\"\n  }\n}\n",
    ];
    for text in plain {
        assert!(is_table(text), "{text}");
        assert_eq!(rows(text), Ok(PLAIN.map(str::to_owned).to_vec()), "{text}");
    }
    let numbered = [
        "1 9 A_b::c NULL allow\n2 9 A_b::d NULL deny\n",
        "rule_id role_id resource_id privileges permission\n1 9 A_b::c NULL allow\n2 9 A_b::d NULL deny\n",
        "rule_id role_id resource_id privileges permission\n1 9 A_b::c allow\n2 9 A_b::d deny\n",
    ];
    for text in numbered {
        assert!(is_table(text), "{text}");
        assert_eq!(rows(text), Ok(NUMBERED.map(str::to_owned).to_vec()), "{text}");
    }
}

#[test]
fn what_is_not_certain_is_refused_with_its_line() {
    let cases = [
        // Unknown, missing or duplicate permissions.
        ("9 A_b::c allow\n9 A_b::d denied\n", 2),
        ("9 A_b::c allow\n9 A_b::d 0\n", 2),
        ("9 A_b::c allow deny\n", 1),
        ("9 A_b::c\n9 A_b::d\n", 1),
        // No role, or several numbers that may be the role.
        ("A_b::c allow\nA_b::d deny\n", 1),
        ("resource_id permission\nA_b::c allow\n", 1),
        ("A_b::c 1 9 allow\n", 1),
        ("1 A_b::c 9 allow\n", 1),
        ("Sales A_b::c allow\n", 1),
        ("role_id role_id resource_id permission\n9 9 A_b::c allow\n", 1),
        // Wrapped and truncated rows, and other text.
        ("| 9 | A_b::c | allow |\n| 9 | A_b::d\n | deny |\n", 2),
        ("9 A_b::c allow\n9 A_b::\n d deny\n", 2),
        ("9 A_b::c allow\nand no more\n", 2),
        ("9 A_b::c allow\n9 A_b::d\n", 2),
        ("x A_b::c allow\n", 1),
        // Incomplete rows with one value per line.
        (
            "*** 1. row ***\nrole_id: 9\nresource_id: A_b::c\n*** 2. row ***\nrole_id: 9\nresource_id: A_b::d\npermission: deny\n",
            4,
        ),
        ("permission: deny\n*** 2. row ***\nrole_id: 9\nresource_id: A_b::d\npermission: allow\n", 2),
        ("role_id: 9\nresource_id: A_b::c\npermission: allow\nrole_id: 9\nresource_id: A_b::d\npermission: deny\n", 4),
        ("- role_id: 9\n  resource_id: A_b::c\n  permission: perhaps\n", 1),
        ("- role_id: admin\n  resource_id: A_b::c\n  permission: allow\n", 1),
        ("- role_id: 9\n  resource_id: A_b::c\n  permission: al\nlow\n", 4),
    ];
    for (text, line) in cases {
        let refused = rows(text).expect_err(text);
        assert_eq!(refused.line, line, "{text}: {}", refused.why);
    }
}

#[test]
fn rows_are_found_among_other_lines() {
    for text in [
        "Permissions of the bot\nSales > Orders\n9 A_b::d deny\n",
        "- A_b::c\n- 9, A_b::d, deny\n",
        "- resource: A_b::d\n  permission: deny\n",
        "- resource: A_b::d\n  permission: block\n",
        "A_b::d\nstatus = D\n",
        "A_b::d\nrequired: yes\n",
        "A_b::d\ndeny\n",
        "A_b::c: allow\nA_b::d: deny\n",
        "+--------+\n| A_b::d |\n+--------+\n",
        "Rows of mage_authorization_rule:\nA_b::d\n",
        "9 A_b::d perhaps\n",
        "9 A_b::d not at all\n",
        "A_b::d D 9\n",
    ] {
        assert!(is_table(text), "{text}");
    }
    for text in [
        "A_b::c\nA_b::d\n",
        "resource_id\nA_b::c\n",
        "1. A_b::c\n2. A_b::d\n",
        "A_b::c\nA_b::d: deny\n",
        "'A_b::c' => 0,\n'A_b::d' => 1,\n",
        "Allow: Sales > Orders\nDeny: Catalog\n",
        "Deny:\n- A_b::c\n",
        "Privileges that are needed: A_b::c\n",
        "+ Sales\n",
        "A_b::c\nRequired: Orders\n",
        "- Sales\n  permission: deny\n",
        "A_b::c since 2.4.4\n",
        "A_b::c (3 routes)\n",
    ] {
        assert!(!is_table(text), "{text}");
    }
}
