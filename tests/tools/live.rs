//! `--live` and `mageacl live` on a real server.

mod server;

use std::fs;

use serde_json::Value;

use crate::common::{Run, fixture, mageacl, schema, write};
use crate::requirement::{Requirement, Tests};
use server::{PASSWORD, Server};

/// Columns that no statement may name.
const FORBIDDEN: [&str; 8] =
    ["token", "secret", "verifier", "key", "password", "rp_token", "extra", "identity_link_url"];

pub(crate) fn add(tests: &mut Tests, server: &Requirement<()>) {
    tests.add_requiring("live::a_database_answers_as_its_dump".to_owned(), server, |()| answers());
    tests.add_requiring("live::errors_name_their_cause".to_owned(), server, |()| errors());
}

/// A store whose `env.php` leads to a database, and the ways to connect to it.
struct Shop {
    server: Server,
    store: tempfile::TempDir,
    database: &'static str,
    prefix: &'static str,
}

impl Shop {
    fn new(server: Server, database: &'static str, prefix: &'static str) -> Shop {
        let store = tempfile::tempdir().unwrap();
        write(store.path(), "password", &format!("{PASSWORD}\n"));
        Shop { server, store, database, prefix }
    }

    /// Returns the address of the database over TCP, without a password.
    fn tcp(&self) -> String {
        format!("mysql://mageacl@127.0.0.1:{}/{}?prefix={}", self.server.port, self.database, self.prefix)
    }

    fn socket(&self) -> String {
        let socket = self.server.path("s");
        format!("mysql://mageacl@localhost/{}?prefix={}&socket={}", self.database, self.prefix, socket.display())
    }

    fn tls(&self) -> String {
        format!("{}&ca={}", self.tcp(), self.server.path("ca.pem").display())
    }

    /// Grants the printed rights to the account.
    fn grant(&self) {
        let run = mageacl(["live", "grant-sql", "--account", "mageacl@%", "--dsn"]).arg(self.tcp());
        self.server.sql("", &run.ok());
    }

    fn password(&self, run: Run) -> Run {
        run.arg("--password-file").arg(self.store.path().join("password"))
    }

    fn audit(&self, address: &str) -> Run {
        self.password(mageacl(["audit"]).arg(fixture("shop")).args(["--live", "--dsn", address]))
    }

    fn export(&self, address: &str) -> Run {
        self.password(mageacl(["live", "export", "--dsn", address]))
    }
}

fn answers() {
    let server = Server::start();
    let mut shop = Shop::new(server, "shop", "");
    for (database, prefix) in [("shop", ""), ("shop_m2", "m2_")] {
        (shop.database, shop.prefix) = (database, prefix);
        shop.grant();
        let dump = shop.server.dump(database, prefix);
        let (_, expected) = mageacl(["audit"]).arg(fixture("shop")).arg("-g").arg(&dump).json();
        for address in [shop.tcp(), shop.socket(), shop.tls()] {
            let (_, live) = shop.audit(&address).json();
            assert_same(&live, &expected);
            assert!(live.to_string().contains(&format!("database {database}")), "{live}");
        }
        let ended = shop.audit(&shop.tcp()).run();
        let connecting = format!("connecting to 127.0.0.1:{}, database {database}, user mageacl", shop.server.port);
        assert!(ended.stderr.contains(&connecting), "{}", ended.stderr);
        assert!(!ended.stdout.contains("PLANTED") && !ended.stderr.contains("PLANTED"), "{ended:?}");
        exported(&shop, &expected);
        declared(&shop, &expected);
    }
    assert_eq!(mageacl(["explain", "--live", "GET /V1/orders"]).run().code, 2, "nothing names a database");
    logged(&shop.server);
}

/// An export equals the dump, conforms to its schema and has no secret.
fn exported(shop: &Shop, expected: &Value) {
    let text = shop.export(&shop.tls()).ok();
    assert!(!text.contains("PLANTED"), "{text}");
    schema::assert_valid(&serde_json::from_str(&text).unwrap());
    let file = shop.store.path().join("state.json");
    let ended = shop.export(&shop.socket()).arg("-o").arg(&file).run();
    assert_eq!((ended.code, &fs::read_to_string(&file).unwrap()), (0, &text), "{}", ended.stderr);
    let (_, read) = mageacl(["audit"]).arg(fixture("shop")).arg("-g").arg(&file).json();
    assert_same(&read, expected);
}

/// The connection is read from `env.php`, its password from a variable only if that is allowed.
fn declared(shop: &Shop, expected: &Value) {
    let env = format!(
        "<?php\nreturn ['db' => ['table_prefix' => '{}', 'connection' => ['default' => ['host' => '127.0.0.1:{}', 'dbname' => '{}', \
         'username' => 'mageacl', 'password' => getenv('DB_PASSWORD'), 'driver_options' => [\\PDO::MYSQL_ATTR_SSL_CA => '{}']]]]];\n",
        shop.prefix,
        shop.server.port,
        shop.database,
        shop.server.path("ca.pem").display()
    );
    for (path, text) in [("app/etc/env.php", env.as_str()), ("app/etc/di.xml", "<config/>"), ("composer.json", "{}")] {
        write(shop.store.path(), path, text);
    }
    let run = || mageacl(["live", "export"]).arg(shop.store.path()).env("DB_PASSWORD", PASSWORD);
    let refused = run().run();
    assert!(refused.code == 2 && refused.stderr.contains("--allow-env"), "{}", refused.stderr);
    let file = shop.store.path().join("state.json");
    fs::write(&file, run().arg("--allow-env").ok()).unwrap();
    let (_, read) = mageacl(["audit"]).arg(fixture("shop")).arg("-g").arg(&file).json();
    assert_same(&read, expected);
    let address =
        format!("mysql://mageacl:{PASSWORD}@127.0.0.1:{}/{}?prefix={}", shop.server.port, shop.database, shop.prefix);
    let variable = mageacl(["live", "export"]).env("MAGEACL_DSN", &address).ok();
    assert_eq!(variable, fs::read_to_string(&file).unwrap());
}

