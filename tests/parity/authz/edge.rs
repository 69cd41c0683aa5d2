//! Edge cases: questions about roles, in the form of commands.

use std::collections::BTreeMap;

use mageacl_core::authz::{Caller, Evaluator, RoleId, RuleRow, saved_rows};
use mageacl_core::catalog::Catalog;
use serde_json::{Map, Value, json};

use super::support::{Comparison, engine, evaluator, load, rows, rule};
use crate::collection::Stores;
use crate::records;

/// Questions that start with `authz`, `saverel` or `callable`, over all releases. The sample has all of them.
const QUESTIONS: usize = 86;

pub(crate) fn permissions(stores: &Stores) {
    let mut comparison = Comparison::default();
    for case in stores.edge() {
        let expected = records::json(&case.join("expected.json"));
        for (release, text, answer) in records::questions(&expected) {
            let Some(question) = Question::parse(text) else { continue };
            let catalog = load(&case.join("store")).unwrap();
            let got = question.answer(&catalog, release);
            comparison.equal(&got, answer, || format!("{} {release} {text}", expected["case"]));
        }
    }
    comparison.finish(QUESTIONS);
}

/// A question about roles: a verb, words and options.
#[derive(Default)]
pub(crate) struct Question<'q> {
    pub(crate) verb: &'q str,
    words: Vec<&'q str>,
    options: BTreeMap<&'q str, &'q str>,
}

impl<'q> Question<'q> {
    pub(crate) fn parse(text: &'q str) -> Option<Self> {
        let (verb, rest) = text.split_once(' ')?;
        if !["authz", "saverel", "callable"].contains(&verb) {
            return None;
        }
        let mut question = Question { verb, ..Question::default() };
        for word in rest.split(' ') {
            match word.strip_prefix("--").and_then(|option| option.split_once('=')) {
                Some((name, value)) => assert!(question.options.insert(name, value).is_none(), "{text}"),
                None => question.words.push(word),
            }
        }
        let known = ["grant", "drop", "rows", "roles", "check"];
        assert!(question.options.keys().all(|name| known.contains(name)), "{text}");
        Some(question)
    }

    pub(crate) fn list(&self, option: &str) -> Vec<&'q str> {
        self.options.get(option).map(|value| value.split(',').collect()).unwrap_or_default()
    }

    fn answer(&self, catalog: &Catalog, release: &str) -> Value {
        let tree = catalog.acl.as_ref().ok();
        if self.verb == "saverel" {
            let posted: Vec<&str> = self.words.iter().flat_map(|word| word.split(',')).collect();
            return rows(&saved_rows(tree.unwrap(), RoleId(1), &posted));
        }
        let evaluator = evaluator(tree, &self.rules(catalog), engine(release));
        let roles = if self.options.contains_key("roles") { self.list("roles") } else { vec!["1"] };
        match self.verb {
            "authz" => roles.iter().map(|role| (*role, self.checked(&evaluator, role))).collect(),
            _ => callers(catalog, &evaluator, &roles),
        }
    }

    /// Returns the saved rows of role 1, followed by the literal rows.
    pub(crate) fn rules(&self, catalog: &Catalog) -> Vec<RuleRow> {
        let mut rules = Vec::new();
        if self.options.contains_key("grant") {
            rules = saved_rows(catalog.acl.as_ref().unwrap(), RoleId(1), &self.list("grant"));
            let drop = self.list("drop");
            rules.retain(|rule| !drop.contains(&rule.resource.as_str()));
        }
        for row in self.list("rows") {
            let [role, permission, resource] = row.splitn(3, ':').collect::<Vec<_>>()[..] else { panic!("{row}") };
            rules.push(rule(&role.parse::<u32>().unwrap().into(), resource, permission));
        }
        rules
    }

    fn checked(&self, evaluator: &Evaluator<'_>, role: &str) -> Value {
        let role = evaluator.role(RoleId(role.parse().unwrap()));
        self.list("check").into_iter().map(|id| (id, Value::from(role.allows(id)))).collect()
    }
}

/// Returns the permission of every caller for every route.
fn callers(catalog: &Catalog, evaluator: &Evaluator<'_>, roles: &[&str]) -> Value {
    let routes = catalog.routes.as_ref().unwrap().all().iter();
    let answers = routes.map(|route| {
        let mut callers = Map::new();
        callers.insert("guest".to_owned(), Caller::Guest.may_call(route).into());
        callers.insert("customer".to_owned(), Caller::Customer.may_call(route).into());
        for role in roles {
            let caller = Caller::Role(evaluator.role(RoleId(role.parse().unwrap())));
            callers.insert(format!("role{role}"), caller.may_call(route).into());
        }
        (format!("{} {}", route.name(), json!(route.resources)), Value::from(callers))
    });
    answers.collect()
}
