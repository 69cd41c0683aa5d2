//! Checkstyle's XML: the findings by file, as many servers and editors read them.

use std::io::Write;

use super::escape::XmlText;
use super::lint::LintView;
use super::paths::Spot;
use super::xml::XmlFile;
use super::{RenderError, TOOL};
use crate::finding::{Finding, Severity};

/// Writes the findings.
///
/// # Errors
/// When writing fails.
pub fn lint(view: &LintView<'_>, out: &mut dyn Write) -> Result<(), RenderError> {
    let mut files: Vec<(String, Vec<(Spot, &Finding)>)> = Vec::new();
    for finding in view.open() {
        let spot = view.shown_at(finding);
        match files.iter_mut().find(|(path, _)| *path == spot.path) {
            Some((_, of_it)) => of_it.push((spot, finding)),
            None => files.push((spot.path.clone(), vec![(spot, finding)])),
        }
    }
    let mut xml = XmlFile::new(out, &[TOOL.to_owned()])?;
    xml.element("checkstyle", &[("version", XmlText::shown("4.3"))], |xml| {
        files.iter().try_for_each(|(path, found)| {
            let name = XmlText::shown(path);
            xml.element("file", &[("name", name)], |xml| found.iter().try_for_each(|(at, it)| error(at, it, xml)))
        })
    })?;
    Ok(xml.finish()?)
}

fn error(spot: &Spot, finding: &Finding, xml: &mut XmlFile<'_>) -> Result<(), RenderError> {
    let severity = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "info",
    };
    let column = spot.columns.map_or(1, |(column, _)| column);
    xml.empty(
        "error",
        &[
            ("line", XmlText::shown(&spot.line.to_string())),
            ("column", XmlText::shown(&column.to_string())),
            ("severity", XmlText::shown(severity)),
            ("message", XmlText::shown(&finding.message)),
            ("source", XmlText::shown(&format!("mageacl.{}", finding.rule))),
        ],
    )
}
