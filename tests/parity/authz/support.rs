//! Stores, recorded answers, and the differences between them and ours.

use std::collections::HashMap;
use std::fmt::Debug;
use std::io::Read;
use std::path::{Path, PathBuf};

use mageacl::authz::{Caller, Engine, Evaluator, Permission, RoleId, Rule};
use mageacl::catalog::{self, AclTree, Catalog, Origin, OriginSource, Routes};
use mageacl::release::Release;
use mageacl::source::SourceMap;
use mageacl::store::EnabledModule;
use serde_json::{Value, json};

/// The folder with the recorded answers. Says so where it is missing.
pub(crate) fn oracle() -> Option<PathBuf> {
    let shared = std::env::var_os("MAGEACL_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let oracle = shared.join("oracle");
    if oracle.is_dir() {
        return Some(oracle);
    }
    eprintln!("skipped: no recorded answers at {} (set MAGEACL_SHARED)", oracle.display());
    None
}

pub(crate) fn gunzip(path: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(std::fs::File::open(path).unwrap()).read_to_end(&mut bytes).unwrap();
    bytes
}

pub(crate) fn read_json(path: &Path) -> Value {
    let bytes = if path.extension().is_some_and(|it| it == "gz") { gunzip(path) } else { std::fs::read(path).unwrap() };
    serde_json::from_slice(&bytes).unwrap()
}

pub(crate) fn engine(release: &str) -> Engine {
    Engine::of(Some(Release::parse(release).unwrap()))
}

/// The catalog of modules with these folders below a store.
pub(crate) fn load(store: &Path, modules: &[(String, PathBuf)]) -> Catalog {
    let modules: Vec<EnabledModule> = modules
        .iter()
        .map(|(name, path)| EnabledModule {
            name: name.clone(),
            path: path.clone(),
            label: path.strip_prefix(store).unwrap().to_str().unwrap().to_owned(),
        })
        .collect();
    let origin = Origin {
        source: OriginSource::Checkout,
        magento: None,
        enabled: 0,
        disabled: 0,
        acl_files: 0,
        webapi_files: 0,
    };
    catalog::read(&modules, origin, &mut SourceMap::default())
}

/// The folders of the modules in `app/code` by the name that their `registration.php` gives them.
pub(crate) fn registered(store: &Path) -> HashMap<String, PathBuf> {
    let name = regex::Regex::new(r#"register\(\s*[^,]+,\s*['"]([^'"]+)['"]"#).unwrap();
    let mut modules = HashMap::new();
    for entry in walkdir::WalkDir::new(store) {
        let entry = entry.unwrap();
        if entry.file_name() == "registration.php" {
            let text = std::fs::read_to_string(entry.path()).unwrap();
            for captures in name.captures_iter(&text) {
                modules.insert(captures[1].to_owned(), entry.path().parent().unwrap().to_owned());
            }
        }
    }
    modules
}

/// `[[role, resource, permission], ...]` as rules.
pub(crate) fn rules(rows: &Value) -> Vec<Rule> {
    rows.as_array()
        .unwrap()
        .iter()
        .map(|row| rule(&row[0], row[1].as_str().unwrap(), row[2].as_str().unwrap()))
        .collect()
}

pub(crate) fn rule(role: &Value, resource: &str, permission: &str) -> Rule {
    let role = RoleId(role.as_u64().unwrap().try_into().unwrap());
    let permission = match permission {
        "allow" => Permission::Allow,
        "deny" => Permission::Deny,
        other => panic!("{other} is no permission"),
    };
    Rule { role, resource: resource.to_owned(), permission }
}

pub(crate) fn rows(rules: &[Rule]) -> Value {
    let permission = |rule: &Rule| match rule.permission {
        Permission::Allow => "allow",
        Permission::Deny => "deny",
    };
    rules.iter().map(|rule| json!([rule.role.0, rule.resource, permission(rule)])).collect()
}

/// The evaluator of a store, which denies everything where Magento could not read the tree.
pub(crate) fn evaluator<'t>(tree: Option<&'t AclTree>, rules: &[Rule], engine: Engine) -> Evaluator<'t> {
    tree.map_or_else(Evaluator::default, |tree| Evaluator::new(tree, rules, engine))
}

/// The routes that a caller may call, as the records list them.
pub(crate) fn callable(routes: &Routes, caller: Caller<'_>) -> Vec<String> {
    let mut callable: Vec<_> = routes.all().iter().filter(|route| caller.may_call(route)).collect();
    callable.sort_by(|a, b| (&a.url, &a.method).cmp(&(&b.url, &b.method)));
    callable.into_iter().map(mageacl::catalog::Route::name).collect()
}

pub(crate) fn texts(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect()
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
            self.differences.push(format!("{}\n  ours    {got:?}\n  Magento {expected:?}", what()));
        }
    }

    /// Fails on any difference, and where fewer things were compared than the records hold.
    pub(crate) fn finish(self, at_least: usize) {
        let shown: Vec<&String> = self.differences.iter().take(10).collect();
        assert!(shown.is_empty(), "{} differences of {}: {shown:#?}", self.differences.len(), self.compared);
        assert!(self.compared >= at_least, "compared {} instead of {at_least}", self.compared);
    }
}
