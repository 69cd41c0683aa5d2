//! Readers for recorded answers.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use serde_json::Value;
use tempfile::TempDir;

/// Reads a gzipped JSON document.
pub(crate) fn json_gz(path: &Path) -> Value {
    let mut text = Vec::new();
    GzDecoder::new(File::open(path).unwrap()).read_to_end(&mut text).unwrap();
    serde_json::from_slice(&text).unwrap()
}

/// Reads a JSON document.
pub(crate) fn json(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// Unpacks a gzipped tar file into a new temporary folder.
pub(crate) fn unpack(path: &Path) -> TempDir {
    // The archives hold tens of thousands of small files, so use memory if the system offers it.
    let folder = TempDir::new_in("/dev/shm").or_else(|_| TempDir::new()).unwrap();
    tar::Archive::new(GzDecoder::new(File::open(path).unwrap())).unpack(folder.path()).unwrap();
    folder
}

/// Returns the entries of a folder, sorted.
pub(crate) fn entries(path: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    entries
}

/// Returns the last component of a path.
pub(crate) fn name(path: &Path) -> &str {
    path.file_name().and_then(|name| name.to_str()).unwrap()
}

/// Returns the strings of a JSON array, or none for any other value.
pub(crate) fn texts(list: &Value) -> Vec<&str> {
    list.as_array().into_iter().flatten().map(|text| text.as_str().unwrap()).collect()
}

/// Returns the questions of an edge case, each with a release and the answer of that release.
///
/// Releases with equal answers may share an entry, with their names separated by spaces.
pub(crate) fn questions(recorded: &Value) -> Vec<(&str, &str, &Value)> {
    let runs = recorded["runs"].as_object().unwrap().iter();
    runs.flat_map(|(releases, questions)| {
        releases.split(' ').flat_map(|release| {
            let questions = questions.as_object().unwrap().iter();
            questions.map(move |(question, answer)| (release, question.as_str(), answer))
        })
    })
    .collect()
}