/// The server saw only allowed statements and no forbidden column.
fn logged(server: &Server) {
    let log = server.log("mageacl");
    assert!(log.iter().filter(|line| line.starts_with("Connect")).count() > 6, "{log:#?}");
    assert!(log.iter().filter(|line| line.contains("SELECT `")).count() > 40, "{log:#?}");
    for line in &log {
        let (command, text) = line.split_once("\t\t").unwrap();
        let is_allowed = match command {
            "Query" => {
                ["SET ", "SELECT ", "START TRANSACTION READ ONLY", "COMMIT"].iter().any(|start| text.starts_with(start))
            }
            other => matches!(other, "Connect" | "Quit"),
        };
        assert!(is_allowed, "{line}");
        let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect::<Vec<_>>();
        let named = FORBIDDEN.iter().find(|column| words.contains(column));
        assert!(command != "Query" || named.is_none(), "{line}");
    }
}

fn errors() {
    let mut shop = Shop::new(Server::start(), "shop", "");
    let tcp = shop.tcp();
    let refused = |run: Run, expected: &str| {
        let ended = run.run();
        assert_eq!(ended.code, 2, "{expected}: {}{}", ended.stdout, ended.stderr);
        assert!(unwrapped(&ended.stderr).contains(expected), "{expected}: {}", ended.stderr);
        assert!(!ended.stderr.contains("PLANTED"), "{}", ended.stderr);
    };
    refused(shop.export(&tcp), "unknown database `shop`, or the user `mageacl` has no rights on it");
    shop.server.sql("", "grant select (rule_id) on shop.authorization_rule to 'mageacl'@'%'");
    refused(shop.export(&tcp), "may not read `authorization_rule`; `mageacl live grant-sql` prints");
    shop.grant();
    refused(mageacl(["live", "export", "--dsn", &tcp]), "access denied for the user `mageacl`");
    write(shop.store.path(), "wrong", "PLANTED-wrong");
    let wrong = shop.store.path().join("wrong");
    refused(mageacl(["live", "export", "--dsn", &tcp, "--password-file"]).arg(wrong), "access denied for the user");
    refused(shop.export(&format!("{tcp}m2_")), "may not read `m2_authorization_rule`");
    refused(shop.export(&tcp.replace("/shop?", "/other?")), "unknown database `other`");
    let unsigned = format!("{tcp}&tls=required");
    refused(shop.export(&unsigned), "the TLS connection failed");
    refused(mageacl(["live", "export", "--dsn", "mysql://u:PLANTED@h/shop"]), "must not contain a password");
    refused(mageacl(["audit", "--dsn", &tcp]).arg(fixture("shop")), "--dsn has an effect only with --live");
    refused(shop.audit(&tcp).arg("-g").arg("x.sql"), "cannot be used with");

    // Without the right on settings the answer has them as unknown.
    shop.server
        .sql("", "revoke select (config_id, scope, scope_id, path, value) on shop.core_config_data from 'mageacl'@'%'");
    let (_, live) = shop.audit(&tcp).json();
    assert!(live["read"]["tables_not_read"].to_string().contains("core_config_data"), "{}", live["read"]);
    // A missing table, as an administrator sees it.
    shop.server.sql("", "grant select on *.* to 'mageacl'@'%'; rename table shop.oauth_token to shop.gone");
    refused(shop.export(&tcp), "has no table `oauth_token`");
    shop.server
        .sql("", "rename table shop.gone to shop.oauth_token; alter table shop.integration drop column setup_type");
    refused(shop.export(&tcp), "reading `integration` failed: it lacks a column");
    let socket = shop.socket();
    shop.server.stop();
    refused(shop.export(&tcp), "cannot connect");
    refused(shop.export(&socket), "cannot connect");
}

/// Returns a message without line breaks and its frame.
fn unwrapped(text: &str) -> String {
    text.split_whitespace().filter(|word| *word != "\u{2502}").collect::<Vec<_>>().join(" ")
}

/// Compares two documents without places, and shows the first line that differs.
#[track_caller]
fn assert_same(found: &Value, expected: &Value) {
    let [found, expected] = [found, expected].map(|document| format!("{:#}", without_places(document)));
    let differs = found.lines().zip(expected.lines()).find(|(found, expected)| found != expected);
    assert_eq!((differs, found.lines().count()), (None, expected.lines().count()));
}

/// Returns a document without places, which differ between a dump, an export and a database.
fn without_places(document: &Value) -> Value {
    match document {
        Value::Object(fields) => {
            let is_place = |name: &str| matches!(name, "file" | "line" | "place" | "source" | "column" | "fingerprint");
            fields
                .iter()
                .filter(|(name, _)| !is_place(name))
                .map(|(name, value)| (name.clone(), without_places(value)))
                .collect()
        }
        Value::Array(values) => values.iter().map(without_places).collect(),
        other => other.clone(),
    }
}
