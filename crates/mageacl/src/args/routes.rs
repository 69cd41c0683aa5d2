//! `mageacl routes`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{SourceArgs, output};

#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct RoutesArgs {
    #[command(flatten)]
    pub(crate) source: SourceArgs,
    /// List only routes of this HTTP method (repeatable)
    #[arg(long, value_name = "METHOD", help_heading = "Selection")]
    pub(crate) method: Vec<String>,
    /// List only what this module declares (repeatable)
    #[arg(long, value_name = "VENDOR_MODULE", help_heading = "Selection")]
    pub(crate) module: Vec<String>,
    /// List only what this resource guards (repeatable)
    #[arg(long, value_name = "RESOURCE", help_heading = "Selection")]
    pub(crate) resource: Vec<String>,
    /// List only public routes
    #[arg(long, help_heading = "Selection")]
    pub(crate) guest: bool,
    /// List only what has this text in its method, URL, service or resources
    #[arg(long, value_name = "TEXT", help_heading = "Selection")]
    pub(crate) search: Option<String>,
    /// Output format
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output")]
    pub(crate) format: Option<RoutesFormat>,
    /// Write a format to a file; an ending such as .json or .csv implies the format (repeatable)
    #[arg(short, long, value_name = "FORMAT=FILE", value_parser = output::<RoutesFormat>, help_heading = "Output")]
    pub(crate) output: Vec<(RoutesFormat, PathBuf)>,
}

const EXAMPLES: &str = "\
Examples:
  mageacl routes --guest                         every public route of this store
  mageacl routes --module Magento_Sales --method POST --method PUT
  mageacl routes --resource Magento_Sales::ship -f csv
  mageacl routes --magento latest --search coupon";

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum RoutesFormat {
    /// For human readers
    Table,
    /// For programs
    Json,
    /// Names, one per line
    Ids,
    /// For a spreadsheet
    Csv,
}
