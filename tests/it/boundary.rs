//! The boundary of a store: links out of it, files of the kernel, pipes, and paths in its configuration.

#![cfg(unix)]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;
use std::thread;

use crate::common::{Ended, folder, mageacl, write};

const SECRET: &str = "s3cr3t-of-the-runner";
const REGISTRATION: &str =
    "<?php \\Magento\\Framework\\Component\\ComponentRegistrar::register('module', 'A_B', __DIR__);";
const MODULE: &str = "<config><module name=\"A_B\"/></config>";
const ACL: &str = "<config><acl><resources>\n<resource id=\"Magento_Backend::admin\">\n<resource id=\"A_B::c\"/>\n</resource>\
                   </resources></acl></config>";

/// Files that the program reads if a store has them.
const READ_IN_STORE: [&str; 19] = [
    "app/code/A/B/etc/acl.xml",
    "app/code/A/B/etc/webapi.xml",
    "app/code/A/B/etc/webapi_async.xml",
    "app/code/A/B/etc/module.xml",
    "app/code/A/B/etc/integration.xml",
    "app/code/A/B/etc/integration/api.xml",
    "app/code/A/B/etc/integration/config.xml",
    "app/code/A/B/etc/di.xml",
    "app/code/A/B/registration.php",
    "app/etc/config.php",
    "app/etc/registration_globlist.php",
    "app/etc/vendor_path.php",
    "composer.json",
    "composer.lock",
    "vendor/composer/autoload_files.php",
    "vendor/composer/installed.json",
    "vendor/composer/installed.php",
    "mageacl.json",
    "mageacl-baseline.json",
];

/// Commands that read a store, run in its parent folder.
const COMMANDS: [&[&str]; 7] = [
    &["lint", "--pedantic", "store"],
    &["check", "store"],
    &["audit", "store"],
    &["explain", "store", "A_B::c"],
    &["plan", "-e", "POST /async/V1/c", "store"],
    &["diff", "store", "store"],
    &["baseline", "show", "store"],
];

fn store() -> tempfile::TempDir {
    folder([
        ("store/app/etc/config.php", "<?php return ['modules' => ['A_B' => 1]];"),
        ("store/app/etc/env.php", "<?php return ['key' => 's3cr3t-of-the-runner'];"),
        ("store/app/code/A/B/registration.php", REGISTRATION),
        ("store/app/code/A/B/etc/module.xml", MODULE),
        ("store/app/code/A/B/etc/acl.xml", ACL),
        ("outside/secret", "KEY=s3cr3t-of-the-runner\n"),
    ])
}

/// Replaces a file with a link.
fn link(target: impl AsRef<Path>, link: &Path) {
    fs::create_dir_all(link.parent().unwrap()).unwrap();
    let _ = fs::remove_file(link);
    symlink(target, link).unwrap();
}

fn pipe(path: &Path) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let _ = fs::remove_file(path);
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

fn silent(ended: &Ended, what: &str) {
    assert!(!format!("{}{}", ended.stdout, ended.stderr).contains(SECRET), "{what}: {}{}", ended.stdout, ended.stderr);
}

#[test]
fn a_link_out_of_the_store_is_reported_by_place_and_not_quoted() {
    for target in ["outside/secret", "store/app/etc/env.php"] {
        let folder = store();
        let acl = folder.path().join("store/app/code/A/B/etc/acl.xml");
        link(folder.path().join(target), &acl);
        let ended = mageacl(["tree", "store"]).within(folder.path()).run();
        assert_eq!(ended.code, 2);
        assert!(ended.stderr.contains("app/code/A/B/etc/acl.xml:1:1"), "{}", ended.stderr);
        silent(&ended, target);
        let (code, document) = mageacl(["tree", "store"]).within(folder.path()).json();
        assert_eq!(code, 2);
        assert_eq!(document["error"]["file"], "app/code/A/B/etc/acl.xml");
        assert!(!document.to_string().contains(SECRET));
    }
}

