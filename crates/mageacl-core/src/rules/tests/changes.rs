//! Rules about changes, with two small stores of one module each.

mod grants;
mod resources;
mod routes;

use std::fs;
use std::path::Path;

use crate::audit::AccessModel;
use crate::catalog::{self, Catalog};
use crate::diff::{self, diff};
use crate::finding::Severity;
use crate::grant::{self, Input, Location};
use crate::plan::DeclaredEndpoint;
use crate::release::Release;
use crate::risk::Risks;
use crate::rules::{DiffContext, find, run_diff};
use crate::source::SourceMap;
use crate::store;

/// A tree below the root, and routes, each `METHOD url ref..`; the words `secure` and `by:SERVICE` are not refs.
#[derive(Clone, Copy)]
struct Made<'m> {
    resources: &'m str,
    routes: &'m [&'m str],
}

/// Two stores, with calls and grants.
struct Between<'m> {
    old: Made<'m>,
    new: Made<'m>,
    releases: (&'static str, &'static str),
    wanted: Vec<DeclaredEndpoint>,
    grants: Option<&'static str>,
}

/// A finding as shown to readers.
#[derive(Debug)]
struct Reported {
    severity: Severity,
    subject: String,
    resource: Option<String>,
    /// The side, the file and the line of its first position.
    at: String,
    message: String,
    related: Vec<String>,
}

/// A tree for most tests: `b` is below `a`.
const TREE: &str = "<resource id=\"Nova_D::a\" title=\"A\"><resource id=\"Nova_D::b\" title=\"B\"/></resource>\n\
                    <resource id=\"Nova_D::c\" title=\"C\"/>";

/// Compares two stores with the same tree and different routes.
fn routes<'m>(old: &'m [&'m str], new: &'m [&'m str]) -> Between<'m> {
    between(Made { resources: TREE, routes: old }, Made { resources: TREE, routes: new })
}

/// Compares two stores with the same routes and different trees.
fn trees<'m>(old: &'m str, new: &'m str, routes: &'m [&'m str]) -> Between<'m> {
    between(Made { resources: old, routes }, Made { resources: new, routes })
}

fn between<'m>(old: Made<'m>, new: Made<'m>) -> Between<'m> {
    Between { old, new, releases: ("2.4.8", "2.4.8"), wanted: Vec::new(), grants: None }
}

impl Between<'_> {
    fn on(mut self, old: &'static str, new: &'static str) -> Self {
        self.releases = (old, new);
        self
    }

    fn needs(mut self, call: &str) -> Self {
        self.wanted.push(DeclaredEndpoint::new(call.to_owned()));
        self
    }

    fn would_like(mut self, call: &str) -> Self {
        self.wanted.push(DeclaredEndpoint { optional: true, ..DeclaredEndpoint::new(call.to_owned()) });
        self
    }

    fn grants(mut self, text: &'static str) -> Self {
        self.grants = Some(text);
        self
    }

    /// Returns the findings of a rule.
    fn by(&self, rule: &str) -> Vec<Reported> {
        assert!(find(rule).is_some(), "{rule}");
        let sources = SourceMap::default();
        let (old, new) = (self.old.load(&sources, "old/"), self.new.load(&sources, "new/"));
        let shop = |catalog| side(catalog, Release::parse);
        let (old, new) = (shop((&old, self.releases.0)), shop((&new, self.releases.1)));
        let mut changes = diff(old, new);
        if !self.wanted.is_empty() {
            changes.profiles.push(diff::profile("app".to_owned(), &self.wanted, false, old, new));
        }
        if let Some(text) = self.grants {
            let input = Input { name: "grants".to_owned(), bytes: Box::new(text.as_bytes()) };
            let set = grant::gather([input], &sources).unwrap();
            changes.grants = diff::grants(set, &[], &changes.profiles, old, new).unwrap();
        }
        let findings = run_diff(&DiffContext { diff: &changes, risks: &Risks::default() });
        let place = |place: &Location| place.name(&sources);
        let reported = findings.into_iter().filter(|finding| finding.rule == rule).map(|finding| {
            assert!(!finding.why.is_empty() && !finding.fix.is_empty(), "{finding:#?}");
            Reported {
                severity: finding.severity,
                at: finding.places.first().map_or(String::new(), place),
                related: finding.related.iter().map(|(at, what)| format!("{} {what}", place(at))).collect(),
                subject: finding.subject,
                resource: finding.resource,
                message: finding.message,
            }
        });
        reported.collect()
    }

    /// Returns the only finding of a rule.
    #[track_caller]
    fn one(&self, rule: &str) -> Reported {
        let mut reported = self.by(rule);
        assert_eq!(reported.len(), 1, "{reported:#?}");
        reported.remove(0)
    }

    /// Asserts that a rule finds nothing.
    #[track_caller]
    fn silent(&self, rule: &str) {
        let reported = self.by(rule);
        assert!(reported.is_empty(), "{reported:#?}");
    }
}

fn side<'c>((catalog, release): (&'c Catalog, &str), parse: impl Fn(&str) -> Option<Release>) -> AccessModel<'c> {
    AccessModel {
        tree: catalog.acl.as_ref().unwrap(),
        routes: catalog.routes.as_ref().unwrap(),
        release: parse(release),
    }
}

