//! Compares the evaluator with recorded permissions of roles, guests and customers.

pub(crate) mod corpora;
pub(crate) mod edge;
pub(crate) mod random;
pub(crate) mod support;
