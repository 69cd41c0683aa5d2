//! Tests of every rule: it fires, it stays silent, and it stays silent in the most similar situation.
//!
//! The tests of a rule are three functions that begin with its name: `all_resources_fires`,
//! `all_resources_stays_silent` and `all_resources_nearly_fires`. [`every_rule_is_tested`] fails if one is missing.

mod accounts;
mod advisories;
mod all_resources;
mod base;
mod changes;
mod checklists;
mod comparison;
mod declared;
mod excess;
mod ids;
mod policy;
mod rows;

use std::fs;
use std::path::{Path, PathBuf};

use super::{GrantContext, RULES, find, run};
use crate::audit::{AccessModel, Selection, audit, select};
use crate::catalog::{self, Catalog};
use crate::finding::Severity;
use crate::grant::{self, GrantSet, Input};
use crate::plan::{DeclaredEndpoint, plan};
use crate::release::Release;
use crate::risk::Risks;
use crate::source::SourceMap;
use crate::store;

/// Grants, the store against which they are evaluated, and the needed calls.
struct Question {
    store: PathBuf,
    /// Set if the store was made for a single test.
    _folder: Option<tempfile::TempDir>,
    release: Option<&'static str>,
    grants: Vec<String>,
    wanted: Vec<DeclaredEndpoint>,
    selections: Vec<Selection>,
}

/// A finding as shown to readers.
#[derive(Debug)]
struct Reported {
    rule: &'static str,
    severity: Severity,
    subject: String,
    resource: Option<String>,
    /// Its positions, each as a file and a line: the grants are files named `0`, `1` and so on.
    at: Vec<String>,
    message: String,
    why: String,
    fix: String,
}

/// Starts a test with a fixture.
fn about(fixture: &str) -> Question {
    let store = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures").join(fixture);
    let (grants, wanted, selections) = (Vec::new(), Vec::new(), Vec::new());
    Question { store, _folder: None, release: None, grants, wanted, selections }
}

/// Starts a test with a store of one module that has a tree below the root and some routes, each `METHOD url ref`.
fn about_tiny(resources: &str, routes: &[&str]) -> Question {
    let folder = tempfile::tempdir().unwrap();
    let module = folder.path().join("app/code/Magento/Backend");
    fs::create_dir_all(module.join("etc")).unwrap();
    let write = |file: &str, text: String| fs::write(module.join(file), text).unwrap();
    write(
        "registration.php",
        "<?php\n\\Magento\\Framework\\Component\\ComponentRegistrar::register(\
         \\Magento\\Framework\\Component\\ComponentRegistrar::MODULE, 'Magento_Backend', __DIR__);\n"
            .to_owned(),
    );
    write("etc/module.xml", "<config><module name=\"Magento_Backend\"/></config>".to_owned());
    write(
        "etc/acl.xml",
        format!(
            "<config><acl><resources><resource id=\"Magento_Backend::all\"/><resource id=\"Magento_Backend::admin\">\
             {resources}</resource></resources></acl></config>"
        ),
    );
    let route = |route: &&str| {
        let [method, url, reference] = route.split(' ').collect::<Vec<_>>().try_into().unwrap();
        format!(
            "<route url=\"{url}\" method=\"{method}\"><service class=\"A\" method=\"b\"/>\
             <resources><resource ref=\"{reference}\"/></resources></route>"
        )
    };
    let routes: String = routes.iter().map(route).collect();
    write("etc/webapi.xml", format!("<routes>{routes}</routes>"));
    Question { store: folder.path().to_owned(), _folder: Some(folder), ..about("shop") }
}

impl Question {
    /// Adds a file of grants. Without any, the store's own integrations are used.
    fn grants(mut self, text: &str) -> Self {
        self.grants.push(text.to_owned());
        self
    }

    /// Adds a needed call.
    fn needs(mut self, call: &str) -> Self {
        self.wanted.push(DeclaredEndpoint::new(call.to_owned()));
        self
    }

    /// Adds an optional call.
    fn would_like(mut self, call: &str) -> Self {
        self.wanted.push(DeclaredEndpoint { optional: true, ..DeclaredEndpoint::new(call.to_owned()) });
        self
    }

    fn on(mut self, release: &'static str) -> Self {
        self.release = Some(release);
        self
    }

    /// Selects a role by name or id.
    fn role(mut self, name: &str) -> Self {
        self.selections.push(Selection::Role(name.to_owned()));
        self
    }

    /// Returns the findings of all rules.
    fn reported(self) -> Vec<Reported> {
        let sources = SourceMap::default();
        let store = store::discover(&self.store).unwrap();
        let catalog = catalog::load(&store, &sources).unwrap();
        let set = self.set(&catalog, &sources);
        let release = self.release.map(|release| Release::parse(release).unwrap());
        let (tree, routes) = (catalog.acl.as_ref().unwrap(), catalog.routes.as_ref().unwrap());
        let shop = AccessModel { tree, routes, release: release.or(catalog.origin.release()) };
        let needed = (!self.wanted.is_empty()).then(|| plan(self.wanted, tree, routes));
        let mut audit = audit(set, needed, shop);
        select(&mut audit, &self.selections).unwrap();
        let findings = run(&GrantContext { audit: &audit, shop, risks: &Risks::default() });
        let reported = findings.into_iter().map(|finding| Reported {
            rule: finding.rule,
            severity: finding.severity,
            subject: finding.subject,
            resource: finding.resource,
            at: finding.places.iter().map(|place| place.name(&sources)).collect(),
            message: finding.message,
            why: finding.why,
            fix: finding.fix,
        });
        reported.collect()
    }

