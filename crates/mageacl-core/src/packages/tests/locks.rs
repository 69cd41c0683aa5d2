//! The reader of `composer.lock`.

use crate::packages::{Lock, Package};

fn parse(text: &str) -> Lock {
    Lock::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn names(lock: &Lock) -> Vec<&str> {
    lock.packages.iter().map(|package| package.name.as_str()).collect()
}

#[test]
fn a_lock_of_composer_2_is_read() {
    let lock = parse(
        r#"{
            "_readme": ["a"], "content-hash": "00",
            "packages": [{
                "name": "Acme/Kiosk", "version": "v1.2.3", "type": "magento2-module",
                "source": {"type": "git", "url": "https://user:secret@git.example/kiosk.git", "reference": "0"},
                "require": {"magento/framework": "*"},
                "replace": {"acme/Old-Kiosk": "self.version", "acme/none": null},
                "autoload": {"files": ["registration.php"], "psr-4": {"Acme\\Kiosk\\": ""}},
                "extra": {"magento_version": "2.4.9", "branch-alias": {"dev-main": "1.x-dev"}, "map": [["*", "a"]]}
            }],
            "packages-dev": [{"name": "acme/tests", "version": "1.0.0"}, {"name": "acme/kiosk", "version": "9.0.0"}],
            "aliases": [], "minimum-stability": "stable", "prefer-lowest": false, "platform": [], "plugin-api-version": "2.6.0"
        }"#,
    );
    let kiosk = Package {
        name: "acme/kiosk".to_owned(),
        version: "v1.2.3".to_owned(),
        kind: "magento2-module".to_owned(),
        is_dev: false,
        registers: true,
        replaces: vec![("acme/old-kiosk".to_owned(), "self.version".to_owned())],
        aliases: Vec::new(),
        magento_version: Some("2.4.9".to_owned()),
        source_path: None,
    };
    let tests =
        Package { name: "acme/tests".to_owned(), version: "1.0.0".to_owned(), is_dev: true, ..Package::default() };
    assert_eq!(lock.packages, [kiosk, tests]);
}

#[test]
fn folders_of_path_repositories_and_packages_for_development_are_known() {
    let dist = |kind: &str| {
        let text = format!(
            r#"{{"packages": [{{"name": "a/b", "version": "1", "dist": {{"type": "{kind}", "url": "packages/b"}}}}]}}"#
        );
        parse(&text).packages[0].source_path.clone()
    };
    assert_eq!([dist("path"), dist("zip")], [Some("packages/b".to_owned()), None]);
    let installed = r#"{"packages": [{"name": "a/b"}, {"name": "a/C"}], "dev": true, "dev-package-names": ["A/c"]}"#;
    let installed = Lock::parse_installed(installed).unwrap();
    assert_eq!(installed.packages.iter().map(|package| package.is_dev).collect::<Vec<_>>(), [false, true]);
}

#[test]
fn a_lock_of_composer_1_is_read() {
    let lock = parse(
        r#"{"hash": "0", "content-hash": "0", "packages": [{"name": "a/b", "version": "1.0.0"}], "packages-dev": null,
            "aliases": [], "stability-flags": {"a/b": 20}}"#,
    );
    assert_eq!(names(&lock), ["a/b"]);
    assert_eq!(names(&parse("\u{feff}{\"packages\": []}")), [""; 0]);
    assert_eq!(names(&parse(r#"{"packages": null}"#)), [""; 0]);
}

#[test]
fn a_branch_has_the_versions_of_its_aliases() {
    let lock = parse(
        r#"{"packages": [
            {"name": "a/b", "version": "dev-main", "extra": {"branch-alias": {"dev-main": "2.4.x-dev", "dev-old": "1.x-dev"}}},
            {"name": "a/c", "version": "dev-fix"},
            {"name": "a/d", "version": "1.0.0", "extra": {"branch-alias": {"dev-main": "2.0.x-dev"}}}
        ], "aliases": [{"package": "A/C", "version": "9999999-dev", "alias": "1.2.3", "alias_normalized": "1.2.3.0"}]}"#,
    );
    let aliases: Vec<Vec<String>> = lock.packages.into_iter().map(|package| package.aliases).collect();
    assert_eq!(aliases, [vec!["2.4.x-dev".to_owned()], vec!["1.2.3".to_owned()], vec![]]);
}