#[test]
fn a_link_of_a_folder_is_a_link_as_well() {
    let folder = store();
    write(folder.path(), "outside/etc/acl.xml", "<config>\n<s3cr3t-of-the-runner></config>");
    write(folder.path(), "outside/etc/module.xml", MODULE);
    let etc = folder.path().join("store/app/code/A/B/etc");
    fs::remove_dir_all(&etc).unwrap();
    symlink("../../../../../outside/etc", &etc).unwrap();
    let ended = mageacl(["tree", "store"]).within(folder.path()).run();
    assert_eq!(ended.code, 2);
    assert!(ended.stderr.contains("app/code/A/B/etc/acl.xml:2:"), "{}", ended.stderr);
    silent(&ended, "folder");
}

#[test]
fn packages_outside_the_store_are_read_and_not_quoted() {
    let folder = store();
    for (path, text) in [
        ("packages/p/registration.php", REGISTRATION.replace("A_B", "P_Q")),
        ("packages/p/etc/module.xml", MODULE.replace("A_B", "P_Q")),
        ("packages/p/etc/acl.xml", ACL.replace("A_B::c", "P_Q::c")),
        ("store/app/etc/config.php", "<?php return ['modules' => ['A_B' => 1, 'P_Q' => 1]];".to_owned()),
        (
            "store/vendor/composer/autoload_files.php",
            "<?php return ['x' => dirname(__DIR__) . '/p/p/registration.php'];".to_owned(),
        ),
    ] {
        write(folder.path(), path, &text);
    }
    link("../../../packages/p", &folder.path().join("store/vendor/p/p"));
    let tree = mageacl(["tree", "store", "-f", "ids"]).within(folder.path()).ok();
    assert!(tree.contains("A_B::c") && tree.contains("P_Q::c"), "{tree}");
    let ended = mageacl(["lint", "store"]).within(folder.path()).run();
    assert!(ended.stdout.contains("vendor/p/p/etc/acl.xml:3:"), "{}", ended.stdout);
    assert!(!ended.stdout.contains("<resource id=\"P_Q::c\"/>"), "{}", ended.stdout);
    // The same package inside the store is quoted.
    fs::remove_file(folder.path().join("store/vendor/p/p")).unwrap();
    fs::rename(folder.path().join("packages"), folder.path().join("store/packages")).unwrap();
    symlink("../../packages/p", folder.path().join("store/vendor/p/p")).unwrap();
    let ended = mageacl(["lint", "store"]).within(folder.path()).run();
    assert!(ended.stdout.contains("<resource id=\"P_Q::c\"/>"), "{}", ended.stdout);
}

#[cfg(target_os = "linux")]
#[test]
fn files_of_the_kernel_are_not_read() {
    for file in READ_IN_STORE {
        for (command, target) in COMMANDS.iter().zip(["/proc/self/environ", "environ"].into_iter().cycle()) {
            let folder = store();
            let path = folder.path().join("store").join(file);
            if target == "environ" {
                // A chain of links, the last of them to a folder.
                link("/proc/self", &folder.path().join("process"));
                link(folder.path().join("process/environ"), &path);
            } else {
                link(target, &path);
            }
            let ended = mageacl(command.iter()).env("KEY", SECRET).within(folder.path()).run();
            silent(&ended, file);
        }
    }
}

#[test]
fn pipes_and_devices_keep_no_reader_waiting() {
    for (at, file) in READ_IN_STORE.iter().enumerate() {
        let folder = store();
        let path = folder.path().join("store").join(file);
        pipe(&path);
        mageacl(COMMANDS[at % 4].iter()).within(folder.path()).run();
        link("/dev/zero", &path);
        mageacl(COMMANDS[(at + 1) % 4].iter()).within(folder.path()).run();
    }
}

