//! Releases of Magento Open Source, each with its own engine.

use std::path::Path;

use mageacl_core::authz::{Caller, Evaluator, Permission, RoleId, RuleRow, saved_rows};
use mageacl_core::catalog::acl::ALL;
use mageacl_core::catalog::{AclTree, Route, Routes};
use serde_json::Value;

use super::support::{Comparison, callable, engine, load, rules};
use crate::records::{self, texts};

/// In each corpus: four lists of routes, 40 grants with four answers, 30 sets of rows with four answers.
const RELEASES: usize = 9;
const ANSWERS: usize = RELEASES * (4 + 40 * 4 + 30 * 4);

const ROLE: RoleId = RoleId(1);
const OTHER: RoleId = RoleId(2);

pub(crate) fn permissions(shared: &Path) {
    let files = records::entries(&shared.join("oracle/corpora"));
    assert_eq!(files.len(), RELEASES);
    let mut comparison = Comparison::default();
    for file in files {
        let corpus = records::json_gz(&file);
        let release = corpus["release"].as_str().unwrap();
        let unpacked = records::unpack(&shared.join(format!("magento/releases/{release}.tar.gz")));
        let catalog = load(&unpacked.path().join(release)).unwrap();
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
    fn evaluator(&self, rules: &[RuleRow], record: &Value) -> Evaluator<'c> {
        Evaluator::new(self.tree, rules, engine(record["framework"].as_str().unwrap_or(self.name)))
    }

    /// Returns the routes that a role may not call.
    fn missing(&self, rules: &[RuleRow]) -> Vec<String> {
        let evaluator = self.evaluator(rules, &Value::Null);
        let callable = callable(self.routes, Caller::Role(evaluator.role(ROLE)));
        let all = self.routes.sorted().into_iter().map(Route::name);
        all.filter(|name| !callable.contains(name)).collect()
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
            let allows: Vec<RuleRow> =
                saved.iter().filter(|rule| rule.permission == Permission::Allow).cloned().collect();
            let gaps: Vec<RuleRow> =
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
