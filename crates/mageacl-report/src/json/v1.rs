//! The types of all documents of schema 1.
//!
//! They are separate from those of the engine, which may change: a field is added, never renamed or removed. The doc
//! comments are the descriptions in the JSON Schemas (`schemas/v1`) and on the page `docs/json.md`, both of which are
//! generated from these types. Texts are borrowed, so that a document is written without a copy of its content.

pub mod admin;
pub mod audit;
pub mod baseline;
pub mod catalog;
pub mod diff;
pub mod error;
pub mod explain;
pub mod finding;
pub mod grant_state;
pub mod guard;
pub mod lint;
pub mod matrix;
pub mod plan;
pub mod profiles;
pub mod releases;
pub mod report;
pub mod route;
pub mod rules;
#[cfg(feature = "schema")]
pub mod schema;
mod streamed;
pub mod tree;

use serde::Serialize;

pub use catalog::Catalog;
pub use mageacl_core::catalog::snapshot::document as snapshot;
pub use streamed::Streamed;

/// A document of any kind.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "{T}Document"))]
pub struct Document<'a, T> {
    /// The kind of the document and the number of its schema.
    pub schema: String,
    /// The origin of the declarations; `null` if no store was read.
    pub catalog: Option<Catalog<'a>>,
    /// The content, whose fields are those of the document.
    #[serde(flatten)]
    pub content: T,
}
