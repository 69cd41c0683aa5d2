//! Reports: the document that the formats for readers outside a terminal show.
//!
//! A report is made once, by [`audit`], [`plan`] or [`findings`], and then only rendered, so that a page that is made later from the
//! JSON document equals one that is made at once.

mod audit;
mod findings;
mod model;
mod plan;
mod summary;
mod texts;

pub use audit::audit;
pub use findings::findings;
pub use plan::plan;