#[test]
fn a_path_of_the_configuration_stays_in_its_folder() {
    let entries = [
        ("-p", "\"integrations\": [{\"integration\": \"x\", \"profile\": \"PATH\"}]"),
        ("--risk", "\"risk\": [\"PATH\"]"),
        ("-g", "\"integrations\": [{\"integration\": \"x\", \"profile\": \"klaviyo\", \"grants\": \"PATH\"}]"),
    ];
    for path in [
        "../outside/secret.json",
        "../outside/none.json",
        "app/../../outside/secret.json",
        "none/../../outside/secret.json",
        "./app/etc/../../../outside/secret.json",
        "link.json",
        "folder/secret.json",
        "/proc/self/environ",
        "/dev/stdin",
        "/etc/none.json",
        "ABSOLUTE/outside/secret.json",
    ] {
        for (option, entry) in entries {
            let folder = store();
            write(folder.path(), "outside/secret.json", &format!("{{\"key\": \"{SECRET}\"}}"));
            link("../outside/secret.json", &folder.path().join("store/link.json"));
            link("../outside", &folder.path().join("store/folder"));
            let path = path.replace("ABSOLUTE", &folder.path().display().to_string());
            let config = format!("{{\"schema\": \"mageacl/config/1\", {}}}", entry.replace("PATH", &path));
            write(folder.path(), "store/mageacl.json", &config);
            let explicit = ["check", "store", "--config", "store/mageacl.json"].as_slice();
            for command in [["check", "store"].as_slice(), &["lint", "store"], &["audit", "store"], explicit] {
                let ended = mageacl(command.iter()).within(folder.path()).run();
                assert_eq!(ended.code, 2, "{path} {}", ended.stderr);
                assert!(ended.stderr.contains(&format!("{option} FILE")), "{path}: {}", ended.stderr);
                assert!(ended.stderr.contains("mageacl.json"), "{path}: {}", ended.stderr);
                silent(&ended, &path);
            }
        }
    }
}

#[test]
fn paths_in_the_folder_of_the_configuration_are_read() {
    let folder = store();
    let risk = "{\"schema\": \"mageacl/risk/1\"}";
    write(folder.path(), "store/policy/risk.json", risk);
    let absolute = folder.path().join("store/policy/risk.json");
    for path in ["policy/risk.json", "./policy/../policy/risk.json", absolute.to_str().unwrap()] {
        let config = format!("{{\"schema\": \"mageacl/config/1\", \"risk\": [\"{path}\"]}}");
        write(folder.path(), "store/mageacl.json", &config);
        let ended = mageacl(["lint", "store"]).within(folder.path()).run();
        assert_ne!(ended.code, 2, "{path}: {}", ended.stderr);
        let ended = mageacl(["lint", "."]).within(folder.path().join("store")).run();
        assert_ne!(ended.code, 2, "{path}: {}", ended.stderr);
    }
}

#[test]
fn pipes_named_in_the_configuration_are_refused() {
    let folder = store();
    pipe(&folder.path().join("store/pipe.json"));
    for entry in [
        "\"risk\": [\"pipe.json\"]",
        "\"integrations\": [{\"integration\": \"x\", \"profile\": \"pipe.json\"}]",
        "\"integrations\": [{\"integration\": \"x\", \"profile\": \"klaviyo\", \"grants\": \"pipe.json\"}]",
    ] {
        write(folder.path(), "store/mageacl.json", &format!("{{\"schema\": \"mageacl/config/1\", {entry}}}"));
        let ended = mageacl(["check", "store"]).within(folder.path()).run();
        assert_eq!(ended.code, 2, "{}", ended.stderr);
        assert!(ended.stderr.contains("not a regular file"), "{}", ended.stderr);
    }
}

#[test]
fn whatever_is_given_for_a_profile_one_line_says_what_is_wrong() {
    let folder = store();
    let file = |name: &str| folder.path().join(name);
    fs::write(file("binary"), [0, 159, 146, 150, 0, 1, 2, 255]).unwrap();
    fs::write(file("empty"), "").unwrap();
    fs::write(file("text"), format!("a\nb {SECRET}")).unwrap();
    fs::write(file("other.json"), format!("{{\n\"{SECRET}\": true}}")).unwrap();
    fs::File::create(file("huge")).unwrap().set_len(16_000_001).unwrap();
    pipe(&file("pipe"));
    for (name, reason) in [
        ("./binary", "./binary:1:1: this is not JSON, and not even text"),
        ("./empty", "./empty:1:1: the file is empty"),
        ("./text", "./text:1:1: this is not JSON"),
        ("./other.json", "./other.json:1:1: this is not a file of mageacl"),
        ("./huge", "./huge: the file is larger than 16 MB (16,000,000 bytes)"),
        ("./outside", "./outside: it is a folder, not a file"),
        ("./pipe", "./pipe: it is a named pipe, and no program has opened it for writing"),
        ("/dev/zero", "/dev/zero: it is not a regular file"),
        ("/dev/null", "/dev/null: it is not a regular file"),
        ("./none.json", "./none.json: No such file or directory"),
    ] {
        for command in [["plan", "-p", name, "store"].as_slice(), &["profile", "check", name]] {
            let ended = mageacl(command.iter()).env("COLUMNS", "400").within(folder.path()).run();
            assert_eq!(ended.code, 2, "{name}");
            assert!(ended.stderr.contains(reason), "{name}: {}", ended.stderr);
            silent(&ended, name);
        }
    }
}

