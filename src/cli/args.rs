//! The command line.

use std::path::PathBuf;

use clap::{ArgGroup, Args, Parser, Subcommand, ValueEnum};

/// Find the least permissions that a Magento 2 integration needs.
#[derive(Debug, Parser)]
#[command(name = "mageacl", version, about, after_help = EXAMPLES, arg_required_else_help = true)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Command,
    #[command(flatten)]
    pub(super) common: Common,
}

const EXAMPLES: &str = "\
Examples:
  mageacl plan -p expertrec                      what a connector needs in the store of this folder
  mageacl plan /var/www/shop -e 'GET /V1/orders' what one call needs in another one
  mageacl routes /var/www/shop --format json     every route with who may call it
  mageacl tree                                   every permission, as the Admin shows it

Exit codes: 0 done, 1 something declared cannot be called, 2 the job could not be done.";

#[derive(Debug, Args)]
pub(super) struct Common {
    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(super) color: Color,
    /// Leave out warnings
    #[arg(short, long, global = true)]
    pub(super) quiet: bool,
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
    /// The tree of permissions, merged as Magento merges it
    Tree(ListArgs),
    /// The routes of the web API, merged as Magento merges them
    Routes(ListArgs),
    /// Profiles: what connectors call
    #[command(subcommand)]
    Profile(ProfileCommand),
}

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("wanted").required(true).multiple(true), after_help = PLAN_EXAMPLES)]
pub(super) struct PlanArgs {
    /// A Magento checkout, a module, or a folder of modules
    #[arg(default_value = ".")]
    pub(super) store: PathBuf,
    /// A profile: a built-in one by the beginning of its name, or a JSON file
    #[arg(short, long, value_name = "PROFILE", group = "wanted")]
    pub(super) profile: Vec<String>,
    /// An endpoint: method and path, a URL, a SOAP operation, or `Interface::method`
    #[arg(short, long, value_name = "ENDPOINT", group = "wanted")]
    pub(super) endpoint: Vec<String>,
    /// A file of endpoints, one per line, `#` for comments (`-` reads standard input)
    #[arg(long, value_name = "FILE", group = "wanted")]
    pub(super) endpoints: Vec<PathBuf>,
    /// Only the ids that the calls ask for, for ways of delivery that need no ancestors
    #[arg(long)]
    pub(super) exact: bool,
    /// List the routes that are opened beyond the endpoints
    #[arg(long)]
    pub(super) collateral: bool,
    /// The integration's name in generated files [default: the profile's name]
    #[arg(long, value_name = "NAME")]
    pub(super) name: Option<String>,
    /// The integration's e-mail address in generated files
    #[arg(long, value_name = "ADDRESS", default_value = "integration@example.com")]
    pub(super) email: String,
    /// The name of a generated module [default: made from the integration's name]
    #[arg(long, value_name = "VENDOR_MODULE")]
    pub(super) module_name: Option<String>,
    /// What to print
    #[arg(short, long, value_name = "FORMAT")]
    pub(super) format: Option<PlanFormat>,
    /// Write a format into a file, or the module into a folder (repeatable)
    #[arg(short, long, value_name = "FORMAT=FILE", value_parser = output::<PlanFormat>)]
    pub(super) output: Vec<(PlanFormat, PathBuf)>,
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

#[derive(Debug, Args)]
pub(super) struct ListArgs {
    /// A Magento checkout, a module, or a folder of modules
    #[arg(default_value = ".")]
    pub(super) store: PathBuf,
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
    /// Whether profiles are well written, and whether a store answers their calls
    Check {
        /// JSON files, or built-in profiles
        #[arg(required = true)]
        profiles: Vec<String>,
        /// The store that must answer the calls
        #[arg(long, value_name = "STORE")]
        store: Option<PathBuf>,
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
    let format = F::from_str(format, false).map_err(|_| format!("`{format}` is no format; there are {}", names()))?;
    if path.is_empty() { Err("write a file behind the `=`".to_owned()) } else { Ok((format, PathBuf::from(path))) }
}
