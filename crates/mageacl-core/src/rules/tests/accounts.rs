//! Facts in the tables of a store: accounts, tokens, roles and settings.

use super::{Question, about};
use crate::finding::Severity::{Error, Note, Warning};

/// Headers of tables as `mysql --batch` writes them, without a trailing line break.
const ROLES: &str = "role_id\tparent_id\trole_type\tuser_id\tuser_type\trole_name";
const RULES: &str = "rule_id\trole_id\tresource_id\tprivileges\tpermission";
const INTEGRATIONS: &str = "integration_id\tname\temail\tendpoint\tstatus\tconsumer_id\tsetup_type";
const TOKENS: &str = "entity_id\tconsumer_id\ttype\trevoked\tuser_type";
const CONFIG: &str = "config_id\tscope\tscope_id\tpath\tvalue";
const BEARER: &str = "oauth/consumer/enable_integration_as_bearer";
const INSECURE: &str = "webapi/webapisecurity/allow_insecure";

/// Returns the row of an integration's role.
fn role(number: u32, integration: u32) -> String {
    format!("{number}\t0\tU\t{integration}\t1\t-")
}

fn rule(number: u32, role: u32, id: &str) -> String {
    format!("{number}\t{role}\t{id}\tNULL\tallow")
}

/// Returns an integration with a status, whose consumer has the same id.
fn integration(number: u32, name: &str, status: u32) -> String {
    format!("{number}\t{name}\ta@b.example\tNULL\t{status}\t{number}\t0")
}

fn token(number: u32, consumer: &str, kind: &str, revoked: u32, user_type: u32) -> String {
    format!("{number}\t{consumer}\t{kind}\t{revoked}\t{user_type}")
}

trait Tables {
    /// Adds a table: its header and its rows, the first one in line 2.
    fn table<R: AsRef<str>>(self, head: &str, rows: &[R]) -> Self;
}

impl Tables for Question {
    fn table<R: AsRef<str>>(self, head: &str, rows: &[R]) -> Self {
        let rows: Vec<String> = rows.iter().map(|row| format!("{}\n", row.as_ref())).collect();
        let rows = rows.concat();
        self.grants(&format!("{head}\n{rows}"))
    }
}

/// File 0: role 5 of integration 1; file 1: its row for pages.
fn one_role() -> Question {
    about("shop").table(ROLES, &[role(5, 1)]).table(RULES, &[rule(1, 5, "Magento_Cms::page")])
}

/// File 2: an integration with a status; file 3: its live token.
fn with_token(status: u32) -> Question {
    one_role().table(INTEGRATIONS, &[integration(1, "Search", status)]).table(TOKENS, &[token(1, "1", "access", 0, 1)])
}

fn setting(scope: &str, number: u32, path: &str, value: &str) -> String {
    format!("1\t{scope}\t{number}\t{path}\t{value}")
}

#[test]
fn inactive_token_fires() {
    let on = |scope, number| [setting(scope, number, "a/b/c", "1"), setting(scope, number, BEARER, "1")];
    let reported = with_token(0).table(CONFIG, &on("default", 0)).one("inactive-token");
    assert_eq!(reported.at, ["0:2", "4:3"], "the role, and the switch");
    reported
        .assert(Error, "Search", None, "0:2")
        .says("the inactive integration `Search` has 1 live token, which works while bearer tokens are enabled")
        .because("only for signed calls")
        .mend("enable_integration_as_bearer");
    // Enabled in a single store view. `setup:upgrade` recreated this integration.
    let reported = with_token(2).table(CONFIG, &on("stores", 1)).one("inactive-token");
    reported.assert(Error, "Search", None, "0:2").says("recreated and not yet activated");
    // Unknown whether it is enabled.
    let reported = with_token(0).one("inactive-token");
    reported.assert(Warning, "Search", None, "0:2").says("core_config_data was not read");
    // A role without rows opens nothing.
    let no_rows = about("shop")
        .table(ROLES, &[role(5, 1)])
        .table(RULES, &[rule(1, 6, "Magento_Cms::page")])
        .table(INTEGRATIONS, &[integration(1, "Search", 0)])
        .table(TOKENS, &[token(1, "1", "access", 0, 1), token(2, "1", "access", 0, 1)])
        .table(CONFIG, &on("default", 0));
    no_rows.one("inactive-token").assert(Note, "Search", None, "0:2").says("2 live tokens, which work ");
}

