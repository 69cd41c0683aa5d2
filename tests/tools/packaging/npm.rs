//! The npm packages.

use std::fs;
use std::process::Command;

use tempfile::TempDir;

use super::release::Release;
use super::text;
use crate::requirement::{Requirement, Tests};

pub(super) fn add(tests: &mut Tests, node: &Requirement<()>) {
    tests
        .add_requiring("packaging::npm_runs_the_binary_as_it_is".to_owned(), node, |()| npm_runs_the_binary_as_it_is());
}

fn npm_runs_the_binary_as_it_is() {
    let release = Release::make();
    let packages = release.path("npm");
    let mut build = Command::new("bash");
    let built = build.arg(release.path("packaging/npm/build")).arg(release.archives()).arg(&packages).output().unwrap();
    assert!(built.status.success(), "{}", text(&built.stderr));
    let names: Vec<_> = fs::read_dir(&packages).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names.len(), 6, "{names:?}");
    // As npm installs them.
    let project = TempDir::new().unwrap();
    let modules = project.path().join("node_modules");
    fs::create_dir_all(modules.join("@mageacl")).unwrap();
    for name in names {
        let below = if name == "mageacl" { modules.clone() } else { modules.join("@mageacl") };
        fs::rename(packages.join(&name), below.join(&name)).unwrap();
    }
    let script = modules.join("mageacl/bin/mageacl.js");
    let hostile = "a b'c\"d $(e) \\ *";
    let direct = Command::new(env!("CARGO_BIN_EXE_mageacl")).args(["plan", hostile]).output().unwrap();
    let proxied = Command::new("node").arg(&script).args(["plan", hostile]).output().unwrap();
    assert_eq!(
        (text(&proxied.stdout), text(&proxied.stderr), proxied.status.code()),
        (text(&direct.stdout), text(&direct.stderr), Some(2))
    );
    fs::remove_dir_all(modules.join("@mageacl")).unwrap();
    let missing = Command::new("node").arg(&script).arg("--version").env_remove("MAGEACL_BINARY").output().unwrap();
    assert_eq!(missing.status.code(), Some(2));
    assert!(text(&missing.stderr).contains("is not installed"), "{}", text(&missing.stderr));
}
