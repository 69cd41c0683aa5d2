//! Use cases: a store, a release or a snapshot and a request → a result as a value.
//!
//! Front ends open a [`Project`] once and call one function for each request. Nothing here prints, and no result is
//! rendered: an [`Outcome`] holds the value, its notes, and the origin for its document.
//!
//! ```
//! use mageacl_core::plan::DeclaredEndpoint;
//! use mageacl_core::project::{Input, Options, PlanRequest, Project, plan};
//!
//! let calls = vec![DeclaredEndpoint::new("GET /V1/products/{sku}")];
//! let project = Project::open(Input::release("2.4.7")?, Options::for_calls(&calls))?;
//! let outcome = plan(&project, PlanRequest { calls })?;
//! let tree = project.tree()?;
//! let ids: Vec<&str> = outcome.value.required.iter().map(|node| tree.resource(*node).id.as_str()).collect();
//! assert_eq!(ids, ["Magento_Catalog::products"]);
//! # Ok::<(), mageacl_core::project::Error>(())
//! ```

mod admin;
mod assumptions;
mod audit;
mod beneath;
mod check;
mod diff;
mod elsewhere;
mod error;
mod explain;
mod fix;
mod grants;
mod guard;
mod guest_access;
mod input;
mod integrations;
mod newer_patch;
mod open;
mod outcome;
mod place;
mod plan;
mod policy_init;
mod repair;
mod settings;
mod snapshot;
mod text_file;
mod translations;

pub use admin::{AdminRequest, AdminResult, admin};
pub use assumptions::Assumptions;
pub use audit::{AuditRequest, AuditResult, audit};
pub use check::{CheckRequest, CheckResult, CheckScope, check};
pub use diff::{DiffRequest, DiffResult, Side, diff};
pub use error::{Error, ErrorReport};
pub use explain::{ExplainRequest, ExplainResult, explain, is_unknown, needs_declarations, recognized};
pub use fix::{FixedFile, Fixes, fixes};
pub use grants::{GivenGrants, input_name};
pub use guard::{GuardRequest, GuardResult, guard};
pub use input::Input;
pub use integrations::DeclaredIntegration;
pub use open::{Options, Project};
pub use outcome::Outcome;
pub use plan::{PlanRequest, plan};
pub use policy_init::{PolicyDraft, policy_init};
pub use repair::repair_module;
pub use settings::{LoadedConfig, Policy, in_store, read_risks};
pub use snapshot::{SnapshotResult, snapshot};
pub use text_file::{TextFile, parse_profile};
