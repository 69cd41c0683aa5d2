//! The command line.

mod admin;
mod audience;
mod catalog;
mod convert;
mod diff;
mod facts;
mod format;
mod guard;
mod hint;
mod judge;
mod live;
mod matrix;
mod output;
mod policy;
mod profile_init;
mod routes;
mod snapshot;

use std::path::PathBuf;

use clap::{ArgGroup, Args, Parser, Subcommand, ValueEnum};

use mageacl_core::config::{self, Config};
use mageacl_core::finding::Severity;

pub(super) use admin::{AdminArgs, AdminFormat};
pub(super) use catalog::{AssumedArgs, CatalogArgs, EditionArg, SourceArgs};
pub(super) use convert::{ConvertArgs, ConvertFormat, ConvertTable};
pub(super) use diff::DiffArgs;
pub(super) use facts::FactsCommand;
pub(super) use format::{AuditFormat, AuditOwn, DiffFormat, DiffOwn, LintFormat, LintOwn, ReportFormat};
pub(super) use guard::{GuardArgs, GuardBy, GuardFormat};
pub(super) use judge::{BaselineCommand, BaselineFile, JudgeArgs, MinSeverity, PolicyArgs, StoredArgs};
pub(super) use live::{ConnectionArgs, LiveArgs, LiveCommand};
pub(super) use matrix::{MatrixArgs, MatrixFormat};
use output::output;
pub(super) use policy::{PolicyCommand, PolicyInitArgs};
pub(super) use profile_init::ProfileInitArgs;
pub(super) use routes::{RoutesArgs, RoutesFormat};
pub(super) use snapshot::{ReleasesArgs, SnapshotArgs};

/// Find the least-privilege permissions a Magento integration needs
#[derive(Debug, Parser)]
#[command(name = "mageacl", version, long_version = BUILD, about, after_long_help = EXAMPLES, arg_required_else_help = true)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Command,
    #[command(flatten)]
    pub(super) common: Common,
}

/// The output of `--version`; `-V` prints only the first line.
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
    /// When to use color
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", help_heading = "Display")]
    pub(super) color: Color,
    /// Suppress warnings and the list of written files
    #[arg(short, long, global = true, help_heading = "Display")]
    pub(super) quiet: bool,
    /// Report each registration that was read without running PHP
    #[arg(short, long, global = true, conflicts_with = "quiet", help_heading = "Display")]
    pub(super) verbose: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal that supports it
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Find the minimum set of permissions for a list of endpoints
    Plan(PlanArgs),
    /// Compare the grants of integrations and roles with the permissions that they need
    Audit(AuditArgs),
    /// Generate a module that separates read and write access
    Guard(GuardArgs),
    /// Check acl.xml, webapi.xml and integration files
    #[command(after_long_help = LINT_EXAMPLES)]
    Lint(FixArgs),
    /// Run all checks for CI: lint, and an audit of every configured integration
    #[command(after_long_help = CHECK_EXAMPLES)]
    Check(CheckArgs),
    /// Manage the access that integrations and roles should have
    #[command(subcommand)]
    Policy(PolicyCommand),
    /// Manage known findings, so that only new ones count
    #[command(subcommand)]
    Baseline(BaselineCommand),
    /// Show permission changes of an upgrade or a pull request, and their impact on existing grants
    Diff(DiffArgs),
    /// Explain why a call is denied or allowed, what a resource guards, or what an error or a rule means
    Explain(ExplainArgs),
    /// Show the tree of permissions, merged as by Magento
    Tree(ListArgs),
    /// Show the routes of the web API, merged as by Magento
    Routes(RoutesArgs),
    /// Show the actions of the Admin with the permissions that they ask for
    Admin(AdminArgs),
    /// Show and check profiles: the calls of connectors
    #[command(subcommand)]
    Profile(ProfileCommand),
    /// Read the grants in the database of a store
    #[command(subcommand)]
    Live(LiveCommand),
    /// Write a report in another format
    Convert(ConvertArgs),
    /// Save the catalog of a store, for machines without the store
    Snapshot(SnapshotArgs),
    /// Export facts about the packages of a store
    #[command(subcommand)]
    Facts(FactsCommand),
    /// List the known releases of Magento
    Releases(ReleasesArgs),
    /// List the rules
    Rules(RulesArgs),
    /// Write a commented mageacl.json
    Init {
        /// Store
        #[arg(default_value = ".")]
        store: PathBuf,
    },
    /// Print completions for a shell
    Completions {
        /// Shell
        shell: clap_complete::Shell,
    },
    /// Write manual pages, one for each command
    Man {
        /// Output folder
        folder: PathBuf,
    },
}

