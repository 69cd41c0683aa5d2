//! Rules about a run itself: the completeness of the store, and suppressions. [`crate::config`] applies the latter
//! after all other rules.

pub mod bad_suppression;
pub mod expired_suppression;
pub mod incomplete_base;
pub mod unused_suppression;
