//! The report of findings alone.

use mageacl_core::catalog::{AclTree, Routes};
use mageacl_core::finding::{Finding, fingerprints};
use mageacl_core::risk::Risks;
use mageacl_core::source::SourceMap;
use std::collections::HashMap;

use super::audit::version;
use super::model::{Model, coverage};
use super::summary;
use crate::json::v1::finding::State;
use crate::json::v1::report::{Report, ReportFinding};
use crate::lint::LintView;
use crate::{AuditView, catalog_name};

/// Makes the report of a check. The tree and the routes are absent if Magento could not load them.
#[must_use]
pub fn findings(view: &LintView<'_>, tree: Option<&AclTree>, routes: Option<&Routes>, risks: &Risks) -> Report {
    let mut report = Report {
        command: view.command.to_owned(),
        version: version(),
        store: catalog_name(view.origin),
        findings: of_list(view.findings, view.sources),
        coverage: coverage(view.origin),
        ..Report::default()
    };
    if let (Some(tree), Some(routes)) = (tree, routes) {
        let model = Model { tree, routes, risks, plan: None };
        report.resources = model.resources(&HashMap::new());
        report.routes = model.all_routes();
    }
    if let Some(broken) = view.broken {
        report.coverage.not_read.push(format!("{}. {}", broken.message, broken.consequence));
    }
    report.summary = summary::findings(&report);
    report
}

/// Describes the findings of an audit.
pub(super) fn of_audit(view: &AuditView<'_>) -> Vec<ReportFinding> {
    of_list(&view.report.findings, view.sources)
}

fn of_list(findings: &[Finding], sources: &SourceMap) -> Vec<ReportFinding> {
    let all = findings.iter().zip(fingerprints(findings));
    let described = all.map(|(finding, fingerprint)| ReportFinding {
        rule: finding.rule.to_owned(),
        severity: finding.severity.into(),
        confidence: finding.confidence.into(),
        state: crate::json::state_of(finding),
        message: finding.message.clone(),
        subject: finding.subject.clone(),
        resource: finding.resource.clone(),
        locations: finding.places.iter().map(|place| place.name(sources)).collect(),
        why: finding.why.clone(),
        fix: finding.fix.clone(),
        fingerprint,
    });
    described.filter(|finding| finding.state != State::Suppressed).collect()
}
