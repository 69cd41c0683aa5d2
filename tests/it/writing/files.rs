//! Single files.

use std::fs;

use super::{plan, plan_into, refusal, tree};
use crate::common::{copy_of, fixture, mageacl};

#[test]
fn every_written_path_is_reported_on_standard_error() {
    let folder = tempfile::tempdir().unwrap();
    let outputs = ["json=plan.json", "markdown=deep/er/plan.md", "module=till"];
    let ended = plan_into(folder.path(), &outputs);
    assert_eq!(ended.stderr, "wrote plan.json\nwrote deep/er/plan.md\nwrote till (6 files)\n");
    assert_eq!((ended.code, ended.stdout), (0, plan().run().stdout));
    let quiet =
        outputs.iter().fold(plan().within(folder.path()).arg("--quiet"), |run, output| run.args(["-o", output]));
    assert_eq!(quiet.run().stderr, "");
}

#[test]
fn a_hostile_path_is_escaped() {
    let folder = tempfile::tempdir().unwrap();
    let ended = plan_into(folder.path(), &["json=a\u{1b}[31m\n::error::\u{202e}b"]);
    assert_eq!((ended.code, ended.stderr.as_str()), (0, "wrote a\\u{1b}[31m\\u{a}::error::\\u{202e}b\n"));
    let refused = plan_into(folder.path(), &["json=a\u{1b}[31m\n::error::\u{202e}b/c"]);
    assert!(!refused.stderr.contains(['\u{1b}', '\u{202e}']) && !refused.stderr.contains("\n::"), "{}", refused.stderr);
}

#[test]
fn several_spellings_of_one_path_are_one_target() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("x")).unwrap();
    fs::write(folder.path().join("there.json"), "old").unwrap();
    fs::hard_link(folder.path().join("there.json"), folder.path().join("hard")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("x", folder.path().join("link")).unwrap();
    let absolute = folder.path().join("a.json").display().to_string();
    let before = tree(folder.path());
    let mut pairs = vec![
        ("a.json", "a.json"),
        ("a.json", "./a.json"),
        ("a.json", ".//./a.json"),
        ("a.json", "x/../a.json"),
        ("a.json", "x/./../a.json"),
        ("a.json", "new/../a.json"),
        ("new/a.json", "new/b/../a.json"),
        ("a.json", absolute.as_str()),
        ("there.json", "hard"),
        ("m", "m/../m"),
    ];
    if cfg!(unix) {
        pairs.push(("x/a.json", "link/a.json"));
        pairs.push(("new/../x/b/a.json", "link/b/a.json"));
    }
    for (one, other) in pairs {
        let message = refusal(&plan_into(folder.path(), &[&format!("json={one}"), &format!("ids={other}")]));
        assert!(message.contains("for two formats"), "{one} {other}: {message}");
        assert_eq!(tree(folder.path()), before, "{one} {other}");
    }
}

