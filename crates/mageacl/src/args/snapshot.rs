//! `mageacl snapshot` and `mageacl releases`.

use std::path::PathBuf;

use clap::Args;

use super::{EditionArg, ListFormat, SourceArgs, output};

#[derive(Debug, Args)]
#[command(after_long_help = SNAPSHOT_EXAMPLES)]
pub(crate) struct SnapshotArgs {
    #[command(flatten)]
    pub(crate) source: SourceArgs,
    /// Output file [default: standard output]
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,
}

const SNAPSHOT_EXAMPLES: &str = "\
Examples:
  mageacl snapshot -o shop.json                  this store, for use on another machine
  mageacl plan --catalog shop.json -p ventortech ... on a machine without it
  mageacl diff shop.json .                       ... or after the next deploy
  ssh shop mageacl snapshot /var/www/shop | mageacl plan --catalog - -p ventortech

A snapshot has the declarations of modules: resources, routes, services and integrations, with their positions. No code, no data.";

#[derive(Debug, Args)]
pub(crate) struct ReleasesArgs {
    /// Edition of the releases
    #[arg(long, value_name = "EDITION", default_value = "open-source", help_heading = "Input")]
    pub(crate) edition: EditionArg,
    /// Output format
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output")]
    pub(crate) format: Option<ListFormat>,
    /// Write a format to a file; an ending such as .json or .md implies the format (repeatable)
    #[arg(short, long, value_name = "FORMAT=FILE", value_parser = output::<ListFormat>, help_heading = "Output")]
    pub(crate) output: Vec<(ListFormat, PathBuf)>,
}
