//! Rules about the declarations of modules, with small stores of a few files each.

mod absent;
mod admin;
mod advisories;
mod anonymous;
mod disabled;
mod grouped;
mod guards;
mod ids;
mod integrations;
mod keywords;
mod loading;
mod matching;
mod merging;
mod misplaced;
mod overrides;
mod owners;
mod refs;
mod soap;
mod tree;
mod unused;
mod uses;
mod writes;

use std::fs;

use crate::catalog::{self};
use crate::finding::{Finding, Severity};
use crate::grant;
use crate::risk::Risks;
use crate::rules::{AdminScope, FileIndex, Persona, RULES, StoreContext, look, run_admin, run_store};
use crate::source::SourceMap;
use crate::store;

/// A store of modules, each file by its path relative to `app/code`.
struct Modules(tempfile::TempDir);

/// A finding as shown to readers.
#[derive(Debug, PartialEq, Eq)]
struct Reported {
    severity: Severity,
    subject: String,
    resource: Option<String>,
    /// File, line and column, from 1.
    at: String,
    message: String,
    related: Vec<String>,
}

/// Makes modules with `registration.php` and `module.xml`, and the two roots in `Magento_Backend`.
fn modules(names: &[&str]) -> Modules {
    let folder = tempfile::tempdir().unwrap();
    let made = Modules(folder);
    for name in ["Magento_Backend"].iter().chain(names) {
        let (vendor, module) = name.split_once('_').unwrap();
        let register = "\\Magento\\Framework\\Component\\ComponentRegistrar";
        let php = format!("<?php\n{register}::register({register}::MODULE, '{name}', __DIR__);\n");
        made.write(&format!("{vendor}/{module}/registration.php"), &php);
        let xml = format!("<config><module name=\"{name}\"/></config>");
        made.write(&format!("{vendor}/{module}/etc/module.xml"), &xml);
    }
    let roots = "<resource id=\"Magento_Backend::all\" title=\"Allow everything\"/>\n<resource \
                 id=\"Magento_Backend::admin\" title=\"Magento Admin\"/>";
    made.file("Magento/Backend/etc/acl.xml", &acl(roots))
}

/// Returns an `acl.xml` whose resources begin in line 2.
fn acl(resources: &str) -> String {
    format!("<config><acl><resources>\n{resources}\n</resources></acl></config>")
}

/// Returns an `acl.xml` with resources below the root, which begin in line 3.
fn acl_below_root(resources: &str) -> String {
    acl(&format!("<resource id=\"Magento_Backend::admin\">\n{resources}\n</resource>"))
}

/// Returns a `webapi.xml` of routes, each `METHOD url ref..`, one per line from line 2 on.
fn webapi(routes: &[&str]) -> String {
    let route = |route: &&str| {
        let mut words = route.split(' ');
        let (method, url) = (words.next().unwrap(), words.next().unwrap());
        let refs: Vec<String> = words.map(|word| format!("<resource ref=\"{word}\"/>")).collect();
        format!(
            "<route url=\"{url}\" method=\"{method}\"><service class=\"A\" method=\"b\"/><resources>{}</resources></route>\n",
            refs.concat()
        )
    };
    format!("<routes>\n{}</routes>", routes.iter().map(route).collect::<Vec<_>>().concat())
}

impl Modules {
    fn write(&self, path: &str, text: &str) {
        let path = self.0.path().join("app/code").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn file(self, path: &str, text: &str) -> Modules {
        self.write(path, text);
        self
    }

    /// Returns the findings of a rule. Also asserts that it finds nothing for narrower personas.
    fn by(&self, rule: &str) -> Vec<Reported> {
        let known = RULES.iter().find(|known| known.id == rule).unwrap();
        let before = [Persona::Default, Persona::Pedantic].into_iter().rfind(|persona| *persona < known.persona);
        if let Some(before) = before {
            let early: Vec<Finding> = self.found(before).0.into_iter().filter(|finding| finding.rule == rule).collect();
            assert!(early.is_empty(), "{early:#?}");
        }
        let (findings, sources) = self.found(Persona::Audit);
        let reported = findings.into_iter().filter(|finding| finding.rule == rule).map(|finding| {
            let place = |place: &crate::grant::Location| {
                let file = sources.name(place.file()).trim_start_matches("app/code/").to_owned();
                match place {
                    crate::grant::Location::Text(span) => {
                        let at = sources.position(*span);
                        format!("{file}:{}:{}", at.line, at.column)
                    }
                    crate::grant::Location::Line(_, line) => format!("{file}:{line}"),
                }
            };
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

    /// Returns the number of findings of a rule for a persona.
    fn heard(&self, rule: &str, persona: Persona) -> usize {
        self.found(persona).0.iter().filter(|finding| finding.rule == rule).count()
    }

    fn found(&self, persona: Persona) -> (Vec<Finding>, SourceMap) {
        let sources = SourceMap::default();
        let store = store::discover(self.0.path()).unwrap();
        let mut catalog = catalog::load(&store, &sources).unwrap();
        catalog::load_integration_files(&mut catalog, &sources);
        let integrations = grant::of_checkout(&catalog, &sources).err();
        let misnamed = store::misnamed(&store, &sources);
        let uses = catalog::uses(&catalog, look(persona), &sources);
        let declared = catalog::declared(&catalog, &sources);
        let files = FileIndex::new(&catalog, &declared);
        let risks = Risks::default();
        let scope = StoreContext {
            catalog: &catalog,
            declared: &declared,
            files: &files,
            integrations: integrations.as_ref(),
            misnamed: &misnamed,
            uses: &uses,
            sources: &sources,
            risks: &risks,
        };
        let mut findings = run_store(&scope, persona);
        let read = crate::admin::read(&catalog, &sources);
        findings.extend(run_admin(&AdminScope { admin: &read, catalog: &catalog }, persona));
        (findings, sources)
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
