//! Compares audits of grants and rows with the recorded ids and routes.

pub(crate) mod corpora;
pub(crate) mod edge;
pub(crate) mod figures;
pub(crate) mod random;
mod support;
