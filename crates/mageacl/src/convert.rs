//! `mageacl convert`: other formats of a report.

use std::io::Write;

use super::args::{ConvertArgs, ConvertFormat, ConvertTable};
use super::output::{Outputs, Terminal};
use super::write::Inputs;
use super::{ExitStatus, text};
use mageacl_core::project::Error;
use mageacl_report::json::v1::report::Report;
use mageacl_report::{RenderError, csv, html, json};

/// Reads a report and writes it in other formats.
pub(super) fn run(args: &ConvertArgs, terminal: Terminal) -> Result<ExitStatus, Error> {
    let inputs = Inputs::default().files("REPORT", std::iter::once(&args.report));
    let outputs = Outputs::new(args.format, ConvertFormat::Html, &args.output, terminal).checked(inputs)?;
    let name = text::name(&args.report);
    let file = text::read_or_piped(&args.report)?;
    let report = json::read_report(&file.text).map_err(|why| Error::Unsuitable(format!("{name}: {why}")))?;
    outputs.write(outputs.batch(), |format, _, out| render(format, args.table, &report, out))?;
    Ok(ExitStatus::Clean)
}

fn render(format: ConvertFormat, table: ConvertTable, report: &Report, out: &mut dyn Write) -> Result<(), RenderError> {
    match (format, table) {
        (ConvertFormat::Html, _) => html::report(report, out),
        (ConvertFormat::Csv, ConvertTable::Grants) => Ok(csv::grants(report, out)?),
        (ConvertFormat::Csv, ConvertTable::Routes) => Ok(csv::report_routes(report, out)?),
        (ConvertFormat::Csv, ConvertTable::Findings) => Ok(csv::report_findings(report, out)?),
    }
}
