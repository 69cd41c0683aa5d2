//! Readers for recorded rows, and a comparison that counts.

use std::fmt::Debug;
use std::path::Path;

use mageacl_core::authz::{Caller, Engine, Evaluator, Permission, RoleId, RuleRow};
use mageacl_core::catalog::{AclTree, Catalog, Route, Routes};
use mageacl_core::release::Release;
use serde_json::{Value, json};

use crate::view;

/// Returns the engine of a release.
pub(crate) fn engine(release: &str) -> Engine {
    Engine::for_release(Some(Release::parse(release).unwrap()))
}

/// Returns the catalog of a store, or `None` if its list of modules cannot be computed.
pub(crate) fn load(store: &Path) -> Option<Catalog> {
    view::load(&view::discover(store)).ok().map(|loaded| loaded.catalog)
}

/// Parses rows of the form `[[role, resource, permission], ...]`.
pub(crate) fn rules(rows: &Value) -> Vec<RuleRow> {
    rows.as_array()
        .unwrap()
        .iter()
        .map(|row| rule(&row[0], row[1].as_str().unwrap(), row[2].as_str().unwrap()))
        .collect()
}

pub(crate) fn rule(role: &Value, resource: &str, permission: &str) -> RuleRow {
    let role = RoleId(role.as_u64().unwrap().try_into().unwrap());
    let permission = match permission {
        "allow" => Permission::Allow,
        "deny" => Permission::Deny,
        other => panic!("unknown permission {other:?}"),
    };
    RuleRow { role, resource: resource.to_owned(), permission }
}

/// Writes rules in the form of recorded rows.
pub(crate) fn rows(rules: &[RuleRow]) -> Value {
    let permission = |rule: &RuleRow| match rule.permission {
        Permission::Allow => "allow",
        Permission::Deny => "deny",
    };
    rules.iter().map(|rule| json!([rule.role.0, rule.resource, permission(rule)])).collect()
}

/// Returns the evaluator of a store. Without a tree it denies everything.
pub(crate) fn evaluator<'t>(tree: Option<&'t AclTree>, rules: &[RuleRow], engine: Engine) -> Evaluator<'t> {
    tree.map_or_else(Evaluator::default, |tree| Evaluator::new(tree, rules, engine))
}

/// Returns the routes that a caller may call, in the order of the records.
pub(crate) fn callable(routes: &Routes, caller: Caller<'_>) -> Vec<String> {
    routes.sorted().into_iter().filter(|route| caller.may_call(route)).map(Route::name).collect()
}

/// Counts comparisons and keeps the first differences.
#[derive(Default)]
pub(crate) struct Comparison {
    pub(crate) compared: usize,
    differences: Vec<String>,
}

impl Comparison {
    pub(crate) fn equal<G: PartialEq<E> + Debug, E: Debug>(
        &mut self,
        got: &G,
        expected: &E,
        what: impl Fn() -> String,
    ) {
        self.compared += 1;
        if got != expected {
            self.differences.push(format!("{}\n  mageacl {got:?}\n  Magento {expected:?}", what()));
        }
    }

    /// Fails on any difference, and if fewer answers were compared than the records hold.
    pub(crate) fn finish(self, at_least: usize) {
        let shown: Vec<&String> = self.differences.iter().take(10).collect();
        assert!(shown.is_empty(), "{} differences of {}: {shown:#?}", self.differences.len(), self.compared);
        assert!(self.compared >= at_least, "compared {} instead of {at_least}", self.compared);
    }
}
