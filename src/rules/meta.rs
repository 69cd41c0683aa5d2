//! Rules about how findings are accepted. [`crate::config`] applies them: they look at what all the other rules found.

pub(crate) mod bad_suppression;
pub(crate) mod expired_suppression;
pub(crate) mod unused_suppression;
