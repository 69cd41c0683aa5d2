//! The source of a catalog: arguments of all commands that take a store.

use std::path::PathBuf;

use clap::Args;

use super::hint;

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
    /// Use a release instead of a store: 2.4.8-p1, 2.4 (the newest of that line) or latest. With a store or a snapshot,
    /// evaluate it as this release [default: from its Composer files]
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
}
