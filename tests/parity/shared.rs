//! The folder of recorded answers.

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use serde_json::Value;
use tempfile::TempDir;

/// The folder, or `None` with a word to whoever watches.
pub(crate) fn folder(test: &str) -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shared = std::env::var_os("MAGEACL_SHARED").map_or_else(|| root.join("../shared"), PathBuf::from);
    if shared.join("oracle").is_dir() {
        return Some(shared);
    }
    // Not `eprintln!`: the test harness would keep that to itself.
    let skipped = format!("skipped: {test}: no recorded answers in {} (set MAGEACL_SHARED)\n", shared.display());
    std::io::stderr().write_all(skipped.as_bytes()).unwrap();
    None
}

/// A gzipped JSON document.
pub(crate) fn json_gz(path: &Path) -> Value {
    let mut text = Vec::new();
    GzDecoder::new(File::open(path).unwrap()).read_to_end(&mut text).unwrap();
    serde_json::from_slice(&text).unwrap()
}

/// A JSON document.
pub(crate) fn json(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// A gzipped tar file, unpacked.
pub(crate) fn unpack(path: &Path) -> TempDir {
    // Tens of thousands of small files: in memory, where the system offers that.
    let folder = TempDir::new_in("/dev/shm").or_else(|_| TempDir::new()).unwrap();
    tar::Archive::new(GzDecoder::new(File::open(path).unwrap())).unpack(folder.path()).unwrap();
    folder
}

/// The entries of a folder, sorted.
pub(crate) fn entries(path: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    entries
}

/// The last part of a path.
pub(crate) fn name(path: &Path) -> &str {
    path.file_name().and_then(|name| name.to_str()).unwrap()
}

/// Texts of a JSON list.
pub(crate) fn texts(list: &Value) -> Vec<&str> {
    list.as_array().into_iter().flatten().map(|text| text.as_str().unwrap()).collect()
}
