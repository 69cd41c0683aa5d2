//! The source of a catalog: arguments of all commands that take a store.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::hint;
use mageacl_core::catalog::Edition;
use mageacl_core::store::Switches;

/// A store, or an alternative to one.
#[derive(Debug, Args)]
pub(crate) struct SourceArgs {
    /// A Magento checkout or a folder of one, a module, a folder of modules, or a composer.lock (`-` reads one from
    /// standard input) [default: .]
    pub(crate) store: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) catalog: CatalogArgs,
}

/// Alternatives to a store, and its release.
#[derive(Debug, Args)]
pub(crate) struct CatalogArgs {
    /// Use a release instead of a store: 2.4.8-p1, 2.4 (the newest of that line), latest or mage-os-2.1.0. With a store or a
    /// snapshot, evaluate it as this release [default: from its Composer files]
    #[arg(long, value_name = "RELEASE", value_parser = hint::Releases, hide_possible_values = true, help_heading = "Input")]
    pub(crate) magento: Option<String>,
    /// Read a file of `mageacl snapshot` instead of a store; `-` reads standard input
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    pub(crate) catalog: Option<PathBuf>,
    /// Ignore the development packages of a composer.lock
    #[arg(long, help_heading = "Input")]
    pub(crate) no_dev: bool,
    /// Exit with code 1 if modules of the store are not here and their declarations are not known
    #[arg(long, help_heading = "Policy")]
    pub(crate) require_complete: bool,
    #[command(flatten)]
    pub(crate) assumed: AssumedArgs,
}

/// Circumstances under which an input is read.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct AssumedArgs {
    /// Edition of the release [default: open-source; a store has its own]
    #[arg(long, value_name = "EDITION", help_heading = "Input")]
    pub(crate) edition: Option<EditionArg>,
    /// Read the input as if this module were disabled (repeatable)
    #[arg(long, value_name = "VENDOR_MODULE", help_heading = "Input")]
    pub(crate) disable: Vec<String>,
    /// Read the input as if this module were enabled (repeatable)
    #[arg(long, value_name = "VENDOR_MODULE", help_heading = "Input")]
    pub(crate) enable: Vec<String>,
    /// Use the facts about packages in this file before the built-in ones; `mageacl facts export` writes such files
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    pub(crate) facts: Option<PathBuf>,
    /// Refuse built-in facts about other versions than those of the input
    #[arg(long, help_heading = "Input")]
    pub(crate) exact_base: bool,
}

/// The editions that a release can have. Those of Mage-OS are named `mage-os-2.1.0`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum EditionArg {
    /// Magento Open Source
    OpenSource,
    /// Adobe Commerce
    Commerce,
    /// Adobe Commerce with the B2B extension
    B2b,
}

impl From<EditionArg> for Edition {
    fn from(edition: EditionArg) -> Edition {
        match edition {
            EditionArg::OpenSource => Edition::OpenSource,
            EditionArg::Commerce => Edition::Commerce,
            EditionArg::B2b => Edition::B2b,
        }
    }
}

impl AssumedArgs {
    /// Returns the modules that are disabled or enabled.
    pub(crate) fn switches(&self) -> Switches {
        Switches { disable: self.disable.clone(), enable: self.enable.clone() }
    }
}
