//! Rules about what a store's modules declare.

pub(super) mod disabled_not_true;
pub(super) mod undefined_ref;
