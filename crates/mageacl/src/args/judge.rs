//! What the commands that judge a whole store have in common.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{ListFormat, SourceArgs};
use mageacl_core::date::Date;

/// What is judged, how strictly, and by whose decisions.
#[derive(Debug, Args)]
pub(crate) struct JudgeArgs {
    #[command(flatten)]
    pub(crate) source: SourceArgs,
    /// Also what is untidy, or only suspicious
    #[arg(long)]
    pub(crate) pedantic: bool,
    /// Take stock: also what is mostly meant to be so, for example all routes that everybody may call
    #[arg(long)]
    pub(crate) audit: bool,
    /// A file of your own on how bad resources and routes are, before the built-in one (repeatable)
    #[arg(long, value_name = "FILE")]
    pub(crate) risk: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) policy: PolicyArgs,
}

/// Which decisions about findings are heeded.
#[derive(Debug, Default, Args)]
pub(crate) struct PolicyArgs {
    /// The configuration [default: mageacl.json in the store, if there is one]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Read no configuration
    #[arg(long, conflicts_with = "config")]
    pub(crate) no_config: bool,
    /// Show and count what the configuration or a comment suppresses
    #[arg(long)]
    pub(crate) no_suppressions: bool,
    /// The day by which suppressions expire and findings age
    #[arg(long, value_name = "YYYY-MM-DD", hide = true, value_parser = date)]
    pub(crate) today: Option<Date>,
}

/// Where the baseline is.
#[derive(Debug, Args)]
pub(crate) struct BaselineFile {
    /// The file [default: mageacl-baseline.json in the store]
    #[arg(short, long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum BaselineCommand {
    /// Write down what `mageacl check` finds now, so that only new findings count from here on
    Create {
        #[command(flatten)]
        judge: JudgeArgs,
        #[command(flatten)]
        file: BaselineFile,
    },
    /// Take out what is found no longer, and put in what is new
    Update {
        #[command(flatten)]
        judge: JudgeArgs,
        #[command(flatten)]
        file: BaselineFile,
        /// Put nothing in
        #[arg(long)]
        shrink_only: bool,
    },
    /// What is known, and since when
    Show {
        /// The store whose baseline it is
        #[arg(default_value = ".")]
        store: PathBuf,
        #[command(flatten)]
        file: BaselineFile,
        /// What to print
        #[arg(short, long, value_name = "FORMAT", default_value = "table")]
        format: ListFormat,
        /// The day by which findings age
        #[arg(long, value_name = "YYYY-MM-DD", hide = true, value_parser = date)]
        today: Option<Date>,
    },
}

/// A day such as `2027-03-01`.
fn date(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| "write a day such as 2027-03-01".to_owned())
}
