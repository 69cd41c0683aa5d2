//! Findings for human readers: each with an excerpt and a caret, its impact and its fix. Many of them are grouped by
//! module, and only the first one of a rule is shown with all details.

use std::collections::{BTreeSet, HashMap};
use std::io::{self, Write};

use super::{Rows, heading, line, notes, wrapped};
use crate::diagnostic::{self, DiagnosticStyle};
use crate::lint::{LintView, found};
use crate::{TableStyle, count, judged_name, set_aside};
use mageacl_core::finding::{Finding, Severity};
use mageacl_core::grant::Location;
use mageacl_core::project::ErrorReport;
use mageacl_core::source::Span;

/// The number of findings up to which each of them is shown with all details.
const FEW: usize = 8;

/// The number of findings of one rule that are listed for a module.
const MAX_SAME: usize = 5;

/// The number of upstream findings that are listed.
const MAX_UPSTREAM: usize = 10;

/// Writes findings about a store.
///
/// # Errors
/// If the output cannot be written.
pub fn lint(view: &LintView<'_>, style: TableStyle, look: DiagnosticStyle, out: &mut dyn Write) -> io::Result<()> {
    let open: Vec<&Finding> = view.open().collect();
    if open.len() <= FEW {
        let mut last: Option<&Finding> = None;
        for finding in &open {
            detailed(finding, last, view, (style, look), out)?;
            last = Some(finding);
        }
    } else {
        by_module(&open, view, (style, look), out)?;
        summary(&open, style, out)?;
    }
    upstream(view, style, out)?;
    notes(&view.notes(), style, out)?;
    let found = found(view.findings);
    let origin = view.origin;
    let read =
        format!("{}, {}", count(origin.acl_files, "acl.xml file"), count(origin.webapi_files, "webapi.xml file"));
    let catalog = judged_name(origin);
    wrapped(out, "", format!("{found} in {catalog} ({read}).{}", set_aside(view.findings)), style)
}

/// Writes a finding with its text, its impact and its fix, as the audit does. Words that the previous finding of the same
/// rule has are not repeated.
fn detailed(
    finding: &Finding,
    last: Option<&Finding>,
    view: &LintView<'_>,
    (style, look): (TableStyle, DiagnosticStyle),
    out: &mut dyn Write,
) -> io::Result<()> {
    let drawn = diagnostic::draw_as(report(finding, view), finding.severity, Some(finding.rule), look);
    out.write_all(drawn.as_bytes())?;
    for place in places_in_words(finding, view) {
        wrapped(out, "    ", place, style)?;
    }
    details(finding, last.filter(|last| last.rule == finding.rule), style, out)?;
    line(out, "")
}

/// Groups findings in the order of their first one.
fn groups<'f, 'k>(findings: &[&'f Finding], key: impl Fn(&'f Finding) -> &'k str) -> Vec<(&'k str, Vec<&'f Finding>)> {
    let mut groups: Vec<(&str, Vec<&Finding>)> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for finding in findings {
        let key = key(finding);
        let place = *places.entry(key).or_insert_with(|| {
            groups.push((key, Vec::new()));
            groups.len() - 1
        });
        groups[place].1.push(finding);
    }
    groups
}

fn by_module(
    open: &[&Finding],
    view: &LintView<'_>,
    (style, look): (TableStyle, DiagnosticStyle),
    out: &mut dyn Write,
) -> io::Result<()> {
    // The impact and the fix of a rule are shown once.
    let mut explained = BTreeSet::new();
    for (module, findings) in groups(open, |finding| finding.module.as_deref().unwrap_or("The store")) {
        heading(out, &format!("{module}: {}", numbers(&findings)))?;
        line(out, "")?;
        for (rule, same) in groups(&findings, |finding| finding.rule) {
            let mut rest = same.as_slice();
            if explained.insert(rule)
                && let Some((first, others)) = same.split_first()
            {
                detailed(first, None, view, (style, look), out)?;
                rest = others;
            }
            for finding in rest.iter().take(MAX_SAME) {
                one_line(finding, &format!("{}[{}]", finding.severity, finding.rule), view, style, out)?;
            }
            more(rest.len().saturating_sub(MAX_SAME), &format!("of {rule} in {module}"), out)?;
            if !rest.is_empty() {
                line(out, "")?;
            }
        }
    }
    Ok(())
}

/// Writes the impact and the fix, as the audit does. Text that the previous finding of the same rule has is not repeated.
fn details(finding: &Finding, last: Option<&Finding>, style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
    let why = last.is_none_or(|last| last.why != finding.why).then_some(&finding.why);
    let fix = last.is_none_or(|last| last.fix != finding.fix).then_some(&finding.fix);
    for (label, text) in [("why", why), ("fix", fix)] {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            wrapped(out, "    ", format!("{label}: {text}"), style)?;
        }
    }
    Ok(())
}

