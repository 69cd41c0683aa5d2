//! Checkstyle XML: the findings by file, as supported by many servers and editors.

use std::collections::HashMap;
use std::io::Write;

use crate::escape::XmlText;
use crate::findings::FindingFormat;
use crate::lint::{LintView, message};
use crate::paths::RepoLocation;
use crate::sink::Audience;
use crate::{RenderError, TOOL};
use mageacl_core::finding::{Finding, Severity};
use mageacl_core::generate::xml_file::XmlFile;

/// The format.
pub(super) static FORMAT: FindingFormat =
    FindingFormat { name: "checkstyle", about: "Checkstyle XML", audience: Audience::Machine, write };

/// Writes the findings.
fn write(view: &LintView<'_>, out: &mut dyn Write) -> Result<(), RenderError> {
    let mut files: Vec<(String, Vec<(RepoLocation, &Finding)>)> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for finding in view.shown() {
        let spot = view.shown_at(finding);
        let file = *known.entry(spot.path.clone()).or_insert_with(|| {
            files.push((spot.path.clone(), Vec::new()));
            files.len() - 1
        });
        files[file].1.push((spot, finding));
    }
    let notes = view.notes();
    let mut xml = XmlFile::new(out, &[TOOL.to_owned()])?;
    xml.element("checkstyle", &[("version", XmlText::shown("4.3"))], |xml| {
        files.iter().try_for_each(|(path, found)| {
            let name = XmlText::shown(path);
            xml.element("file", &[("name", name)], |xml| found.iter().try_for_each(|(at, it)| error(at, it, xml)))
        })?;
        if notes.is_empty() {
            return Ok(());
        }
        let name = XmlText::shown(&view.paths.fallback);
        xml.element("file", &[("name", name)], |xml| notes.iter().try_for_each(|text| note(text, xml)))
    })?;
    Ok(xml.finish()?)
}

fn note(text: &str, xml: &mut XmlFile<'_>) -> Result<(), RenderError> {
    let attributes =
        [("line", "1"), ("column", "1"), ("severity", "info"), ("message", text), ("source", "mageacl.note")];
    xml.empty("error", &attributes.map(|(name, value)| (name, XmlText::shown(value))))
}

fn error(spot: &RepoLocation, finding: &Finding, xml: &mut XmlFile<'_>) -> Result<(), RenderError> {
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
            ("message", XmlText::shown(&message(finding))),
            ("source", XmlText::shown(&format!("mageacl.{}", finding.rule))),
        ],
    )
}
