//! Hostile folders and files. Those with denied permissions are in `tests/tools`.

use std::fs::{self, File};
#[cfg(unix)]
use std::os::unix::fs::symlink;

use super::{registration, write};
use crate::fs::MAX_FILE_SIZE;
use crate::store::{StoreError, discover};

#[cfg(unix)]
#[test]
fn loops_of_links_end() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    write(root, "app/code/A/B/registration.php", &registration("A_B"));
    symlink("../..", root.join("app/code/A/loop")).unwrap();
    symlink("self", root.join("app/code/self")).unwrap();
    symlink("B", root.join("app/code/A/C")).unwrap();
    write(root, "vendor/x/y/etc/x", "");
    symlink("..", root.join("vendor/x/y/up")).unwrap();
    symlink("../..", root.join("vendor/x/z")).unwrap();
    let store = discover(root).unwrap();
    assert_eq!(store.components.len(), 1, "{:?}", store.components);
}

#[test]
fn files_that_include_each_other_end() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let around = "require __DIR__ . '/../B/registration.php'; require __DIR__ . '/registration.php';";
    write(root, "app/code/A/B/registration.php", &(registration("A_B") + around));
    let includes = (0..100).map(|number| format!("include __DIR__ . '/registration.{number}.php';"));
    let many = includes.collect::<Vec<_>>().concat();
    write(root, "app/code/A/C/registration.php", &(registration("A_C") + &many));
    for number in 0..100 {
        write(root, &format!("app/code/A/C/registration.{number}.php"), &format!("<?php {many}"));
    }
    assert_eq!(discover(root).unwrap().components.len(), 2);
}

// Other systems refuse such names.
#[cfg(target_os = "linux")]
#[test]
fn names_that_are_not_utf8_are_kept() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::path::Path;

    let folder = tempfile::tempdir().unwrap();
    let root = &folder.path().join(OsStr::from_bytes(b"st\xFFore"));
    let module = Path::new("app/code").join(OsStr::from_bytes(b"A\xFE")).join("B");
    fs::create_dir_all(root.join(&module)).unwrap();
    fs::write(root.join(&module).join("registration.php"), registration("A_B")).unwrap();
    let store = discover(root).unwrap();
    assert_eq!(store.components[0].label, "app/code/A\u{fffd}/B");
    assert!(store.components[0].path.is_dir());
}

#[test]
fn huge_files_are_refused_without_being_read() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    write(root, "app/code/A/B/registration.php", &registration("A_B"));
    write(root, "app/code/A/C/etc/module.xml", "");
    File::create(root.join("app/code/A/C/registration.php")).unwrap().set_len(1 << 30).unwrap();
    write(root, "app/code/A/D/etc/module.xml", "");
    write(root, "app/code/A/D/registration.php", &"<?php // \n".repeat(100_000));
    let store = discover(root).unwrap();
    assert_eq!((store.components.len(), store.notes.len()), (3, 2));
    write(root, "app/etc/x", "");
    File::create(root.join("app/etc/config.php")).unwrap().set_len(MAX_FILE_SIZE + 1).unwrap();
    assert!(matches!(discover(root), Err(StoreError::Read { .. })));
}

#[test]
fn garbage_is_no_php() {
    let call = "ComponentRegistrar::register(";
    let texts = [
        String::new(),
        "\0\u{1}<?php \0".to_owned(),
        format!("<?php {}", call.repeat(8_000)),
        format!("<?php {call}{}", "[".repeat(200_000)),
        format!("<?php {}", "$a = ".repeat(50_000)),
        format!("<?php {}", "(".repeat(250_000)),
        format!("<?php {}", "}".repeat(250_000)),
        format!("<?php {}", "use a\\{".repeat(30_000)),
        format!("<?php {}", "include ".repeat(30_000)),
        format!("<?php {}", "dirname(".repeat(30_000)),
        format!("<?php {call}ComponentRegistrar::MODULE, 'A_B', {}__DIR__", "dirname(".repeat(500)),
    ];
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    write(root, "app/code/A/B/registration.php", &registration("A_B"));
    for text in texts {
        for file in [
            "app/code/A/C/registration.php",
            "vendor/composer/autoload_files.php",
            "vendor/composer/installed.php",
            "vendor/composer/installed.json",
            "app/etc/registration_globlist.php",
            "app/etc/vendor_path.php",
            "composer.json",
            "composer.lock",
        ] {
            write(root, file, &text);
            let store = discover(root).unwrap();
            assert!(store.components.iter().any(|module| module.name.as_deref() == Some("A_B")), "{file}");
            fs::remove_file(root.join(file)).unwrap();
        }
    }
}