#[test]
fn a_pipe_that_a_program_writes_to_is_read() {
    let folder = store();
    let path = folder.path().join("pipe");
    pipe(&path);
    let config = "{\"schema\": \"mageacl/config/1\"}";
    let writer = thread::spawn({
        let path = path.clone();
        move || fs::write(path, config).unwrap()
    });
    let ended = mageacl(["lint", "--config"]).arg(&path).arg(folder.path().join("store")).run();
    writer.join().unwrap();
    assert_ne!(ended.code, 2, "{}", ended.stderr);
}

#[test]
fn a_file_of_mageacl_with_a_mistake_is_quoted() {
    let folder = store();
    write(folder.path(), "p.json", "{\"schema\": \"mageacl/profile/1\",\n  \"slugg\": \"my-profile\"}");
    let ended = mageacl(["plan", "-p", "p.json", "store"]).within(folder.path()).run();
    assert_eq!(ended.code, 2);
    assert!(ended.stderr.contains("\"slugg\": \"my-profile\""), "{}", ended.stderr);
}

#[test]
fn a_configuration_file_over_16_mb_is_refused() {
    for file in ["mageacl.json", "app/code/A/B/etc/acl.xml", "app/etc/config.php"] {
        let folder = store();
        let path = folder.path().join("store").join(file);
        fs::File::create(path).unwrap().set_len(16_000_001).unwrap();
        let ended = mageacl(["lint", "store"]).env("COLUMNS", "400").within(folder.path()).run();
        assert_ne!(ended.code, 0);
        let all = format!("{}{}", ended.stdout, ended.stderr);
        assert!(all.contains("16 MB (16,000,000 bytes)"), "{file}: {all}");
    }
}

#[test]
fn no_store_has_the_whole_disk_searched() {
    let registered = |folder: &str| REGISTRATION.replace("__DIR__", folder).replace("A_B", "A_C");
    for (path, text) in [
        ("store/composer.json", "{\"type\": \"project\", \"config\": {\"vendor-dir\": \"/\"}}".to_owned()),
        ("store/composer.json", "{\"type\": \"project\", \"config\": {\"vendor-dir\": \"../../../../..\"}}".to_owned()),
        ("store/app/etc/vendor_path.php", "<?php return '/proc/self/root';".to_owned()),
        ("store/app/code/A/C/registration.php", registered("'/'")),
        ("store/app/code/A/C/registration.php", registered("'/proc/self/root'")),
        ("store/app/code/A/C/registration.php", registered("__DIR__ . '/root'")),
        (
            "store/app/etc/registration_globlist.php",
            format!("<?php return ['app/code/*/*/registration.php', 'loop/{}x.php'];", "*/".repeat(39)),
        ),
        ("store/vendor/composer/autoload_files.php", "<?php return ['/proc/self/environ', '/dev/zero'];".to_owned()),
    ] {
        let folder = store();
        write(folder.path(), path, &text);
        link("/", &folder.path().join("store/app/code/A/C/root"));
        link(".", &folder.path().join("store/loop/a"));
        link(".", &folder.path().join("store/loop/b"));
        write(folder.path(), "store/app/etc/config.php", "<?php return ['modules' => ['A_B' => 1, 'A_C' => 1]];");
        let ended = mageacl(["lint", "--pedantic", "store"]).within(folder.path()).run();
        assert!(!format!("{}{}", ended.stdout, ended.stderr).contains("/usr/"), "{text}: {}", ended.stderr);
    }
}
