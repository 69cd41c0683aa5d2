//! An audit in Markdown for a pull request or a ticket, with the clicks that lead to the minimum set. Also the rules,
//! advisories and errors.

mod advisories;
mod connector;
mod diff;
mod errors;
mod lint;
mod matrix;
mod releases;

use std::io::{self, Write};

use super::escape::Markdown;
use super::escape::markdown::{cell_code, code, line, md, prose, text};
use super::{AuditView, TOOL, count, kind, set_aside};
use mageacl_core::audit::{AllResources, GrantAudit};
use mageacl_core::catalog::Route;
use mageacl_core::finding::{Finding, Severity};
use mageacl_core::plan::{self, Collateral};
use mageacl_core::rules::RULES;

pub use advisories::advisories;
pub use connector::{connector, connectors};
pub use diff::diff;
pub use errors::errors;
pub use lint::lint;
pub use matrix::matrix;
pub use releases::release_lines;

/// Writes the audit.
///
/// # Errors
/// If the output cannot be written.
pub fn audit(view: &AuditView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let report = view.report;
    line(out, "# Permission audit")?;
    line(out, "")?;
    let against = if view.subject.is_empty() { String::new() } else { format!(" compared with {}", view.subject) };
    line(out, text(&format!("By {TOOL}, {}{against}.", super::catalog_name(view.origin))))?;
    line(out, "")?;
    for note in &view.origin.notes {
        line(out, md!("**Note:** {}", text(note)))?;
        line(out, "")?;
    }
    line(out, "| Grant | Kind | Resources | Guarded routes | Writes | Excess | Missing |")?;
    line(out, "|---|---|--:|--:|--:|--:|--:|")?;
    report.audit.grants.iter().try_for_each(|audited| row(audited, view, out))?;
    findings(view, out)?;
    let Some(plan) = &report.audit.needed else { return Ok(()) };
    line(out, "")?;
    line(out, "## Minimum set")?;
    line(out, "")?;
    for node in &plan.required {
        let path = view.tree.title_path(*node).join(" > ");
        let id = &view.tree.resource(*node).id;
        line(out, md!("- {} {}", text(&path), code(id)))?;
    }
    steps(view, out)
}

/// Writes the documentation of all rules: `docs/rules.md`.
///
/// # Errors
/// If the output cannot be written.
pub fn rules(out: &mut dyn Write) -> io::Result<()> {
    line(out, "# Rules")?;
    line(out, "")?;
    line(
        out,
        "The rules of `mageacl audit`, in the order in which findings with the same severity are reported. `mageacl \
         explain RULE` shows one.",
    )?;
    for rule in RULES {
        line(out, "")?;
        line(out, md!("## {}", rule.id))?;
        line(out, "")?;
        line(out, md!("{}.", prose(rule.title).capitalized()))?;
        let parts = [
            ("Severity", rule.severity),
            ("Why", rule.why),
            ("Example", rule.example),
            ("Fix", rule.fix),
            ("Source", rule.source),
        ];
        for (name, part) in parts {
            line(out, "")?;
            line(out, md!("**{}:** {}", name, prose(part)))?;
        }
    }
    Ok(())
}

fn row(audited: &GrantAudit<'_>, view: &AuditView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let guarded: Vec<&Route> = audited.effect.guarded().collect();
    let compared = |number: Option<usize>| number.map_or(Markdown::from("-"), |number| md!("{}", number));
    let comparison = audited.comparison.as_ref();
    let all = if audited.effect.all == AllResources::Whole { "**All** " } else { "" };
    let cells = [
        text(&audited.grant.name),
        md!("{}, {}", text(&kind(&audited.grant)), cell_code(&view.place(audited.grant.place))),
        md!("{}{}", all, audited.effect.ids.len()),
        md!("{}", guarded.len()),
        md!("{}", Collateral::writes(&guarded)),
        compared(comparison.map(|it| it.excess.len())),
        compared(comparison.map(|it| it.missing.len())),
    ];
    line(out, md!("| {} |", Markdown::join(cells, " | ")))
}

fn findings(view: &AuditView<'_>, out: &mut dyn Write) -> io::Result<()> {
    line(out, "")?;
    line(out, "## Findings")?;
    let aside = set_aside(&view.report.findings);
    if view.report.open().next().is_none() {
        line(out, "")?;
        return line(out, md!("None. {}", text(aside.trim_start())));
    }
    for severity in Severity::ALL {
        let of_it: Vec<&Finding> = view.report.open().filter(|finding| finding.severity == severity).collect();
        if of_it.is_empty() {
            continue;
        }
        line(out, "")?;
        line(out, md!("### {}", text(&count(of_it.len(), severity.as_str()))))?;
        line(out, "")?;
        of_it.into_iter().try_for_each(|finding| one(finding, view, out))?;
    }
    if !aside.is_empty() {
        line(out, "")?;
        line(out, text(aside.trim_start()))?;
    }
    Ok(())
}

fn one(finding: &Finding, view: &AuditView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let place = finding.places.first();
    let place = place.map_or_else(Markdown::default, |place| md!(" ({})", code(&view.place(*place))));
    line(out, md!("- `{}`: {}{}", finding.rule, text(&finding.message), place))?;
    if finding.severity > Severity::Note {
        line(out, md!("  {}", text(&finding.why)))?;
        line(out, md!("  **{}**", text(&finding.fix)))?;
    }
    Ok(())
}

/// Writes the steps in the Admin's tree.
fn steps(view: &AuditView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let steps = plan::steps(&view.clicks(), view.tree);
    if steps.is_empty() {
        return Ok(());
    }
    line(out, "")?;
    line(out, "## How to grant it in the Admin")?;
    line(out, "")?;
    line(
        out,
        "System > Extensions > Integrations > the integration > API > Resource Access: **Custom**, all boxes empty. \
         Then, in this order:",
    )?;
    line(out, "")?;
    for (number, step) in steps.iter().enumerate() {
        line(out, md!("{}. {}", number + 1, text(step)))?;
    }
    Ok(())
}
