//! Grants in files: lists, checklists, rows and dumps.

use std::io;
use std::path::Path;

use crate::store::{acl_below_admin, join, one_module, siblings, write};

fn with_siblings(root: &Path, items: usize) -> io::Result<()> {
    one_module(root, &[("etc/acl.xml", siblings(items))])
}

pub(crate) fn all_ids(root: &Path, items: usize) -> io::Result<()> {
    with_siblings(root, items)?;
    write(root, "ids.txt", &join(items, |at| format!("Acme_Shop::r{at}\n")))
}

pub(crate) fn unknown_ids(root: &Path, items: usize) -> io::Result<()> {
    with_siblings(root, items)?;
    write(root, "ids.txt", &join(items, |at| format!("Acme_Shop::u{at}\n")))
}

pub(crate) fn ids_of_nothing(root: &Path, items: usize) -> io::Result<()> {
    with_siblings(root, 10)?;
    write(root, "ids.txt", &join(items, |at| format!("Acme_Other{at}::entry{at}\n")))
}

pub(crate) fn json_ids(root: &Path, items: usize) -> io::Result<()> {
    with_siblings(root, items)?;
    write(root, "ids.json", &format!("[\n{}\"Acme_Shop::r0\"]", join(items, |at| format!("\"Acme_Shop::r{at}\",\n"))))
}

pub(crate) fn api_xml(root: &Path, items: usize) -> io::Result<()> {
    with_siblings(root, items)?;
    let ids = join(items, |at| format!("<resource name=\"Acme_Shop::r{at}\"/>\n"));
    let text =
        format!("<integrations><integration name=\"A\"><resources>{ids}</resources></integration></integrations>");
    write(root, "api.xml", &text)
}

pub(crate) fn all_titles(root: &Path, items: usize) -> io::Result<()> {
    with_siblings(root, items)?;
    write(root, "list.txt", &join(items, |at| format!("- Entry {at}\n")))
}

pub(crate) fn misspelt(root: &Path, items: usize) -> io::Result<()> {
    with_siblings(root, items)?;
    write(root, "list.txt", &join(items, |at| format!("- Entrry {at}\n")))
}

/// Sections with entries, as in the Admin.
fn sections(root: &Path, items: usize) -> io::Result<()> {
    let entry = |at: usize| format!("<resource id=\"Acme_Shop::r{at}\" title=\"Entry {at}\"/>\n");
    let section = |from: usize| {
        let entries: String = (from..from + 10).map(entry).collect();
        format!("<resource id=\"Acme_Shop::s{from}\" title=\"Section {from}\">{entries}</resource>\n")
    };
    let sections: String = (0..items).step_by(10).map(section).collect();
    one_module(root, &[("etc/acl.xml", acl_below_admin(&sections))])
}

pub(crate) fn indented(root: &Path, items: usize) -> io::Result<()> {
    sections(root, items)?;
    let line = |at: usize| {
        let section = if at.is_multiple_of(10) { format!("- Section {at}\n") } else { String::new() };
        format!("{section}    - Entry {at}\n")
    };
    write(root, "list.txt", &join(items, line))
}

pub(crate) fn indented_unknown(root: &Path, items: usize) -> io::Result<()> {
    sections(root, items)?;
    let line = |at: usize| {
        let section = if at.is_multiple_of(10) { format!("- Section {at}\n") } else { String::new() };
        format!("{section}    - Nothing of the kind {at}\n")
    };
    write(root, "list.txt", &join(items, line))
}

/// One title for all resources, and on all lines.
pub(crate) fn one_title(root: &Path, items: usize) -> io::Result<()> {
    let resources = join(items, |at| format!("<resource id=\"Acme_Shop::r{at}\" title=\"Entry\"/>\n"));
    one_module(root, &[("etc/acl.xml", acl_below_admin(&resources))])?;
    write(root, "list.txt", &join(items, |at| format!("- Admin{at} > Entry\n")))
}

pub(crate) fn one_path(root: &Path, items: usize) -> io::Result<()> {
    sections(root, items)?;
    write(root, "list.txt", &join(items, |at| format!("Section {} > Entry {at}\n", at / 10 * 10)))
}

/// Inserts of 1,000 rows each, as `mysqldump` writes them.
fn inserts(table: &str, items: usize, row: impl Fn(usize) -> String) -> String {
    let insert = |from: usize| {
        let rows: Vec<String> = (from..items.min(from + 1000)).map(&row).collect();
        format!("INSERT INTO `{table}` VALUES {};\n", rows.join(","))
    };
    (0..items).step_by(1000).map(insert).collect()
}

const ROLES: &str = "CREATE TABLE `authorization_role` (`role_id` int, `parent_id` int, `tree_level` int, `sort_order` int, `role_type` varchar(1), `user_id` int, `user_type` varchar(16), `role_name` varchar(50));\n";

const RULES: &str = "CREATE TABLE `authorization_rule` (`rule_id` int, `role_id` int, `resource_id` varchar(255), `privileges` varchar(20), `permission` varchar(10));\n";

const INTEGRATIONS: &str = "CREATE TABLE `integration` (`integration_id` int, `name` varchar(255), `email` varchar(255), `endpoint` varchar(255), `status` int, `consumer_id` int, `created_at` timestamp, `updated_at` timestamp, `setup_type` int, `identity_link_url` varchar(255));\n";

pub(crate) fn roles(root: &Path, items: usize) -> io::Result<()> {
    with_siblings(root, 10)?;
    let roles = inserts("authorization_role", items, |at| format!("({},0,1,0,'G',0,'2','Role {at}')", at + 1));
    let rules = inserts("authorization_rule", items, |at| {
        format!("({},{},'Acme_Shop::r{}',NULL,'allow')", at + 1, at + 1, at % 10)
    });
    write(root, "dump.sql", &format!("{ROLES}{roles}{RULES}{rules}"))
}

pub(crate) fn rows(root: &Path, items: usize) -> io::Result<()> {
    with_siblings(root, items)?;
    let rules = inserts("authorization_rule", items, |at| {
        format!("({},1,'Acme_Shop::r{at}',NULL,'{}')", at + 1, ["allow", "deny"][at % 2])
    });
    write(
        root,
        "dump.sql",
        &format!("{ROLES}INSERT INTO `authorization_role` VALUES (1,0,1,0,'G',0,'2','Role');\n{RULES}{rules}"),
    )
}

pub(crate) fn rows_as_csv(root: &Path, items: usize) -> io::Result<()> {
    with_siblings(root, items)?;
    let rows = join(items, |at| format!("{},Acme_Shop::r{at},allow\n", at % 10 + 1));
    write(root, "rows.csv", &format!("role_id,resource_id,permission\n{rows}"))
}

pub(crate) fn integrations(root: &Path, items: usize) -> io::Result<()> {
    with_siblings(root, 10)?;
    let integrations = inserts("integration", items, |at| {
        format!("({0},'Connector {0}','a@b.example',NULL,1,NULL,NULL,NULL,0,NULL)", at + 1)
    });
    let roles = inserts("authorization_role", items, |at| format!("({0},0,0,0,'U',{0},'1','{0}')", at + 1));
    let rules =
        inserts("authorization_rule", items, |at| format!("({0},{0},'Acme_Shop::r{1}',NULL,'allow')", at + 1, at % 10));
    write(root, "dump.sql", &format!("{INTEGRATIONS}{integrations}{ROLES}{roles}{RULES}{rules}"))
}
