//! Stores are only read.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::SystemTime;

use super::tree;
use crate::common::{copy_of, mageacl};

/// The commands that print, with their required arguments; `STORE` is replaced by the store.
const COMMANDS: [&[&str]; 30] = [
    &["plan", "STORE", "-p", "expertrec"],
    &["plan", "STORE", "-e", "GET /async/V1/products", "-f", "api-xml"],
    &["audit", "STORE", "-p", "expertrec"],
    &["audit", "STORE", "-p", "expertrec", "--guide"],
    &["guard", "STORE", "-p", "expertrec"],
    &["lint", "STORE", "--pedantic", "--audit"],
    &["lint", "STORE", "--fix", "--diff"],
    &["lint", "STORE", "--admin"],
    &["check", "STORE"],
    &["admin", "STORE"],
    &["profile", "init", "--source", "STORE", "--name", "acme"],
    &["baseline", "show", "STORE"],
    &["diff", "2.4.7", "STORE"],
    &["diff", "STORE", "STORE", "-f", "markdown"],
    &["explain", "STORE", "Magento_Catalog::products"],
    &["explain", "STORE", "GET /V1/products"],
    &["tree", "STORE"],
    &["routes", "STORE", "-f", "json"],
    &["profile", "list"],
    &["profile", "show", "expertrec"],
    &["profile", "matrix", "-p", "expertrec"],
    &["profile", "check", "expertrec", "--store", "STORE"],
    &["snapshot", "STORE"],
    &["releases"],
    &["facts", "export", "STORE"],
    &["rules"],
    &["policy", "init", "STORE"],
    &["live", "export", "STORE"],
    &["convert", "report.json"],
    &["completions", "bash"],
];

/// Returns the time of the last change of each file and folder.
fn times(folder: &Path) -> BTreeMap<String, SystemTime> {
    let entries = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap);
    let time = |entry: &walkdir::DirEntry| fs::symlink_metadata(entry.path()).unwrap().modified().unwrap();
    entries.map(|entry| (entry.path().display().to_string(), time(&entry))).collect()
}

#[test]
fn no_command_changes_the_store() {
    for store in ["shop", "malformed-acl"] {
        let copy = copy_of(store);
        let elsewhere = tempfile::tempdir().unwrap();
        let before = (tree(copy.path()), times(copy.path()));
        for args in COMMANDS {
            let path = copy.path().to_str().unwrap();
            let from_outside = args.iter().map(|word| if *word == "STORE" { path } else { *word });
            mageacl(from_outside).within(elsewhere.path()).env("HOME", path).env("TMPDIR", path).run();
            let from_inside = args.iter().map(|word| if *word == "STORE" { "." } else { *word });
            let ended = mageacl(from_inside).within(copy.path()).env("HOME", path).run();
            assert_eq!((tree(copy.path()), times(copy.path())), before, "{args:?}: {}", ended.stderr);
            assert!(tree(elsewhere.path()).is_empty(), "{args:?}");
        }
    }
}

/// Every command is in the list above, or in the test of a command that writes.
#[test]
fn no_command_is_forgotten() {
    let help = mageacl(["--help"]).ok();
    let commands = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let names: Vec<&str> = commands
        .lines()
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert!(names.contains(&"plan") && names.contains(&"man"), "{names:?}");
    let known: Vec<&str> = COMMANDS.iter().map(|args| args[0]).chain(["man", "help", "init"]).collect();
    for name in names {
        assert!(known.contains(&name), "{name}");
    }
}

#[test]
fn commands_write_the_named_file_and_nothing_else() {
    let cases: [(&[&str], &[&str]); 7] = [
        (&["baseline", "create", "STORE"], &["mageacl-baseline.json"]),
        (&["baseline", "create", "STORE", "-b", "known.json"], &["known.json"]),
        (&["snapshot", "STORE", "-o", "s.json"], &["s.json"]),
        (&["init", "STORE"], &["mageacl.json"]),
        (&["releases", "-o", "json=r.json"], &["r.json"]),
        (&["lint", "STORE", "-o", "sarif=a/b.sarif", "-o", "junit=c.xml"], &["a", "a/b.sarif", "c.xml"]),
        (&["profile", "matrix", "-p", "expertrec", "-o", "markdown=m.md"], &["m.md"]),
    ];
    for (args, written) in cases {
        let copy = copy_of("shop");
        let mut before = tree(copy.path());
        let ended =
            mageacl(args.iter().map(|word| if *word == "STORE" { "." } else { *word })).within(copy.path()).run();
        assert!(ended.code < 2, "{args:?}: {}", ended.stderr);
        let mut after = tree(copy.path());
        for path in written {
            assert!(after.remove(*path).is_some(), "{args:?}: {path}");
            before.remove(*path);
        }
        assert_eq!(after, before, "{args:?}");
        for path in written.iter().filter(|path| path.contains('.')) {
            assert!(ended.stderr.contains(&format!("wrote {path}\n")), "{args:?}: {}", ended.stderr);
        }
    }
}

#[cfg(unix)]
#[test]
fn a_baseline_is_not_written_through_a_link() {
    let copy = copy_of("shop");
    let inside = |path: &str| copy.path().join(path);
    fs::write(inside("real.json"), "{ \"schema\": \"mageacl/baseline/1\", \"findings\": [] }").unwrap();
    std::os::unix::fs::symlink("real.json", inside("mageacl-baseline.json")).unwrap();
    std::os::unix::fs::symlink("nowhere", inside("dangling")).unwrap();
    let before = tree(copy.path());
    for args in [&["update"][..], &["create", "-b", "dangling"], &["create", "-b", "-"], &["create", "-b", "app"]] {
        let ended = mageacl(["baseline"]).args(args.iter().copied()).within(copy.path()).run();
        assert_eq!((ended.code, ended.stdout.as_str()), (2, ""), "{args:?}: {}", ended.stderr);
        assert_eq!(tree(copy.path()), before, "{args:?}");
    }
    mageacl(["baseline", "update", "-b", "real.json"]).within(copy.path()).ok();
    assert_ne!(tree(copy.path()), before);
}
