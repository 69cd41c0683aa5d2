//! Inputs of every form with the calls in them. Each holds a secret wherever its form can hold one.

mod commands;
mod inner;
mod lists;
mod properties;
mod refusals;
mod requests;

use super::{Entry, read};
use crate::endpoint::declared::declared;

/// A secret that every form of input holds.
pub(super) const SECRET: &str = "S3CR3T";

/// Reads an input and returns its calls; `!7` and `!7-9` are lines without a call, `error: ...` for a refused file.
pub(super) fn calls(input: &[u8]) -> Vec<String> {
    let shown = |entry: &Entry| match &entry.call {
        Ok(call) => declared(call),
        Err(_) if entry.first == entry.last => format!("!{}", entry.first),
        Err(_) => format!("!{}-{}", entry.first, entry.last),
    };
    match read(input) {
        Ok(entries) => {
            let errors: Vec<_> = entries.iter().filter_map(|entry| entry.call.as_ref().err()).collect();
            assert_no_secret(&format!("{errors:?} {}", errors.iter().map(ToString::to_string).collect::<String>()));
            entries.iter().map(shown).collect()
        }
        Err(error) => vec![format!("error: {error}")],
    }
}

/// Checks inputs, each with the calls in it.
#[track_caller]
pub(super) fn check(cases: &[(&str, &[&str])]) {
    for (input, expected) in cases {
        let found = calls(input.as_bytes());
        assert_eq!(found, *expected, "{input}");
        assert_no_secret(&found.join("\n"));
    }
}

#[track_caller]
pub(super) fn assert_no_secret(text: &str) {
    let text = text.to_uppercase();
    assert!(!text.contains(SECRET), "{text}");
}
