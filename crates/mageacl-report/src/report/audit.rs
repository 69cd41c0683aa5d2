//! The report of an audit.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

use mageacl_core::audit::{Audit, GrantAudit};
use mageacl_core::catalog::Routes;
use mageacl_core::catalog::acl::Node;
use mageacl_core::grant::Table;
use mageacl_core::risk::Risks;

use super::model::{Model, coverage, key};
use super::{findings, summary};
use crate::json::v1::audit::AllResources;
use crate::json::v1::report::{Changes, Coverage, Report, ReportGrant};
use crate::{AuditView, TOOL, catalog_name, kind};

/// Makes the report of an audit.
#[must_use]
pub fn audit(view: &AuditView<'_>, routes: &Routes, risks: &Risks) -> Report {
    let audit = &view.report.audit;
    let model = Model { tree: view.tree, routes, risks, plan: audit.needed.as_ref() };
    let needed = model.needed();
    let mut held: HashMap<Node, usize> = HashMap::new();
    for node in audit.grants.iter().flat_map(|audited| audited.effect.ids.iter()) {
        *held.entry(*node).or_default() += 1;
    }
    let mut grants: Vec<ReportGrant> =
        audit.grants.iter().map(|audited| grant(audited, view, model, &needed)).collect();
    grants.sort_by_key(|grant| Reverse(loudness(grant)));
    let mut report = Report {
        command: "audit".to_owned(),
        version: version(),
        store: catalog_name(view.origin),
        subject: view.subject.clone(),
        needed: model.minimum(),
        calls: model.calls(),
        grants,
        resources: model.resources(&held),
        routes: model.all_routes(),
        findings: findings::of_audit(view),
        checklist: model.checklist(),
        coverage: read(audit, coverage(view.origin)),
        ..Report::default()
    };
    report.summary = summary::audit(&report);
    report
}

/// Returns the version that a report names.
pub(super) fn version() -> String {
    TOOL.to_owned()
}

fn grant(
    audited: &GrantAudit<'_>,
    view: &AuditView<'_>,
    model: Model<'_>,
    needed: &BTreeSet<(&str, &str)>,
) -> ReportGrant {
    let place = audited.grant.place;
    let comparison = audited.comparison.as_ref();
    let excess = audited.effect.guarded().filter(|route| !needed.contains(&key(route)));
    ReportGrant {
        name: audited.grant.name.clone(),
        kind: (&audited.grant.kind).into(),
        owner: kind(&audited.grant),
        source: view.sources.name(place.file()).to_owned(),
        line: place.line(view.sources),
        all_resources: audited.effect.all.into(),
        effective: model.ids(&audited.effect.ids),
        missing: comparison.map(|compared| model.ids(&compared.missing)).unwrap_or_default(),
        excess: comparison.map(|compared| model.ids(&compared.excess)).unwrap_or_default(),
        dropped: audited.dropped.iter().map(|dropped| dropped.id.id.clone()).collect(),
        routes: model.count(audited.effect.guarded()),
        excess_routes: comparison.map(|_| model.count(excess)),
        delta: view.delta(audited).map(|delta| Changes { add: delta.add, remove: delta.remove }),
    }
}

/// Returns the order of grants: All Resources first, then by the risk of excess access.
fn loudness(grant: &ReportGrant) -> (bool, usize, usize, usize, usize) {
    let routes = grant.excess_routes.unwrap_or(grant.routes);
    (grant.all_resources != AllResources::No, routes.critical, routes.high, routes.medium, routes.routes)
}

/// Adds the tables of a database, and the notes on the grants.
fn read(audit: &Audit<'_>, mut coverage: Coverage) -> Coverage {
    let tables = &audit.facts.tables;
    let (read, missing): (Vec<Table>, Vec<Table>) = Table::ALL.into_iter().partition(|table| tables.contains(table));
    if read.is_empty() {
        coverage.not_read.push("Tables of a database: none was in the input".to_owned());
    } else {
        coverage.read.extend(read.iter().map(|table| format!("Table {}", table.name())));
        // The table of consumers adds no facts to that of integrations.
        let missing = missing.iter().filter(|table| **table != Table::Consumer);
        coverage.not_read.extend(missing.map(|table| format!("Table {}: not in the input", table.name())));
    }
    coverage.notes.extend(audit.notes.iter().cloned());
    coverage
}
