//! Values that completions offer for options that accept any text.

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use std::ffi::OsStr;

use mageacl_core::catalog::releases;
use mageacl_core::packages;
use mageacl_core::profile::BUILTIN;
use mageacl_core::rules::RULES;

/// A profile: a built-in one, or a file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Profiles;

/// A release: a built-in one, or a later one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Releases;

/// The subject of an explanation: a rule, or something else.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rules;

macro_rules! accepts_any_text {
    ($parser:ty, $names:expr) => {
        impl TypedValueParser for $parser {
            type Value = String;

            fn parse_ref(
                &self,
                command: &clap::Command,
                argument: Option<&clap::Arg>,
                value: &OsStr,
            ) -> Result<String, clap::Error> {
                StringValueParser::new().parse_ref(command, argument, value)
            }

            fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
                Some(Box::new($names.map(PossibleValue::new)))
            }
        }
    };
}

accepts_any_text!(Profiles, BUILTIN.iter().map(|(slug, _)| *slug).chain(["all"]));
accepts_any_text!(
    Releases,
    packages::release_names(packages::release_lists()).into_iter().chain(releases::variants()).chain(["latest"])
);
accepts_any_text!(Rules, RULES.iter().map(|rule| rule.id));
