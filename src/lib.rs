//! # mageacl
//!
//! A Magento 2 integration (a token) or admin role is allowed or denied per ACL resource. Which resource guards which
//! REST, SOAP or async call is scattered over some 125 XML files of a store. This crate reads them as Magento does and
//! computes the least that a list of calls needs.
//!
//! ```
//! use mageacl::plan::{Wanted, plan};
//! use mageacl::source::SourceMap;
//! use mageacl::{catalog, store};
//!
//! let root = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/shop");
//! let store = store::discover(root.as_ref())?;
//! let mut sources = SourceMap::default();
//! let catalog = catalog::load(&store, &mut sources)?;
//! let (tree, routes) = (catalog.acl?, catalog.routes?);
//!
//! let wanted = Wanted { declared: "GET /V1/products/{sku}".to_owned(), optional: false, purpose: None };
//! let plan = plan(vec![wanted], &tree, &routes);
//!
//! let ids: Vec<&str> = plan.closed.iter().map(|node| tree.resource(*node).id.as_str()).collect();
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
//! Data flows one way; each module uses only those above it (a test keeps it so).
//!
//! | module | takes → gives |
//! |---|---|
//! | [`inert`] | characters and commands that act where text is shown → which ones they are |
//! | [`date`] | `YYYY-MM-DD` → a day |
//! | [`php`] | a text → what PHP makes of it: numbers, comparisons, truth |
//! | [`release`] | a version → its place among Magento's releases |
//! | [`source`] | files → texts by name, and places in them as lines and columns |
//! | [`json`] | text → a value of a file that people write, or the bytes at fault |
//! | [`xml`] | text → elements with their places, or the first thing that libxml2 would refuse |
//! | [`store`] | a checkout → its modules: registration, composer, `config.php`, load order |
//! | [`merge`] | documents in module order → one document, as `Magento\Framework\Config\Dom` merges them |
//! | [`catalog`] | merged documents → the tree of resources ([`catalog::acl`]) and the routes ([`catalog::routes`]) |
//! | [`authz`] | stored rules and a release → which ids and routes a role is allowed, by that release's engine |
//! | [`risk`] | a reviewed file and a project's own → how bad a resource or route is in wrong hands, and why |
//! | [`advisory`] | a reviewed file and routes → the known wrong guards that they show |
//! | [`endpoint`] | what a person writes for a call → the route that Magento would pick |
//! | [`profile`] | a profile → the calls of a connector, with purpose and evidence |
//! | [`grant`] | files of any sort → what integrations and roles hold, each id and row with its place |
//! | [`plan`] | calls → required ids, their ancestors, a reason for each, and what else they open |
//! | [`matrix`] | calls → what they need in each built-in release, and where that changes |
//! | [`audit`] | grants and a plan → what each allows in this release, in excess, missing, and the way there |
//! | [`connector`] | a profile → what its documentation page tells of the current releases |
//! | [`diff`] | two configurations → what changes for routes, resources, calls and the grants that are stored |
//! | [`guard`] | what must stay open → a module that adds resources to all other routes behind the same ids, and who loses what |
//! | [`finding`] | what a rule says: how bad, where, why, and what to do |
//! | [`rules`] | an audit → findings, one file per rule |
//! | [`config`] | `mageacl.json` and comments in XML files → which findings count, and how much |
//! | [`baseline`] | a list of findings → which of those that are found now are known, and since when |
//! | [`report`] | an audit with its findings, sorted |
//! | [`explain`] | a question → the chain from call to ref, declaration, ancestors and grant |
//! | [`render`] | answers → a format, into a writer |
//! | [`cli`] | the command line → all of it |
//!
//! A new format is a file in [`render`] and a line in `cli`; a new rule is a file in [`rules`] and a line in
//! [`rules::RULES`]; a new source of grants is a file in [`grant`]; a new profile is a file in `profiles/` and a line in
//! [`profile::BUILTIN`]; a new kind of configuration file is a dialect in [`catalog`].
//!
//! # Invariants
//!
//! 1. Only [`cli`] touches arguments, environment, standard streams and exit codes. Only [`source`], [`store`],
//!    [`catalog`] and [`grant::open`] read the disk. There is no network code.
//! 2. A file that cannot be read is never skipped in silence: where Magento itself could not load the configuration,
//!    the answer is a [`catalog::ConfigError`] with the place. A folder without modules is an error, not an empty store.
//! 3. Same bytes in, same bytes out: no order of a hash, no clock and no absolute path comes into an answer. What day it
//!    is, which decides whether a suppression has expired and how old a known finding is, [`cli`] passes in as a value.
//! 4. Core types are not `Serialize`; [`render::json`] has types of its own for the contract.
//! 5. Byte offsets inside, lines and columns only through [`source::SourceMap`].
//! 6. Text from files is escaped by the sink that writes it ([`render::escape`]).
//! 7. Every plan is put before the evaluator again before it is shown ([`plan::Plan::verified`]), and every guard module
//!    before it is written ([`guard::prove`]).
//! 8. No unsafe code, and nothing recurses on the depth of its input without the XML reader's limit.

pub mod inert;

pub mod date;
pub mod php;
pub mod release;
pub mod source;

pub mod json;
pub mod xml;

pub mod store;

pub mod merge;

pub mod catalog;

pub mod authz;
pub mod risk;

pub mod advisory;

pub mod endpoint;
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

pub mod render;

pub mod cli;