#[test]
fn inactive_token_before_the_switch_fires() {
    // Up to 2.4.3 there is no setting, so its row is ignored.
    for release in ["2.3.7-p4", "2.4.3-p3"] {
        let reported = with_token(0).on(release).one("inactive-token");
        reported.assert(Error, "Search", None, "0:2").says("before 2.4.4 a token always works as a bearer token");
        let off = with_token(0).table(CONFIG, &[setting("default", 0, BEARER, "0")]);
        let reported = off.on(release).one("inactive-token");
        assert!(!reported.fix.contains("enable_integration_as_bearer"), "{}", reported.fix);
    }
    let nothing = [setting("default", 0, "a/b/c", "1")];
    with_token(0).table(CONFIG, &nothing).on("2.4.3").one("inactive-token");
    with_token(0).table(CONFIG, &nothing).on("2.4.4").silent("inactive-token");
}

#[test]
fn inactive_token_stays_silent() {
    with_token(1).table(CONFIG, &[setting("default", 0, BEARER, "1")]).silent("inactive-token");
}

#[test]
fn inactive_token_nearly_fires() {
    // Disabled explicitly, and by default.
    with_token(0).table(CONFIG, &[setting("default", 0, BEARER, "0")]).silent("inactive-token");
    with_token(0).table(CONFIG, &[setting("default", 0, INSECURE, "1")]).silent("inactive-token");
    // Revoked, never exchanged, of a customer, of another consumer.
    let others = [
        token(1, "1", "access", 1, 1),
        token(2, "1", "verifier", 0, 1),
        token(3, "1", "access", 0, 3),
        token(4, "2", "access", 0, 1),
    ];
    let inactive = one_role().table(INTEGRATIONS, &[integration(1, "Search", 0)]).table(TOKENS, &others);
    inactive.table(CONFIG, &[setting("default", 0, BEARER, "1")]).silent("inactive-token");
}

#[test]
fn stray_token_fires() {
    let stray = |count: u32| {
        let tokens: Vec<String> = (0..count).map(|at| token(at, "9", "access", 0, 1)).collect();
        one_role().table(INTEGRATIONS, &[integration(1, "Search", 1)]).table(TOKENS, &tokens)
    };
    stray(1).one("stray-token").assert(Note, "oauth_token", None, "").says("1 live token belongs to no integration");
    stray(2).one("stray-token").says("2 live tokens belong to no integration").mend("Revoke them");
}

#[test]
fn stray_token_stays_silent() {
    with_token(1).silent("stray-token");
}

#[test]
fn stray_token_nearly_fires() {
    let tokens =
        |tokens: &[String]| one_role().table(INTEGRATIONS, &[integration(1, "Search", 1)]).table(TOKENS, tokens);
    // Revoked; of a customer and of an administrator, who have no consumer.
    tokens(&[token(1, "9", "access", 1, 1)]).silent("stray-token");
    tokens(&[token(1, "NULL", "access", 0, 3), token(2, "NULL", "access", 0, 2)]).silent("stray-token");
    // Unknown without the table of integrations.
    one_role().table(TOKENS, &[token(1, "1", "access", 0, 1)]).silent("stray-token");
    // Only one role was selected.
    tokens(&[token(1, "9", "access", 0, 1)]).role("5").silent("stray-token");
}

#[test]
fn orphaned_role_fires() {
    let left = |rows: &[String]| {
        about("shop")
            .table(ROLES, &[role(5, 1), role(7, 99)])
            .table(RULES, rows)
            .table(INTEGRATIONS, &[integration(1, "Search", 1)])
    };
    // The root has no row, so it is not granted.
    let reported = left(&[rule(1, 5, "Magento_Cms::page"), rule(2, 7, "Magento_Cms::block")]).one("orphaned-role");
    reported
        .assert(Warning, "role 7", None, "0:3")
        .says("role 7 has no owner: unknown integration 99; it has 1 resource")
        .mend("Delete the role's row");
    let reported = left(&[rule(1, 5, "Magento_Cms::page")]).one("orphaned-role");
    reported.assert(Note, "role 7", None, "0:3").says("it has no resources");
    // Rows of a role that is in no table, and a second role of one integration, which Magento ignores.
    let reported = left(&[rule(1, 7, "Magento_Cms::block"), rule(2, 8, "Magento_Cms::block")]).by("orphaned-role");
    let [_, unknown] = reported.try_into().unwrap();
    unknown.assert(Warning, "role 8", None, "1:3").says("authorization_role does not define it");
    let second =
        about("shop").table(ROLES, &[role(5, 1), role(6, 1)]).table(RULES, &[rule(1, 6, "Magento_Cms::block")]);
    second.one("orphaned-role").assert(Warning, "role 6", None, "0:3").says("integration 1 already has another role");
}

