//! The arguments of `mageacl guard`.

use std::path::PathBuf;

use clap::{ArgGroup, Args, ValueEnum};

use super::{LiveArgs, SourceArgs, WantedArgs, output};

#[derive(Debug, Args)]
#[command(
    group = ArgGroup::new("guarded").args(["profile", "endpoint", "endpoints", "sources", "resource"]).required(true).multiple(true),
    after_long_help = EXAMPLES
)]
pub(crate) struct GuardArgs {
    #[command(flatten)]
    pub(crate) source: SourceArgs,
    #[command(flatten)]
    pub(crate) wanted: WantedArgs,
    /// Deny writes that this resource guards; keep reads and the declared calls allowed (repeatable)
    #[arg(long, value_name = "ID", conflicts_with_all = ["closure", "writes_only"], help_heading = "Input")]
    pub(crate) resource: Vec<String>,
    #[command(flatten)]
    pub(crate) part: PartArgs,
    /// Existing grants: integration files, id lists, rows, SQL dumps, checklists; `-` reads standard input [default:
    /// the integration files of the store]
    #[arg(short, long, value_name = "FILE", num_args = 1.., conflicts_with = "live", help_heading = "Input")]
    pub(crate) grants: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) live: LiveArgs,
    /// Integration or role to restrict, by name or id (repeatable); all others keep their calls
    #[arg(long = "for", value_name = "NAME", help_heading = "Input")]
    pub(crate) subjects: Vec<String>,
    /// Name of the module
    #[arg(long, value_name = "VENDOR_MODULE", default_value = "Custom_ApiGuard", help_heading = "Output")]
    pub(crate) module_name: String,
    /// Override built-in risk ratings with this file (repeatable)
    #[arg(long, value_name = "FILE", help_heading = "Policy")]
    pub(crate) risk: Vec<PathBuf>,
    /// List the guard of each call, and every call that a grant allows
    #[arg(long, help_heading = "Display")]
    pub(crate) routes: bool,
    /// Output format
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output")]
    pub(crate) format: Option<GuardFormat>,
    /// Write a format to a file, or the module to a folder; an ending such as .json implies the format (repeatable)
    #[arg(short, long, value_name = "FORMAT=FILE", value_parser = output::<GuardFormat>, help_heading = "Output")]
    pub(crate) output: Vec<(GuardFormat, PathBuf)>,
    /// Replace a module folder even if it contains changed files or files that mageacl did not write
    #[arg(long, help_heading = "Output")]
    pub(crate) force: bool,
}

/// The calls to deny, and the granularity of guards.
#[derive(Debug, Args)]
pub(crate) struct PartArgs {
    /// Granularity of guards
    #[arg(long, value_name = "WHAT", default_value = "resource", help_heading = "Policy")]
    pub(crate) by: GuardBy,
    /// Use one guard for all calls
    #[arg(long, conflicts_with = "by", help_heading = "Policy")]
    pub(crate) single: bool,
    /// Also deny routes that only the ancestors open, which the Admin adds to every grant
    #[arg(long, help_heading = "Policy")]
    pub(crate) closure: bool,
    /// Deny only writes; keep all reads allowed
    #[arg(long, help_heading = "Policy")]
    pub(crate) writes_only: bool,
}

const EXAMPLES: &str = "\
Examples:
  mageacl guard --resource Magento_Catalog::products
  mageacl guard -p expertrec --single
  mageacl guard -p expertrec --magento 2.4.8     what it would come to, without a store
  mageacl guard -p expertrec -g dump.sql --for ExpertRec
  mageacl guard -p expertrec --module-name Acme_ApiGuard -o module=app/code/Acme/ApiGuard

The module asks for one more resource on the calls that are to be shut. It is verified before it is written.";

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum GuardBy {
    /// One guard per resource
    Resource,
    /// One guard for each of reading, writing and deleting
    Capability,
    /// One guard per kind of risk
    Risk,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum GuardFormat {
    /// For human readers
    Table,
    /// For programs
    Json,
    /// The module (with -o only)
    Module,
}
