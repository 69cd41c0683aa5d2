//! The installer for shells, and the script that pins releases.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

use super::release::Release;
use super::server::{Sends, Server};
use super::text;
use crate::common::package;
use crate::requirement::{Requirement, Tests};

pub(super) fn add(tests: &mut Tests, shell: &Requirement<()>) {
    for (name, test) in [
        ("packaging::installer_installs_the_pinned_binary", installer_installs_the_pinned_binary as fn()),
        ("packaging::installer_refuses_what_is_not_the_release", installer_refuses_what_is_not_the_release),
        ("packaging::pin_refuses_a_placeholder", pin_refuses_a_placeholder),
        ("packaging::channels_have_the_version_of_the_manifest", channels_have_the_version_of_the_manifest),
    ] {
        tests.add_requiring(name.to_owned(), shell, move |()| test());
    }
}

fn installer(release: &Release, to: &Path, mirror: &str) -> Output {
    let mut command = Command::new("sh");
    command.arg(release.path("packaging/install.sh")).arg("--to").arg(to).env("MAGEACL_MIRROR", mirror);
    command.output().unwrap()
}

fn installer_installs_the_pinned_binary() {
    let release = Release::make();
    let server = Server::start(&release.site(), Sends::Whole);
    for mirror in [server.address.as_str(), release.site().to_str().unwrap()] {
        let folder = TempDir::new().unwrap();
        let ended = installer(&release, folder.path(), mirror);
        assert_eq!(ended.status.code(), Some(0), "{}", text(&ended.stderr));
        let version = Command::new(folder.path().join("mageacl")).arg("--version").output().unwrap();
        assert!(text(&version.stdout).starts_with("mageacl 0.1.0\n"));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}

fn installer_refuses_what_is_not_the_release() {
    let release = Release::make();
    for sends in [Sends::Tampered, Sends::Half, Sends::Nothing] {
        let server = Server::start(&release.site(), sends);
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("mageacl"), "old").unwrap();
        let ended = installer(&release, folder.path(), &server.address);
        assert_eq!(ended.status.code(), Some(2), "{}", text(&ended.stderr));
        assert_eq!(fs::read_to_string(folder.path().join("mageacl")).unwrap(), "old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}

fn pin_refuses_a_placeholder() {
    let release = Release::make();
    release.copy_channels("https://github.com/OWNER/mageacl");
    let ended = release.pin();
    assert_eq!(ended.status.code(), Some(2));
    assert!(text(&ended.stderr).contains("placeholder"), "{}", text(&ended.stderr));
}

fn channels_have_the_version_of_the_manifest() {
    let ended = Command::new("bash").arg(package().join("packaging/pin")).arg("--check").output().unwrap();
    assert_eq!(ended.status.code(), Some(0), "{}{}", text(&ended.stdout), text(&ended.stderr));
}
