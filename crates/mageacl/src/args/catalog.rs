//! Where a catalog is taken from: what all commands that take a store have in common.

use std::path::PathBuf;

use clap::Args;

/// A store, or what stands in its place.
#[derive(Debug, Args)]
pub(crate) struct SourceArgs {
    /// A Magento checkout, a module, a folder of modules, or a composer.lock (`-` reads one from standard input) [default: .]
    pub(crate) store: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) catalog: CatalogArgs,
}

/// What stands in the place of a store, or tells its release.
#[derive(Debug, Args)]
pub(crate) struct CatalogArgs {
    /// A release instead of a store: 2.4.8-p1, 2.4 (the newest of that line) or latest. With a store or a snapshot it is the
    /// release whose rules decide [default: as its composer files say]
    #[arg(long, value_name = "RELEASE")]
    pub(crate) magento: Option<String>,
    /// A file of `mageacl snapshot` instead of a store; `-` reads standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) catalog: Option<PathBuf>,
    /// Ignore the development packages of a composer.lock
    #[arg(long)]
    pub(crate) no_dev: bool,
}
