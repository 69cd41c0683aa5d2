//! Tests of the program and the library from outside.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking, in its helpers too")]

// The harness: runs the program, finds fixtures, makes stores, validates documents.
mod common;

// Documents, README files and sources that must agree with each other.
mod admin_facts;
mod architecture;
// The audit: its contract, its command line and its formats.
mod audit;
// Properties of every grant: audits, changes and clicks.
mod audit_properties;
// Stores and modules without Magento's files.
mod beneath;
// Links out of a store, files of the kernel, pipes.
mod boundary;
// Logs, archives and collections of calls.
mod calls;
// Releases and snapshots instead of a store.
mod catalogs;
// The command line: help, exit codes, mistakes, streams.
mod cli;
// The configuration, the baseline and `check`.
mod config;
// The JSON contract, field by field.
mod contract;
// Files that grant a plan: what they need to take effect, and what they leave out.
mod delivery;
// Changes between two stores: the contract, the command line and the formats.
mod diff;
// Properties of every two stores.
mod diff_properties;
// Documents that show the output of the program.
mod docs;
// All notations of an endpoint.
mod endpoints;
// Releases in every edition, and modules that are switched for one run.
mod editions;
// Questions, and the origin of the answers.
mod explain;
// The formats of findings of lint and audit.
mod findings;
// The promises in the README of each fixture.
mod fixtures;
// Words that are not what they were given for.
mod first_contact;
// The shape of every format, and generated files read back.
mod formats;
// Guard modules: the denied routes, the impact on existing grants, and upgrades.
mod guard;
// Texts with a special meaning, in every field and every format.
mod hostile;
// Words that comments, messages and documents avoid.
mod language;
// A composer.lock instead of a store.
mod locks;
// The store that a folder belongs to.
mod locate;
// Stores in memory, and texts of an editor over a store.
mod memory;
// Unreadable inputs, and incomplete stores.
mod notes;
// Pasted calls with secrets in them.
mod pasted;
// The access that integrations and roles should have, and the differences.
mod policy;
// Properties of every store and every text.
mod precision;
mod properties;
// Reports: the document, the page and its policy.
mod report;
// The schemas of the JSON documents.
mod schemas;
// Secrets of every shape, through every input.
mod secrets;
// Calls of source code.
mod source;
// Modules that are not here, and answers that depend on them.
mod unknown;
// Files that are written, and files that must not be touched.
mod writing;
