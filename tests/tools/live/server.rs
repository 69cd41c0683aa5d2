//! A `MariaDB` server for a test: its own data, socket and port, stopped at its end.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use mageacl_core::grant::Table;
use tempfile::TempDir;

use crate::common::fixture;

/// The account that has only the printed rights, and its password.
pub(crate) const PASSWORD: &str = "PLANTED-password";

pub(crate) struct Server {
    folder: TempDir,
    child: Child,
    pub(crate) port: u16,
}

impl Server {
    /// Starts a server with the tables of two stores, one of them with a prefix.
    pub(crate) fn start() -> Server {
        let folder = tempfile::tempdir().unwrap();
        let (data, log) = (folder.path().join("data"), fs::File::create(folder.path().join("log")).unwrap());
        let root = is_root().then_some("--user=root");
        let mut install = program("mariadb-install-db");
        install.args(["--no-defaults", "--rpm", "--skip-test-db", "--auth-root-authentication-method=normal"]);
        install.args(root).arg(path_option("--datadir", &data)).stdout(Stdio::null()).stderr(Stdio::null());
        assert!(install.status().unwrap().success());
        certificates(folder.path());
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut server = program("mariadbd");
        server.args([
            "--no-defaults",
            "--bind-address=127.0.0.1",
            "--skip-name-resolve",
            "--innodb-buffer-pool-size=16M",
        ]);
        server.args(["--innodb-log-file-size=8M", "--general-log=1"]).args(root).arg(format!("--port={port}"));
        for (option, file) in [
            ("--datadir", "data"),
            ("--socket", "s"),
            ("--pid-file", "pid"),
            ("--general-log-file", "general.log"),
            ("--ssl-ca", "ca.pem"),
            ("--ssl-cert", "cert.pem"),
            ("--ssl-key", "key.pem"),
        ] {
            server.arg(path_option(option, &folder.path().join(file)));
        }
        let child = server.stdout(Stdio::null()).stderr(log).spawn().unwrap();
        let server = Server { folder, child, port };
        server.wait();
        for (database, prefix) in [("shop", ""), ("shop_m2", "m2_")] {
            let text = fs::read_to_string(fixture("grants/shop.sql.in")).unwrap();
            server.sql(
                "",
                &format!("drop user if exists ''@'localhost'; create database {database} character set utf8mb4"),
            );
            server.sql(database, &text.replace("PREFIX_", prefix));
        }
        server.sql("", &format!("create user 'mageacl'@'%' identified by '{PASSWORD}'"));
        server
    }

    /// Stops the server.
    pub(crate) fn stop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    fn wait(&self) {
        for _ in 0..300 {
            let mut ping = self.client("mariadb");
            if ping.args(["-e", "select 1"]).stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap().success() {
                return;
            }
            thread::sleep(Duration::from_millis(100));
        }
        panic!("{}", fs::read_to_string(self.path("log")).unwrap());
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Returns a program of the client, as the administrator.
    fn client(&self, name: &str) -> Command {
        let mut client = program(name);
        client
            .args(["--no-defaults", "-uroot", "--default-character-set=utf8mb4"])
            .arg(path_option("-S", &self.path("s")));
        client
    }

    /// Runs statements as the administrator.
    pub(crate) fn sql(&self, database: &str, text: &str) {
        fs::write(self.path("in.sql"), text).unwrap();
        let input = fs::File::open(self.path("in.sql")).unwrap();
        let output = self.client("mariadb").arg(database).stdin(input).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    /// Writes a dump of Magento's tables to a file.
    pub(crate) fn dump(&self, database: &str, prefix: &str) -> PathBuf {
        let file = self.path("dump.sql");
        let tables = Table::ALL.map(|table| format!("{prefix}{}", table.name()));
        let output = self.client("mariadb-dump").arg(database).args(tables).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        fs::write(&file, output.stdout).unwrap();
        file
    }

    /// Returns the lines of the general log of one account's session, without times: `Command text`.
    pub(crate) fn log(&self, account: &str) -> Vec<String> {
        let text = fs::read_to_string(self.path("general.log")).unwrap();
        let entries = text.lines().filter_map(entry).collect::<Vec<_>>();
        let is_login = |command: &str| command.starts_with("Connect\t") && command.contains(&format!("\t{account}@"));
        let own = entries.iter().filter(|(_, command)| is_login(command)).map(|(id, _)| *id).collect::<Vec<_>>();
        entries.iter().filter(|(id, _)| own.contains(id)).map(|(_, command)| command.clone()).collect()
    }
}

/// Returns the session and the command of a line of the general log.
fn entry(line: &str) -> Option<(u32, String)> {
    let (head, text) = line.rsplit_once('\t').unwrap_or((line, ""));
    let mut words = head.split_whitespace().rev();
    let command = words.next()?;
    Some((words.next()?.parse().ok()?, format!("{command}\t\t{text}")))
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Makes an authority and a certificate of the server for 127.0.0.1.
fn certificates(folder: &Path) {
    fs::write(folder.join("names"), "subjectAltName=IP:127.0.0.1,DNS:localhost\n").unwrap();
    for line in [
        "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=authority -keyout ca-key.pem -out ca.pem",
        "req -newkey rsa:2048 -nodes -subj /CN=server -keyout key.pem -out request.pem",
        "x509 -req -in request.pem -CA ca.pem -CAkey ca-key.pem -CAcreateserial -days 2 -extfile names -out cert.pem",
    ] {
        let output = program("openssl").args(line.split(' ')).current_dir(folder).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

/// Returns a program; those of the server may be in a folder that is not on the path.
fn program(name: &str) -> Command {
    let path = std::env::var("PATH").unwrap_or_default();
    let mut command = Command::new(name);
    let server = Path::new("/usr/sbin").join(name);
    if server.is_file() {
        command = Command::new(server);
    }
    command.env("PATH", format!("{path}:/usr/sbin"));
    command
}

fn path_option(option: &str, path: &Path) -> String {
    let separator = if option.starts_with("--") { "=" } else { "" };
    format!("{option}{separator}{}", path.display())
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output().unwrap();
    output.stdout.trim_ascii() == b"0"
}
