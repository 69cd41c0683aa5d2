//! Tests that need a program or a restricted user. They are ignored if it is missing.
//!
//! With `MAGEACL_PHP`, `MAGEACL_MARIADB` or `MAGEACL_CHROMIUM` set, a missing program makes its tests fail instead. Tests of the database start a
//! server, so they run only with the variable set.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking, in its helpers too")]
#![expect(clippy::print_stderr, reason = "reasons for ignored tests go to stderr")]

mod browser;
#[expect(dead_code, reason = "these tests use some of its functions")]
#[path = "../it/common.rs"]
mod common;
mod dom;
#[path = "../it/guard/shop.rs"]
mod guarded_shop;
#[cfg(unix)]
mod live;
mod mariadb;
mod packaging;
#[cfg(unix)]
mod permissions;
mod php;
#[path = "../requirement.rs"]
mod requirement;
#[path = "../shared.rs"]
mod shared;

use std::env;
use std::process::ExitCode;

use requirement::{Requirement, Tests, variable};
use shared::shared;

fn main() -> ExitCode {
    let mut tests = Tests::default();
    php::add(&mut tests, &php());
    dom::add(&mut tests, &php(), &shared());
    mariadb::add(&mut tests, &mariadb());
    #[cfg(unix)]
    live::add(&mut tests, &live());
    browser::add(&mut tests, &browser());
    packaging::add(
        &mut tests,
        &php(),
        &programs(&["bash", "sh", "curl", "tar", "sha256sum"]),
        &programs(&["node", "bash", "tar"]),
    );
    #[cfg(unix)]
    permissions::add(&mut tests);
    tests.run()
}

fn php() -> Requirement<()> {
    match missing(&["php"]) {
        None => Requirement::Met(()),
        Some(reason) if variable("MAGEACL_PHP").is_some() => {
            Requirement::Demanded(format!("MAGEACL_PHP is set, but {reason}"))
        }
        Some(reason) => Requirement::Missing(reason),
    }
}

/// Requires programs that most machines have.
fn programs(names: &[&str]) -> Requirement<()> {
    missing(names).map_or(Requirement::Met(()), Requirement::Missing)
}

/// Requires Chromium, Node.js and two of its modules.
fn browser() -> Requirement<browser::Browser> {
    let Some(program) = variable("MAGEACL_CHROMIUM") else {
        return Requirement::Missing("MAGEACL_CHROMIUM is not set".to_owned());
    };
    let modules = variable("MAGEACL_NODE_MODULES").unwrap_or_default();
    if !std::path::Path::new(&program).is_file() {
        return Requirement::Demanded("MAGEACL_CHROMIUM is set, but is not a file".to_owned());
    }
    let folder = std::path::Path::new(&modules);
    let absent = ["playwright-core", "axe-core"].into_iter().find(|name| !folder.join(name).is_dir());
    let absent = absent.map(|name| format!("`{name}` is not in MAGEACL_NODE_MODULES"));
    match missing(&["node"]).or(absent) {
        None => Requirement::Met(browser::Browser {
            program: program.to_string_lossy().into_owned(),
            modules: modules.to_string_lossy().into_owned(),
        }),
        Some(reason) => Requirement::Demanded(format!("MAGEACL_CHROMIUM is set, but {reason}")),
    }
}

fn mariadb() -> Requirement<()> {
    if variable("MAGEACL_MARIADB").is_none() {
        return Requirement::Missing("MAGEACL_MARIADB is not set".to_owned());
    }
    match missing(&["mariadbd", "mariadb-install-db", "mariadb", "mariadb-dump"]) {
        None => Requirement::Met(()),
        Some(reason) => Requirement::Demanded(format!("MAGEACL_MARIADB is set, but {reason}")),
    }
}

/// Requires a server, and the program built with its reader.
#[cfg(unix)]
fn live() -> Requirement<()> {
    if !cfg!(feature = "live") {
        return Requirement::Missing("the program is built without the feature `live`".to_owned());
    }
    match (mariadb(), missing(&["openssl"])) {
        (Requirement::Met(()), Some(reason)) => Requirement::Demanded(format!("MAGEACL_MARIADB is set, but {reason}")),
        (server, _) => server,
    }
}

/// Returns an error for the first program that is not on the search path.
fn missing(programs: &[&str]) -> Option<String> {
    let path = env::var_os("PATH").unwrap_or_default();
    // Users without administration rights may not have the folder of servers on their path.
    let folders: Vec<_> = env::split_paths(&path).chain(["/usr/sbin".into()]).collect();
    let is_missing = |program: &&&str| {
        let file = format!("{program}{}", env::consts::EXE_SUFFIX);
        !folders.iter().any(|folder| folder.join(&file).is_file())
    };
    programs.iter().find(is_missing).map(|program| format!("`{program}` is not on the PATH"))
}
