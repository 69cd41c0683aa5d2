//! Magento's own answers, recorded, against ours: zero differences.
//!
//! The answers are in the folder that `MAGEACL_SHARED` names (default `../shared`). Without it every test here says so
//! and passes: the rest of the suite stands on the project's own fixtures.

#![expect(clippy::unwrap_used, reason = "a broken record must fail loudly")]

mod advisories;
mod audit;
mod authz;
mod corpora;
mod diff;
mod edge;
mod guard;
mod lint;
mod random;
mod releases;
mod shared;
mod view;