/// Counts findings by severity: `2 errors, 1 note`.
fn numbers(findings: &[&Finding]) -> String {
    let number = |severity: Severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let counts = Severity::ALL.into_iter().map(|severity| (number(severity), severity));
    let counts = counts.filter(|(number, _)| *number > 0);
    counts.map(|(number, severity)| count(number, severity.as_str())).collect::<Vec<_>>().join(", ")
}

/// Writes the message of a finding, with its position in front of it.
fn one_line(
    finding: &Finding,
    kind: &str,
    view: &LintView<'_>,
    style: TableStyle,
    out: &mut dyn Write,
) -> io::Result<()> {
    let place = finding.places.first().map(|place| format!("{}: ", place.path_from_here(view.sources)));
    wrapped(out, "  ", format!("{}{kind}: {}", place.unwrap_or_default(), finding.message), style)
}

fn more(left: usize, what: &str, out: &mut dyn Write) -> io::Result<()> {
    if left > 0 { line(out, format!("  ... and {left} more {what}")) } else { Ok(()) }
}

/// Writes the number of findings of each rule.
fn summary(open: &[&Finding], style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
    let mut rows = Rows::new(&["rule", "findings", "modules", "severity"]);
    let mut rules = groups(open, |finding| finding.rule);
    rules.sort_by_key(|(_, findings)| std::cmp::Reverse(findings.len()));
    for (rule, findings) in rules {
        let modules = groups(&findings, |finding| finding.module.as_deref().unwrap_or_default()).len();
        rows.add([rule.to_owned(), findings.len().to_string(), modules.to_string(), numbers(&findings)]);
    }
    (1..3).for_each(|column| rows.align_right(column));
    rows.print(style, out)?;
    line(out, "")?;
    let hint = "`--format short` lists each finding in a line; `--only RULE` shows those of a rule; `mageacl explain \
                RULE` shows its impact and its fix.";
    wrapped(out, "", hint, style)?;
    line(out, "")
}

/// Writes the findings about Magento itself and bundled extensions, which do not count.
fn upstream(view: &LintView<'_>, style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
    let findings: Vec<&Finding> = view.upstream().collect();
    if findings.is_empty() {
        return Ok(());
    }
    heading(out, "Upstream, not counted: defects of Magento itself and of bundled extensions")?;
    line(out, "")?;
    for finding in findings.iter().take(MAX_UPSTREAM) {
        one_line(finding, finding.rule, view, style, out)?;
    }
    more(findings.len().saturating_sub(MAX_UPSTREAM), "upstream", out)?;
    line(out, "")
}

/// The maximum size of a file, in bytes, whose text is shown with a finding: it is scanned each time to find a line.
const MAX_SHOWN: usize = 256 * 1024;

/// The number of positions of a finding that are shown.
const MAX_LABELS: usize = 4;

fn is_shown(view: &LintView<'_>, span: Span) -> bool {
    view.sources.has_text(span.file) && view.sources.text(span.file).len() <= MAX_SHOWN
}

fn report(finding: &Finding, view: &LintView<'_>) -> ErrorReport {
    let mut report = ErrorReport { message: finding.message.clone(), ..ErrorReport::default() };
    for (place, what) in places(finding).take(drawn(finding)) {
        if let Location::Text(span) = place
            && is_shown(view, span)
        {
            report.label(view.sources, span, what.unwrap_or("here").to_owned());
        }
    }
    report
}

/// Describes the positions whose text is not shown, as the audit does, and counts those that are left out.
fn places_in_words(finding: &Finding, view: &LintView<'_>) -> Vec<String> {
    let is_drawn = |place: Location| matches!(place, Location::Text(span) if is_shown(view, span));
    let rest = places(finding).take(drawn(finding)).filter(|(place, _)| !is_drawn(*place));
    let in_words = |(place, what): (Location, Option<&str>)| {
        let path = place.path_from_here(view.sources);
        what.map_or_else(|| format!("at {path}"), |what| format!("{what}: {path}"))
    };
    let mut words: Vec<String> = rest.map(in_words).collect();
    let left = places(finding).count() - drawn(finding);
    if left > 0 {
        words.push(format!("{left} more positions; --format json lists them."));
    }
    words
}

/// Returns the number of positions that are shown. One more takes as much space as the number of the others.
fn drawn(finding: &Finding) -> usize {
    let all = places(finding).count();
    if all <= MAX_LABELS + 1 { all } else { MAX_LABELS }
}

/// Returns the positions of a finding, the related ones with a description.
fn places(finding: &Finding) -> impl Iterator<Item = (Location, Option<&str>)> {
    let related = finding.related.iter().map(|(place, what)| (*place, Some(what.as_str())));
    finding.places.iter().map(|place| (*place, None)).chain(related)
}
