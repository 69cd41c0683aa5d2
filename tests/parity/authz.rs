//! The evaluator against the recorded answers: random stores, corpora of releases, edge cases.

mod corpora;
mod edge;
mod random;
mod support;
