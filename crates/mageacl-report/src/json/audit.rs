//! `mageacl/audit/1`.

use std::io::{self, Write};

use serde::Serialize;

use super::state::{StateOut, state};
use super::write;
use crate::{AuditView, kind_name};
use mageacl_core::audit::{All, Audited, Dropped, Effect, Why};
use mageacl_core::catalog::acl::Node;
use mageacl_core::catalog::{AclTree, Route};
use mageacl_core::finding::{Finding, Severity, fingerprints, set_aside};
use mageacl_core::grant::{Click, Place, Table};
use mageacl_core::plan::{Collateral, Plan};

/// A list whose items are made one at a time while it is written, so that a large audit is not in memory twice.
struct Each<F>(F);

impl<I, F> Serialize for Each<F>
where
    F: Fn() -> I,
    I: Iterator<Item: Serialize>,
{
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}

#[derive(Serialize)]
struct AuditOut<'a, G, F> {
    needed: Option<NeededOut<'a>>,
    grants: G,
    findings: F,
    summary: SummaryOut,
    read: ReadOut<'a>,
}

#[derive(Serialize)]
struct NeededOut<'a> {
    subject: &'a str,
    endpoints: usize,
    required: Vec<&'a str>,
    closed: Vec<&'a str>,
    verified: bool,
}

#[derive(Serialize)]
struct GrantOut<'a> {
    name: &'a str,
    kind: &'static str,
    source: &'a str,
    line: Option<usize>,
    all_resources: &'static str,
    effective: Vec<&'a str>,
    routes: RoutesOut,
    excess: Vec<&'a str>,
    missing: Vec<&'a str>,
    structural: Vec<&'a str>,
    dropped: Vec<DroppedOut<'a>>,
    added: Vec<&'a str>,
    without_row: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    readings: Option<ReadingsOut<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    delta: Option<DeltaOut>,
    #[serde(skip_serializing_if = "Option::is_none")]
    callable: Option<Vec<String>>,
}

#[derive(Serialize)]
struct RoutesOut {
    callable: usize,
    writes: usize,
}

#[derive(Serialize)]
struct DroppedOut<'a> {
    id: &'a str,
    why: &'static str,
    did_you_mean: Vec<&'a str>,
}

#[derive(Serialize)]
struct ReadingsOut<'a> {
    as_written: ReadingOut<'a>,
    as_stored: ReadingOut<'a>,
}

#[derive(Serialize)]
struct ReadingOut<'a> {
    ids: Vec<&'a str>,
    routes: RoutesOut,
}

#[derive(Serialize)]
struct DeltaOut {
    add: Vec<String>,
    remove: Vec<String>,
    clicks: Vec<ClickOut>,
}

#[derive(Serialize)]
struct ClickOut {
    action: &'static str,
    id: String,
    title_path: Vec<String>,
}

#[derive(Serialize)]
struct FindingOut<'a> {
    rule: &'a str,
    severity: &'static str,
    confidence: &'static str,
    fingerprint: &'a str,
    message: &'a str,
    subject: &'a str,
    resource: Option<&'a str>,
    locations: Vec<LocationOut<'a>>,
    why: &'a str,
    fix: &'a str,
    #[serde(flatten)]
    state: StateOut<'a>,
}

#[derive(Serialize)]
struct LocationOut<'a> {
    file: &'a str,
    line: Option<usize>,
}

#[derive(Serialize)]
struct SummaryOut {
    grants: usize,
    findings: usize,
    errors: usize,
    warnings: usize,
    notes: usize,
    suppressed: usize,
}

/// The tables that were read and those that were not, so that "no findings" never means "nothing read".
#[derive(Serialize)]
struct ReadOut<'a> {
    tables: Vec<&'static str>,
    tables_not_read: Vec<&'static str>,
    notes: &'a [String],
}

/// Writes an audit.
///
/// # Errors
/// If the output cannot be written.
pub fn audit(view: &AuditView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let report = view.report;
    let audit = &report.audit;
    let names = |tables: Vec<Table>| tables.into_iter().map(Table::name).collect::<Vec<_>>();
    let (read, missing): (Vec<Table>, Vec<Table>) =
        Table::ALL.into_iter().partition(|table| audit.facts.tables.contains(table));
    // The table of consumers adds no facts to that of integrations.
    let missing: Vec<Table> = missing.into_iter().filter(|table| *table != Table::Consumer).collect();
    let is_shop = !read.is_empty();
    let fingerprints = fingerprints(&report.findings);
    let content = AuditOut {
        needed: audit.needed.as_ref().map(|plan| needed(plan, view)),
        grants: Each(|| audit.grants.iter().map(|audited| grant(audited, view))),
        findings: Each(|| {
            let found = report.findings.iter().zip(&fingerprints);
            found.map(|(found, fingerprint)| finding(found, fingerprint, view))
        }),
        summary: SummaryOut {
            grants: audit.grants.len(),
            findings: report.open().count(),
            errors: report.count(Severity::Error),
            warnings: report.count(Severity::Warning),
            notes: report.count(Severity::Note),
            suppressed: set_aside(&report.findings).0,
        },
        read: ReadOut {
            tables: names(read),
            tables_not_read: if is_shop { names(missing) } else { Vec::new() },
            notes: &audit.notes,
        },
    };
    write("audit", Some(view.origin), content, out)
}

