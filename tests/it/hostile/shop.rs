//! A store and further inputs in which every text is hostile.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::texts::{TEXTS, key, of_xml, xml};
use crate::common::{copy_of, write};

/// A folder with the store `shop`, an older one, and the files that commands take.
pub(super) struct Hostile {
    folder: TempDir,
}

impl Hostile {
    pub(super) fn new() -> Hostile {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for (name, prefix) in [("shop", ""), ("old", "was ")] {
            let store = root.join(name);
            let base = copy_of("hostile-titles");
            copy(&base.path().join("app/code/Magento"), &store.join("app/code/Magento"));
            module(&store, "app/code/Nova/Ticket", "Nova_Ticket", prefix);
            // Files and modules have names, too.
            module_of_errors(&store, "app/code/No va/::error \u{202e}##[x] `|` @team");
        }
        let write = |name: &str, text: &str| write(root, name, text);
        for path in ["profile.json", "shop/profile.json"] {
            write(path, &profile().to_string());
        }
        write("shop/mageacl.json", &config().to_string());
        write("shop/risk.json", &risk().to_string());
        write("roles.tsv", &roles());
        write("rules.tsv", &rules());
        write("baseline.json", &baseline().to_string());
        Hostile { folder }
    }

    pub(super) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }
}

fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from).into_iter().map(Result::unwrap) {
        let target = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            std::fs::create_dir_all(target).unwrap();
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn register(store: &Path, folder: &str, name: &str) {
    let registration =
        format!("<?php \\Magento\\Framework\\Component\\ComponentRegistrar::register('module', '{name}', __DIR__);");
    write(store, &format!("{folder}/registration.php"), &registration);
    write(store, &format!("{folder}/etc/module.xml"), &format!("<config><module name=\"{name}\"/></config>"));
}

/// Titles, URLs, services and integrations.
fn module(store: &Path, folder: &str, name: &str, prefix: &str) {
    register(store, folder, name);
    let (mut resources, mut routes, mut integrations) = (String::new(), String::new(), String::new());
    for (at, text) in of_xml().into_iter().enumerate() {
        let title = xml(&format!("{prefix}{text}"));
        let _ = writeln!(resources, "<resource id=\"Nova_Ticket::t{at}\" title=\"{title}\"/>");
        for (method, url) in [("GET", format!("/V1/t{at}")), ("POST", format!("/V1/u{at}/{}", xml(&key(text))))] {
            let _ = writeln!(
                routes,
                "<route url=\"{url}\" method=\"{method}\"><service class=\"{title}\" method=\"{title}\"/>\
                 <resources><resource ref=\"Nova_Ticket::t{at}\"/></resources></route>"
            );
        }
        let _ = writeln!(
            integrations,
            "<integration name=\"{0}\"><email>{0}</email><resources><resource name=\"Nova_Ticket::t{at}\"/></resources></integration>",
            xml(&key(text))
        );
    }
    let files = [
        (
            "acl",
            format!(
                "<config><acl><resources><resource id=\"Magento_Backend::admin\">{resources}</resource></resources></acl></config>"
            ),
        ),
        ("webapi", format!("<routes>{routes}</routes>")),
        ("integration", format!("<config>{integrations}</config>")),
    ];
    for (file, text) in files {
        write(store, &format!("{folder}/etc/{file}.xml"), &text);
    }
}

/// Undefined refs, and refs of an absent module, so that `lint` has findings.
fn module_of_errors(store: &Path, folder: &str) {
    register(store, folder, "Evil_Mod");
    let mut routes = String::new();
    for (at, text) in of_xml().into_iter().enumerate() {
        let text = xml(text);
        let _ = writeln!(
            routes,
            "<route url=\"/V1/evil/{at}\" method=\"POST\">\n<service class=\"Evil\\Mod\\A\" method=\"b\"/>\n\
             <resources><resource ref=\"Evil_Mod::{text}\"/><resource ref=\"A_B::{text}\"/></resources></route>"
        );
    }
    write(store, &format!("{folder}/etc/webapi.xml"), &format!("<routes>\n{routes}</routes>"));
}

/// Returns calls to routes of the store, each with a purpose.
fn profile() -> Value {
    let endpoints = TEXTS.iter().enumerate().map(|(at, text)| {
        json!({ "method": "GET", "path": format!("/V1/t{at}"), "purpose": text, "confidence": "inferred", "evidence": text })
    });
    let all = TEXTS.join(" ");
    json!({
        "schema": "mageacl/profile/1", "slug": "hostile", "name": all, "vendor": all, "description": all, "kind": all,
        "evidence_quality": all, "all_resources": all, "endpoints": endpoints.collect::<Vec<_>>(),
        "checklist": { "url": format!("https://example.com/{all}"), "items": TEXTS.to_vec() },
    })
}

fn config() -> Value {
    let suppressions = of_xml().into_iter().take(20).map(|text| {
        json!({ "rule": "undefined-ref", "resource": format!("Evil_Mod::{text}"), "reason": format!("because {text}") })
    });
    json!({
        "schema": "mageacl/config/1",
        "risk": ["risk.json"],
        "integrations": [{ "integration": "@team and a@example.com", "profile": "./profile.json" }],
        "suppressions": suppressions.collect::<Vec<_>>(),
    })
}

fn risk() -> Value {
    let ids = TEXTS.iter().enumerate().map(|(at, text)| {
        let reason = format!("{text} reason");
        json!({ "id": format!("Nova_Ticket::t{at}"), "severity": "critical", "capabilities": ["bulk"], "reason": reason, "source": reason })
    });
    json!({ "schema": "mageacl/risk/1", "ids": ids.collect::<Vec<_>>() })
}

/// Returns a text as `mysql --batch` writes it.
fn tsv(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\n', "\\n").replace('\t', "\\t").replace('\0', "\\0")
}

fn roles() -> String {
    let mut text =
        String::from("role_id\tparent_id\ttree_level\tsort_order\trole_type\tuser_id\tuser_type\trole_name\n");
    for (at, name) in TEXTS.iter().enumerate() {
        let _ = writeln!(text, "{}\t0\t1\t0\tG\t0\t2\t{}", at + 1, tsv(name));
    }
    text
}

fn rules() -> String {
    let mut text = String::from("rule_id\trole_id\tresource_id\tprivileges\tpermission\n");
    for at in 0..TEXTS.len() {
        let _ = writeln!(text, "{0}\t{1}\tNova_Ticket::t{at}\tNULL\tallow", at * 2 + 1, at + 1);
        let _ = writeln!(text, "{0}\t{1}\tNova_Gone::t{at}\tNULL\tallow", at * 2 + 2, at + 1);
    }
    text
}

fn baseline() -> Value {
    let findings = TEXTS.iter().enumerate().map(|(at, text)| {
        json!({ "fingerprint": format!("{at:016x}"), "rule": "undefined-ref", "message": text, "since": "2026-01-01" })
    });
    json!({ "schema": "mageacl/baseline/1", "findings": findings.collect::<Vec<_>>() })
}
