//! The command line.

mod audience;
mod catalog;
mod diff;
mod format;
mod guard;
mod judge;
mod matrix;
mod snapshot;

use std::path::PathBuf;

use clap::{ArgGroup, Args, Parser, Subcommand, ValueEnum};

use super::arguments;
use mageacl_core::finding::Severity;
use mageacl_report::escape::terminal;

pub(super) use catalog::{CatalogArgs, SourceArgs};
pub(super) use diff::DiffArgs;
pub(super) use format::{AuditFormat, AuditOwn, DiffFormat, DiffOwn, LintFormat, LintOwn, ReportFormat};
pub(super) use guard::{GuardArgs, GuardBy, GuardFormat};
pub(super) use judge::{BaselineCommand, BaselineFile, JudgeArgs, PolicyArgs};
pub(super) use matrix::{MatrixArgs, MatrixFormat};
pub(super) use snapshot::{ReleasesArgs, SnapshotArgs};

/// Find the least permissions that a Magento 2 integration needs.
#[derive(Debug, Parser)]
#[command(name = "mageacl", version, long_version = BUILD, about, after_help = EXAMPLES, arg_required_else_help = true)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Command,
    #[command(flatten)]
    pub(super) common: Common,
}

/// What `--version` tells; `-V` has the first line alone.
const BUILD: &str =
    concat!(env!("CARGO_PKG_VERSION"), "\nbuilt for ", env!("MAGEACL_TARGET"), "\ncommit ", env!("MAGEACL_COMMIT"),);

const EXAMPLES: &str = "\
Examples:
  mageacl plan --magento latest -p expertrec     what a connector needs, without a store
  mageacl plan -p expertrec                      ... in the store of this folder
  mageacl plan /var/www/shop -e 'GET /V1/orders' what one call needs in another one
  mageacl audit -g dump.sql --integration Odoo   what an integration holds, and what that opens
  mageacl guard -p expertrec                     a module that shuts what it does not call
  mageacl diff 2.4.7 latest -p all               what an upgrade changes, and which connectors it breaks
  mageacl routes /var/www/shop --format json     every route with who may call it
  mageacl tree                                   every permission, as the Admin shows it

Exit codes: 0 clean, 1 something was found, 2 the job could not be done.";

#[derive(Debug, Args)]
pub(super) struct Common {
    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(super) color: Color,
    /// Suppress warnings and the list of written files
    #[arg(short, long, global = true)]
    pub(super) quiet: bool,
    /// Report each registration that was read without running PHP
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    pub(super) verbose: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal that shows it
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// The least that a list of endpoints needs
    Plan(PlanArgs),
    /// What integrations and roles hold, and what of it is too much
    Audit(AuditArgs),
    /// A module that parts reading from writing where one permission opens both
    Guard(GuardArgs),
    /// Defects in what the modules of a store declare
    Lint(LintArgs),
    /// All in one for a pipeline: lint, and every integration of the configuration by its profile
    #[command(after_help = CHECK_EXAMPLES)]
    Check(LintArgs),
    /// Known findings, so that only new ones count
    #[command(subcommand)]
    Baseline(BaselineCommand),
    /// What an upgrade or a pull request changes: routes, resources, and what becomes of grants
    Diff(DiffArgs),
    /// Why a call is refused or allowed, what a resource guards, what an error or a rule means
    Explain(ExplainArgs),
    /// The tree of permissions, merged as Magento merges it
    Tree(ListArgs),
    /// The routes of the web API, merged as Magento merges them
    Routes(ListArgs),
    /// Profiles: what connectors call
    #[command(subcommand)]
    Profile(ProfileCommand),
    /// The catalog of a store as a file, for machines on which the store is not
    Snapshot(SnapshotArgs),
    /// The releases of Magento that need no store
    Releases(ReleasesArgs),
    /// Completions for a shell, on standard output
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Manual pages, one for each command
    Man {
        /// The folder to write them into
        folder: PathBuf,
    },
}