fn needed<'a>(plan: &Plan<'_>, view: &'a AuditView<'_>) -> NeededOut<'a> {
    NeededOut {
        subject: &view.subject,
        endpoints: plan.endpoints.len(),
        required: ids(&plan.required, view.tree),
        closed: ids(&plan.closed, view.tree),
        verified: plan.verified,
    }
}

fn grant<'a>(audited: &'a Audited<'_>, view: &'a AuditView<'_>) -> GrantOut<'a> {
    let compared = |nodes: Option<&[Node]>| ids(nodes.unwrap_or_default(), view.tree);
    let comparison = audited.comparison.as_ref();
    let place = audited.grant.place;
    let as_stored = || reading(&audited.effect.ids, &audited.effect, view.tree);
    GrantOut {
        name: &audited.grant.name,
        kind: kind_name(&audited.grant.kind),
        source: view.sources.name(place.file()),
        line: place.line(view.sources),
        all_resources: match audited.effect.all {
            All::No => "no",
            All::Whole => "whole",
            All::Partial => "partial",
        },
        effective: ids(&audited.effect.ids, view.tree),
        routes: routes(&audited.effect),
        excess: compared(comparison.map(|it| it.excess.as_slice())),
        missing: compared(comparison.map(|it| it.missing.as_slice())),
        structural: compared(comparison.map(|it| it.structural.as_slice())),
        dropped: audited.dropped.iter().map(|dropped| dropped_out(dropped, view.tree)).collect(),
        added: ids(&audited.added, view.tree),
        without_row: ids(&audited.without_row, view.tree),
        readings: audited.reading.as_ref().map(|it| ReadingsOut {
            as_written: reading(&it.named, &it.as_written, view.tree),
            as_stored: as_stored(),
        }),
        delta: delta(audited, view),
        callable: view.list_routes.then(|| {
            let mut names: Vec<String> = audited.effect.routes.iter().map(|route| route.name()).collect();
            names.sort_unstable();
            names
        }),
    }
}

fn delta(audited: &Audited<'_>, view: &AuditView<'_>) -> Option<DeltaOut> {
    let delta = view.delta(audited)?;
    let clicks = view.clicks().into_iter().map(|click| {
        let (action, node) = match click {
            Click::Tick(node) => ("tick", node),
            Click::Untick(node) => ("untick", node),
        };
        let title_path = view.tree.title_path(node).into_iter().map(str::to_owned).collect();
        ClickOut { action, id: view.tree.resource(node).id.clone(), title_path }
    });
    Some(DeltaOut { add: delta.add, remove: delta.remove, clicks: clicks.collect() })
}

fn dropped_out<'a>(dropped: &'a Dropped, tree: &'a AclTree) -> DroppedOut<'a> {
    let (why, near) = match &dropped.why {
        Why::Undefined(near) => ("undefined", near.as_slice()),
        Why::Disabled => ("disabled", &[][..]),
        Why::OutsideRoot => ("outside-root", &[][..]),
    };
    DroppedOut { id: &dropped.id.id, why, did_you_mean: ids(near, tree) }
}

fn reading<'a>(nodes: &[Node], effect: &Effect<'_>, tree: &'a AclTree) -> ReadingOut<'a> {
    ReadingOut { ids: ids(nodes, tree), routes: routes(effect) }
}

fn routes(effect: &Effect<'_>) -> RoutesOut {
    let guarded: Vec<&Route> = effect.guarded().collect();
    RoutesOut { callable: guarded.len(), writes: Collateral::writes(&guarded) }
}

fn finding<'a>(finding: &'a Finding, fingerprint: &'a str, view: &'a AuditView<'_>) -> FindingOut<'a> {
    let location =
        |place: &Place| LocationOut { file: view.sources.name(place.file()), line: place.line(view.sources) };
    FindingOut {
        rule: finding.rule,
        severity: finding.severity.as_str(),
        confidence: finding.confidence.as_str(),
        fingerprint,
        message: &finding.message,
        subject: &finding.subject,
        resource: finding.resource.as_deref(),
        locations: finding.places.iter().map(location).collect(),
        why: &finding.why,
        fix: &finding.fix,
        state: state(finding),
    }
}

fn ids<'a>(nodes: &[Node], tree: &'a AclTree) -> Vec<&'a str> {
    nodes.iter().map(|node| tree.resource(*node).id.as_str()).collect()
}
