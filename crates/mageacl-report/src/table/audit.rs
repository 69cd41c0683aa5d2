//! An audit for human readers: each grant with its access, its findings and the fixes.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style as Colour};

use super::{BOLD, Rows, hanging, heading, line, notes, title, who, wrapped};
use crate::escape::TerminalText;
use crate::lint::found;
use crate::{AuditView, TableStyle, catalog_name, count, kind, set_aside};
use mageacl_core::audit::{AllResources, GrantAudit, Permissions, read_lines};
use mageacl_core::authz::{ALLOW_INSECURE, GuestSetting};
use mageacl_core::catalog::Route;
use mageacl_core::finding::{Finding, Severity};
use mageacl_core::grant::Table;
use mageacl_core::plan;
use mageacl_core::plan::Collateral;

/// Writes an audit.
///
/// # Errors
/// If the output cannot be written.
pub fn audit(view: &AuditView<'_>, style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
    let report = view.report;
    let against = if view.subject.is_empty() { String::new() } else { format!(", compared with {}", view.subject) };
    title(
        out,
        &format!("{} on {}{against}", count(report.audit.grants.len(), "grant"), catalog_name(view.origin)),
        style,
    )?;
    for audited in &report.audit.grants {
        line(out, "")?;
        grant(audited, view, style, out)?;
        findings(Some(audited.number), view, style, out)?;
        if view.explain_reading {
            reading(audited, view, style, out)?;
        }
        if view.list_routes {
            callable(audited, view, style, out)?;
        }
    }
    if report.open().any(|finding| finding.grant.is_none()) {
        line(out, "")?;
        heading(out, if report.audit.facts.tables.is_empty() { "The declared calls" } else { "The store" })?;
        findings(None, view, style, out)?;
    }
    line(out, "")?;
    notes(&view.origin.notes, style, out)?;
    wrapped(out, "", summary(view), style)
}

/// Writes the owner of a grant and its access.
fn grant(audited: &GrantAudit<'_>, view: &AuditView<'_>, style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
    let place = view.path_from_here(audited.grant.place);
    let name = TerminalText::styled(BOLD, &audited.grant.name);
    wrapped(out, "", name.then(format!(" ({}, {place})", kind(&audited.grant))), style)?;
    let mut row = |label: &str, text: &str| wrapped(out, "  ", format!("{label}: {text}"), style);
    if let Some(reading) = &audited.reading {
        row("as written", &format!("{}, {}", count(reading.named.len(), "resource"), opens(&reading.as_written)))?;
        row("as stored by the Admin", &allowed(audited))?;
    } else {
        row("allows", &allowed(audited))?;
    }
    let as_guest = view.report.audit.only_as_guest(&audited.effect);
    if as_guest > 0 {
        row("open to everyone", &format!("{} more, since {ALLOW_INSECURE} is on", count(as_guest, "route")))?;
    }
    if let Some(comparison) = &audited.comparison {
        let number = |nodes: usize| if nodes == 0 { "none".to_owned() } else { nodes.to_string() };
        let (excess, missing) = (number(comparison.excess.len()), number(comparison.missing.len()));
        let needed = needed(view);
        row(
            "needed by the declared calls",
            &format!("{needed}; of them {missing} missing, besides them {excess} granted"),
        )?;
        if audited.reading.is_some() {
            wrapped(out, "  ", "to tick exactly the needed boxes:", style)?;
            for step in plan::steps(&view.clicks(), view.tree) {
                hanging(out, "    ", "      ", &step, style)?;
            }
        }
    }
    Ok(())
}

/// Returns the number of resources that the declared calls need. A stored grant may lack their ancestors.
fn needed(view: &AuditView<'_>) -> String {
    let Some(plan) = &view.report.audit.needed else { return count(0, "resource") };
    let ancestors = plan.with_ancestors.len().saturating_sub(plan.required.len());
    let required = count(plan.required.len(), "resource");
    if ancestors == 0 { required } else { format!("{required} (and {})", count(ancestors, "ancestor")) }
}

fn allowed(audited: &GrantAudit<'_>) -> String {
    let resources = match audited.effect.all {
        AllResources::Whole => format!("All Resources ({})", audited.effect.ids.len()),
        AllResources::Partial | AllResources::No => count(audited.effect.ids.len(), "resource"),
    };
    format!("{resources}, {}", opens(&audited.effect))
}

fn opens(effect: &Permissions<'_>) -> String {
    let guarded: Vec<&Route> = effect.guarded().collect();
    format!("{}, {} of them write routes", count(guarded.len(), "guarded route"), Collateral::writes(&guarded))
}