#[test]
fn only_packages_that_may_hold_modules_count() {
    let package = |kind: &str, registers: bool| Package { kind: kind.to_owned(), registers, ..Package::default() };
    for (kind, registers, expected) in [
        ("magento2-module", true, true),
        ("magento2-module", false, true),
        ("magento2-component", true, true),
        ("library", true, true),
        ("", true, true),
        ("metapackage", false, false),
        ("library", false, false),
        ("magento2-component", false, false),
        ("magento2-theme", true, false),
        ("magento2-language", true, false),
        ("magento2-library", true, false),
        ("composer-plugin", false, false),
    ] {
        assert_eq!(package(kind, registers).may_hold_modules(), expected, "{kind} {registers}");
    }
    let registers = |file: &str| {
        let text = format!(r#"{{"packages": [{{"name": "a/b", "autoload": {{"files": ["x.php", "{file}"]}}}}]}}"#);
        parse(&text).packages[0].registers
    };
    assert!(registers("registration.php") && registers("src/registration.php"));
    assert!(!registers("app/etc/NonComposerComponentRegistration.php") && !registers("registration.php/x"));
}

#[test]
fn values_of_other_types_count_as_missing() {
    for value in ["null", "true", "3", "-3", "1.5", "[]", "[[{}]]", "{}", "{\"a\": {\"b\": [1]}}", "\"\""] {
        for field in ["version", "type", "replace", "extra", "autoload", "source", "unknown"] {
            let text = format!(r#"{{"packages": [{{"name": "a/b", "{field}": {value}}}]}}"#);
            assert_eq!(names(&parse(&text)), ["a/b"], "{text}");
        }
        let text = format!(r#"{{"packages": [{value}, {{"name": {value}}}, {{"name": "a/b"}}], "x": {value}}}"#);
        assert_eq!(names(&parse(&text)), ["a/b"], "{text}");
        let text = format!(r#"{{"packages": [], "aliases": [{value}, {{"package": {value}, "alias": "1.0.0"}}]}}"#);
        assert_eq!(names(&parse(&text)), [""; 0], "{text}");
    }
}

#[test]
fn other_texts_are_refused_with_a_place_and_without_a_part_of_them() {
    const SECRET: &str = "hunter2";
    for (text, place) in [
        ("", 0..0),
        ("hunter2", 0..1),
        ("[\"hunter2\"]", 0..1),
        ("\"hunter2\"", 8..9),
        ("{\"packages\": \"hunter2\"}", 21..22),
        ("{\"packages\": {\"hunter2\": 1}}", 13..14),
        ("{\"packages\": [{\"name\": \"hunter2\"", 31..32),
        ("{\"packages\": [] \"hunter2\"}", 16..17),
        ("{\"packages\": []} hunter2", 17..18),
        ("{\"hunter2\": \"https://user:hunter2@git.example\"}", 0..0),
        ("{\"packages\": [], \"aliases\": \"hunter2\"}", 36..37),
        ("{\"packages\": [\"\\uD800 hunter2\"]}", 21..22),
    ] {
        let error = Lock::parse(text).unwrap_err();
        assert_eq!(error.span, place, "{text}: {error}");
        let shown = format!("{error} {:?}", error.help);
        assert!(!shown.contains(SECRET), "{text}: {shown}");
    }
    // A byte order mark counts.
    assert_eq!(Lock::parse("\u{feff}hunter2").unwrap_err().span, 3..4);
}

#[test]
fn a_lock_has_limits() {
    let deep = format!("{{\"packages\": [{}", "[".repeat(100_000));
    assert!(Lock::parse(&deep).is_err());
    let deep = format!("{{\"packages\": [{{\"extra\": {}", "{\"a\":".repeat(100_000));
    assert!(Lock::parse(&deep).is_err());
    let many = format!("{{\"packages\": [{}{{}}]}}", "{},".repeat(20_000));
    let error = Lock::parse(&many).unwrap_err();
    assert_eq!(error.message, "more than 20000 packages");
    // Long lists inside of a package are cut, not refused.
    let files = format!("{}\"registration.php\"", "\"a.php\",".repeat(2_000));
    let lock = parse(&format!("{{\"packages\": [{{\"name\": \"a/b\", \"autoload\": {{\"files\": [{files}]}}}}]}}"));
    assert!(!lock.packages[0].registers);
}

#[test]
fn a_lock_is_distinguished_from_a_snapshot() {
    assert!(Lock::is_like("{\"packages\": []}") && Lock::is_like("{\"packages\""));
    assert!(!Lock::is_like("{\"schema\": \"mageacl/snapshot/1\", \"packages\": []}") && !Lock::is_like("{}"));
}

#[test]
fn a_name_or_version_that_is_none_is_not_kept() {
    let lock = |name: &str, version: &str| {
        let package = format!("{{\"name\": \"{name}\", \"version\": \"{version}\", \"type\": \"magento2-module\"}}");
        Lock::parse(&format!("{{\"packages\": [{package}]}}")).unwrap().packages.remove(0)
    };
    for name in [
        "https://u:PLANTED@acme/a",
        "acme/a?token=PLANTED",
        "acme/a b",
        "acme/a/PLANTED",
        "acme/a\\u001bPLANTED",
        "/",
        &format!("acme/{}", "a".repeat(300)),
    ] {
        assert_eq!(lock(name, "1.0").name, "(invalid name)", "{name}");
    }
    for name in ["acme/a", "Acme/A_b.c--d", "acme"] {
        assert_eq!(lock(name, "1.0").name, name.to_lowercase());
    }
    for version in ["https://u:PLANTED@x", "1.0?token=PLANTED", "1.0\\nPLANTED", "1.0&PLANTED"] {
        assert_eq!(lock("acme/a", version).version, "(invalid version)", "{version}");
    }
    for version in ["1.0.0-p1", "dev-main", "dev-feature/x_y", "2.4.x-dev", "v1.0+build"] {
        assert_eq!(lock("acme/a", version).version, version);
    }
}
