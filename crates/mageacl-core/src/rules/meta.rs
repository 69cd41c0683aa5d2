//! Rules about a run itself: how much of the store was there, and how findings are accepted. The latter are applied by
//! [`crate::config`], after all other rules.

pub mod bad_suppression;
pub mod expired_suppression;
pub mod incomplete_base;
pub mod unused_suppression;