/// Writes the findings of a grant, or of none.
fn findings(grant: Option<usize>, view: &AuditView<'_>, style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
    let mut last: Option<&Finding> = None;
    let of_grant = view.report.open().filter(|finding| finding.grant == grant);
    for finding in of_grant {
        line(out, "")?;
        one(finding, last.filter(|last| last.rule == finding.rule), view, style, out)?;
        last = Some(finding);
    }
    Ok(())
}

/// Writes a finding. Text that the previous finding of the same rule has is not repeated, and a note is a single
/// sentence.
fn one(
    finding: &Finding,
    last: Option<&Finding>,
    view: &AuditView<'_>,
    style: TableStyle,
    out: &mut dyn Write,
) -> io::Result<()> {
    let colour = colour(finding.severity);
    let label = TerminalText::styled(colour, &format!("{}[{}]:", finding.severity, finding.rule));
    wrapped(out, "  ", label.then(format!(" {}", message(finding))), style)?;
    let mut detail = |label: &str, text: &str, said: Option<&String>| {
        let is_new = !text.is_empty() && said.is_none_or(|said| said != text);
        if is_new { wrapped(out, "    ", format!("{label} {text}"), style) } else { Ok(()) }
    };
    let of_grant = view.report.audit.grants.iter().find(|audited| Some(audited.number) == finding.grant);
    let place = finding.places.first().filter(|place| of_grant.is_none_or(|audited| audited.grant.place != **place));
    if let Some(place) = place {
        detail("at", &view.path_from_here(*place), None)?;
    }
    if finding.severity > Severity::Note {
        detail("why:", &finding.why, last.map(|last| &last.why))?;
        detail("fix:", &finding.fix, last.map(|last| &last.fix))?;
    }
    Ok(())
}

/// Returns the message. Below the heading of the grant its name is omitted.
fn message(finding: &Finding) -> String {
    let name = format!("`{}` ", finding.subject);
    let rest = finding.grant.and_then(|_| finding.message.strip_prefix(&name));
    rest.map_or_else(|| finding.message.clone(), |rest| format!("it {rest}"))
}

fn callable(audited: &GrantAudit<'_>, view: &AuditView<'_>, style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
    let audit = &view.report.audit;
    let routes = audit.callable(&audited.effect);
    line(out, "")?;
    heading(out, &format!("  May call {}", count(routes.len(), "route")))?;
    let mut rows = Rows::new(&["method", "url", "allowed callers"]);
    for route in routes {
        let is_open = audit.facts.guest_access.opens(route);
        let callers = if is_open { "everyone (allow_insecure is on)".to_owned() } else { who(route) };
        rows.add([route.method.clone(), route.url.clone(), callers]);
    }
    rows.print(style, out)?;
    if audit.facts.guest_access.setting == GuestSetting::Unknown {
        let note =
            format!("{ALLOW_INSECURE} is not known from the input: if it is 1, everyone may call more read routes.");
        wrapped(out, "  ", note, style)?;
    }
    Ok(())
}

/// Writes the lines of a checklist with their outcomes.
fn reading(audited: &GrantAudit<'_>, view: &AuditView<'_>, style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
    let lines = read_lines(audited, view.tree, view.sources);
    if lines.is_empty() {
        return Ok(());
    }
    line(out, "")?;
    heading(out, "  Reading of its lines")?;
    for read in lines {
        let text = format!("{:>4} {:<9} {}: {}", read.number, read.outcome.name(), read.text, read.meaning.join("; "));
        hanging(out, "    ", "                   ", &text, style)?;
    }
    Ok(())
}

fn summary(view: &AuditView<'_>) -> String {
    let report = view.report;
    let found = found(&report.findings);
    let hint = if view.subject.is_empty() {
        " No comparison: -p PROFILE or -e ENDPOINT reports excess and missing resources."
    } else {
        ""
    };
    format!("{found}.{}{hint}{}", set_aside(&report.findings), not_read(view))
}

/// Lists the tables that were not read.
fn not_read(view: &AuditView<'_>) -> String {
    let tables = &view.report.audit.facts.tables;
    // The table of consumers adds no facts to that of integrations.
    let judged = Table::ALL.iter().filter(|table| **table != Table::Consumer);
    let missing: Vec<&str> = judged.filter(|table| !tables.contains(table)).map(|table| table.name()).collect();
    if tables.is_empty() || missing.is_empty() {
        return String::new();
    }
    format!(" Not read, and so not checked: {}.", missing.join(", "))
}

fn colour(severity: Severity) -> Colour {
    let colour = match severity {
        Severity::Error => AnsiColor::Red,
        Severity::Warning => AnsiColor::Yellow,
        Severity::Note => AnsiColor::Cyan,
    };
    colour.on_default().bold()
}
