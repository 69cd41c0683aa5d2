//! The evaluator against the recorded answers: random stores, corpora of releases, edge cases.

mod corpora;
pub(crate) mod edge;
mod random;
pub(crate) mod support;
