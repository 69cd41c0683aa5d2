//! Rules about a run itself: how much of the store was there, and how findings are accepted. The latter are applied by
//! [`crate::config`], after all other rules.

pub(crate) mod bad_suppression;
pub(crate) mod expired_suppression;
pub(crate) mod incomplete_base;
pub(crate) mod unused_suppression;
