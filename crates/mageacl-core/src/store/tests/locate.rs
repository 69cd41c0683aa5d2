//! The root of a store from any of its folders.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::{registration, write};
use crate::store::{Located, StoreError, StorePlace, locate};

/// Makes a folder that is the home folder of the search.
fn home(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        write(folder.path(), path, text);
    }
    folder
}

fn found(home: &TempDir, folder: &str) -> Located {
    locate(&home.path().join(folder), Some(home.path())).unwrap()
}

/// Asserts the root, relative to the home folder, and the position of the given folder.
#[track_caller]
fn assert_found(home: &TempDir, folder: &str, root: &str, place: Option<(&str, Option<&str>)>) {
    let located = found(home, folder);
    let relative = located.root.components().collect::<PathBuf>();
    assert_eq!(relative.strip_prefix(home.path()).unwrap(), Path::new(root), "{folder}");
    let place = place.map(|(root, within)| StorePlace { root: root.to_owned(), within: within.map(str::to_owned) });
    assert_eq!(located.place, place, "{folder}");
}

const MODULE_XML: &str = "<config><module name='Orbit_Kiosk'/></config>";

/// Adds a module that is registered as `Orbit_Kiosk`.
fn add_module(home: &TempDir, folder: &str) {
    write(home.path(), &format!("{folder}/registration.php"), &registration("Orbit_Kiosk"));
    write(home.path(), &format!("{folder}/etc/module.xml"), MODULE_XML);
}

#[test]
fn every_folder_of_a_store_leads_to_its_root() {
    let home = home(&[("shop/app/etc/config.php", "<?php return ['modules' => ['Orbit_Kiosk' => 1]];")]);
    add_module(&home, "shop/app/code/Orbit/Kiosk");
    fs::create_dir_all(home.path().join("shop/pub/media")).unwrap();
    assert_found(&home, "shop", "shop", None);
    for (folder, up) in [
        ("app", ".."),
        ("app/code", "../.."),
        ("app/code/Orbit", "../../.."),
        ("app/code/Orbit/Kiosk", "../../../.."),
        ("app/code/Orbit/Kiosk/etc", "../../../../.."),
        ("pub/media", "../.."),
    ] {
        assert_found(&home, &format!("shop/{folder}"), "shop", Some((up, Some(folder))));
    }
    let dotted = found(&home, "shop/app/code/../code/Orbit");
    assert_eq!(dotted.place.unwrap().within.as_deref(), Some("app/code/Orbit"));
}