#[test]
fn orphaned_role_stays_silent() {
    with_token(1).silent("orphaned-role");
}

#[test]
fn orphaned_role_nearly_fires() {
    // The table of integrations was not read. A file of rows alone contains no owners.
    one_role().silent("orphaned-role");
    about("shop").table(RULES, &[rule(1, 5, "Magento_Cms::page")]).silent("orphaned-role");
    // The group of administrators needs no owner.
    let group =
        about("shop").table(ROLES, &["1\t0\tG\t0\t2\tEditors"]).table(RULES, &[rule(1, 1, "Magento_Cms::page")]);
    group.silent("orphaned-role");
    // Another role was selected.
    let left = about("shop")
        .table(ROLES, &[role(5, 1), role(7, 99)])
        .table(RULES, &[rule(1, 7, "Magento_Cms::block")])
        .table(INTEGRATIONS, &[integration(1, "Search", 1)]);
    left.role("Search").silent("orphaned-role");
}

#[test]
fn without_role_fires() {
    let reported =
        one_role().table(INTEGRATIONS, &[integration(1, "Search", 1), integration(2, "Mail", 1)]).one("without-role");
    reported
        .assert(Warning, "Mail", None, "2:3")
        .says("the integration `Mail` has no role")
        .mend("creates the role again");
}

#[test]
fn without_role_stays_silent() {
    with_token(1).silent("without-role");
}

#[test]
fn without_role_nearly_fires() {
    // A role without rows is a role.
    let empty = about("shop")
        .table(ROLES, &[role(5, 1), role(6, 2)])
        .table(RULES, &[rule(1, 5, "Magento_Cms::page")])
        .table(INTEGRATIONS, &[integration(1, "Search", 1), integration(2, "Mail", 1)]);
    empty.silent("without-role");
    // The roles were not read.
    let unread = about("shop").table(RULES, &[rule(1, 5, "Magento_Cms::page")]);
    unread.table(INTEGRATIONS, &[integration(1, "Search", 1)]).silent("without-role");
    // A module's file has the same name as the integration without a role.
    let file = super::api_xml(&["Magento_Cms::page"]).replace("Acme", "Mail");
    let reported =
        one_role().table(INTEGRATIONS, &[integration(1, "Search", 1), integration(2, "Mail", 1)]).grants(&file);
    reported.one("without-role").assert(Warning, "Mail", None, "2:3");
}

#[test]
fn guest_access_fires() {
    let settings = [setting("default", 0, INSECURE, "1"), setting("websites", 3, INSECURE, "1")];
    let [all, one] = one_role().table(CONFIG, &settings).by("guest-access").try_into().unwrap();
    all.assert(Warning, INSECURE, None, "2:2").says("enabled for all stores").because("About thirty read routes");
    one.assert(Note, INSECURE, None, "2:3").says("enabled for website 3, without effect").mend("Web API Security");
    let reported = one_role().table(CONFIG, &[setting("stores", 2, INSECURE, "1")]).one("guest-access");
    reported.says("enabled for store 2");
    // The plugin takes the text `false` as PHP does, and everyone includes a selected role.
    one_role().table(CONFIG, &[setting("default", 0, INSECURE, "false")]).one("guest-access");
    one_role().table(CONFIG, &[setting("default", 0, INSECURE, "1")]).role("5").one("guest-access");
}

#[test]
fn guest_access_stays_silent() {
    with_token(1).silent("guest-access");
}

#[test]
fn guest_access_nearly_fires() {
    for value in ["0", "NULL"] {
        one_role().table(CONFIG, &[setting("default", 0, INSECURE, value)]).silent("guest-access");
    }
    one_role().table(CONFIG, &[setting("default", 0, "webapi/webapisecurity/other", "1")]).silent("guest-access");
}
