//! Nine real releases, each under its own engine.

use std::fmt::Write;
use std::path::Path;

use mageacl::authz::{Caller, Evaluator, Permission, RoleId, Rule, saved_rows};
use mageacl::catalog::acl::ALL;
use mageacl::catalog::{AclTree, Catalog, Routes};
use serde_json::Value;

use crate::support::{Comparison, callable, engine, load, oracle, read_json, rules, texts};

/// In each corpus: four lists of routes, 40 grants with four answers, 30 sets of rows with four answers.
const RELEASES: usize = 9;
const ANSWERS: usize = RELEASES * (4 + 40 * 4 + 30 * 4);

const ROLE: RoleId = RoleId(1);
const OTHER: RoleId = RoleId(2);

#[test]
fn corpora_of_releases() {
    let Some(oracle) = oracle() else { return };
    let mut files: Vec<_> =
        std::fs::read_dir(oracle.join("corpora")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert_eq!(files.len(), RELEASES);
    let mut comparison = Comparison::default();
    for file in files {
        let corpus = read_json(&file);
        let release = corpus["release"].as_str().unwrap();
        let catalog = load_release(&oracle, release);
        let store =
            Store { name: release, tree: catalog.acl.as_ref().unwrap(), routes: catalog.routes.as_ref().unwrap() };
        store.compare(&corpus["authz_corpus"], &mut comparison);
    }
    comparison.finish(ANSWERS);
}

struct Store<'c> {
    name: &'c str,
    tree: &'c AclTree,
    routes: &'c Routes,
}

impl<'c> Store<'c> {
    fn evaluator(&self, rules: &[Rule], record: &Value) -> Evaluator<'c> {
        Evaluator::new(self.tree, rules, engine(record["framework"].as_str().unwrap_or(self.name)))
    }

    /// The routes that a role may not call.
    fn missing(&self, rules: &[Rule]) -> Vec<String> {
        let evaluator = self.evaluator(rules, &Value::Null);
        let callable = callable(self.routes, Caller::Role(evaluator.role(ROLE)));
        let mut all: Vec<_> = self.routes.all().iter().collect();
        all.sort_by(|a, b| (&a.url, &a.method).cmp(&(&b.url, &b.method)));
        all.into_iter().map(mageacl::catalog::Route::name).filter(|name| !callable.contains(name)).collect()
    }

    fn compare(&self, corpus: &Value, comparison: &mut Comparison) {
        let release = self.name;
        assert_eq!(corpus["all_routes_count"], self.routes.all().len());
        let every_id: Vec<&str> = self.tree.nodes().map(|node| self.tree.resource(node).id.as_str()).collect();
        let all_but_all: Vec<&str> = every_id.iter().copied().filter(|id| *id != ALL).collect();
        for (list, got) in [
            ("guest_routes", callable(self.routes, Caller::Guest)),
            ("customer_routes", callable(self.routes, Caller::Customer)),
            ("all_missing", self.missing(&saved_rows(self.tree, ROLE, &[ALL]))),
            ("everything_but_all_missing", self.missing(&saved_rows(self.tree, ROLE, &all_but_all))),
        ] {
            comparison.equal(&Value::from(got), &corpus[list], || format!("{release} {list}"));
        }
        for grant in corpus["grants"].as_array().unwrap() {
            let what = |part| format!("{release} {} {part}", grant["posted"]);
            let saved = saved_rows(self.tree, ROLE, &texts(&grant["posted"]));
            let evaluator = self.evaluator(&saved, grant);
            let allows: Vec<Rule> = saved.iter().filter(|rule| rule.permission == Permission::Allow).cloned().collect();
            let gaps: Vec<Rule> =
                saved.iter().filter(|rule| place(&every_id, &rule.resource) % 7 != 3).cloned().collect();
            for (part, evaluator) in [
                ("allowed", &evaluator),
                ("allowed_if_only_allow_rows_stored", &self.evaluator(&allows, grant)),
                ("allowed_with_every7th_rowless", &self.evaluator(&gaps, grant)),
            ] {
                let got: Value = evaluator.role(ROLE).allowed_ids().collect();
                comparison.equal(&got, &grant[part], || what(part));
            }
            let routes = callable(self.routes, Caller::Role(evaluator.role(ROLE)));
            comparison.equal(&Value::from(routes), &grant["routes"], || what("routes"));
        }
        for (index, raw) in corpus["raw_rows"].as_array().unwrap().iter().enumerate() {
            let evaluator = self.evaluator(&rules(&raw["rows"]), raw);
            for (name, role) in [("role1", evaluator.role(ROLE)), ("role2", evaluator.role(OTHER))] {
                let what = || format!("{release} raw rows {index} {name}");
                comparison.equal(&role.allowed_ids().collect::<Value>(), &raw[name], what);
                let unknown = role.allows("Not_There::id");
                comparison.equal(&Value::from(unknown), &raw[format!("{name}_unknown_resource")], what);
            }
        }
    }
}

fn place(ids: &[&str], id: &str) -> usize {
    ids.iter().position(|known| *known == id).unwrap()
}

/// A store of one module that declares the tree and the routes which the release was recorded to have.
fn load_release(oracle: &Path, release: &str) -> Catalog {
    let recorded = read_json(&oracle.join(format!("releases/{release}.json.gz")));
    let mut acl = String::from("<config><acl><resources>");
    write_resources(&mut acl, &recorded["acl"]);
    acl.push_str("</resources></acl></config>");
    let mut webapi = String::from("<routes>");
    for route in recorded["routes"].as_array().unwrap() {
        let [url, method, class, name] =
            ["url", "method", "service_class", "service_method"].map(|key| quoted(&route[key]));
        write!(webapi, "<route url={url} method={method}><service class={class} method={name}/><resources>").unwrap();
        for reference in route["resources"].as_array().unwrap() {
            write!(webapi, "<resource ref={}/>", quoted(reference)).unwrap();
        }
        webapi.push_str("</resources></route>");
    }
    webapi.push_str("</routes>");
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("etc")).unwrap();
    std::fs::write(folder.path().join("etc/acl.xml"), acl).unwrap();
    std::fs::write(folder.path().join("etc/webapi.xml"), webapi).unwrap();
    load(folder.path(), &[("Recorded_Release".to_owned(), folder.path().to_owned())])
}

fn write_resources(acl: &mut String, resources: &Value) {
    for resource in resources.as_array().unwrap() {
        let (id, order) = (quoted(&resource["id"]), &resource["sortOrder"]);
        write!(acl, "<resource id={id} sortOrder=\"{order}\">").unwrap();
        write_resources(acl, &resource["children"]);
        acl.push_str("</resource>");
    }
}

fn quoted(value: &Value) -> String {
    let text = value.as_str().unwrap().replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    format!("\"{text}\"")
}
