//! `JUnit` XML, as supported by Jenkins and GitLab: a test suite for each rule, a test case for each finding.
//!
//! Errors and warnings are failures. Notes require no fix, so they are skipped tests. A clean run is one passed test,
//! because Jenkins and GitLab take a report without tests for a run that did not happen.

use std::io::Write;

use crate::escape::XmlText;
use crate::findings::FindingFormat;
use crate::lint::{LintView, message};
use crate::sink::Audience;
use crate::{RenderError, TOOL};
use mageacl_core::finding::{Finding, Severity};
use mageacl_core::generate::xml_file::XmlFile;

/// The format.
pub(super) static FORMAT: FindingFormat =
    FindingFormat { name: "junit", about: "Test results, for Jenkins and GitLab", audience: Audience::Machine, write };

/// Writes the findings.
fn write(view: &LintView<'_>, out: &mut dyn Write) -> Result<(), RenderError> {
    let notes = view.notes();
    let mut suites: Vec<(&str, Vec<(&Finding, String)>)> = Vec::new();
    for (finding, fingerprint) in view.shown_with_fingerprints() {
        match suites.iter_mut().find(|(rule, _)| *rule == finding.rule) {
            Some((_, cases)) => cases.push((finding, fingerprint)),
            None => suites.push((finding.rule, vec![(finding, fingerprint)])),
        }
    }
    let tests = view.shown().count().max(1) + notes.len();
    let failures = view.count(Severity::Error) + view.count(Severity::Warning);
    let mut xml = XmlFile::new(out, &[TOOL.to_owned()])?;
    let name = format!("mageacl {}", view.command);
    let attributes =
        [("name", name.as_str()), ("tests", &tests.to_string()), ("failures", &failures.to_string()), ("errors", "0")];
    let attributes = attributes.map(shown);
    xml.element("testsuites", &attributes, |xml| {
        if suites.is_empty() {
            passed(xml)?;
        }
        suites.iter().try_for_each(|(rule, cases)| suite(rule, cases, view, xml))?;
        if notes.is_empty() { Ok(()) } else { noted(&notes, xml) }
    })?;
    Ok(xml.finish()?)
}

fn shown<'n>((name, value): (&'n str, &str)) -> (&'n str, XmlText) {
    (name, XmlText::shown(value))
}

/// Writes the single test of a clean run.
fn passed(xml: &mut XmlFile<'_>) -> Result<(), RenderError> {
    let attributes = [("name", "mageacl"), ("tests", "1"), ("failures", "0"), ("errors", "0"), ("skipped", "0")];
    xml.element("testsuite", &attributes.map(shown), |xml| {
        xml.empty("testcase", &[("name", "no findings"), ("classname", "mageacl")].map(shown))
    })
}

/// Writes the notes as skipped tests.
fn noted(notes: &[&str], xml: &mut XmlFile<'_>) -> Result<(), RenderError> {
    let number = notes.len().to_string();
    let attributes = [("name", "notes"), ("tests", &number), ("failures", "0"), ("errors", "0"), ("skipped", &number)];
    xml.element("testsuite", &attributes.map(shown), |xml| {
        notes.iter().try_for_each(|note| {
            let attributes = [("name", *note), ("classname", "mageacl.note")].map(shown);
            xml.element("testcase", &attributes, |xml| xml.text("skipped", &XmlText::shown(note)))
        })
    })
}

fn suite(
    rule: &str,
    cases: &[(&Finding, String)],
    view: &LintView<'_>,
    xml: &mut XmlFile<'_>,
) -> Result<(), RenderError> {
    let notes = cases.iter().filter(|(finding, _)| finding.severity == Severity::Note).count();
    let attributes = [
        ("name", rule),
        ("tests", &cases.len().to_string()),
        ("failures", &(cases.len() - notes).to_string()),
        ("errors", "0"),
        ("skipped", &notes.to_string()),
    ];
    let class = format!("mageacl.{rule}");
    xml.element("testsuite", &attributes.map(shown), |xml| {
        cases.iter().try_for_each(|(finding, fingerprint)| case(finding, fingerprint, &class, view, xml))
    })
}

fn case(
    finding: &Finding,
    fingerprint: &str,
    class: &str,
    view: &LintView<'_>,
    xml: &mut XmlFile<'_>,
) -> Result<(), RenderError> {
    let spot = view.shown_at(finding);
    let line = spot.line.to_string();
    let column = spot.columns.map_or(String::new(), |(column, _)| format!(":{column}"));
    let first = format!("{}:{line}{column}: {}", spot.path, message(finding));
    let reasons = [&finding.why, &finding.fix].into_iter().filter(|text| !text.is_empty()).map(String::as_str);
    let text = XmlText::lines(std::iter::once(first.as_str()).chain(reasons));
    let attributes = [("name", fingerprint), ("classname", class), ("file", &spot.path), ("line", &line)];
    xml.element("testcase", &attributes.map(shown), |xml| match finding.severity {
        Severity::Note => xml.text("skipped", &text),
        severity => {
            let attributes = [("type", severity.as_str()), ("message", &finding.message)];
            xml.text_with("failure", &attributes.map(shown), &text)
        }
    })
}