/// The needed calls.
#[derive(Debug, Args)]
pub(super) struct WantedArgs {
    /// Profile: a built-in one by a prefix of its name, a JSON file, or `all` for every built-in one (repeatable)
    #[arg(short, long, alias = "profiles", value_name = "PROFILE", value_parser = hint::Profiles, hide_possible_values = true, help_heading = "Input")]
    pub(super) profile: Vec<String>,
    /// Endpoint: method and path, a URL, a SOAP operation, or `Interface::method`
    #[arg(short, long, value_name = "ENDPOINT", help_heading = "Input")]
    pub(super) endpoint: Vec<String>,
    /// File of calls: a list, a table, an .http file, requests, commands of curl, wget, httpie or PowerShell, an access log, a HAR,
    /// Postman, Insomnia or Bruno file, or `OpenAPI`; `-` reads standard input
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    pub(super) endpoints: Vec<PathBuf>,
    /// Source code that makes the calls: a folder, or a file of PHP, JavaScript, TypeScript, Python, Ruby, Go, C#, Java, Kotlin or
    /// shell (repeatable)
    #[arg(long = "source", value_name = "PATH", help_heading = "Input")]
    pub(super) sources: Vec<PathBuf>,
}

/// The delivery of a grant.
#[derive(Debug, Args)]
pub(super) struct DeliveryArgs {
    /// Use only the required ids, for ways of delivery that need no ancestors
    #[arg(long, help_heading = "Output")]
    pub(super) exact: bool,
    /// Name of the integration in generated files [default: the name of the profile or grant]
    #[arg(long, value_name = "NAME", help_heading = "Output")]
    pub(super) name: Option<String>,
    /// E-mail address of the integration in generated files
    #[arg(long, value_name = "ADDRESS", default_value = "integration@example.com", help_heading = "Output")]
    pub(super) email: String,
}

#[derive(Debug, Args)]
#[command(
    group = ArgGroup::new("wanted").args(["profile", "endpoint", "endpoints", "sources"]).required(true).multiple(true),
    after_long_help = PLAN_EXAMPLES
)]
pub(super) struct PlanArgs {
    #[command(flatten)]
    pub(super) source: SourceArgs,
    #[command(flatten)]
    pub(super) wanted: WantedArgs,
    #[command(flatten)]
    pub(super) delivery: DeliveryArgs,
    /// List the collateral access: the routes that are opened beyond the endpoints
    #[arg(long = "routes", alias = "collateral", help_heading = "Display")]
    pub(super) collateral: bool,
    /// Name of a generated module [default: derived from the name of the integration]
    #[arg(long, value_name = "VENDOR_MODULE", help_heading = "Output")]
    pub(super) module_name: Option<String>,
    /// Output format
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output")]
    pub(super) format: Option<PlanFormat>,
    /// Write a format to a file, or the module to a folder; an ending such as .json implies the format (repeatable)
    #[arg(short, long, value_name = "FORMAT=FILE", value_parser = output::<PlanFormat>, help_heading = "Output")]
    pub(super) output: Vec<(PlanFormat, PathBuf)>,
    /// Replace a module folder even if it contains changed files or files that mageacl did not write
    #[arg(long, help_heading = "Output")]
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
    /// For human readers
    Table,
    /// For programs
    Json,
    /// Ids, one per line
    Ids,
    /// etc/integration/api.xml
    ApiXml,
    /// etc/integration.xml
    IntegrationXml,
    /// A module that registers the integration (with -o only)
    Module,
    /// A checklist by the titles in the Admin
    Markdown,
    /// The n98-magerun2 command
    Magerun,
    /// One page for a browser
    Html,
    /// The document of that page
    Report,
}

/// The grants to audit.
#[derive(Debug, Args)]
pub(super) struct GrantsArgs {
    /// Grants: integration files, id lists, rows, SQL dumps, checklists; `-` reads standard input [default: the
    /// integration files of the store]
    #[arg(short, long, value_name = "FILE", num_args = 1.., conflicts_with = "live", help_heading = "Input")]
    pub(super) grants: Vec<PathBuf>,
    /// Select only this role, by name or id
    #[arg(long, value_name = "ROLE", help_heading = "Input")]
    pub(super) role: Vec<String>,
    /// Select only this integration, by name or id
    #[arg(long, value_name = "INTEGRATION", help_heading = "Input")]
    pub(super) integration: Vec<String>,
}

