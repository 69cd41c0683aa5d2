//! A release in a temporary folder: the archives of the program under construction, and channels that are pinned to them.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use flate2::Compression;
use flate2::write::GzEncoder;
use tempfile::TempDir;

use crate::common::package;

const TARGETS: [&str; 5] = [
    "x86_64-unknown-linux-musl",
    "aarch64-unknown-linux-musl",
    "x86_64-apple-darwin",
    "aarch64-apple-darwin",
    "x86_64-pc-windows-msvc",
];

/// The archives of all targets. They are large, so they are made once.
static ARCHIVES: LazyLock<TempDir> = LazyLock::new(archives);

/// A copy of `packaging` that `packaging/pin` has pinned, beside the archives.
pub(super) struct Release(TempDir);

impl Release {
    pub(super) fn make() -> Release {
        let release = Release(TempDir::new().unwrap());
        fs::create_dir_all(release.archives()).unwrap();
        for entry in fs::read_dir(ARCHIVES.path()).unwrap().map(Result::unwrap) {
            fs::hard_link(entry.path(), release.archives().join(entry.file_name())).unwrap();
        }
        release.copy_channels("https://forge.example/acme/mageacl");
        let ended = release.pin();
        assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
        release
    }

    /// Copies the channels and a `Cargo.toml` with this repository.
    pub(super) fn copy_channels(&self, repository: &str) {
        let manifest = fs::read_to_string(package().join("Cargo.toml")).unwrap();
        let own = manifest.lines().find(|line| line.starts_with("repository = ")).unwrap();
        fs::write(self.path("Cargo.toml"), manifest.replace(own, &format!("repository = \"{repository}\""))).unwrap();
        let folders = ["packaging", "templates"].map(|name| walkdir::WalkDir::new(package().join(name)));
        for entry in folders.into_iter().flatten().map(Result::unwrap) {
            let target = self.path(entry.path().strip_prefix(package()).unwrap());
            if entry.file_type().is_dir() {
                fs::create_dir_all(target).unwrap();
            } else {
                fs::copy(entry.path(), target).unwrap();
            }
        }
    }

    /// Runs the second step of a release.
    pub(super) fn pin(&self) -> std::process::Output {
        Command::new("bash").arg(self.path("packaging/pin")).arg(self.archives()).output().unwrap()
    }

    pub(super) fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.0.path().join(name)
    }

    /// The folder that a server or a mirror has.
    pub(super) fn site(&self) -> PathBuf {
        self.path("site")
    }

    pub(super) fn archives(&self) -> PathBuf {
        self.site().join(concat!("v", env!("CARGO_PKG_VERSION")))
    }
}

fn archives() -> TempDir {
    let folder = TempDir::new().unwrap();
    let archive = |target: &str| folder.path().join(format!("mageacl-{target}.tar.gz"));
    pack("mageacl", &archive(TARGETS[0]));
    for target in &TARGETS[1..4] {
        fs::hard_link(archive(TARGETS[0]), archive(target)).unwrap();
    }
    pack("mageacl.exe", &archive(TARGETS[4]));
    folder
}

/// Writes an archive with the program under this name. Compression would take longer than all tests.
fn pack(name: &str, archive: &Path) {
    let encoder = GzEncoder::new(File::create(archive).unwrap(), Compression::none());
    let mut tar = tar::Builder::new(encoder);
    // PHP cannot read GNU's format of files with holes. The workflow of releases writes none.
    tar.sparse(false);
    tar.append_path_with_name(env!("CARGO_BIN_EXE_mageacl"), name).unwrap();
    tar.into_inner().unwrap().finish().unwrap();
}