/// Which calls are needed.
#[derive(Debug, Args)]
pub(super) struct WantedArgs {
    /// A profile: a built-in one by the beginning of its name, or a JSON file
    #[arg(short, long, alias = "profiles", value_name = "PROFILE")]
    pub(super) profile: Vec<String>,
    /// An endpoint: method and path, a URL, a SOAP operation, or `Interface::method`
    #[arg(short, long, value_name = "ENDPOINT")]
    pub(super) endpoint: Vec<String>,
    /// A file of endpoints: a list, a table, an .http file, raw requests, or commands of curl, wget, httpie or PowerShell (`-`
    /// reads standard input)
    #[arg(long, value_name = "FILE")]
    pub(super) endpoints: Vec<PathBuf>,
}

/// How a grant is delivered.
#[derive(Debug, Args)]
pub(super) struct DeliveryArgs {
    /// Only the ids that the calls ask for, for ways of delivery that need no ancestors
    #[arg(long)]
    pub(super) exact: bool,
    /// The integration's name in generated files [default: the profile's or the grant's name]
    #[arg(long, value_name = "NAME")]
    pub(super) name: Option<String>,
    /// The integration's e-mail address in generated files
    #[arg(long, value_name = "ADDRESS", default_value = "integration@example.com")]
    pub(super) email: String,
}

#[derive(Debug, Args)]
#[command(
    group = ArgGroup::new("wanted").args(["profile", "endpoint", "endpoints"]).required(true).multiple(true),
    after_help = PLAN_EXAMPLES
)]
pub(super) struct PlanArgs {
    #[command(flatten)]
    pub(super) source: SourceArgs,
    #[command(flatten)]
    pub(super) wanted: WantedArgs,
    #[command(flatten)]
    pub(super) delivery: DeliveryArgs,
    /// List the routes that are opened beyond the endpoints
    #[arg(long)]
    pub(super) collateral: bool,
    /// The name of a generated module [default: made from the integration's name]
    #[arg(long, value_name = "VENDOR_MODULE")]
    pub(super) module_name: Option<String>,
    /// What to print
    #[arg(short, long, value_name = "FORMAT")]
    pub(super) format: Option<PlanFormat>,
    /// Write a format into a file, or the module into a folder (repeatable)
    #[arg(short, long, value_name = "FORMAT=FILE", value_parser = output::<PlanFormat>)]
    pub(super) output: Vec<(PlanFormat, PathBuf)>,
    /// Replace a module folder even if it holds files that mageacl did not write or that were changed
    #[arg(long)]
    pub(super) force: bool,
}

const PLAN_EXAMPLES: &str = "\
Examples:
  mageacl plan -p ventortech
  mageacl plan -e 'GET /V1/products/{sku}' -e 'POST /V1/orders' --exact
  mageacl plan --endpoints calls.txt --format ids
  mageacl plan -p expertrec -o api-xml=etc/integration/api.xml -o markdown=checklist.md
  mageacl plan -p expertrec -o module=app/code/Acme/Connector --module-name Acme_Connector";

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum PlanFormat {
    /// For people
    Table,
    /// For programs
    Json,
    /// The ids, one per line
    Ids,
    /// etc/integration/api.xml
    ApiXml,
    /// etc/integration.xml
    IntegrationXml,
    /// A module that registers the integration (with -o only)
    Module,
    /// A checklist by the Admin's titles
    Markdown,
    /// The n98-magerun2 command
    Magerun,
}

/// What is granted.
#[derive(Debug, Args)]
pub(super) struct GrantsArgs {
    /// What is granted: integration files, id lists, rows, SQL dumps, checklists; `-` reads standard input
    /// [default: the integration files of the store]
    #[arg(short, long, value_name = "FILE", num_args = 1..)]
    pub(super) grants: Vec<PathBuf>,
    /// Only this role, by its name or number
    #[arg(long, value_name = "ROLE")]
    pub(super) role: Vec<String>,
    /// Only this integration, by its name or number
    #[arg(long, value_name = "INTEGRATION")]
    pub(super) integration: Vec<String>,
}

