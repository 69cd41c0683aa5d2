//! Locks and the catalogs that they make, from invented facts.

mod builtin;
mod catalogs;
mod folding;
mod locks;
mod releases;
