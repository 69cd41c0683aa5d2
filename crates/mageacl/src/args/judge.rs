//! Arguments of the commands that check a whole store.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::{ListFormat, SourceArgs};
use mageacl_core::config::selection;
use mageacl_core::date::Date;
use mageacl_core::finding::Severity;

/// The store to check, with personas and policy.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of the command line")]
pub(crate) struct JudgeArgs {
    #[command(flatten)]
    pub(crate) source: SourceArgs,
    /// Also report untidy and suspicious declarations
    #[arg(long, help_heading = "Policy")]
    pub(crate) pedantic: bool,
    /// Also report an inventory of mostly intended declarations, for example all public routes
    #[arg(long, alias = "audit", help_heading = "Policy")]
    pub(crate) inventory: bool,
    /// Also count findings in Magento itself and in extensions bundled with it
    #[arg(long, help_heading = "Policy")]
    pub(crate) upstream: bool,
    /// Also read the PHP files of the Admin's actions and check what they ask for
    #[arg(long, help_heading = "Policy")]
    pub(crate) admin: bool,
    /// Report only these rules, by name or pattern (repeatable)
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = rules, help_heading = "Policy")]
    pub(crate) only: Vec<String>,
    /// Do not report these rules, by name or pattern (repeatable)
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = rules, help_heading = "Policy")]
    pub(crate) ignore: Vec<String>,
    /// Do not report findings below this severity
    #[arg(long, value_name = "SEVERITY", help_heading = "Policy")]
    pub(crate) min_severity: Option<MinSeverity>,
    /// Override built-in risk ratings with this file (repeatable)
    #[arg(long, value_name = "FILE", help_heading = "Policy")]
    pub(crate) risk: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) policy: PolicyArgs,
}

/// The grants that a store has.
#[derive(Debug, Default, Args)]
pub(crate) struct StoredArgs {
    /// Grants of the store, to compare with the integrations and roles of the configuration: SQL dumps, rows, exports of
    /// tables; `-` reads standard input
    #[arg(short, long, value_name = "FILE", num_args = 1.., help_heading = "Input")]
    pub(crate) grants: Vec<PathBuf>,
}

/// The policy for findings.
#[derive(Debug, Default, Args)]
pub(crate) struct PolicyArgs {
    /// Configuration file [default: mageacl.json in the given folder or above it in the store, if one exists]
    #[arg(long, value_name = "FILE", help_heading = "Policy")]
    pub(crate) config: Option<PathBuf>,
    /// Ignore the configuration
    #[arg(long, conflicts_with = "config", help_heading = "Policy")]
    pub(crate) no_config: bool,
    /// Show and count suppressed findings
    #[arg(long, help_heading = "Policy")]
    pub(crate) no_suppressions: bool,
    /// Date for the expiry of suppressions and the age of findings
    #[arg(long, value_name = "YYYY-MM-DD", hide = true, value_parser = date)]
    pub(crate) today: Option<Date>,
}

/// A minimum severity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum MinSeverity {
    Note,
    Warning,
    Error,
}

impl MinSeverity {
    pub(crate) fn severity(self) -> Severity {
        match self {
            MinSeverity::Note => Severity::Note,
            MinSeverity::Warning => Severity::Warning,
            MinSeverity::Error => Severity::Error,
        }
    }
}

/// The location of the baseline.
#[derive(Debug, Args)]
pub(crate) struct BaselineFile {
    /// Baseline file [default: mageacl-baseline.json at the root of the store]
    #[arg(short, long, value_name = "FILE", help_heading = "Input")]
    pub(crate) baseline: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum BaselineCommand {
    /// Record the current findings of `mageacl check`, so that only new ones count
    Create {
        #[command(flatten)]
        judge: JudgeArgs,
        #[command(flatten)]
        stored: StoredArgs,
        #[command(flatten)]
        file: BaselineFile,
    },
    /// Remove entries without findings, and add new findings
    Update {
        #[command(flatten)]
        judge: JudgeArgs,
        #[command(flatten)]
        stored: StoredArgs,
        #[command(flatten)]
        file: BaselineFile,
        /// Do not add findings
        #[arg(long)]
        shrink_only: bool,
    },
    /// List the entries with their age
    Show {
        /// Store of the baseline
        #[arg(default_value = ".")]
        store: PathBuf,
        #[command(flatten)]
        file: BaselineFile,
        /// Output format
        #[arg(short, long, value_name = "FORMAT", default_value = "table")]
        format: ListFormat,
        /// Date for the age of findings
        #[arg(long, value_name = "YYYY-MM-DD", hide = true, value_parser = date)]
        today: Option<Date>,
    },
}

/// Checks a pattern of rules.
pub(super) fn rules(text: &str) -> Result<String, String> {
    selection::check(text.trim()).map(|_| text.trim().to_owned())
}

/// Parses a date such as `2027-03-01`.
fn date(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| "write a day such as 2027-03-01".to_owned())
}