impl Made<'_> {
    /// Writes and loads the store. Its resources begin in line 3 of `acl.xml`, its routes in line 2 of `webapi.xml`,
    /// one per line.
    fn load(self, sources: &SourceMap, side: &str) -> Catalog {
        let folder = tempfile::tempdir().unwrap();
        let register = "\\Magento\\Framework\\Component\\ComponentRegistrar";
        let write = |name: &str, file: &str, text: &str| {
            let path = folder.path().join("app/code").join(name.replace('_', "/")).join(file);
            fs::create_dir_all(path.parent().unwrap_or(Path::new(""))).unwrap();
            fs::write(path, text).unwrap();
        };
        for name in ["Magento_Backend", "Nova_D"] {
            let php = format!("<?php\n{register}::register({register}::MODULE, '{name}', __DIR__);\n");
            write(name, "registration.php", &php);
            write(name, "etc/module.xml", &format!("<config><module name=\"{name}\"/></config>"));
        }
        let acl = |inner: &str| format!("<config><acl><resources>\n{inner}\n</resources></acl></config>");
        let roots = "<resource id=\"Magento_Backend::all\"/><resource id=\"Magento_Backend::admin\"/>";
        write("Magento_Backend", "etc/acl.xml", &acl(roots));
        let below = format!("<resource id=\"Magento_Backend::admin\">\n{}\n</resource>", self.resources);
        write("Nova_D", "etc/acl.xml", &acl(&below));
        let routes: Vec<String> = self.routes.iter().map(|route| route_xml(route)).collect();
        write("Nova_D", "etc/webapi.xml", &format!("<routes>\n{}\n</routes>", routes.join("\n")));
        let first = sources.next();
        let catalog = catalog::load(&store::discover(folder.path()).unwrap(), sources).unwrap();
        sources.move_into(first, side);
        catalog
    }
}

fn route_xml(route: &str) -> String {
    let mut words = route.split(' ');
    let (method, url) = (words.next().unwrap(), words.next().unwrap());
    let (mut service, mut secure, mut refs) = ("A", "", Vec::new());
    for word in words {
        match word.strip_prefix("by:") {
            Some(class) => service = class,
            None if word == "secure" => secure = " secure=\"1\"",
            None if matches!(word, "self" | "anonymous") => refs.push(format!("<resource ref=\"{word}\"/>")),
            None => refs.push(format!("<resource ref=\"Nova_D::{word}\"/>")),
        }
    }
    let refs = refs.concat();
    format!(
        "<route url=\"{url}\" method=\"{method}\"{secure}><service class=\"{service}\" method=\"m\"/><resources>{refs}</resources></route>"
    )
}
