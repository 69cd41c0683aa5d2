//! Locks and the catalogs that they make, from invented facts.
