//! `mageacl profile matrix`.

use std::path::PathBuf;

use clap::{ArgGroup, Args, ValueEnum};

use super::{EditionArg, WantedArgs, hint, output};

#[derive(Debug, Args)]
#[command(
    group = ArgGroup::new("wanted").args(["profile", "endpoint", "endpoints", "sources"]).required(true).multiple(true),
    after_long_help = EXAMPLES
)]
pub(crate) struct MatrixArgs {
    #[command(flatten)]
    pub(crate) wanted: WantedArgs,
    /// Start with this release
    #[arg(long, value_name = "RELEASE", value_parser = hint::Releases, hide_possible_values = true, help_heading = "Input")]
    pub(crate) since: Option<String>,
    /// Edition of the releases; only those that are known exactly are listed
    #[arg(long, value_name = "EDITION", default_value = "open-source", help_heading = "Input")]
    pub(crate) edition: EditionArg,
    /// Output format
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output")]
    pub(crate) format: Option<MatrixFormat>,
    /// Write a format to a file; an ending such as .json or .md implies the format (repeatable)
    #[arg(short, long, value_name = "FORMAT=FILE", value_parser = output::<MatrixFormat>, help_heading = "Output")]
    pub(crate) output: Vec<(MatrixFormat, PathBuf)>,
}

const EXAMPLES: &str = "\
Examples:
  mageacl profile matrix -p ventortech
  mageacl profile matrix -p ventortech --since 2.4.4 -f markdown
  mageacl profile matrix -p ventortech --edition commerce
  mageacl profile matrix -e 'POST /V1/orders'    since when one call asks for what";

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum MatrixFormat {
    /// For human readers
    Table,
    /// For programs
    Json,
    /// For a ticket
    Markdown,
}