#[test]
fn one_target_cannot_lie_in_another() {
    let folder = tempfile::tempdir().unwrap();
    let cases = [
        (["module=m", "json=m/plan.json"], "in the module folder `m`"),
        (["json=m/plan.json", "module=m"], "in the module folder `m`"),
        (["json=m/new/../plan.json", "module=./m"], "in the module folder"),
        (["module=m", "module=m/n"], "in the module folder `m`"),
        (["module=m", "module=m/."], "for two formats"),
        (["module=m", "json=m"], "for two formats"),
        (["json=a", "ids=a/b"], "`a` is a file"),
        (["ids=a/b/c", "json=a"], "`a` is a file"),
    ];
    for (outputs, words) in cases {
        let message = refusal(&plan_into(folder.path(), &outputs));
        assert!(message.contains(words), "{outputs:?}: {message}");
        assert!(tree(folder.path()).is_empty(), "{outputs:?}");
    }
    // Separate targets are allowed.
    assert_eq!(plan_into(folder.path(), &["module=m/n", "json=m/plan.json", "ids=m.n"]).code, 0);
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
    use std::os::unix::net::UnixListener;
    use std::path::Path;
    use std::process::{Command, Stdio};

    use super::*;
    use crate::writing::limited;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o7777
    }

    #[test]
    fn a_file_is_replaced_as_a_whole_and_keeps_its_permissions() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plan.json");
        for wanted in [0o600, 0o640, 0o664, 0o755] {
            let _ = fs::remove_file(&path);
            let _ = fs::remove_file(folder.path().join("reader"));
            fs::write(&path, "old").unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(wanted)).unwrap();
            // A second name of the old file reveals a write in place.
            fs::hard_link(&path, folder.path().join("reader")).unwrap();
            assert_eq!(plan_into(folder.path(), &["json=plan.json"]).code, 0);
            assert_eq!(mode(&path), wanted);
            assert!(fs::read_to_string(&path).unwrap().contains("mageacl/plan/1"));
            assert_eq!(fs::read_to_string(folder.path().join("reader")).unwrap(), "old");
            assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "no temporary file stays");
        }
    }

    #[test]
    fn a_new_file_has_the_permissions_of_any_new_file() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("other"), "").unwrap();
        assert_eq!(plan_into(folder.path(), &["json=plan.json", "module=m"]).code, 0);
        let expected = mode(&folder.path().join("other"));
        for file in ["plan.json", "m/etc/module.xml", "m/mageacl-manifest.json"] {
            assert_eq!(mode(&folder.path().join(file)), expected, "{file}");
        }
        fs::create_dir(folder.path().join("f")).unwrap();
        assert_eq!(mode(&folder.path().join("m/etc")), mode(&folder.path().join("f")));
        assert_eq!(mode(&folder.path().join("m")), mode(&folder.path().join("f")));
    }

    /// Every kind of path that is not a regular file, with words of the refusal.
    #[test]
    fn only_regular_files_are_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let inside = |name: &str| folder.path().join(name);
        fs::write(inside("file"), "old").unwrap();
        fs::write(inside("read-only"), "old").unwrap();
        fs::set_permissions(inside("read-only"), fs::Permissions::from_mode(0o444)).unwrap();
        fs::create_dir(inside("folder")).unwrap();
        symlink("file", inside("link")).unwrap();
        symlink("nowhere", inside("dangling")).unwrap();
        symlink("loop", inside("loop")).unwrap();
        symlink("folder", inside("linked-folder")).unwrap();
        let _socket = UnixListener::bind(inside("socket")).unwrap();
        assert!(Command::new("mkfifo").arg(inside("pipe")).status().unwrap().success());
        let before = tree(folder.path());
        let cases = [
            ("link", "symbolic link"),
            ("dangling", "symbolic link"),
            ("loop", "symbolic link"),
            ("linked-folder", "symbolic link"),
            ("linked-folder/", "symbolic link"),
            ("pipe", "named pipe"),
            ("socket", "socket"),
            ("folder", "a folder"),
            ("folder/", "a folder"),
            ("folder/.", "a folder"),
            ("new/", "names a folder"),
            ("new/.", "names a folder"),
            ("file/", "names a folder"),
            (".", "a folder"),
            ("..", "a folder"),
            ("folder/..", "a folder"),
            ("/", "root of the file system"),
            ("read-only", "read-only"),
            ("file/x", "not a folder"),
            ("link/x", "not a folder"),
            ("dangling/x", "broken symbolic link"),
            ("loop/x", "loop"),
            ("/dev/null", "--format"),
            ("/dev/full", "--format"),
            ("/dev/stdout", "--format"),
            ("/dev/fd/1", "--format"),
            ("/proc/self/fd/1", "--format"),
            ("-", "--format"),
        ];
        let is_here =
            |path: &str| Path::new(path).exists() || !path.starts_with("/dev/") && !path.starts_with("/proc/");
        // Not every system has all of these devices.
        for (path, words) in cases.into_iter().filter(|(path, _)| is_here(path)) {
            for format in ["json", "module"] {
                let is_folder =
                    ["folder", "folder/", "folder/.", "new/", "new/.", ".", "..", "folder/..", "read-only", "file/"];
                if format == "module" && is_folder.contains(&path) {
                    continue;
                }
                // The other output is valid, comes first, and is not written either.
                let output = format!("{format}={path}");
                let message = refusal(&plan_into(folder.path(), &["ids=deep/fine", &output]));
                assert!(message.contains(words), "{output}: {message}");
                assert_eq!(tree(folder.path()), before, "{output}");
            }
        }
        let message = refusal(&plan_into(folder.path(), &["module=file"]));
        assert!(message.contains("it is a file, and a module is a folder"), "{message}");
        // A link in a parent folder is followed.
        assert_eq!(plan_into(folder.path(), &["ids=linked-folder/fine"]).code, 0);
        assert!(inside("folder/fine").exists());
    }

    #[test]
    fn a_full_disk_leaves_the_old_files() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("routes.json"), "old").unwrap();
        let before = tree(folder.path());
        let files = ["ids=small.txt", "json=routes.json", "table=deep/er/routes.txt"];
        for outputs in [vec![files[1]], vec![files[2]], files.to_vec()] {
            let run = mageacl(["routes", "--magento", "2.4.7", "-f", "ids"]).within(folder.path());
            let run = outputs.iter().fold(run, |run, output| run.args(["-o", output]));
            let ended = limited(&run, 1).stdout(Stdio::null()).output().unwrap();
            let message = String::from_utf8(ended.stderr).unwrap();
            assert_eq!(ended.status.code(), Some(2), "{message}");
            assert!(message.contains("File too large"), "{message}");
            assert_eq!(tree(folder.path()), before, "{outputs:?}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_standard_output_is_an_error() {
        for args in
            [&["plan", "--magento", "2.4.7", "-e", "GET /V1/products"][..], &["--help"], &["completions", "bash"]]
        {
            let full = fs::File::options().write(true).open("/dev/full").unwrap();
            let ended = mageacl(args).command().stdout(full).output().unwrap();
            assert_eq!(ended.status.code(), Some(2), "{args:?}");
        }
    }

    #[test]
    fn a_file_that_standard_output_goes_to_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let log = fs::File::create(folder.path().join("log")).unwrap();
        let run = plan().within(folder.path()).args(["-o", "json=./log"]);
        let ended = run.command().stdout(log).output().unwrap();
        let message = String::from_utf8(ended.stderr).unwrap();
        assert!(ended.status.code() == Some(2) && message.contains("standard output"), "{message}");
        assert_eq!(fs::read_to_string(folder.path().join("log")).unwrap(), "");
    }

    #[test]
    fn an_input_is_not_replaced() {
        let store = copy_of("shop");
        let inside = |path: &str| store.path().join(path);
        fs::write(inside("calls.txt"), "GET /V1/products\n").unwrap();
        fs::hard_link(inside("calls.txt"), inside("hard.txt")).unwrap();
        fs::copy(fixture("grants/default.sql"), inside("dump.sql")).unwrap();
        fs::copy(crate::common::package().join("profiles/expertrec-search.json"), inside("profile.json")).unwrap();
        fs::write(inside("risk.json"), "{\"schema\": \"mageacl/risk/1\"}").unwrap();
        fs::write(inside("mageacl.json"), "{\"schema\": \"mageacl/config/1\"}").unwrap();
        fs::copy(inside("mageacl.json"), inside("other.json")).unwrap();
        mageacl(["snapshot", "-o", "snapshot.json"]).within(store.path()).ok();
        mageacl(["baseline", "create"]).within(store.path()).ok();
        let before = tree(store.path());
        let acl = before.keys().find(|path| path.ends_with("etc/acl.xml")).unwrap();
        let registration = before.keys().find(|path| path.ends_with("registration.php")).unwrap();
        let cases: [(&[&str], &str, &str); 19] = [
            (&["plan", "-p", "./profile.json"], "json", "profile.json"),
            (&["profile", "matrix", "-p", "profile.json"], "json", "./profile.json"),
            (&["plan", "--endpoints", "calls.txt"], "ids", "./calls.txt"),
            (&["plan", "--endpoints", "calls.txt"], "ids", "hard.txt"),
            (&["audit", "-g", "dump.sql"], "json", "app/../dump.sql"),
            (&["guard", "-e", "GET /V1/products", "-g", "dump.sql"], "json", "dump.sql"),
            (&["lint", "--risk", "risk.json"], "json", "risk.json"),
            (&["lint", "--config", "other.json"], "json", "other.json"),
            (&["lint"], "json", "mageacl.json"),
            (&["lint", "--no-config"], "json", "mageacl.json"),
            (&["check", "--baseline", "mageacl-baseline.json"], "json", "mageacl-baseline.json"),
            (&["tree", "--catalog", "snapshot.json"], "json", "snapshot.json"),
            (&["diff", "snapshot.json", "."], "json", "snapshot.json"),
            (&["diff", "2.4.7", "."], "json", acl),
            (&["tree"], "ids", acl),
            (&["routes"], "ids", registration),
            (&["tree"], "json", "app/etc/config.php"),
            (&["tree"], "json", "composer.json"),
            (&["plan", "-e", "GET /V1/products"], "module", "app"),
        ];
        for (args, format, path) in cases {
            let run = mageacl(args).within(store.path()).args(["-o", &format!("{format}={path}")]);
            let message = refusal(&run.run());
            assert!(message.contains("cannot write"), "{args:?} {path}: {message}");
            assert_eq!(tree(store.path()), before, "{args:?} {path}");
        }
        // Piped in, it is an input as well.
        let run = mageacl(["plan", "--endpoints", "-", "-o", "ids=calls.txt"]).within(store.path());
        let ended = run.command().stdin(fs::File::open(inside("calls.txt")).unwrap()).output().unwrap();
        assert_eq!((ended.status.code(), tree(store.path())), (Some(2), before));
    }

    #[test]
    fn the_owner_of_a_file_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plan.json");
        fs::write(&path, "old").unwrap();
        // Only root may change the owner; for others the owner stays the same.
        let _ = std::os::unix::fs::chown(&path, Some(12_345), Some(12_346));
        let owner = |path: &Path| fs::metadata(path).map(|found| (found.uid(), found.gid())).unwrap();
        let before = owner(&path);
        assert_eq!(plan_into(folder.path(), &["json=plan.json"]).code, 0);
        assert_eq!(owner(&path), before);
    }
}

/// An error document is written like any other output.
#[test]
fn an_error_document_replaces_no_file_of_the_store() {
    let store = copy_of("malformed-acl");
    let before = tree(store.path());
    let broken = before.keys().find(|path| path.ends_with("etc/acl.xml")).unwrap();
    let ended = mageacl(["tree", "-o", &format!("json={broken}")]).within(store.path()).run();
    assert_eq!((ended.code, tree(store.path())), (2, before));
    let ended = mageacl(["tree", "-o", "json=error.json"]).within(store.path()).run();
    assert!(ended.code == 2 && ended.stderr.starts_with("wrote error.json\n"), "{}", ended.stderr);
}

#[test]
fn nothing_is_written_if_the_printed_format_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let args = ["plan", "--magento", "2.4.7", "-e", "GET /V1/products", "--exact", "-f", "integration-xml"];
    let ended = mageacl(args).within(folder.path()).args(["-o", "json=plan.json", "-o", "ids=a/b/c"]).run();
    assert_eq!(ended.code, 2);
    assert!(tree(folder.path()).is_empty());
}
