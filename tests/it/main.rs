//! What the program and the library promise, asked from outside.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking, in its helpers too")]

// The harness: runs the program, finds fixtures, makes stores.
mod common;

// Documents, README files and sources that must agree with each other.
mod architecture;
// The audit: its contract, its command line and its formats.
mod audit;
// What holds for every grant: audits, deltas and clicks.
mod audit_properties;
// Links out of a store, files of the kernel, pipes.
mod boundary;
// Releases and snapshots in the place of a store.
mod catalogs;
// The command line: help, exit codes, mistakes, streams.
mod cli;
// The configuration, the baseline and `check`.
mod config;
// The JSON contract, field by field.
mod contract;
// What changes between two stores: the contract, the command line and the formats.
mod diff;
// What holds for every two stores.
mod diff_properties;
// The documents show what the program prints.
mod docs;
// Every way of writing an endpoint.
mod endpoints;
// Questions, and where the answers come from.
mod explain;
// The formats of findings, of lint and audit alike.
mod findings;
// What the README of each fixture promises.
mod fixtures;
// The shape of every format, and generated files read again.
mod formats;
// Guard modules: what they shut, who loses what, and what an upgrade does to them.
mod guard;
// Texts that act somewhere, in every field and every format.
mod hostile;
// What could not be read, and stores of which a part is missing.
mod locks;
mod notes;
// Calls as people paste them, with secrets in them.
mod pasted;
// What holds for every store and every text.
mod properties;
// Secrets of every shape, through every input.
mod secrets;
// What is written to the disk, and what is left alone.
mod writing;
