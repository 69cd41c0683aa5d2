//! `mageacl convert`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::output;

#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct ConvertArgs {
    /// Report that `-f report` wrote; `-` reads standard input
    #[arg(value_name = "REPORT")]
    pub(crate) report: PathBuf,
    /// Rows of the format csv
    #[arg(long, value_name = "TABLE", default_value = "grants", help_heading = "Output")]
    pub(crate) table: ConvertTable,
    /// Output format [default: html]
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output")]
    pub(crate) format: Option<ConvertFormat>,
    /// Write a format to a file; an ending such as .html or .csv implies the format (repeatable)
    #[arg(short, long, value_name = "FORMAT=FILE", value_parser = output::<ConvertFormat>, help_heading = "Output")]
    pub(crate) output: Vec<(ConvertFormat, PathBuf)>,
}

const EXAMPLES: &str = "\
Examples:
  mageacl audit -g dump.sql -f report > report.json
  mageacl convert report.json -o report.html
  mageacl convert report.json -f csv --table routes";

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ConvertFormat {
    /// One page for a browser
    Html,
    /// One table for a spreadsheet
    Csv,
}

/// The tables of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ConvertTable {
    /// One row per grant
    Grants,
    /// One row per route
    Routes,
    /// One row per finding
    Findings,
}
