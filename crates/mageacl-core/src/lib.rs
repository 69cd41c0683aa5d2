//! # mageacl-core
//!
//! The engine of mageacl. A Magento 2 integration (a token) or admin role is allowed or denied per ACL resource. The
//! resource that guards a REST, SOAP or async call is declared in one of about 125 XML files of a store. This crate
//! reads them as Magento does and computes the minimum set of resources for a list of calls.
//!
//! ```
//! use mageacl_core::plan::{DeclaredEndpoint, plan};
//! use mageacl_core::source::SourceMap;
//! use mageacl_core::{catalog, store};
//!
//! let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/shop");
//! let store = store::discover(root.as_ref())?;
//! let sources = SourceMap::default();
//! let catalog = catalog::load(&store, &sources)?;
//! let (tree, routes) = (catalog.acl?, catalog.routes?);
//!
//! let wanted = DeclaredEndpoint::new("GET /V1/products/{sku}");
//! let plan = plan(vec![wanted], &tree, &routes);
//!
//! let ids: Vec<&str> = plan.with_ancestors.iter().map(|node| tree.resource(*node).id.as_str()).collect();
//! assert_eq!(ids, [
//!     "Magento_Backend::admin",
//!     "Magento_Catalog::catalog",
//!     "Magento_Catalog::catalog_inventory",
//!     "Magento_Catalog::products",
//! ]);
//! assert!(plan.verified);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Code map
//!
//! Data flows one way; each module uses only those above it (a test enforces this).
//!
//! | module | input → output |
//! |---|---|
//! | [`inert`] | characters and commands that act when text is shown → which ones they are |
//! | [`fs`] | a path → the content of a file on the disk, in memory, or of an editor over the disk |
//! | [`escape`] | text from files → text that is safe in a generated file or a Markdown document |
//! | [`sink`] | the text of a format → the same without characters and commands that act on its readers |
//! | [`date`] | `YYYY-MM-DD` → a day |
//! | [`php`] | a text → its value in PHP: numbers, comparisons, truth |
//! | [`release`] | a version → its position among Magento's releases |
//! | [`similar`] | an unknown name and the known ones → the most similar known ones |
//! | [`source`] | files → texts by name, and positions in them as lines and columns |
//! | [`json`] | the text of a JSON file written by people → a value, or the bytes at fault |
//! | [`xml`] | text → elements with their positions, or the first error that libxml2 would report |
//! | [`store`] | a checkout → its modules: registration, composer, `config.php`, load order |
//! | [`upstream`] | the name of a module → whether Magento or an extension bundled with it contains it |
//! | [`merge`] | documents in module order → one document, merged as `Magento\Framework\Config\Dom` does |
//! | [`catalog`] | merged documents → the tree of resources ([`catalog::acl`]) and the routes ([`catalog::routes`]) |
//! | [`admin`] | the files of a store → the actions of the Admin and the resources that they ask for |
//! | [`packages`] | a `composer.lock` → the catalog of the package versions that it names |
//! | [`authz`] | stored rules and a release → the ids and routes that a role is allowed, by that release's engine |
//! | [`risk`] | reviewed data and a project's own → the risk of a resource or route if misused, with a reason |
//! | [`advisory`] | reviewed data and routes → known wrong guards |
//! | [`endpoint`] | a call as a person writes it → the route that Magento selects |
//! | [`scan`] | source files → the calls that they make, with places and certainty |
//! | [`profile`] | a profile → the calls of a connector, with purpose and evidence |
//! | [`grant`] | files in any supported format → grants of integrations and roles, each id and row with its position |
//! | [`plan`] | calls → required ids, their ancestors, a reason for each, and collateral access |
//! | [`matrix`] | calls → the required ids in each built-in release, and the releases in which they change |
//! | [`audit`] | grants and a plan → allowed routes, excess and missing ids, and the steps to correct them |
//! | [`connector`] | a profile → the facts on its documentation page |
//! | [`diff`] | two configurations → changes of routes, resources, calls and stored grants |
//! | [`guard`] | calls to keep open → a module that adds resources to all other routes, and its impact on existing grants |
//! | [`finding`] | findings: severity, position, reason and fix |
//! | [`rules`] | a catalog, references or an audit → findings, one file per rule |
//! | [`config`] | `mageacl.json` and comments in XML files → the severity and state of each finding |
//! | [`baseline`] | a list of findings → which of the current ones are known, and since when |
//! | [`report`] | an audit with its findings, sorted |
//! | [`explain`] | a question → the chain from call to ref, declaration, ancestors and grant |
//! | [`generate`] | a plan or a guard → api.xml, integration.xml, or the files of a module |
//! | [`project`] | a store, a release or a snapshot, and a request → a result with notes: the use cases of all front ends |
//!
//! The crate `mageacl-report` turns results into output formats; the crate `mageacl` is the command line. A new rule is
//! a file in [`rules`] and a line in [`rules::RULES`]; a new source of grants is a file in [`grant`]; a new profile is
//! a file in `profiles/` and a line in [`profile::BUILTIN`]; a new kind of configuration file is a dialect in
//! [`catalog`].
//!
//! # Invariants
//!
//! 1. The engine uses neither arguments nor environment, standard streams or exit codes. Only [`fs`] reads the disk, and
//!    [`store::locate`], which finds the folder of a store; [`project`] resolves paths. There is no network code.
//! 2. An unreadable file is never skipped silently: if Magento itself could not load the configuration, the result is a
//!    [`catalog::ConfigError`] with its position. A folder without modules is an error, not an empty store.
//! 3. Same bytes in, same bytes out: no hash order, clock or absolute path in any result. The current day, which
//!    decides whether a suppression has expired and how old a known finding is, is passed in as a value.
//! 4. Types of the engine are not `Serialize`; `mageacl-report` has its own types for the JSON contract.
//! 5. Positions are byte offsets; only [`source::SourceMap`] turns them into lines and columns.
//! 6. Text from files is escaped by the sink that writes it (`mageacl_report::escape`).
//! 7. Every plan is evaluated again before it is shown ([`plan::Plan::verified`]), and every guard module before it is
//!    written ([`guard::prove`]).
//! 8. No unsafe code, and no recursion on the depth of the input beyond the limit of the XML reader.

pub mod inert;

pub mod fs;

pub mod escape;
pub mod sink;

pub mod date;
pub mod php;
pub mod release;
pub mod similar;
pub mod source;

pub mod json;
pub mod xml;

pub mod store;

pub mod upstream;

pub mod merge;

pub mod catalog;

pub mod admin;

pub mod packages;

pub mod authz;
pub mod risk;

pub mod advisory;

pub mod endpoint;
pub mod scan;

pub mod profile;

pub mod grant;

pub mod plan;

pub mod matrix;

pub mod audit;

pub mod connector;

pub mod diff;

pub mod guard;

pub mod finding;
pub mod rules;

pub mod config;

pub mod baseline;

pub mod report;

pub mod explain;

pub mod generate;

pub mod project;
