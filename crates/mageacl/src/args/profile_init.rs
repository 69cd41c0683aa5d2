//! `mageacl profile init`.

use std::path::PathBuf;

use clap::{ArgGroup, Args};

#[derive(Debug, Args)]
#[command(
    group = ArgGroup::new("found").args(["sources", "endpoints"]).required(true).multiple(true),
    after_long_help = EXAMPLES
)]
pub(crate) struct ProfileInitArgs {
    /// Source code of the connector: a folder or a file
    #[arg(long = "source", value_name = "PATH", help_heading = "Input")]
    pub(crate) sources: Vec<PathBuf>,
    /// File of calls, as for `mageacl plan`; `-` reads standard input
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    pub(crate) endpoints: Vec<PathBuf>,
    /// Name of the connector [default: the name of the folder or file]
    #[arg(long, value_name = "NAME", help_heading = "Output")]
    pub(crate) name: Option<String>,
    /// Write the profile to a file
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  mageacl profile init --source src --name 'Acme Sync' -o acme-sync.json
  mageacl profile init --endpoints access.log > acme-sync.json
  mageacl profile check acme-sync.json --magento 2.4.8";
