//! Explains access: the chain from a call to its refs, their declarations, their ancestors, and the grants that include
//! them.
//!
//! Input: a question about an endpoint, a resource, the text of an error, or the id of a rule ([`subject`]). Output: an
//! [`Explanation`]. Findings are up to [`crate::rules`].

mod access;
mod call;
mod callers;
mod elsewhere;
pub mod errors;
mod field;
mod guard;
mod guests;
mod history;
mod refusal;
mod subject;
#[cfg(test)]
mod tests;

use crate::audit::{AccessModel, Audit};
use crate::risk::Risks;
use crate::rules::Rule;

pub use access::Access;
pub use call::Call;
pub use elsewhere::{Elsewhere, ModuleState};
pub use field::{Fields, may_be_field};
pub use guard::{ResourceExplanation, ResourceStatus};
pub use guests::{Entrance, Guests};
pub use history::History;
pub use refusal::Refusal;
pub use subject::{Subject, subject};

/// The subject of a question with its explanation.
#[derive(Clone, Debug)]
pub enum Explanation<'c> {
    /// A rule.
    Rule(&'static Rule),
    /// A call.
    Call(Box<Call<'c>>),
    /// Resources: one, or those whose titles match.
    Resources(Vec<ResourceExplanation<'c>>),
    /// The text of an error.
    Refusal(Box<Refusal<'c>>),
    /// Everything that a caller without a token may call.
    Guests(Box<Guests<'c>>),
    /// Fields of answers.
    Fields(Box<Fields<'c>>),
}

/// The data from which questions are answered.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a, 'c> {
    /// The configuration.
    pub shop: AccessModel<'c>,
    /// The grants that were read.
    pub audit: &'a Audit<'c>,
    /// The risk of the routes that resources open.
    pub risks: &'a Risks,
}

/// Explains the text of an error without a configuration, for a store whose configuration Magento cannot load.
#[must_use]
pub fn explain_error(text: &str) -> Explanation<'static> {
    Explanation::Refusal(Box::new(Refusal::from_text(text, None)))
}

/// Explains a subject.
#[must_use]
pub fn explain<'c>(subject: &Subject, known: Known<'_, 'c>) -> Explanation<'c> {
    match subject {
        Subject::Rule(rule) => Explanation::Rule(rule),
        Subject::Resource(id) => {
            let references = guard::References::new(known.shop.routes);
            Explanation::Resources(vec![ResourceExplanation::for_id(id, None, known, &references)])
        }
        Subject::Titles(text) => Explanation::Resources(guard::by_titles(text, known)),
        Subject::Resources(ids) => {
            let references = guard::References::new(known.shop.routes);
            Explanation::Resources(
                ids.iter().map(|id| ResourceExplanation::for_id(id, None, known, &references)).collect(),
            )
        }
        Subject::Error(text) => Explanation::Refusal(Box::new(Refusal::from_text(text, Some(known)))),
        Subject::Guests => Explanation::Guests(Box::new(Guests::in_store(known))),
        Subject::Endpoint(text) => match guard::by_one_title(text, known) {
            Some(guard) => Explanation::Resources(vec![guard]),
            None => Explanation::Call(Box::new(Call::explain(text, known))),
        },
    }
}
