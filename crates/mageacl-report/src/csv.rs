//! Comma-separated values, as spreadsheets read them.

use std::io::{self, Write};

use super::AdminView;
use super::admin::{decision_text, guard_text};
use super::json::v1::audit::{AllResources, GrantKind};
use super::json::v1::finding::{Confidence, Severity};
use super::json::v1::report::{Report, RouteRisks};
use super::json::v1::route::Access;
use mageacl_core::catalog::Route;
use mageacl_core::source::SourceMap;

/// Writes the actions of the Admin, one per line.
///
/// # Errors
/// If the output cannot be written.
pub fn admin(view: &AdminView<'_>, out: &mut dyn Write) -> io::Result<()> {
    row(&["action", "asks for", "open", "decided by", "module", "upstream", "class", "file", "line"], out)?;
    for action in &view.result.admin.actions {
        let module = view.module(action.module);
        let guard = &action.checked.guard;
        let asked = guard_text(guard);
        let line = view.sources.line(action.span).map_or_else(String::new, |line| line.to_string());
        let fields = [
            &action.path,
            &asked,
            yes_or_no(guard.is_open()),
            decision_text(action),
            module,
            yes_or_no(view.catalog.is_upstream(module)),
            &action.class,
            view.sources.name(action.span.file),
            &line,
        ];
        row(&fields, out)?;
    }
    Ok(())
}

/// The columns of findings.
pub(super) const FINDINGS: [&str; 11] =
    ["severity", "confidence", "rule", "message", "subject", "resource", "file", "line", "why", "fix", "fingerprint"];

/// Writes the grants of a report, one per line.
///
/// # Errors
/// If the output cannot be written.
pub fn grants(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    row(
        &[
            "grant",
            "kind",
            "owner",
            "file",
            "line",
            "all resources",
            "resources",
            "excess resources",
            "missing resources",
            "ignored ids",
            "routes",
            "write routes",
            "excess routes",
            "excess write routes",
            "excess critical",
            "excess high",
            "excess medium",
            "excess low",
        ],
        out,
    )?;
    for grant in &report.grants {
        let excess =
            |number: fn(RouteRisks) -> usize| grant.excess_routes.map_or_else(String::new, |it| number(it).to_string());
        let compared = |ids: &[String]| report.needed.as_ref().map_or_else(String::new, |_| ids.len().to_string());
        let fields = [
            grant.name.clone(),
            grant_kind(grant.kind).to_owned(),
            grant.owner.clone(),
            grant.source.clone(),
            grant.line.map_or_else(String::new, |line| line.to_string()),
            all_resources(grant.all_resources).to_owned(),
            grant.effective.len().to_string(),
            compared(&grant.excess),
            compared(&grant.missing),
            grant.dropped.len().to_string(),
            grant.routes.routes.to_string(),
            grant.routes.writes.to_string(),
            excess(|it| it.routes),
            excess(|it| it.writes),
            excess(|it| it.critical),
            excess(|it| it.high),
            excess(|it| it.medium),
            excess(|it| it.low),
        ];
        row(&fields.each_ref().map(String::as_str), out)?;
    }
    Ok(())
}

/// Writes the routes of a report, one per line.
///
/// # Errors
/// If the output cannot be written.
pub fn report_routes(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    row(
        &["method", "url", "access", "resources", "operation", "risk", "capabilities", "reason", "module", "declared"],
        out,
    )?;
    for route in &report.routes {
        let fields: [&str; 10] = [
            &route.method,
            &route.url,
            access(route.access),
            &route.resources.join(" "),
            &route.operation,
            route.risk.name(),
            &route.capabilities.join(", "),
            &route.reason,
            &route.module,
            yes_or_no(route.needed),
        ];
        row(&fields, out)?;
    }
    Ok(())
}

/// Writes the findings of a report, one per line. Each has its first location in one cell, as `file:line`.
///
/// # Errors
/// If the output cannot be written.
pub fn report_findings(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    row(&FINDINGS, out)?;
    for finding in &report.findings {
        let first = finding.locations.first().map_or("", String::as_str);
        let numbered = first.rsplit_once(':').filter(|(_, line)| line.parse::<usize>().is_ok());
        let (file, line) = numbered.unwrap_or((first, ""));
        let fields = [
            severity(finding.severity),
            confidence(finding.confidence),
            &finding.rule,
            &finding.message,
            &finding.subject,
            finding.resource.as_deref().unwrap_or_default(),
            file,
            line,
            &finding.why,
            &finding.fix,
            &finding.fingerprint,
        ];
        row(&fields, out)?;
    }
    Ok(())
}

/// Writes routes, one per line.
///
/// # Errors
/// If the output cannot be written.
pub fn routes(routes: &[&Route], sources: &SourceMap, out: &mut dyn Write) -> io::Result<()> {
    row(
        &["method", "url", "access", "resources", "service", "service method", "https only", "module", "file", "line"],
        out,
    )?;
    for route in routes {
        let first = route.declarations.first();
        let line = first.and_then(|first| sources.line(first.span)).map_or_else(String::new, |line| line.to_string());
        let fields: [&str; 10] = [
            &route.method,
            &route.url,
            access(route.access().into()),
            &route.resources.join(" "),
            &route.service,
            &route.service_method,
            yes_or_no(route.secure),
            first.map_or("", |first| first.module.as_str()),
            first.map_or("", |first| sources.name(first.span.file)),
            &line,
        ];
        row(&fields, out)?;
    }
    Ok(())
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::High => "high",
        Confidence::Medium => "medium",
        Confidence::Low => "low",
    }
}

fn access(access: Access) -> &'static str {
    match access {
        Access::Resources => "resources",
        Access::SelfOnly => "self",
        Access::Anonymous => "anonymous",
        Access::Open => "open",
    }
}

fn grant_kind(kind: GrantKind) -> &'static str {
    match kind {
        GrantKind::Integration => "integration",
        GrantKind::AdminRole => "admin-role",
        GrantKind::Role => "role",
        GrantKind::List => "list",
        GrantKind::Checklist => "checklist",
    }
}

fn all_resources(all: AllResources) -> &'static str {
    match all {
        AllResources::No => "no",
        AllResources::Whole => "whole",
        AllResources::Partial => "partial",
    }
}

fn yes_or_no(value: bool) -> &'static str {
    if value { "yes" } else { "no" }
}

/// Writes a record. RFC 4180 ends each with CR and LF.
pub(super) fn row(fields: &[&str], out: &mut dyn Write) -> io::Result<()> {
    let fields: Vec<String> = fields.iter().map(|text| field(text)).collect();
    write!(out, "{}\r\n", fields.join(","))
}

/// Quotes a field if necessary. A quote mark is put before a text that a spreadsheet would take for a formula.
fn field(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if is_formula { format!("'{text}") } else { text.to_owned() };
    let is_plain = !text.contains([',', '"', '\n', '\r']);
    if is_plain { text } else { format!("\"{}\"", text.replace('"', "\"\"")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_quoted_and_formulas_disarmed() {
        let table = [
            ("a b", "a b"),
            ("a,b", "\"a,b\""),
            ("a\"b", "\"a\"\"b\""),
            ("a\nb", "\"a\nb\""),
            ("=1+1", "'=1+1"),
            ("@a,b", "\"'@a,b\""),
            ("", ""),
        ];
        for (text, expected) in table {
            assert_eq!(field(text), expected);
        }
    }
}
