//! `mageacl/audit/1`.

use std::io::{self, Write};

use super::state::state;
use super::v1::Streamed;
use super::v1::audit::{
    Audit, AuditFinding, AuditSummary, CallableCount, Click as ClickOut, ClickAction, Delta, DropReason, DroppedId,
    Grant, GuestAccess, GuideBox, GuideLine, Needed, Read, Reading, Readings,
};
use super::v1::route::Location;
use super::write;
use crate::AuditView;
use mageacl_core::audit::{self, Dropped, GrantAudit, Permissions, ReadLine, read_lines};
use mageacl_core::catalog::acl::Node;
use mageacl_core::catalog::{AclTree, Route};
use mageacl_core::finding::{Finding, Severity, fingerprints, set_aside};
use mageacl_core::grant::{self, Click, Table};
use mageacl_core::plan::{Collateral, Plan};

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
    let content = Audit {
        needed: audit.needed.as_ref().map(|plan| needed(plan, view)),
        grants: Streamed::new(|| audit.grants.iter().map(|audited| grant(audited, view))),
        findings: Streamed::new(|| {
            let found = report.findings.iter().zip(&fingerprints);
            found.map(|(found, fingerprint)| finding(found, fingerprint, view))
        }),
        summary: AuditSummary {
            grants: audit.grants.len(),
            findings: report.open().count(),
            errors: report.count(Severity::Error),
            warnings: report.count(Severity::Warning),
            notes: report.count(Severity::Note),
            suppressed: set_aside(&report.findings).suppressed,
        },
        guest_access: GuestAccess {
            allow_insecure: audit.facts.guest_access.setting.into(),
            routes: audit.open_to_guests.iter().map(|route| route.name()).collect(),
        },
        read: Read {
            tables: names(read),
            tables_not_read: if is_shop { names(missing) } else { Vec::new() },
            notes: &audit.notes,
        },
    };
    write("audit", Some(view.origin), content, out)
}

fn needed<'a>(plan: &Plan<'_>, view: &'a AuditView<'_>) -> Needed<'a> {
    Needed {
        subject: &view.subject,
        endpoints: plan.endpoints.len(),
        required: ids(&plan.required, view.tree),
        closed: ids(&plan.with_ancestors, view.tree),
        verified: plan.verified,
    }
}

fn grant<'a>(audited: &'a GrantAudit<'_>, view: &'a AuditView<'_>) -> Grant<'a> {
    let compared = |nodes: Option<&[Node]>| ids(nodes.unwrap_or_default(), view.tree);
    let comparison = audited.comparison.as_ref();
    let place = audited.grant.place;
    let as_stored = || reading(&audited.effect.ids, &audited.effect, view.tree);
    Grant {
        name: &audited.grant.name,
        kind: (&audited.grant.kind).into(),
        source: view.sources.name(place.file()),
        line: place.line(view.sources),
        all_resources: audited.effect.all.into(),
        effective: ids(&audited.effect.ids, view.tree),
        routes: routes(&audited.effect),
        excess: compared(comparison.map(|it| it.excess.as_slice())),
        missing: compared(comparison.map(|it| it.missing.as_slice())),
        structural: compared(comparison.map(|it| it.structural.as_slice())),
        dropped: audited.dropped.iter().map(|dropped| dropped_out(dropped, view.tree)).collect(),
        added: ids(&audited.added, view.tree),
        without_row: ids(&audited.without_row, view.tree),
        readings: audited
            .reading
            .as_ref()
            .map(|it| Readings { as_written: reading(&it.named, &it.as_written, view.tree), as_stored: as_stored() }),
        lines: view.explain_reading.then(|| lines(audited, view)).filter(|_| audited.reading.is_some()),
        delta: delta(audited, view),
        callable: view.list_routes.then(|| {
            let routes = view.report.audit.callable(&audited.effect);
            let mut names: Vec<String> = routes.into_iter().map(Route::name).collect();
            names.sort_unstable();
            names
        }),
    }
}

fn lines<'a>(audited: &GrantAudit<'_>, view: &'a AuditView<'_>) -> Vec<GuideLine<'a>> {
    let of_line = |read: ReadLine<'_>| {
        let boxes = read.boxes.iter().map(|line| GuideBox {
            outcome: line.outcome().into(),
            ids: ids(line.nodes(), view.tree),
            access: line.item.access.clone(),
            meaning: line.meaning(view.tree),
        });
        let boxes = boxes.collect();
        let meaning = read.meaning.join("; ");
        GuideLine { line: read.number, outcome: read.outcome.into(), text: read.text, meaning, boxes }
    };
    read_lines(audited, view.tree, view.sources).into_iter().map(of_line).collect()
}

fn delta(audited: &GrantAudit<'_>, view: &AuditView<'_>) -> Option<Delta> {
    let delta = view.delta(audited)?;
    let clicks = view.clicks().into_iter().map(|click| {
        let (action, node) = match click {
            Click::Tick(node) => (ClickAction::Tick, node),
            Click::Untick(node) => (ClickAction::Untick, node),
        };
        let title_path = view.tree.title_path(node).into_iter().map(str::to_owned).collect();
        ClickOut { action, id: view.tree.resource(node).id.clone(), title_path }
    });
    Some(Delta { add: delta.add, remove: delta.remove, clicks: clicks.collect() })
}

fn dropped_out<'a>(dropped: &'a Dropped, tree: &'a AclTree) -> DroppedId<'a> {
    let (why, near) = match &dropped.why {
        audit::DropReason::Undefined(near) => (DropReason::Undefined, near.as_slice()),
        audit::DropReason::Disabled => (DropReason::Disabled, &[][..]),
        audit::DropReason::OutsideRoot => (DropReason::OutsideRoot, &[][..]),
    };
    DroppedId { id: &dropped.id.id, why, did_you_mean: ids(near, tree) }
}

fn reading<'a>(nodes: &[Node], effect: &Permissions<'_>, tree: &'a AclTree) -> Reading<'a> {
    Reading { ids: ids(nodes, tree), routes: routes(effect) }
}

fn routes(effect: &Permissions<'_>) -> CallableCount {
    let guarded: Vec<&Route> = effect.guarded().collect();
    CallableCount { callable: guarded.len(), writes: Collateral::writes(&guarded) }
}

fn finding<'a>(finding: &'a Finding, fingerprint: &'a str, view: &'a AuditView<'_>) -> AuditFinding<'a> {
    let location =
        |place: &grant::Location| Location { file: view.sources.name(place.file()), line: place.line(view.sources) };
    AuditFinding {
        rule: finding.rule,
        severity: finding.severity.into(),
        confidence: finding.confidence.into(),
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
