//! `mageacl profile matrix`.

use std::io::Write;

use super::ExitStatus;
use super::args::{MatrixArgs, MatrixFormat};
use super::output::{Outputs, Terminal};
use super::wanted;
use super::write::Inputs;
use mageacl_core::catalog::releases;
use mageacl_core::matrix::matrix_of;
use mageacl_core::project::Error;
use mageacl_report::matrix::MatrixView;
use mageacl_report::{RenderError, TableStyle, json, markdown, table};

/// Prints the required ids of calls in each release.
pub(super) fn run(args: &MatrixArgs, terminal: Terminal) -> Result<ExitStatus, Error> {
    let outputs = Outputs::new(args.format, MatrixFormat::Table, &args.output, terminal);
    let outputs = outputs.checked(Inputs::default().calls(&args.wanted))?;
    let profiles = wanted::profiles(&args.wanted)?;
    let wanted = wanted::wanted(&args.wanted, &profiles, terminal)?;
    let since = args.since.as_deref().map(releases::find).transpose()?;
    let matrix = matrix_of(&wanted, args.edition.into());
    let matrix = match since {
        Some(release) => matrix.since(release),
        None => matrix,
    };
    let view = MatrixView { matrix: &matrix, subject: wanted::subject(&args.wanted, &profiles) };
    outputs.write(outputs.batch(), |format, style, out| render(format, &view, style, out))?;
    Ok(ExitStatus::Clean)
}

fn render(
    format: MatrixFormat,
    view: &MatrixView<'_>,
    style: TableStyle,
    out: &mut dyn Write,
) -> Result<(), RenderError> {
    match format {
        MatrixFormat::Table => Ok(table::matrix(view, style, out)?),
        MatrixFormat::Json => Ok(json::matrix(view, out)?),
        MatrixFormat::Markdown => Ok(markdown::matrix(view, out)?),
    }
}