    fn set(&self, catalog: &Catalog, sources: &SourceMap) -> GrantSet {
        if self.grants.is_empty() {
            return grant::of_checkout(catalog, sources).unwrap();
        }
        let input = |(at, text): (usize, &String)| Input {
            name: at.to_string(),
            bytes: Box::new(std::io::Cursor::new(text.clone().into_bytes())),
        };
        grant::gather(self.grants.iter().enumerate().map(input), sources).unwrap()
    }

    /// Returns the findings of one rule.
    fn by(self, rule: &str) -> Vec<Reported> {
        assert!(find(rule).is_some(), "{rule}");
        self.reported().into_iter().filter(|reported| reported.rule == rule).collect()
    }

    /// Returns the only finding of a rule.
    fn one(self, rule: &str) -> Reported {
        let mut reported = self.by(rule);
        assert_eq!(reported.len(), 1, "{reported:#?}");
        reported.remove(0)
    }

    /// Asserts that a rule finds nothing.
    fn silent(self, rule: &str) {
        let reported = self.by(rule);
        assert!(reported.is_empty(), "{reported:#?}");
    }
}

impl Reported {
    /// Asserts severity, subject, resource and first position.
    fn assert(self, severity: Severity, subject: &str, resource: Option<&str>, at: &str) -> Self {
        let place = self.at.first().map_or("", String::as_str);
        assert_eq!(
            (self.severity, self.subject.as_str(), self.resource.as_deref(), place),
            (severity, subject, resource, at)
        );
        self
    }

    /// Asserts a part of the message.
    fn says(self, words: &str) -> Self {
        assert!(self.message.contains(words), "{}", self.message);
        self
    }

    fn because(self, words: &str) -> Self {
        assert!(self.why.contains(words), "{}", self.why);
        self
    }

    fn mend(self, words: &str) -> Self {
        assert!(self.fix.contains(words), "{}", self.fix);
        self
    }
}

/// Returns an `api.xml` that lists these ids, the first one in line 4.
fn api_xml(ids: &[&str]) -> String {
    let lines: Vec<String> = ids.iter().map(|id| format!("<resource name=\"{id}\"/>\n")).collect();
    let lines = lines.concat();
    format!(
        "<integrations>\n<integration name=\"Acme\">\n<resources>\n{lines}</resources></integration></integrations>"
    )
}

/// Returns an `integration.xml` that lists these ids, the first one in line 4.
fn integration_xml(ids: &[&str]) -> String {
    let lines: Vec<String> = ids.iter().map(|id| format!("<resource name=\"{id}\"/>\n")).collect();
    let lines = lines.concat();
    format!(
        "<config>\n<integration name=\"Acme\"><email>a@acme.example</email>\n<resources>\n{lines}</resources>\
         </integration></config>"
    )
}

#[test]
fn every_rule_is_tested() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules/tests");
    let meta = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/config/tests");
    let folders = [folder.clone(), folder.join("declared"), folder.join("changes"), meta];
    let entries = folders.iter().flat_map(|folder| fs::read_dir(folder).unwrap());
    let texts = entries
        .filter(|entry| entry.as_ref().unwrap().path().is_file())
        .map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap());
    let texts: String = texts.collect();
    for rule in RULES {
        for what in ["fires", "stays_silent", "nearly_fires"] {
            let test = format!("#[test]\nfn {}_{what}() {{", rule.id.replace('-', "_"));
            assert!(texts.contains(&test), "{} has no test {what}", rule.id);
        }
    }
}

#[test]
fn every_rule_stands_in_the_table_once() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules");
    let files =
        ["admin", "diff", "grants", "policy", "store", "meta"].map(|kind| fs::read_dir(folder.join(kind)).unwrap());
    let mut declared: Vec<String> = files
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().path())
        .map(|path| fs::read_to_string(path).unwrap())
        .filter_map(|text| {
            Some(text.split_once("static RULE: Rule = Rule {\n    id: \"")?.1.split_once('"')?.0.to_owned())
        })
        .collect();
    declared.sort();
    let mut ids: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
    ids.sort_unstable();
    assert_eq!(ids, declared);
    for rule in RULES {
        assert!(std::ptr::eq(*rule, find(rule.id).unwrap()), "{}", rule.id);
        for text in [rule.title, rule.severity, rule.why, rule.example, rule.fix, rule.source] {
            assert!(!text.is_empty() && !text.contains("  ") && text.trim() == text, "{}: {text:?}", rule.id);
        }
    }
    assert!(find("all_resources").is_none());
}

#[test]
fn the_level_of_a_rule_is_what_its_text_begins_with() {
    let level = |id: &str| find(id).map(super::Rule::level);
    assert_eq!(level("all-resources"), Some(Severity::Error));
    assert_eq!(level("unknown-id"), Some(Severity::Warning));
    assert_eq!(level("stray-token"), Some(Severity::Note));
    assert_eq!(level("excess"), Some(Severity::Warning), "it depends");
    let known = ["error", "warning", "note", "by "];
    for rule in RULES {
        assert!(known.iter().any(|begin| rule.severity.starts_with(begin)), "{}: {}", rule.id, rule.severity);
    }
}
