//! Files and folders that the user may not read.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use mageacl_core::store::{StoreError, discover};
use tempfile::TempDir;

use crate::common::folder;
use crate::requirement::{Requirement, Tests};

const REGISTRATION: &str =
    "<?php\n\\Magento\\Framework\\Component\\ComponentRegistrar::register('module', 'A_B', __DIR__);\n";

pub(crate) fn add(tests: &mut Tests) {
    let requirement = restricted_user();
    for (name, test) in [
        ("permissions::unreadable_registration_is_noted", unreadable_registration_is_noted as fn()),
        ("permissions::unreadable_folder_is_noted", unreadable_folder_is_noted),
        ("permissions::unreadable_config_is_an_error", unreadable_config_is_an_error),
        ("permissions::unreadable_root_is_an_error", unreadable_root_is_an_error),
    ] {
        tests.add_requiring(name.to_owned(), &requirement, move |()| test());
    }
}

/// Requires a user whom permissions restrict. They do not restrict root.
fn restricted_user() -> Requirement<()> {
    let folder = folder([("file", "")]);
    let denied = Denied::new(folder.path().join("file"));
    match fs::read(&denied.0) {
        Err(_) => Requirement::Met(()),
        Ok(_) => Requirement::Missing("this user may read any file".to_owned()),
    }
}

/// A path without permissions. They are restored on drop, so that the folder can be deleted.
struct Denied(PathBuf);

impl Denied {
    fn new(path: impl Into<PathBuf>) -> Self {
        let denied = Denied(path.into());
        fs::set_permissions(&denied.0, Permissions::from_mode(0o000)).unwrap();
        denied
    }
}

impl Drop for Denied {
    fn drop(&mut self) {
        fs::set_permissions(&self.0, Permissions::from_mode(0o755)).unwrap();
    }
}

/// Makes a store of two modules.
fn store() -> TempDir {
    folder([
        ("app/code/A/B/registration.php", REGISTRATION),
        ("app/code/A/B/etc/module.xml", ""),
        ("app/code/C/D/registration.php", &REGISTRATION.replace("A_B", "C_D")),
        ("app/etc/config.php", "<?php return [];"),
    ])
}

fn denied(store: &TempDir, path: &str) -> Denied {
    Denied::new(Path::new(store.path()).join(path))
}

fn unreadable_registration_is_noted() {
    let store = store();
    let _denied = denied(&store, "app/code/A/B/registration.php");
    let found = discover(store.path()).unwrap();
    assert_eq!(found.components.iter().filter(|module| module.name.is_none()).count(), 1);
    assert_eq!(found.notes[0].file, "app/code/A/B/registration.php");
}

fn unreadable_folder_is_noted() {
    let store = store();
    let _denied = denied(&store, "app/code/C");
    let found = discover(store.path()).unwrap();
    assert_eq!((found.components.len(), found.notes[0].file.as_str()), (1, "app/code/C"));
}

fn unreadable_config_is_an_error() {
    let store = store();
    let _denied = denied(&store, "app/etc/config.php");
    assert!(matches!(discover(store.path()), Err(StoreError::Read { file, .. }) if file == "app/etc/config.php"));
}

fn unreadable_root_is_an_error() {
    let store = store();
    let _denied = denied(&store, "");
    assert!(matches!(discover(store.path()), Err(StoreError::Read { .. })));
}
