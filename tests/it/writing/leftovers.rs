//! Files of a killed run, and their treatment by the next one.

use std::fs::{self, File};
use std::path::Path;

use super::{plan_into, refusal, sha256, tree};
use crate::common::write;

/// Returns the name of a temporary file or folder for a target.
fn temporary(target: &str) -> String {
    format!(".mageacl-{}-a1B2c3D4.tmp", &sha256(target.as_bytes())[..8])
}

#[test]
fn temporary_files_are_removed_by_the_next_run() {
    let folder = tempfile::tempdir().unwrap();
    let left = temporary("plan.json");
    write(folder.path(), &left, "half");
    write(folder.path(), &format!("{}/lock", temporary("till")), "");
    write(folder.path(), &format!("{}/new/registration.php", temporary("till")), "<?php");
    // Files of other targets, of running processes and of other programs are kept.
    let kept = [
        temporary("other.json"),
        left.replace(".tmp", ".bak"),
        left.replace("a1B2c3D4", "a1B2c3D"),
        left.replace("a1B2c3D4", "a1B2-3D4"),
        left.replace("a1B2c3D4", "running0"),
        ".mageacl".to_owned(),
    ];
    for name in &kept {
        write(folder.path(), name, "mine");
    }
    let running = File::open(folder.path().join(&kept[4])).unwrap();
    running.try_lock().unwrap();
    fs::create_dir(folder.path().join(left.replace("a1B2c3D4", "aaaaaaaa"))).unwrap();
    let kept_folder = temporary("till").replace("a1B2c3D4", "bbbbbbbb");
    write(folder.path(), &format!("{kept_folder}/mine"), "mine");
    assert_eq!(plan_into(folder.path(), &["json=plan.json", "module=till"]).code, 0);
    let mut there: Vec<String> =
        fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    there.sort();
    let mut expected: Vec<String> = kept.to_vec();
    expected.extend([left.replace("a1B2c3D4", "aaaaaaaa"), kept_folder, "plan.json".to_owned(), "till".to_owned()]);
    expected.sort();
    assert_eq!(there, expected);
}

/// Moves the module away, as a run does on a system that cannot exchange two folders.
fn interrupted(folder: &Path) {
    assert_eq!(plan_into(folder, &["module=till"]).code, 0);
    let container = folder.join(temporary("till"));
    fs::create_dir(&container).unwrap();
    fs::write(container.join("lock"), "").unwrap();
    fs::rename(folder.join("till"), container.join("old")).unwrap();
}

#[test]
fn a_module_that_was_moved_away_is_restored() {
    let folder = tempfile::tempdir().unwrap();
    interrupted(folder.path());
    let ended = plan_into(folder.path(), &["module=till"]);
    let expected = "restored till after an interrupted run\nwrote till (6 files)\n";
    assert_eq!((ended.code, ended.stderr.as_str()), (0, expected));
    assert!(!folder.path().join(temporary("till")).exists());

    // It is checked as if it had never been moved.
    fs::remove_dir_all(folder.path().join("till")).unwrap();
    interrupted(folder.path());
    let container = temporary("till");
    write(folder.path(), &format!("{container}/old/note.txt"), "mine");
    let message = refusal_after_restore(folder.path());
    assert!(message.contains("note.txt"), "{message}");
    assert!(folder.path().join("till/note.txt").exists() && !folder.path().join(container).exists());
}

fn refusal_after_restore(folder: &Path) -> String {
    let ended = plan_into(folder, &["module=till"]);
    assert_eq!((ended.code, ended.stdout.as_str()), (2, ""));
    ended.stderr
}

#[test]
fn a_folder_without_a_manifest_is_not_restored() {
    let folder = tempfile::tempdir().unwrap();
    interrupted(folder.path());
    fs::remove_file(folder.path().join(temporary("till")).join("old/mageacl-manifest.json")).unwrap();
    let before = tree(folder.path());
    let message = refusal(&plan_into(folder.path(), &["module=till"]));
    assert!(message.contains(&format!("{}/old", temporary("till"))), "{message}");
    assert_eq!(tree(folder.path()), before);
}

#[test]
fn a_repository_is_moved_back() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(plan_into(folder.path(), &["module=till"]).code, 0);
    let container = temporary("till");
    write(folder.path(), &format!("{container}/lock"), "");
    write(folder.path(), &format!("{container}/new/.git/HEAD"), "ref");
    // It is a foreign entry there, as it was before.
    let message = refusal_after_restore(folder.path());
    assert!(message.contains("a repository"), "{message}");
    assert!(folder.path().join("till/.git/HEAD").exists() && !folder.path().join(&container).exists());
    // With two repositories mageacl does not choose one.
    write(folder.path(), &format!("{container}/lock"), "");
    write(folder.path(), &format!("{container}/new/.git/HEAD"), "other");
    let before = tree(folder.path());
    let message = refusal(&plan_into(folder.path(), &["module=till"]));
    assert!(message.contains("left a repository"), "{message}");
    assert_eq!(tree(folder.path()), before);
}

#[cfg(unix)]
#[test]
fn links_in_the_place_of_temporary_files_are_not_followed() {
    use std::os::unix::fs::symlink;

    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "mine/lock", "");
    write(folder.path(), "mine/old/mageacl-manifest.json", "{}");
    symlink("mine", folder.path().join(temporary("till"))).unwrap();
    symlink("mine/lock", folder.path().join(temporary("plan.json"))).unwrap();
    let pipe = temporary("till").replace("a1B2c3D4", "aaaaaaaa");
    fs::create_dir(folder.path().join(&pipe)).unwrap();
    let status = std::process::Command::new("mkfifo").arg(folder.path().join(&pipe).join("lock")).status();
    assert!(status.unwrap().success());
    let before = tree(folder.path());
    assert_eq!(plan_into(folder.path(), &["json=plan.json", "module=till"]).code, 0);
    let mut after = tree(folder.path());
    after.retain(|path, _| !path.starts_with("till") && path != "plan.json");
    assert_eq!(after, before);
}

/// The pattern by which Magento finds modules does not match a temporary folder, with `*` as in PHP or in a shell.
#[test]
fn magento_does_not_see_a_temporary_folder() {
    let shop = crate::common::copy_of("shop");
    let count = || crate::common::mageacl(["tree"]).within(shop.path()).json().1["catalog"]["modules"].clone();
    let before = count();
    for below in ["", "new/", "old/"] {
        let path = format!("app/code/Acme/{}/{below}registration.php", temporary("Guard"));
        write(
            shop.path(),
            &path,
            "<?php\n\\Magento\\Framework\\Component\\ComponentRegistrar::register('module', 'Acme_Left', __DIR__);",
        );
    }
    assert_eq!(count(), before);
    #[cfg(unix)]
    {
        let mut shell = std::process::Command::new("/bin/sh");
        shell
            .arg("-c")
            .arg("echo app/code/*/*/registration.php app/code/*/*/*/registration.php")
            .current_dir(shop.path());
        let found = String::from_utf8(shell.output().unwrap().stdout).unwrap();
        assert!(found.contains("Acme/") && !found.contains(".mageacl"), "{found}");
    }
    let php = std::process::Command::new("php")
        .args(["-r", "echo implode(' ', glob('app/code/*/*/registration.php'));"])
        .current_dir(shop.path())
        .output();
    match php {
        Ok(php) => {
            let found = String::from_utf8(php.stdout).unwrap();
            assert!(found.contains("Acme/") && !found.contains(".mageacl"), "{found}");
        }
        Err(_) => assert!(std::env::var_os("MAGEACL_PHP").is_none(), "MAGEACL_PHP is set, and php is missing"),
    }
}
