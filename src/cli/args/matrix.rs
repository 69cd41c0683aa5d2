//! `mageacl profile matrix`.

use std::path::PathBuf;

use clap::{ArgGroup, Args, ValueEnum};

use super::{WantedArgs, output};

#[derive(Debug, Args)]
#[command(
    group = ArgGroup::new("wanted").args(["profile", "endpoint", "endpoints"]).required(true).multiple(true),
    after_help = EXAMPLES
)]
pub(in crate::cli) struct MatrixArgs {
    #[command(flatten)]
    pub(in crate::cli) wanted: WantedArgs,
    /// Only from this release on
    #[arg(long, value_name = "RELEASE")]
    pub(in crate::cli) since: Option<String>,
    /// What to print
    #[arg(short, long, value_name = "FORMAT")]
    pub(in crate::cli) format: Option<MatrixFormat>,
    /// Write a format into a file (repeatable)
    #[arg(short, long, value_name = "FORMAT=FILE", value_parser = output::<MatrixFormat>)]
    pub(in crate::cli) output: Vec<(MatrixFormat, PathBuf)>,
}

const EXAMPLES: &str = "\
Examples:
  mageacl profile matrix -p ventortech
  mageacl profile matrix -p ventortech --since 2.4.4 -f markdown
  mageacl profile matrix -e 'POST /V1/orders'    since when one call asks for what";

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum MatrixFormat {
    /// For people
    Table,
    /// For programs
    Json,
    /// For a ticket
    Markdown,
}
