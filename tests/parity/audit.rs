//! The audit over all grants and rows that were recorded: it must come to the ids and routes that Magento came to.

mod corpora;
mod edge;
mod figures;
mod random;
mod support;