#[derive(Debug, Args)]
#[command(after_long_help = AUDIT_EXAMPLES)]
pub(super) struct AuditArgs {
    #[command(flatten)]
    pub(super) source: SourceArgs,
    #[command(flatten)]
    pub(super) grants: GrantsArgs,
    #[command(flatten)]
    pub(super) live: LiveArgs,
    #[command(flatten)]
    pub(super) wanted: WantedArgs,
    /// Override built-in risk ratings with this file (repeatable)
    #[arg(long, value_name = "FILE", help_heading = "Policy")]
    pub(super) risk: Vec<PathBuf>,
    /// Audit the vendor's guide as quoted in the profile
    #[arg(long, requires = "profile", help_heading = "Policy")]
    pub(super) guide: bool,
    /// List the routes that each grant allows
    #[arg(long, help_heading = "Display")]
    pub(super) routes: bool,
    /// Show how each line of a checklist is read: counted, suggested, excluded or unread
    #[arg(long, help_heading = "Display")]
    pub(super) explain_reading: bool,
    #[command(flatten)]
    pub(super) policy: PolicyArgs,
    /// Minimum severity that causes exit code 1 [default: error, or that of the configuration]
    #[arg(long, value_name = "SEVERITY", help_heading = "Policy")]
    pub(super) fail_on: Option<FailOn>,
    #[command(flatten)]
    pub(super) delivery: DeliveryArgs,
    /// Output format
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output")]
    pub(super) format: Option<AuditFormat>,
    /// Write a format to a file; an ending such as .json or .md implies the format (repeatable)
    #[arg(short, long, value_name = "FORMAT=FILE", value_parser = output::<AuditFormat>, help_heading = "Output")]
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
  mageacl audit --live --integration Odoo        what it holds now, from the database of this store

A dump needs authorization_rule, and is understood best with authorization_role, integration, oauth_token,
admin_user and core_config_data. Secrets in it are passed over, never kept.";

/// The arguments of `lint`.
#[derive(Debug, Args)]
pub(super) struct FixArgs {
    #[command(flatten)]
    pub(super) lint: LintArgs,
    /// Fix findings whose correction is mechanical, then report the others
    #[arg(long, help_heading = "Output")]
    pub(super) fix: bool,
    /// With --fix: print the changes, and write nothing
    #[arg(long, requires = "fix", conflicts_with_all = ["format", "output"], help_heading = "Output")]
    pub(super) diff: bool,
}

#[derive(Debug, Args)]
pub(super) struct LintArgs {
    #[command(flatten)]
    pub(super) judge: JudgeArgs,
    /// Baseline of known findings, which are marked and do not count [default: that of the configuration]
    #[arg(short, long, value_name = "FILE", help_heading = "Input")]
    pub(super) baseline: Option<PathBuf>,
    /// Minimum severity that causes exit code 1 [default: error, or that of the configuration]
    #[arg(long, value_name = "SEVERITY", help_heading = "Policy")]
    pub(super) fail_on: Option<FailOn>,
    /// Output format
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output")]
    pub(super) format: Option<LintFormat>,
    /// Write a format to a file; an ending such as .json or .md implies the format (repeatable)
    #[arg(short, long, value_name = "FORMAT=FILE", value_parser = output::<LintFormat>, help_heading = "Output")]
    pub(super) output: Vec<(LintFormat, PathBuf)>,
    /// Name of the module that `-o repair-module=FOLDER` writes
    #[arg(long, value_name = "VENDOR_MODULE", help_heading = "Output")]
    pub(super) module_name: Option<String>,
}

/// The arguments of `check`.
#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    pub(super) lint: LintArgs,
    #[command(flatten)]
    pub(super) stored: StoredArgs,
    #[command(flatten)]
    pub(super) live: LiveArgs,
}

const LINT_EXAMPLES: &str = "\
Examples:
  mageacl lint                                   what is wrong in this store
  mageacl lint --inventory --format short        everything worth a look, one line each
  mageacl lint app/code/Acme --pedantic          a module under development
  mageacl lint --only 'integration-*' --fail-on never
  mageacl lint --fix --diff                      the changes that --fix would write
  mageacl lint -o sarif=lint.sarif -o markdown=comment.md";

const CHECK_EXAMPLES: &str = "\
Examples:
  mageacl check                                  this store, by its mageacl.json
  mageacl check --baseline mageacl-baseline.json only what is new
  mageacl check -g dump.sql                      also: does the shop still have what mageacl.json allows
  mageacl check -o json=findings.json --fail-on warning
  mageacl check --live                           the integrations of mageacl.json, as the database has them

