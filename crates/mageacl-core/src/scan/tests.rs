//! Sources with the calls that a reader finds in them.

mod hostile;
mod javascript;
mod others;
mod php;
mod python;

use std::path::PathBuf;
use std::sync::LazyLock;

use super::{Vocabulary, scan};
use crate::endpoint::origin::CallSite;
use crate::fs::{FileSystem, Memory};

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(Vocabulary::built_in);

/// Returns the calls in files below `app`, as `METHOD path file:line confidence`.
fn found(files: &[(&str, &str)]) -> Vec<String> {
    let files: Vec<(String, &str)> = files.iter().map(|(name, text)| (format!("app/{name}"), *text)).collect();
    let memory = Memory::new(files.iter().map(|(name, text)| (name.as_str(), *text)));
    let found = scan(&memory as &dyn FileSystem, &[PathBuf::from("app")], &VOCABULARY);
    let line = |text: &str, site: &CallSite| {
        format!(
            "{text} {} {}",
            site.text().trim_start_matches("app/"),
            site.confidence.map_or("", |known| known.name())
        )
    };
    let calls = found.calls.iter();
    let mut lines: Vec<String> =
        calls.flat_map(|call| call.occurrences.sites().iter().map(|site| line(&call.call.text(), site))).collect();
    lines.sort();
    lines
}

/// Compares the calls of a text with the expected ones, which have neither file nor order: `METHOD path line confidence`.
#[track_caller]
fn check(name: &str, text: &str, expected: &[&str]) {
    let prefix = format!(" {name}:");
    let mut found: Vec<String> = found(&[(name, text)]).iter().map(|line| line.replace(&prefix, " ")).collect();
    let mut expected: Vec<String> = expected.iter().map(ToString::to_string).collect();
    found.sort();
    expected.sort();
    assert_eq!(found, expected, "{text}");
}