#[derive(Debug, Args)]
#[command(after_help = AUDIT_EXAMPLES)]
pub(super) struct AuditArgs {
    #[command(flatten)]
    pub(super) source: SourceArgs,
    #[command(flatten)]
    pub(super) grants: GrantsArgs,
    #[command(flatten)]
    pub(super) wanted: WantedArgs,
    /// A file of your own on how bad resources and routes are, before the built-in one (repeatable)
    #[arg(long, value_name = "FILE")]
    pub(super) risk: Vec<PathBuf>,
    /// Audit what the vendor's guide tells merchants to tick, as the profile quotes it
    #[arg(long, requires = "profile")]
    pub(super) guide: bool,
    /// List the routes that each grant may call
    #[arg(long)]
    pub(super) routes: bool,
    #[command(flatten)]
    pub(super) policy: PolicyArgs,
    /// From which severity on the run ends with exit code 1
    #[arg(long, value_name = "SEVERITY", default_value = "error")]
    pub(super) fail_on: FailOn,
    #[command(flatten)]
    pub(super) delivery: DeliveryArgs,
    /// What to print
    #[arg(short, long, value_name = "FORMAT")]
    pub(super) format: Option<AuditFormat>,
    /// Write a format into a file (repeatable)
    #[arg(short, long, value_name = "FORMAT=FILE", value_parser = output::<AuditFormat>)]
    pub(super) output: Vec<(AuditFormat, PathBuf)>,
}

const AUDIT_EXAMPLES: &str = "\
Examples:
  mageacl audit                                  the integration files of this store
  mageacl audit -g dump.sql --integration Odoo -p ventortech
  mageacl audit -p expertrec --guide             what ExpertRec's guide has merchants tick
  mageacl audit /var/www/shop -g checklist.txt -p expertrec -f markdown
  mageacl audit -g dump.sql --role Editors --routes
  mageacl audit -g api.xml -p expertrec -f delta

A dump needs authorization_rule, and is understood best with authorization_role, integration, oauth_token,
admin_user and core_config_data. Secrets in it are passed over, never kept.";

#[derive(Debug, Args)]
#[command(after_help = LINT_EXAMPLES)]
pub(super) struct LintArgs {
    #[command(flatten)]
    pub(super) judge: JudgeArgs,
    /// Findings that are known: they are marked, and do not count
    #[arg(short, long, value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,
    /// From which severity on the run ends with exit code 1
    #[arg(long, value_name = "SEVERITY", default_value = "error")]
    pub(super) fail_on: FailOn,
    /// What to print
    #[arg(short, long, value_name = "FORMAT")]
    pub(super) format: Option<LintFormat>,
    /// Write a format into a file (repeatable)
    #[arg(short, long, value_name = "FORMAT=FILE", value_parser = output::<LintFormat>)]
    pub(super) output: Vec<(LintFormat, PathBuf)>,
}

const LINT_EXAMPLES: &str = "\
Examples:
  mageacl lint                                   what is wrong in this store
  mageacl lint --audit --format short            everything worth a look, one line each
  mageacl lint app/code/Acme --pedantic          a module under development
  mageacl lint -o sarif=lint.sarif -o markdown=comment.md";

const CHECK_EXAMPLES: &str = "\
Examples:
  mageacl check                                  this store, by its mageacl.json
  mageacl check --baseline mageacl-baseline.json only what is new
  mageacl check -o json=findings.json --fail-on warning

mageacl.json says which profile each integration belongs to; without it, what the modules declare is judged.";

