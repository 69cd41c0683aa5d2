//! Fuzz targets. Each takes the bytes of one input and panics if a property of the code under test does not hold.
//!
//! Nothing here depends on a fuzzer: `tests/fuzz.rs` of the main package includes this library and runs every target
//! over its corpus, so that targets and engine stay in step without cargo-fuzz.

pub mod baseline;
pub mod collections;
pub mod config;
pub mod config_php;
pub mod endpoints;
pub mod grants;
pub mod guides;
pub mod lock;
pub mod logs;
pub mod matcher;
pub mod merge;
pub mod profiles;
pub mod scan;
pub mod snapshot;
pub mod specifications;
pub mod values;
pub mod xml;

mod calls;
mod catalog;
mod input;
mod spans;
