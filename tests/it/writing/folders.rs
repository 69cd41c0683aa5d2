//! Module folders.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::{plan, plan_into, refusal, sha256, tree};
use crate::common::{Ended, copy_of, mageacl, write};

const MANIFEST: &str = "till/mageacl-manifest.json";

/// A change to a folder with a module.
type Change = Box<dyn Fn(&Path)>;

/// Writes the module into `till`.
fn module(folder: &Path, more: &[&str]) -> Ended {
    plan().within(folder).args(["-o", "module=till"]).args(more.iter().copied()).run()
}

/// Makes a folder with the module in it.
fn written() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(module(folder.path(), &[]).code, 0);
    folder
}

#[test]
fn the_manifest_lists_every_file_with_its_digest() {
    let folder = written();
    let manifest: Value = serde_json::from_slice(&fs::read(folder.path().join(MANIFEST)).unwrap()).unwrap();
    assert_eq!(
        (&manifest["schema"], &manifest["module"], &manifest["kind"]),
        (&"mageacl/module-manifest/1".into(), &"Acme_Till".into(), &"integration".into())
    );
    let listed: Vec<(String, String)> = manifest["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| (file["path"].as_str().unwrap().to_owned(), file["sha256"].as_str().unwrap().to_owned()))
        .collect();
    let expected = ["README.md", "composer.json", "etc/integration.xml", "etc/module.xml", "registration.php"]
        .map(|file| (file.to_owned(), sha256(&fs::read(folder.path().join("till").join(file)).unwrap())));
    assert_eq!(listed, expected);
    assert_eq!(sha256(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    // The same module has the same bytes.
    let again = written();
    assert_eq!(tree(again.path()), tree(folder.path()));
    assert_eq!(module(folder.path(), &[]).code, 0);
    assert_eq!(tree(again.path()), tree(folder.path()));
}

#[test]
fn a_guard_module_has_a_manifest_too() {
    let shop = copy_of("shop");
    let args = ["guard", "-p", "expertrec", "--module-name", "Acme_Guard", "-o", "module=app/code/Acme/Guard"];
    let ended = mageacl(args).within(shop.path()).run();
    assert_eq!((ended.code, ended.stderr.as_str()), (0, "wrote app/code/Acme/Guard (8 files)\n"));
    let text = fs::read(shop.path().join("app/code/Acme/Guard/mageacl-manifest.json")).unwrap();
    let manifest: Value = serde_json::from_slice(&text).unwrap();
    assert_eq!((&manifest["kind"], manifest["files"].as_array().unwrap().len()), (&"guard".into(), 7));
    // A module with other rows has another data patch; the old one is removed.
    let first = tree(shop.path());
    assert_eq!(mageacl(args).within(shop.path()).arg("--single").run().code, 0);
    let second = tree(shop.path());
    let patches = |tree: &std::collections::BTreeMap<String, String>| {
        tree.keys().filter(|path| path.contains("/Setup/Patch/Data/")).cloned().collect::<Vec<_>>()
    };
    assert!(patches(&first).len() == 1 && patches(&second).len() == 1 && patches(&first) != patches(&second));
}

/// All kinds of entries in the folder that mageacl did not write. The name is listed, and nothing is changed.
#[test]
fn a_folder_with_other_files_is_not_replaced() {
    let add = |path: &'static str| move |folder: &Path| write(folder, path, "mine");
    let cases: Vec<(&str, Change)> = vec![
        ("note.txt", Box::new(add("till/note.txt"))),
        (".gitignore", Box::new(add("till/.gitignore"))),
        ("etc/.DS_Store", Box::new(add("till/etc/.DS_Store"))),
        ("etc/acl.xml", Box::new(add("till/etc/acl.xml"))),
        ("deep/er/x.php", Box::new(add("till/deep/er/x.php"))),
        ("a repository", Box::new(add("till/.git/HEAD"))),
        ("a repository", Box::new(add("till/.git"))),
        ("etc/module.xml", Box::new(add("till/etc/module.xml"))),
        (
            "registration.php",
            Box::new(|folder| {
                let path = folder.join("till/registration.php");
                let text = fs::read_to_string(&path).unwrap();
                fs::write(path, format!("{text} ")).unwrap();
            }),
        ),
        ("manifest", Box::new(|folder| fs::remove_file(folder.join(MANIFEST)).unwrap())),
        ("manifest", Box::new(add(MANIFEST))),
        (
            "manifest",
            Box::new(|folder| {
                let text = fs::read_to_string(folder.join(MANIFEST)).unwrap();
                fs::write(folder.join(MANIFEST), text.replace("manifest/1", "manifest/2")).unwrap();
            }),
        ),
        (
            "manifest",
            Box::new(|folder| {
                fs::remove_dir_all(folder.join("till")).unwrap();
                write(folder, "till/note.txt", "mine");
            }),
        ),
        #[cfg(unix)]
        ("link", Box::new(|folder| std::os::unix::fs::symlink("/", folder.join("till/link")).unwrap())),
        #[cfg(unix)]
        (
            "etc/module.xml",
            Box::new(|folder| {
                fs::rename(folder.join("till/etc/module.xml"), folder.join("module.xml")).unwrap();
                std::os::unix::fs::symlink("../../module.xml", folder.join("till/etc/module.xml")).unwrap();
            }),
        ),
        #[cfg(unix)]
        (
            "pipe",
            Box::new(|folder| {
                assert!(std::process::Command::new("mkfifo").arg(folder.join("till/pipe")).status().unwrap().success());
            }),
        ),
        #[cfg(unix)]
        (
            "composer.json",
            Box::new(|folder| {
                fs::remove_file(folder.join("till/composer.json")).unwrap();
                let pipe = folder.join("till/composer.json");
                assert!(std::process::Command::new("mkfifo").arg(pipe).status().unwrap().success());
            }),
        ),
        #[cfg(unix)]
        (
            "manifest",
            Box::new(|folder| {
                fs::remove_file(folder.join(MANIFEST)).unwrap();
                assert!(std::process::Command::new("mkfifo").arg(folder.join(MANIFEST)).status().unwrap().success());
            }),
        ),
    ];
    for (name, change) in cases {
        let folder = written();
        change(folder.path());
        let before = tree(folder.path());
        let message = refusal(&plan_into(folder.path(), &["json=plan.json", "module=till"]));
        assert!(message.contains(name) && message.contains("--force"), "{name}: {message}");
        assert_eq!(tree(folder.path()), before, "{name}");
        // With `--force` the result is the same as in an empty folder, except for repositories.
        let forced = module(folder.path(), &["--force"]);
        assert!(forced.code == 0 && forced.stderr.ends_with("wrote till (6 files)\n"), "{name}: {}", forced.stderr);
        let mut after = tree(&folder.path().join("till"));
        after.retain(|path, _| !path.starts_with(".git") || path == ".gitignore");
        assert_eq!(after, tree(&written().path().join("till")), "{name}");
        if name == "a repository" {
            assert!(folder.path().join("till/.git").exists(), "a repository is never removed");
        } else if name != "manifest" {
            assert!(forced.stderr.contains(&format!("till/{name} (")), "{name}: {}", forced.stderr);
        }
    }
}

#[test]
fn force_says_which_files_it_removed_and_replaced() {
    let folder = written();
    write(folder.path(), "till/a/\u{202e}note.txt", "mine");
    write(folder.path(), "till/etc/module.xml", "mine");
    let forced = module(folder.path(), &["--force"]);
    let expected = "removed till/a/\\u{202e}note.txt (not written by mageacl)\n\
                    replaced till/etc/module.xml (changed since mageacl wrote it)\n\
                    wrote till (6 files)\n";
    assert_eq!((forced.code, forced.stderr.as_str()), (0, expected));
    fs::remove_file(folder.path().join(MANIFEST)).unwrap();
    let forced = module(folder.path(), &["--force"]);
    assert!(forced.stderr.contains("replaced till/registration.php (not written by mageacl)\n"), "{}", forced.stderr);
}

/// The checks that `--force` does not override.
#[test]
fn force_overrides_nothing_else() {
    let folder = written();
    let refused = |folder: &Path, outputs: &[&str], words: &str| {
        let before = tree(folder);
        let run = plan().within(folder).arg("--force");
        let message = refusal(&outputs.iter().fold(run, |run, output| run.args(["-o", output])).run());
        assert!(message.contains(words), "{outputs:?}: {message}");
        assert_eq!(tree(folder), before, "{outputs:?}");
    };
    write(folder.path(), "vendor/Other/registration.php", "<?php");
    write(folder.path(), "nested/lib/.git/HEAD", "ref");
    write(folder.path(), "file", "mine");
    refused(folder.path(), &["module=vendor"], "belongs to another module");
    refused(folder.path(), &["module=nested"], "`lib/.git` in it is a repository");
    refused(folder.path(), &["module=file"], "it is a file");
    refused(folder.path(), &["module=."], "holds the current folder");
    refused(folder.path(), &["module=.."], "holds the current folder");
    refused(folder.path(), &["module=till", "json=till/x"], "in the module folder");
    for at in 0..1_001 {
        write(folder.path(), &format!("many/{at}"), "mine");
    }
    refused(folder.path(), &["module=many"], "more than 1000 files");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("till", folder.path().join("link")).unwrap();
        for link in ["module=link", "module=link/", "module=link/."] {
            refused(folder.path(), &[link], "symbolic link");
        }
    }
    // A module with another name or kind is not replaced.
    let other = mageacl(["plan", "--magento", "2.4.7", "-e", "GET /V1/products", "--module-name", "Acme_Other"]);
    let message = refusal(&other.within(folder.path()).args(["-o", "module=till", "--force"]).run());
    assert!(message.contains("`mageacl plan` wrote Acme_Till there"), "{message}");
    let guard = mageacl(["guard", "--magento", "2.4.7", "-e", "GET /V1/products", "--module-name", "Acme_Till"]);
    let message = refusal(&guard.within(folder.path()).args(["-o", "module=till", "--force"]).run());
    assert!(message.contains("`mageacl plan` wrote Acme_Till there"), "{message}");
}

#[test]
fn an_empty_folder_and_a_missing_file_are_no_obstacle() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("till/etc")).unwrap();
    assert_eq!(module(folder.path(), &[]).code, 0);
    fs::remove_file(folder.path().join("till/etc/integration.xml")).unwrap();
    assert_eq!(module(folder.path(), &[]).code, 0);
    assert_eq!(tree(folder.path()), tree(written().path()));
}

