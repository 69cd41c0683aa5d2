//! The arguments of `mageacl diff`.

use std::path::PathBuf;

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};

use super::format::DiffFormat;
use super::{AssumedArgs, PolicyArgs, WantedArgs, hint, output};
use mageacl_core::audit::Selection;
use mageacl_core::finding::Finding;

#[allow(clippy::struct_excessive_bools, reason = "each is an option of the command line")]
#[derive(Debug, Args)]
#[command(override_usage = "mageacl diff [OPTIONS] <OLD> <NEW>\n       mageacl diff [OPTIONS] --since <RELEASE> [NEW]", after_long_help = DIFF_EXAMPLES)]
pub(crate) struct DiffArgs {
    /// The old and the new side: a checkout, a composer.lock, a release (2.4.7, 2.4, latest) or a snapshot each
    #[arg(value_names = ["OLD", "NEW"], num_args = 0..=2, required_unless_present = "since")]
    pub(crate) sides: Vec<String>,
    /// Compare all releases from this one to NEW, line by line [default for NEW: latest]
    #[arg(long, value_name = "RELEASE", value_parser = hint::Releases, hide_possible_values = true, conflicts_with = "grants", help_heading = "Input")]
    pub(crate) since: Option<String>,
    /// Ignore the development packages of a composer.lock
    #[arg(long, help_heading = "Input")]
    pub(crate) no_dev: bool,
    /// Exit with code 1 if modules of a side are not here and their declarations are not known
    #[arg(long, help_heading = "Policy")]
    pub(crate) require_complete: bool,
    #[command(flatten)]
    pub(crate) assumed: AssumedArgs,
    #[command(flatten)]
    pub(crate) wanted: WantedArgs,
    /// Assume a grant of the required ids only, without their ancestors
    #[arg(long, help_heading = "Output")]
    pub(crate) exact: bool,
    /// Existing grants: integration files, id lists, rows, SQL dumps, checklists; `-` reads standard input
    #[arg(short, long, value_name = "FILE", num_args = 1.., help_heading = "Input")]
    pub(crate) grants: Vec<PathBuf>,
    /// Evaluate only this role, by name or id
    #[arg(long, value_name = "ROLE", requires = "grants", help_heading = "Input")]
    pub(crate) role: Vec<String>,
    /// Evaluate only this integration, by name or id
    #[arg(long, value_name = "INTEGRATION", requires = "grants", help_heading = "Input")]
    pub(crate) integration: Vec<String>,
    /// Override built-in risk ratings with this file (repeatable)
    #[arg(long, value_name = "FILE", help_heading = "Policy")]
    pub(crate) risk: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) policy: PolicyArgs,
    /// List everything that table and markdown only count
    #[arg(long = "routes", alias = "all", help_heading = "Display")]
    pub(crate) all: bool,
    /// Minimum severity, or changes, that cause exit code 1 (repeatable, or with commas)
    #[arg(
        long,
        value_name = "SEVERITY|CHANGE",
        value_delimiter = ',',
        default_value = "error",
        help_heading = "Policy"
    )]
    pub(crate) fail_on: Vec<DiffFailOn>,
    /// Output format
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output")]
    pub(crate) format: Option<DiffFormat>,
    /// Write a format to a file; an ending such as .json or .md implies the format (repeatable)
    #[arg(short, long, value_name = "FORMAT=FILE", value_parser = output::<DiffFormat>, help_heading = "Output")]
    pub(crate) output: Vec<(DiffFormat, PathBuf)>,
}

const DIFF_EXAMPLES: &str = "\
Examples:
  mageacl diff 2.4.7 2.4.8-p1                    what a release changes
  mageacl diff . 2.4.8-p1                        ... and this store's own modules aside
  mageacl diff /var/www/shop ../shop-2.4.8       what an upgrade changes
  mageacl diff old.lock composer.lock            what `composer update` changes
  mageacl diff . . --disable Magento_InventoryApi what breaks without a module
  mageacl diff --since 2.4.4 -p ventortech       line by line, for this connector
  mageacl diff OLD NEW -p ventortech             ... for this connector: what breaks, what to add
  mageacl diff OLD NEW -p all                    ... for every built-in profile
  mageacl diff OLD NEW -g dump.sql --integration Odoo -p ventortech
  mageacl diff main pr --fail-on loosened,breaks -f github -o markdown=comment.md

OLD and NEW are folders, composer.lock files, files of `mageacl snapshot` (`-` reads standard input), or releases. What is there goes before a release:
beside a folder 2.4.7 the release of that name is written v2.4.7.
`--disable` and `--enable` apply to NEW, `--edition` to releases.
`-p all` means every built-in profile.";

/// The condition on which a run fails: a severity, or a kind of change, by the rules that find it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DiffFailOn {
    Severity(super::FailOn),
    Change(&'static str, &'static [&'static str]),
}

/// Each kind of change, with its rules.
const CHANGES: &[DiffFailOn] = &[
    DiffFailOn::Severity(super::FailOn::Note),
    DiffFailOn::Severity(super::FailOn::Warning),
    DiffFailOn::Severity(super::FailOn::Error),
    DiffFailOn::Severity(super::FailOn::Never),
    DiffFailOn::Change("anonymous", &["route-made-anonymous", "anonymous-route-added"]),
    DiffFailOn::Change("loosened", &["route-made-anonymous", "guard-loosened"]),
    DiffFailOn::Change("tightened", &["guard-tightened"]),
    DiffFailOn::Change("moved", &["guard-moved"]),
    DiffFailOn::Change("added", &["route-added", "anonymous-route-added", "resource-added"]),
    DiffFailOn::Change("removed", &["route-removed", "resource-removed"]),
    DiffFailOn::Change("breaks", &["call-breaks"]),
    DiffFailOn::Change("opens-more", &["grant-opens-more"]),
];

impl ValueEnum for DiffFailOn {
    fn value_variants<'a>() -> &'a [Self] {
        CHANGES
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        match self {
            DiffFailOn::Severity(severity) => severity.to_possible_value(),
            DiffFailOn::Change(name, _) => Some(PossibleValue::new(*name)),
        }
    }
}

impl DiffFailOn {
    /// Returns whether a run with these findings fails.
    pub(crate) fn fails(self, findings: &[Finding]) -> bool {
        match self {
            DiffFailOn::Severity(severity) => severity.fails(mageacl_core::finding::worst(findings)),
            DiffFailOn::Change(_, rules) => {
                findings.iter().any(|finding| finding.is_open() && rules.contains(&finding.rule))
            }
        }
    }
}

impl DiffArgs {
    /// Returns the selected grants.
    pub(crate) fn selections(&self) -> Vec<Selection> {
        let roles = self.role.iter().cloned().map(Selection::Role);
        roles.chain(self.integration.iter().cloned().map(Selection::Integration)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_change_names_rules_that_exist() {
        for fail_on in CHANGES {
            if let DiffFailOn::Change(name, rules) = fail_on {
                assert!(!rules.is_empty(), "{name}");
                for rule in *rules {
                    assert!(mageacl_core::rules::find(rule).is_some(), "{name}: {rule}");
                }
            }
        }
    }
}
