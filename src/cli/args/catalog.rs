//! Where a catalog is taken from: what all commands that take a store have in common.

use std::path::PathBuf;

use clap::Args;

/// A store, or what stands in its place.
#[derive(Debug, Args)]
pub(in crate::cli) struct SourceArgs {
    /// A Magento checkout, a module, or a folder of modules [default: .]
    pub(in crate::cli) store: Option<PathBuf>,
    #[command(flatten)]
    pub(in crate::cli) catalog: CatalogArgs,
}

/// What stands in the place of a store, or tells its release.
#[derive(Debug, Args)]
pub(in crate::cli) struct CatalogArgs {
    /// A release instead of a store: 2.4.8-p1, 2.4 (the newest of that line) or latest. With a store or a snapshot it is the
    /// release whose rules decide [default: as its composer files say]
    #[arg(long, value_name = "RELEASE")]
    pub(in crate::cli) magento: Option<String>,
    /// A file of `mageacl snapshot` instead of a store; `-` reads standard input
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) catalog: Option<PathBuf>,
}