#[test]
fn a_guard_module_of_an_earlier_mageacl_needs_force() {
    let shop = copy_of("shop");
    let args = ["guard", "-p", "expertrec", "--module-name", "Acme_Guard", "-o", "module=app/code/Acme/Guard"];
    mageacl(args).within(shop.path()).ok();
    let written = tree(shop.path());
    fs::remove_file(shop.path().join("app/code/Acme/Guard/mageacl-manifest.json")).unwrap();
    let message = refusal(&mageacl(args).within(shop.path()).run());
    assert!(message.contains("a guard module without a manifest") && message.contains("--force"), "{message}");
    mageacl(args).within(shop.path()).arg("--force").ok();
    assert_eq!(tree(shop.path()), written);
}

#[cfg(unix)]
#[test]
fn a_full_disk_leaves_the_old_module() {
    use std::process::Stdio;

    let shop = copy_of("shop");
    let args = ["guard", "-p", "expertrec", "--module-name", "Acme_Guard", "-o", "module=app/code/Acme/Guard"];
    for new in [true, false] {
        if !new {
            mageacl(args).within(shop.path()).ok();
        }
        let before = tree(shop.path());
        for blocks in [0, 1, 4] {
            let run = mageacl(args).within(shop.path()).args(["--single", "-o", "json=a/guard.json"]);
            let ended = super::limited(&run, blocks).stdout(Stdio::null()).output().unwrap();
            assert_eq!(ended.status.code(), Some(2), "{}", String::from_utf8_lossy(&ended.stderr));
            assert_eq!(tree(shop.path()), before, "{blocks} blocks");
        }
    }
}

#[cfg(unix)]
#[test]
fn permissions_in_the_folder_stay() {
    use std::os::unix::fs::PermissionsExt;

    let folder = written();
    let wanted = [("till", 0o2775), ("till/etc", 0o700), ("till/etc/module.xml", 0o444), ("till/composer.json", 0o660)];
    for (path, mode) in wanted {
        fs::set_permissions(folder.path().join(path), fs::Permissions::from_mode(mode)).unwrap();
    }
    assert_eq!(module(folder.path(), &[]).code, 0);
    for (path, mode) in wanted {
        assert_eq!(fs::metadata(folder.path().join(path)).unwrap().permissions().mode() & 0o7777, mode, "{path}");
    }
}
