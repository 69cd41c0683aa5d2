//! The first sentence of a report.

use crate::count;
use crate::json::v1::audit::AllResources;
use crate::json::v1::finding::{Severity, State};
use crate::json::v1::report::{Report, ReportGrant};

/// Summarizes an audit.
pub(super) fn audit(report: &Report) -> String {
    let grants = report.grants.len();
    if grants == 0 {
        return "No grant was found.".to_owned();
    }
    let whole = report.grants.iter().filter(|grant| grant.all_resources != AllResources::No).count();
    let mut text = match whole {
        0 => format!("None of {} has All Resources", count(grants, "grant")),
        _ if grants == 1 => "The grant has All Resources".to_owned(),
        1 => format!("1 of {grants} grants has All Resources"),
        _ => format!("{whole} of {grants} grants have All Resources"),
    };
    if whole == 0 && grants == 1 {
        "The grant does not have All Resources".clone_into(&mut text);
    }
    if let Some(needed) = &report.needed {
        let over = report.grants.iter().filter(|grant| is_over_granted(grant)).count();
        let lacking = report.grants.iter().filter(|grant| !grant.missing.is_empty()).count();
        text = format!(
            "{text}; compared with the {} that {} requires, {over} of {grants} over-granted and {lacking} incomplete",
            count(needed.required.len(), "resource"),
            report.subject
        );
    }
    format!("{text}. {}", findings(report))
}

/// Summarizes a plan.
pub(super) fn plan(report: &Report) -> String {
    let required = report.needed.as_ref().map_or(0, |needed| needed.required.len());
    let routes = report.grants.iter().map(|grant| grant.routes.routes);
    let numbers: Vec<usize> = routes.collect();
    let (minimum, all) = (numbers.first().copied().unwrap_or(0), numbers.get(1).copied().unwrap_or(0));
    format!(
        "{} requires {}. The minimum set allows {} of the {} that All Resources allows.",
        report.subject,
        count(required, "resource"),
        count(minimum, "guarded route"),
        all
    )
}

/// Summarizes findings.
pub(super) fn findings(report: &Report) -> String {
    let open: Vec<Severity> =
        report.findings.iter().filter(|finding| finding.state == State::Open).map(|finding| finding.severity).collect();
    if open.is_empty() {
        return "No findings.".to_owned();
    }
    let of = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "note")];
    let counted = of.map(|(severity, name)| (open.iter().filter(|known| **known == severity).count(), name));
    let named: Vec<String> =
        counted.into_iter().filter(|(number, _)| *number > 0).map(|(number, name)| count(number, name)).collect();
    format!("Findings: {}.", named.join(", "))
}

fn is_over_granted(grant: &ReportGrant) -> bool {
    !grant.excess.is_empty()
}
