//! `mageacl admin`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{SourceArgs, output};

#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct AdminArgs {
    #[command(flatten)]
    pub(crate) source: SourceArgs,
    /// List only actions that every user of the Admin may call, or that have no check
    #[arg(long, help_heading = "Selection")]
    pub(crate) open: bool,
    /// List only what this resource guards (repeatable)
    #[arg(long, value_name = "RESOURCE", help_heading = "Selection")]
    pub(crate) resource: Vec<String>,
    /// List only what this module declares (repeatable)
    #[arg(long, value_name = "VENDOR_MODULE", help_heading = "Selection")]
    pub(crate) module: Vec<String>,
    /// List only what has this text in its path, class, title or name
    #[arg(long, value_name = "TEXT", help_heading = "Selection")]
    pub(crate) search: Option<String>,
    /// Output format
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output")]
    pub(crate) format: Option<AdminFormat>,
    /// Write a format to a file (repeatable)
    #[arg(short, long, value_name = "FORMAT=FILE", value_parser = output::<AdminFormat>, help_heading = "Output")]
    pub(crate) output: Vec<(AdminFormat, PathBuf)>,
}

const EXAMPLES: &str = "\
Examples:
  mageacl admin                                  every action of this store with the resources it asks for
  mageacl admin --open                           actions that need no permission of their own
  mageacl admin --resource Magento_Sales::ship   what one permission opens in the Admin
  mageacl admin --module Acme_Shop --format csv
  mageacl admin --search order/view";

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum AdminFormat {
    /// For human readers
    Table,
    /// For programs
    Json,
    /// The actions for spreadsheets
    Csv,
}