mageacl.json says what each integration and role may have; without it, what the modules declare is judged.";

#[derive(Debug, Args)]
#[command(override_usage = "mageacl explain [OPTIONS] [STORE] <SUBJECT>", after_long_help = EXPLAIN_EXAMPLES)]
pub(super) struct ExplainArgs {
    /// An endpoint, a resource (by id or title), the text of an error, or a rule; optionally preceded by a store
    #[arg(required = true, num_args = 1..=3, value_names = ["STORE", "SUBJECT"], value_parser = hint::Rules, hide_possible_values = true)]
    pub(super) subject: Vec<String>,
    #[command(flatten)]
    pub(super) grants: GrantsArgs,
    #[command(flatten)]
    pub(super) live: LiveArgs,
    #[command(flatten)]
    pub(super) catalog: CatalogArgs,
    /// Override built-in risk ratings with this file (repeatable)
    #[arg(long, value_name = "FILE", help_heading = "Policy")]
    pub(super) risk: Vec<PathBuf>,
    /// Output format
    #[arg(short, long, value_name = "FORMAT", default_value = "table", help_heading = "Output")]
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
    /// For human readers
    Table,
    /// For programs
    Json,
}

/// The minimum severity on which a run fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    Note,
    Warning,
    Error,
    /// Ignore all findings
    Never,
}

impl FailOn {
    /// Returns the value of the command line, else that of the configuration.
    pub(super) fn or_configured(given: Option<FailOn>, config: &Config) -> FailOn {
        given.unwrap_or(match config.fail_on {
            Some(config::FailOn::AtLeast(Severity::Note)) => FailOn::Note,
            Some(config::FailOn::AtLeast(Severity::Warning)) => FailOn::Warning,
            Some(config::FailOn::Never) => FailOn::Never,
            Some(config::FailOn::AtLeast(Severity::Error)) | None => FailOn::Error,
        })
    }

    /// Returns whether a run with this worst finding fails.
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
pub(super) struct RulesArgs {
    /// Only these rules, by name or pattern
    #[arg(value_name = "RULE", value_parser = judge::rules)]
    pub(super) rules: Vec<String>,
    /// Output format
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output")]
    pub(super) format: Option<ListFormat>,
    /// Write a format to a file; an ending such as .json or .md implies the format (repeatable)
    #[arg(short, long, value_name = "FORMAT=FILE", value_parser = output::<ListFormat>, help_heading = "Output")]
    pub(super) output: Vec<(ListFormat, PathBuf)>,
}

#[derive(Debug, Args)]
pub(super) struct ListArgs {
    #[command(flatten)]
    pub(super) source: SourceArgs,
    /// Output format
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output")]
    pub(super) format: Option<ListFormat>,
    /// Write a format to a file; an ending such as .json or .md implies the format (repeatable)
    #[arg(short, long, value_name = "FORMAT=FILE", value_parser = output::<ListFormat>, help_heading = "Output")]
    pub(super) output: Vec<(ListFormat, PathBuf)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ListFormat {
    /// For human readers
    Table,
    /// For programs
    Json,
    /// Names, one per line
    Ids,
}

#[derive(Debug, Subcommand)]
pub(super) enum ProfileCommand {
    /// List the built-in profiles
    List {
        /// Output format
        #[arg(short, long, value_name = "FORMAT", default_value = "table")]
        format: ListFormat,
    },
    /// Show one profile: its calls, with evidence
    Show {
        /// Profile: a built-in one by a prefix of its name, or a JSON file
        profile: String,
        /// Output format
        #[arg(short, long, value_name = "FORMAT", default_value = "table")]
        format: ListFormat,
    },
    /// Write a profile of the calls of a connector, from its source code or its traffic
    Init(ProfileInitArgs),
    /// Show the required permissions in each release of Magento, and their changes
    Matrix(MatrixArgs),
    /// Check that profiles are valid, and that a store has their routes
    Check {
        /// Profiles: built-in ones by a prefix of their name, JSON files, or `all`; then the store whose routes are checked
        #[arg(required_unless_present = "more", value_names = ["PROFILE", "STORE"], num_args = 1..)]
        profiles: Vec<String>,
        /// Profile, as for the other commands (repeatable)
        #[arg(short = 'p', long = "profile", id = "more", value_name = "PROFILE", help_heading = "Input")]
        more: Vec<String>,
        #[arg(long, value_name = "STORE", hide = true)]
        store: Option<PathBuf>,
        #[command(flatten)]
        catalog: CatalogArgs,
    },
}