#[test]
fn each_marker_makes_a_root_above_a_folder() {
    let lock = |name: &str| format!(r#"{{"packages": [{{"name": "{name}", "version": "2.4.7"}}]}}"#);
    let requires =
        |kind: &str| format!(r#"{{"type": "{kind}", "require": {{"magento/product-community-edition": "2.4.7"}}}}"#);
    let cases: [(&str, String, bool); 9] = [
        ("app/etc/di.xml", String::new(), true),
        ("bin/magento", String::new(), true),
        ("composer.json", requires("project"), true),
        ("composer.json", requires("magento2-module"), false),
        ("composer.json", r#"{"require": {"acme/shop": "1.0"}}"#.to_owned(), false),
        ("composer.json", "not JSON".to_owned(), false),
        ("composer.lock", lock("magento/magento2-base"), true),
        ("composer.lock", lock("magento/framework"), false),
        ("composer.lock", "not JSON".to_owned(), false),
    ];
    for (file, text, is_root) in cases {
        let home = home(&[(&format!("work/{file}"), &text), ("work/deep/below/file.txt", "")]);
        let place = is_root.then_some(("../..", Some("deep/below")));
        assert_found(&home, "work/deep/below", if is_root { "work" } else { "work/deep/below" }, place);
    }
}

#[test]
fn other_projects_may_have_the_same_folders() {
    // `app/code` marks a root only from inside of it.
    let home = home(&[("work/app/code/main.rb", ""), ("work/docs/a.txt", ""), ("work/app/views/a.txt", "")]);
    assert_found(&home, "work/docs", "work/docs", None);
    assert_found(&home, "work/app/code", "work", Some(("../..", Some("app/code"))));
    // The package with the skeleton of a store has its files, and is not a store.
    let base = "shop/vendor/magento/magento2-base";
    write(home.path(), &format!("{base}/app/etc/di.xml"), "<config/>");
    write(home.path(), &format!("{base}/composer.json"), r#"{"type": "magento2-component"}"#);
    write(home.path(), "shop/app/etc/config.php", "<?php return ['modules' => []];");
    assert_found(&home, base, "shop", Some(("../../..", Some("vendor/magento/magento2-base"))));
}

#[test]
fn the_search_ends_at_the_home_folder() {
    let outer = home(&[("app/etc/config.php", "<?php return [];"), ("me/notes/a.txt", "")]);
    let located = locate(&outer.path().join("me/notes"), Some(&outer.path().join("me"))).unwrap();
    assert_eq!((located.place, located.root), (None, outer.path().join("me/notes")));
    // The home folder itself may be a store.
    assert_found(&outer, "me/notes", "", Some(("../..", Some("me/notes"))));
}

#[test]
fn stores_are_found_in_well_known_folders() {
    for (folder, given) in [("src", ""), ("magento", ""), ("htdocs", ""), ("www", ""), ("www/html", ""), ("app", "")] {
        let home = home(&[(&format!("repo/{folder}/app/etc/config.php"), "<?php return ['modules' => []];")]);
        assert_found(&home, &format!("repo{given}"), &format!("repo/{folder}"), Some((folder, None)));
        let inner = format!("repo/{folder}/app");
        assert_found(&home, &inner, &format!("repo/{folder}"), Some(("..", Some("app"))));
    }
    let two = home(&[("src/bin/magento", ""), ("magento/bin/magento", "")]);
    let error = locate(two.path(), None).unwrap_err();
    assert!(matches!(&error, StoreError::SeveralStores { stores, .. } if *stores == ["src", "magento"]), "{error:?}");
}

#[test]
fn modules_beside_a_store_are_named() {
    let home = home(&[("repo/src/app/etc/config.php", "<?php return ['modules' => []];")]);
    add_module(&home, "repo/packages/kiosk");
    let located = found(&home, "repo");
    assert_eq!(located.place.unwrap().root, "src");
    assert_eq!(located.beside, ["packages/kiosk"]);
    // From its own folder it is a module without a store.
    assert_found(&home, "repo/packages/kiosk", "repo/packages/kiosk", None);
}

#[test]
fn a_module_or_a_repository_of_modules_is_its_own_root() {
    let home = home(&[]);
    add_module(&home, "repo/kiosk");
    for folder in ["repo", "repo/kiosk"] {
        assert_found(&home, folder, folder, None);
    }
    // A test installation in a module does not take its place.
    write(home.path(), "repo/kiosk/src/bin/magento", "");
    assert_found(&home, "repo/kiosk", "repo/kiosk", None);
    assert_found(&home, "repo/kiosk/etc", "repo/kiosk", Some(("..", Some("etc"))));
}

#[test]
fn modules_that_the_store_around_them_does_not_include_are_read_alone() {
    let home = home(&[("shop/app/etc/config.php", "<?php return ['modules' => ['Nova_Tag' => 1]];")]);
    write(home.path(), "shop/app/code/Nova/Tag/registration.php", &registration("Nova_Tag"));
    add_module(&home, "shop/dev/sandbox/kiosk");
    let located = found(&home, "shop/dev/sandbox/kiosk");
    assert!(located.is_foreign && located.place.is_none());
    assert!(!found(&home, "shop/app/code/Nova").is_foreign);
}

#[test]
#[cfg(unix)]
fn links_are_not_followed_out_of_a_folder() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let home =
        home(&[("elsewhere/bin/magento", ""), ("repo/a.txt", ""), ("shop/app/etc/config.php", "<?php return [];")]);
    symlink(home.path().join("elsewhere"), home.path().join("repo/src")).unwrap();
    assert_found(&home, "repo", "repo", None);
    // A linked module belongs to the store whose folder it is in.
    add_module(&home, "modules/kiosk");
    fs::create_dir_all(home.path().join("shop/app/code/Orbit")).unwrap();
    symlink(home.path().join("modules/kiosk"), home.path().join("shop/app/code/Orbit/Kiosk")).unwrap();
    let folder = "shop/app/code/Orbit/Kiosk";
    assert_found(&home, folder, "shop", Some(("../../../..", Some("app/code/Orbit/Kiosk"))));
    // Anyone could have put a store into a shared folder.
    let shared = tempfile::tempdir().unwrap();
    write(shared.path(), "bin/magento", "");
    fs::create_dir(shared.path().join("work")).unwrap();
    fs::set_permissions(shared.path(), fs::Permissions::from_mode(0o1777)).unwrap();
    assert_eq!(locate(&shared.path().join("work"), None).unwrap().place, None);
}
