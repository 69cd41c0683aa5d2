//! A source file in one of the languages, scanned for calls.
//!
//! The first byte selects the language.

use std::path::PathBuf;
use std::sync::LazyLock;

use mageacl_core::endpoint::spelling::EndpointSpec;
use mageacl_core::fs::{FileSystem, Memory};
use mageacl_core::profile;
use mageacl_core::scan::{Scan, Vocabulary, scan};

use super::input;

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(Vocabulary::built_in);

const NAMES: [&str; 9] = ["a.php", "a.ts", "a.py", "a.rb", "a.go", "a.cs", "a.java", "a.kt", "a.sh"];

/// Scans the file twice and writes a profile of its calls.
pub fn run(bytes: &[u8]) {
    let Some((language, bytes)) = bytes.split_first() else { return };
    let name = NAMES[usize::from(*language) % NAMES.len()];
    let text = input::text(bytes);
    let found = calls(name, text);
    let lines = text.lines().count().max(1);
    for call in &found.calls {
        let sites = call.occurrences.sites();
        assert!(!sites.is_empty(), "{call:?} has no place");
        for site in sites {
            assert!((1..=lines).contains(&site.line), "{site:?} is outside of {lines} lines");
            assert!(site.confidence.is_some(), "{site:?}");
        }
        if let EndpointSpec::Call { path, .. } = &call.call {
            assert!(path.starts_with('/') && !path.contains(['?', '#', '"', '\'', ' ', '\n']), "{path:?}");
        }
    }
    let again = calls(name, text);
    assert_eq!(found.calls, again.calls);
    let draft = profile::draft("A", &found.calls, &VOCABULARY);
    if draft.endpoints > 0 {
        let read = profile::parse(&draft.text).expect("a draft is a profile");
        assert_eq!(read.endpoints.len(), draft.endpoints);
    }
}

fn calls(name: &str, text: &str) -> Scan {
    let memory = Memory::new([(format!("s/{name}"), text)]);
    scan(&memory as &dyn FileSystem, &[PathBuf::from("s")], &VOCABULARY)
}
