//! The PHP and JSON files that name the modules and the release of a store.
//!
//! The first byte selects the kind of file.

use std::path::Path;

use mageacl_core::store::{ModuleConfig, StoreError, listing, registration, release};

/// Parses the rest of the input as the selected file.
pub fn run(bytes: &[u8]) {
    let Some((kind, bytes)) = bytes.split_first() else { return };
    let text = || String::from_utf8_lossy(bytes).into_owned();
    match kind % 7 {
        0 => module_list(text()),
        1 => registrations(&text()),
        2 => paths(&text(), "/store/vendor/composer/autoload_files.php"),
        4 => paths(&text(), "/store/app/etc/registration_globlist.php"),
        3 => drop(release::in_packages(bytes)),
        5 => drop(release::in_package(bytes)),
        _ => drop(release::in_installed_php(&text())),
    }
}

fn module_list(text: String) {
    match ModuleConfig::parse(text) {
        Ok(None) => {}
        Ok(Some(list)) => {
            // A PHP array has each key once.
            let mut names: Vec<&String> = list.enabled.iter().chain(&list.disabled).collect();
            let all = names.len();
            names.sort();
            names.dedup();
            assert_eq!(names.len(), all, "a module is listed twice");
        }
        Err(StoreError::ConfigNotLiteral { text, range, .. }) => {
            assert!(text.get(range.clone()).is_some(), "{range:?} is outside a text of {} bytes", text.len());
        }
        Err(error) => panic!("{error}"),
    }
}

fn registrations(text: &str) {
    let script = registration::scan(text, Path::new("/store/app/code/Acme/A/registration.php")).unwrap_or_default();
    let lines = text.matches('\n').count() + 1;
    assert!(script.calls.iter().all(|call| (1..=lines).contains(&(call.line as usize))), "{script:?}");
}

fn paths(text: &str, file: &str) {
    for listed in listing::returned(text, Path::new(file)).unwrap_or_default() {
        assert!(text.is_char_boundary(listed.start), "{listed:?}");
    }
}
