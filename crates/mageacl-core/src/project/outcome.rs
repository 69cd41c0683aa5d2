//! Results of use cases.

use crate::catalog::Origin;

/// A result, with the notes of the run.
#[derive(Clone, Debug)]
pub struct Outcome<T> {
    /// The result.
    pub value: T,
    /// The origin of the catalog, for the document of the result. Its notes include those of this run.
    pub origin: Origin,
    /// Sentences for the person who made the request, beyond those of the project.
    pub notes: Vec<String>,
}
