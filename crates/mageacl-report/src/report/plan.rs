//! The report of a plan.

use std::collections::{BTreeSet, HashMap};

use mageacl_core::catalog::acl::Node;
use mageacl_core::catalog::{Access, Route, Routes};
use mageacl_core::risk::Risks;

use super::audit::version;
use super::model::{Model, coverage, key};
use super::summary;
use crate::json::v1::audit::{AllResources, GrantKind};
use crate::json::v1::report::{Report, ReportGrant, RouteRisks};
use crate::{PlanView, catalog_name};

/// Makes the report of a plan: the minimum set beside All Resources.
#[must_use]
pub fn plan(view: &PlanView<'_>, routes: &Routes, risks: &Risks) -> Report {
    let model = Model { tree: view.tree, routes, risks, plan: Some(view.plan) };
    let granted = view.granted();
    let held: HashMap<Node, usize> = granted.iter().map(|node| (*node, 1)).collect();
    let needed = model.needed();
    let is_declared = |route: &&Route| needed.contains(&key(route));
    let called = routes.all().iter().filter(|route| route.access() == Access::Resources).filter(is_declared);
    let collateral = &view.plan.collateral;
    let ancestors = if view.exact { &[][..] } else { &collateral.closure };
    let also: BTreeSet<(&str, &str)> = collateral.exact.iter().chain(ancestors).map(|route| key(route)).collect();
    let opened = || routes.all().iter().filter(|route| also.contains(&key(route)));
    let minimum = ReportGrant {
        name: "Minimum set".to_owned(),
        owner: format!("required by {}", view.subject),
        all_resources: AllResources::No,
        effective: model.ids(granted),
        ..set(model.count(called.chain(opened())), model.count(opened()))
    };
    let all = || collateral.all_resources.iter().copied();
    let everything = ReportGrant {
        name: "All Resources".to_owned(),
        owner: "for comparison".to_owned(),
        all_resources: AllResources::Whole,
        effective: view.tree.nodes().map(|node| view.tree.resource(node).id.clone()).collect(),
        ..set(model.count(all()), model.count(all().filter(|route| !is_declared(route))))
    };
    let mut report = Report {
        command: "plan".to_owned(),
        version: version(),
        store: catalog_name(view.origin),
        subject: view.subject.clone(),
        needed: model.minimum(),
        calls: model.calls(),
        grants: vec![minimum, everything],
        resources: model.resources(&held),
        routes: model.all_routes(),
        checklist: model.checklist(),
        coverage: coverage(view.origin),
        ..Report::default()
    };
    report.summary = summary::plan(&report);
    report
}

fn set(routes: RouteRisks, excess: RouteRisks) -> ReportGrant {
    ReportGrant {
        name: String::new(),
        kind: GrantKind::List,
        owner: String::new(),
        source: String::new(),
        line: None,
        all_resources: AllResources::No,
        effective: Vec::new(),
        missing: Vec::new(),
        excess: Vec::new(),
        dropped: Vec::new(),
        routes,
        excess_routes: Some(excess),
        delta: None,
    }
}
