//! `mageacl policy`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::{SourceArgs, StoredArgs, output};

#[derive(Debug, Subcommand)]
pub(crate) enum PolicyCommand {
    /// Print a mageacl.json that allows what integrations and roles have now
    Init(PolicyInitArgs),
}

#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct PolicyInitArgs {
    #[command(flatten)]
    pub(crate) source: SourceArgs,
    #[command(flatten)]
    pub(crate) stored: StoredArgs,
    /// Write it to a file: config=FILE
    #[arg(short, long, value_name = "FORMAT=FILE", value_parser = output::<PolicyFormat>, help_heading = "Output")]
    pub(crate) output: Vec<(PolicyFormat, PathBuf)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PolicyFormat {
    /// mageacl.json
    Config,
}

const EXAMPLES: &str = "\
Examples:
  mageacl policy init -g dump.sql
  mageacl policy init -g dump.sql -o config=mageacl.json
  mageacl check -g dump.sql                      later: what has changed since";
