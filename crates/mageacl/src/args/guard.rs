//! The arguments of `mageacl guard`.

use std::path::PathBuf;

use clap::{ArgGroup, Args, ValueEnum};

use super::{SourceArgs, WantedArgs, output};

#[derive(Debug, Args)]
#[command(
    group = ArgGroup::new("guarded").args(["profile", "endpoint", "endpoints", "resource"]).required(true).multiple(true),
    after_help = EXAMPLES
)]
pub(crate) struct GuardArgs {
    #[command(flatten)]
    pub(crate) source: SourceArgs,
    #[command(flatten)]
    pub(crate) wanted: WantedArgs,
    /// Shut writing behind this resource, and leave reading and the declared calls open (repeatable)
    #[arg(long, value_name = "ID", conflicts_with_all = ["closure", "writes_only"])]
    pub(crate) resource: Vec<String>,
    #[command(flatten)]
    pub(crate) part: PartArgs,
    /// What is granted already: integration files, id lists, rows, SQL dumps, checklists; `-` reads standard input
    /// [default: the integration files of the store]
    #[arg(short, long, value_name = "FILE", num_args = 1..)]
    pub(crate) grants: Vec<PathBuf>,
    /// The integration or role that is to be shut out, by its name or number (repeatable); all others keep their calls
    #[arg(long = "for", value_name = "NAME")]
    pub(crate) subjects: Vec<String>,
    /// The name of the module
    #[arg(long, value_name = "VENDOR_MODULE", default_value = "Custom_ApiGuard")]
    pub(crate) module_name: String,
    /// A file of your own on how bad resources and routes are, before the built-in one (repeatable)
    #[arg(long, value_name = "FILE")]
    pub(crate) risk: Vec<PathBuf>,
    /// List what each call asks for from now on, and every call that a grant may make
    #[arg(long)]
    pub(crate) routes: bool,
    /// What to print
    #[arg(short, long, value_name = "FORMAT")]
    pub(crate) format: Option<GuardFormat>,
    /// Write a format into a file, or the module into a folder (repeatable)
    #[arg(short, long, value_name = "FORMAT=FILE", value_parser = output::<GuardFormat>)]
    pub(crate) output: Vec<(GuardFormat, PathBuf)>,
    /// Replace a module folder even if it holds files that mageacl did not write or that were changed
    #[arg(long)]
    pub(crate) force: bool,
}

/// Which calls are shut, and by how many guards.
#[derive(Debug, Args)]
pub(crate) struct PartArgs {
    /// What gets a guard of its own
    #[arg(long, value_name = "WHAT", default_value = "resource")]
    pub(crate) by: GuardBy,
    /// One guard for all calls
    #[arg(long, conflicts_with = "by")]
    pub(crate) single: bool,
    /// Also shut what only the ancestors open, which the Admin adds to every grant
    #[arg(long)]
    pub(crate) closure: bool,
    /// Shut what writes, and leave all reading open
    #[arg(long)]
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
    /// Each resource whose calls are parted
    Resource,
    /// Reading, writing, deleting
    Capability,
    /// The worst that a call can do
    Risk,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum GuardFormat {
    /// For people
    Table,
    /// For programs
    Json,
    /// The module (with -o only)
    Module,
}
