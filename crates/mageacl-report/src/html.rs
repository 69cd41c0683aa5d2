//! The report as one HTML page: readable without JavaScript, without any request, by a strict content security policy.

mod policy;
mod rows;

use std::io::Write;

use askama::Template;

use super::RenderError;
use super::escape::terminal;
use crate::json::v1::audit::GrantKind;
use crate::json::v1::finding::{Severity, State};
use crate::json::v1::report::{Call, Report, ReportFinding, Step};
use mageacl_core::inert::break_commands;
use rows::{GrantRow, RouteRow, TreeRow};

const STYLE: &str = include_str!("../templates/report.css");
const SCRIPT: &str = include_str!("../templates/report.js");

/// The number of grants that are described one by one. Further ones are rows of the table.
const MAX_DESCRIBED: usize = 100;

/// The number of steps in the first section.
const MAX_FIRST_STEPS: usize = 5;

#[derive(Template)]
#[template(path = "report.html", whitespace = "minimize")]
struct Page<'a> {
    report: &'a Report,
    policy: String,
    style: &'static str,
    script: &'static str,
    grants: Vec<GrantRow<'a>>,
    described: usize,
    first_steps: Vec<FirstStep<'a>>,
    tree: Vec<TreeRow<'a>>,
    routes: Vec<RouteRow<'a>>,
    methods: Vec<&'a str>,
}

/// A thing to do first.
struct FirstStep<'a> {
    what: String,
    text: &'a str,
    target: String,
}

/// Writes the page.
///
/// # Errors
/// If the output cannot be written.
pub fn report(report: &Report, out: &mut dyn Write) -> Result<(), RenderError> {
    let mut shown = report.clone();
    // A page may be printed in the log of a CI server, so no text may be one of its commands.
    shown.for_each_text(&mut |text| *text = break_commands(&terminal(text)));
    let grants = rows::grants(&shown);
    let mut methods: Vec<&str> = shown.routes.iter().map(|route| route.method.as_str()).collect();
    methods.sort_unstable();
    methods.dedup();
    let page = Page {
        policy: policy::policy(STYLE, SCRIPT),
        style: STYLE,
        script: SCRIPT,
        described: grants.len().min(MAX_DESCRIBED),
        first_steps: first_steps(&shown, &grants),
        grants,
        tree: rows::tree(&shown),
        routes: rows::routes(&shown),
        methods,
        report: &shown,
    };
    let text = page.render().map_err(|error| RenderError::Unsuitable(error.to_string()))?;
    Ok(out.write_all(text.as_bytes())?)
}

fn first_steps<'a>(report: &'a Report, grants: &[GrantRow<'a>]) -> Vec<FirstStep<'a>> {
    let described = grants.iter().take(MAX_DESCRIBED).enumerate();
    // Administrators need more than the calls of a connector.
    let is_of_connector = |row: &GrantRow<'_>| row.has_changes() && row.grant.kind != GrantKind::AdminRole;
    let of_grants = described.filter(|(_, row)| is_of_connector(row)).map(|(at, row)| {
        let what = if row.is_whole() { "Remove All Resources from" } else { "Reduce" };
        FirstStep { what: what.to_owned(), text: &row.grant.name, target: format!("g{at}") }
    });
    let open = report.findings.iter().enumerate().filter(|(_, finding)| finding.state == State::Open);
    let of_findings = open.filter(|(_, finding)| finding.severity != Severity::Note).map(|(at, finding)| FirstStep {
        what: format!("{}:", severity(finding.severity)),
        text: &finding.message,
        target: format!("f{at}"),
    });
    let of_plan = (report.command == "plan" && !report.checklist.is_empty()).then(|| FirstStep {
        what: "Tick the boxes of the".to_owned(),
        text: "checklist",
        target: "checklist".to_owned(),
    });
    of_plan.into_iter().chain(of_grants).chain(of_findings).take(MAX_FIRST_STEPS).collect()
}

/// Returns a severity as the label of a finding.
fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "Error",
        Severity::Warning => "Warning",
        Severity::Note => "Note",
    }
}

/// Returns the remark on a finding that does not count.
fn state(finding: &ReportFinding) -> &'static str {
    match finding.state {
        State::Open => "",
        State::Known => "known from the baseline",
        State::Upstream => "upstream",
        State::Suppressed => "suppressed",
    }
}

/// Returns the titles of the path to a box.
fn path(step: &Step) -> String {
    step.title_path.join(" › ")
}

/// Returns the result of the lookup of a call.
fn outcome(call: &Call) -> String {
    use crate::json::v1::plan::EndpointStatus as Is;
    match call.status {
        Is::Guarded => call.resources.join(" + "),
        Is::Anonymous | Is::Open => "anyone".to_owned(),
        Is::SelfOnly => "logged-in customers".to_owned(),
        Is::UndefinedResource => format!("only All Resources ({})", call.resources.join(" + ")),
        Is::NotFound => "no such route".to_owned(),
        Is::Unknown => "not known from what is here".to_owned(),
        Is::MethodNotAllowed => "method not supported".to_owned(),
        Is::Invalid => "invalid".to_owned(),
    }
}
