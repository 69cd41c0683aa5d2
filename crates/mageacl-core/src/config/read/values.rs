//! Values of a configuration that are checked while they are deserialized.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::super::patterns::{self, PathPatterns};
use super::super::{FailOn, Level, RulePatterns, selection};
use crate::finding::{Persona, Severity};
use crate::json::values::{Checked, DUPLICATE_SUFFIX, FromText, NonEmptyString, one_of};
use crate::rules;

/// The end of the message for an unknown rule.
pub(super) const NO_RULE: &str = "is not a rule of this mageacl";

/// The id of a rule.
pub(super) struct RuleId(pub(super) &'static str);

/// A pattern of paths.
struct Glob(String);

/// Patterns of paths.
#[derive(Default)]
pub(super) struct Paths(pub(super) PathPatterns);

/// The maximum number of files with risk entries.
const MAX_RISK_FILES: usize = 1_000;

/// Files with risk entries.
#[derive(Default)]
pub(super) struct RiskFiles(pub(super) Vec<String>);

/// Patterns of rules.
#[derive(Default)]
pub(super) struct Rules(pub(super) RulePatterns);

/// A pattern of rules.
struct RulePattern(String);

/// The maximum number of patterns of rules.
const MAX_RULES: usize = 1_000;

/// Severities of rules, without duplicates.
#[derive(Default)]
pub(super) struct RuleLevels(pub(super) Vec<(&'static str, Level)>);

impl FromText for RuleId {
    fn from_text(text: &str) -> Result<RuleId, String> {
        rules::find(text).map(|rule| RuleId(rule.id)).ok_or_else(|| format!("`{text}` {NO_RULE}"))
    }
}

impl FromText for Glob {
    fn from_text(text: &str) -> Result<Glob, String> {
        if text.trim().is_empty() {
            return Err("this text must not be empty".to_owned());
        }
        patterns::check(text).map(|()| Glob(text.to_owned()))
    }
}

impl FromText for RulePattern {
    fn from_text(text: &str) -> Result<RulePattern, String> {
        selection::check(text).map(|_| RulePattern(text.to_owned()))
    }
}

impl FromText for Severity {
    fn from_text(text: &str) -> Result<Severity, String> {
        one_of(text, Severity::ALL, Severity::as_str)
    }
}

impl FromText for FailOn {
    fn from_text(text: &str) -> Result<FailOn, String> {
        let [error, warning, note] = Severity::ALL.map(|severity| (severity.as_str(), FailOn::AtLeast(severity)));
        let all = [note, warning, error, ("never", FailOn::Never)];
        one_of(text, all, |(name, _)| name).map(|(_, fail_on)| fail_on)
    }
}

impl FromText for Persona {
    fn from_text(text: &str) -> Result<Persona, String> {
        let all = [("default", Persona::Default), ("pedantic", Persona::Pedantic), ("inventory", Persona::Audit)];
        one_of(text, all, |(name, _)| name).map(|(_, persona)| persona)
    }
}

impl FromText for Level {
    fn from_text(text: &str) -> Result<Level, String> {
        one_of(text, Level::ALL, |(name, _)| name).map(|(_, level)| level)
    }
}

impl<'de> Deserialize<'de> for Paths {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfSequence;

        impl<'de> Visitor<'de> for OfSequence {
            type Value = Paths;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a sequence")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Paths, A::Error> {
                let (mut written, mut length) = (Vec::new(), 0);
                while let Some(Checked(Glob(pattern))) = sequence.next_element::<Checked<Glob>>()? {
                    length += pattern.len();
                    written.push(pattern);
                    // An error at the first pattern beyond the limits has its position.
                    if length > patterns::MAX_LENGTH || written.len() > patterns::MAX_PATTERNS {
                        return Err(A::Error::custom(patterns::too_large()));
                    }
                }
                PathPatterns::new(written).map(Paths).map_err(A::Error::custom)
            }
        }

        deserializer.deserialize_seq(OfSequence)
    }
}

impl<'de> Deserialize<'de> for RiskFiles {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfSequence;

        impl<'de> Visitor<'de> for OfSequence {
            type Value = RiskFiles;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a sequence")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<RiskFiles, A::Error> {
                let mut files = Vec::new();
                while let Some(Checked(NonEmptyString(file))) = sequence.next_element::<Checked<NonEmptyString>>()? {
                    files.push(file);
                    if files.len() > MAX_RISK_FILES {
                        return Err(A::Error::custom(format_args!("more than {MAX_RISK_FILES} risk files")));
                    }
                }
                Ok(RiskFiles(files))
            }
        }

        deserializer.deserialize_seq(OfSequence)
    }
}

impl<'de> Deserialize<'de> for Rules {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfSequence;

        impl<'de> Visitor<'de> for OfSequence {
            type Value = Rules;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a sequence")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Rules, A::Error> {
                let mut written = Vec::new();
                while let Some(Checked(RulePattern(pattern))) = sequence.next_element::<Checked<RulePattern>>()? {
                    written.push(pattern);
                    if written.len() > MAX_RULES {
                        return Err(A::Error::custom(format_args!("more than {MAX_RULES} patterns of rules")));
                    }
                }
                RulePatterns::new(written).map(Rules).map_err(A::Error::custom)
            }
        }

        deserializer.deserialize_seq(OfSequence)
    }
}

impl<'de> Deserialize<'de> for RuleLevels {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfMap;

        impl<'de> Visitor<'de> for OfMap {
            type Value = RuleLevels;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of rules")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<RuleLevels, A::Error> {
                let mut levels: Vec<(&'static str, Level)> = Vec::new();
                while let Some(Checked(RuleId(rule))) = map.next_key::<Checked<RuleId>>()? {
                    if levels.iter().any(|(known, _)| *known == rule) {
                        return Err(A::Error::custom(format_args!("`{rule}` {DUPLICATE_SUFFIX}")));
                    }
                    let Checked(level) = map.next_value::<Checked<Level>>()?;
                    levels.push((rule, level));
                }
                Ok(RuleLevels(levels))
            }
        }

        deserializer.deserialize_map(OfMap)
    }
}