#[derive(Debug, Args)]
#[command(override_usage = "mageacl explain [OPTIONS] [STORE] <SUBJECT>", after_help = EXPLAIN_EXAMPLES)]
pub(super) struct ExplainArgs {
    /// An endpoint, a resource (by its id or its titles), the text of an error, or a rule; before it a store
    #[arg(required = true, num_args = 1..=3, value_names = ["STORE", "SUBJECT"])]
    pub(super) subject: Vec<String>,
    #[command(flatten)]
    pub(super) grants: GrantsArgs,
    #[command(flatten)]
    pub(super) catalog: CatalogArgs,
    /// A file of your own on how bad resources and routes are, before the built-in one (repeatable)
    #[arg(long, value_name = "FILE")]
    pub(super) risk: Vec<PathBuf>,
    /// What to print
    #[arg(short, long, value_name = "FORMAT", default_value = "table")]
    pub(super) format: ExplainFormat,
}

const EXPLAIN_EXAMPLES: &str = "\
Examples:
  mageacl explain 'GET /V1/orders'
  mageacl explain /var/www/shop GET /V1/orders -g dump.sql
  mageacl explain Magento_Catalog::products
  mageacl explain 'Sales > Operations > Orders > Actions > View'
  mageacl explain '{\"message\":\"The consumer isn'\\''t authorized to access %resources.\", ...}'
  mageacl explain all-resources";

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ExplainFormat {
    /// For people
    Table,
    /// For programs
    Json,
}

/// From which severity on a run fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    Note,
    Warning,
    Error,
    /// Whatever is found
    Never,
}

impl FailOn {
    /// Whether a run fails whose worst finding is as bad as this.
    pub(super) fn fails(self, worst: Option<Severity>) -> bool {
        let limit = match self {
            FailOn::Note => Severity::Note,
            FailOn::Warning => Severity::Warning,
            FailOn::Error => Severity::Error,
            FailOn::Never => return false,
        };
        worst.is_some_and(|worst| worst >= limit)
    }
}

#[derive(Debug, Args)]
pub(super) struct ListArgs {
    #[command(flatten)]
    pub(super) source: SourceArgs,
    /// What to print
    #[arg(short, long, value_name = "FORMAT")]
    pub(super) format: Option<ListFormat>,
    /// Write a format into a file (repeatable)
    #[arg(short, long, value_name = "FORMAT=FILE", value_parser = output::<ListFormat>)]
    pub(super) output: Vec<(ListFormat, PathBuf)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ListFormat {
    /// For people
    Table,
    /// For programs
    Json,
    /// Names, one per line
    Ids,
}

#[derive(Debug, Subcommand)]
pub(super) enum ProfileCommand {
    /// The built-in profiles
    List {
        /// What to print
        #[arg(short, long, value_name = "FORMAT", default_value = "table")]
        format: ListFormat,
    },
    /// One profile: its calls, and how they are known
    Show {
        /// A built-in profile by the beginning of its name, or a JSON file
        profile: String,
        /// What to print
        #[arg(short, long, value_name = "FORMAT", default_value = "table")]
        format: ListFormat,
    },
    /// What a profile needs in each release of Magento, and where that changes
    Matrix(MatrixArgs),
    /// Whether profiles are well written, and whether a store answers their calls
    Check {
        /// JSON files, or built-in profiles
        #[arg(required = true)]
        profiles: Vec<String>,
        /// The store that must answer the calls
        #[arg(long, value_name = "STORE")]
        store: Option<PathBuf>,
        #[command(flatten)]
        catalog: CatalogArgs,
    },
}

/// `FORMAT=FILE`.
fn output<F: ValueEnum>(text: &str) -> Result<(F, PathBuf), String> {
    let (format, path) = text.split_once('=').ok_or("write FORMAT=FILE, for example json=plan.json")?;
    let names = || {
        let values: Vec<String> =
            F::value_variants().iter().filter_map(F::to_possible_value).map(|v| v.get_name().to_owned()).collect();
        values.join(", ")
    };
    let format = F::from_str(format, false).map_err(|_| {
        format!("unknown format `{}`; expected one of: {}", terminal(&arguments::hide(format)), names())
    })?;
    if path.is_empty() { Err("missing file name after `=`".to_owned()) } else { Ok((format, PathBuf::from(path))) }
}
