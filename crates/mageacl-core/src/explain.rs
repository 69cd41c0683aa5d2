//! Why: the chain from a call to its refs, to where they are declared, to their ancestors, to the grants that hold them.
//!
//! In goes what a person asks about: an endpoint, a resource, the text of an error, the id of a rule ([`subject`]). Out comes
//! an [`Explanation`]. Nothing here judges.

mod access;
mod call;
mod guard;
mod refusal;
mod subject;
#[cfg(test)]
mod tests;

use crate::audit::{Audit, Shop};
use crate::risk::Risks;
use crate::rules::Rule;

pub use access::Access;
pub use call::Call;
pub use guard::{Guard, Standing};
pub use refusal::Refusal;
pub use subject::{Subject, subject};

/// What is asked about, and the answer.
#[derive(Clone, Debug)]
pub enum Explanation<'c> {
    /// A rule.
    Rule(&'static Rule),
    /// A call.
    Call(Box<Call<'c>>),
    /// Resources: one, or those that some titles fit.
    Resources(Vec<Guard<'c>>),
    /// An error.
    Refusal(Refusal<'c>),
}

/// What answers are taken from.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a, 'c> {
    /// The configuration.
    pub shop: Shop<'c>,
    /// The grants that were read.
    pub audit: &'a Audit<'c>,
    /// How bad it is what resources open.
    pub risks: &'a Risks,
}

/// Answers.
#[must_use]
pub fn explain<'c>(subject: &Subject, known: Known<'_, 'c>) -> Explanation<'c> {
    match subject {
        Subject::Rule(rule) => Explanation::Rule(rule),
        Subject::Resource(id) => Explanation::Resources(vec![Guard::of(id, None, known)]),
        Subject::Titles(text) => Explanation::Resources(guard::by_titles(text, known)),
        Subject::Error(text) => Explanation::Refusal(Refusal::of(text, known)),
        Subject::Endpoint(text) => match guard::by_one_title(text, known) {
            Some(guard) => Explanation::Resources(vec![guard]),
            None => Explanation::Call(Box::new(Call::of(text, known))),
        },
    }
}
