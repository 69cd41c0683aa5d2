//! The evaluator against the recorded answers of Magento's own code: random stores, corpora of releases, edge cases.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]
#![allow(clippy::print_stderr, reason = "a test that is skipped says so")]

#[path = "authz/corpora.rs"]
mod corpora;
#[path = "authz/edge.rs"]
mod edge;
#[path = "authz/random.rs"]
mod random;
#[path = "authz/support.rs"]
mod support;
