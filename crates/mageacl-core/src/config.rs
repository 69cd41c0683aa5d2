//! `mageacl.json`: what a project decides about findings.
//!
//! In go the text of that file ([`parse`]; `data/config.schema.json` describes it), comments in XML files ([`inline`]) and
//! findings. Out come the findings again: without those of rules that are switched off and of files that are left out,
//! with the severities that the project gives, and marked where somebody accepted them ([`apply`]). A suppression needs a
//! reason, and it names rule, module, subject and resource, never a line: it stays with its finding when lines move.

mod apply;
pub mod inline;
mod markup;
mod meta;
mod patterns;
mod read;
#[cfg(test)]
mod tests;

use std::ops::Range;

use crate::date::Date;
use crate::finding::{Finding, Severity};
use crate::rules::meta::incomplete_base;

pub use crate::json::ParseError;
pub use apply::{Policy, apply};
pub use patterns::PathPatterns;
pub use read::parse;

/// The value of `schema` in a file that this version reads.
pub const SCHEMA: &str = "mageacl/config/1";

/// The name of the file at a store's root.
pub const FILE: &str = "mageacl.json";

/// What a project decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// How bad the findings of rules are, other than the rules say.
    pub rules: Vec<(&'static str, Level)>,
    /// Files whose findings are left out.
    pub paths: PathPatterns,
    /// What the integrations of the shop are for.
    pub integrations: Vec<Integration>,
    /// Files of risks, as they are written: relative to the file's own folder.
    pub risk: Vec<String>,
    /// Findings that were accepted.
    pub suppressions: Vec<Suppression>,
    /// Whether comments in XML files may accept findings.
    pub inline: bool,
}

/// How bad the findings of a rule are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// They are left out.
    Off,
    /// As bad as this.
    At(Severity),
}

/// What an integration of the shop is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Integration {
    /// Its name.
    pub name: String,
    /// A built-in profile by the beginning of its name, or a JSON file.
    pub profile: String,
    /// Where its grant is written; none where a module declares it.
    pub grants: Option<String>,
    /// The bytes of the entry.
    pub span: Range<usize>,
}

/// A finding that was accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// The rule.
    pub rule: &'static str,
    /// The module that declares it; any where none is named.
    pub module: Option<String>,
    /// What it is about, a route for example; anything where nothing is named.
    pub subject: Option<String>,
    /// The resource in question; any where none is named.
    pub resource: Option<String>,
    /// Why.
    pub reason: String,
    /// The last day on which it holds.
    pub expires: Option<Date>,
    /// The bytes of the entry.
    pub span: Range<usize>,
}

impl Default for Config {
    fn default() -> Self {
        Config {
            rules: Vec::new(),
            paths: PathPatterns::default(),
            integrations: Vec::new(),
            risk: Vec::new(),
            suppressions: Vec::new(),
            inline: true,
        }
    }
}

impl Config {
    /// What is decided about a rule.
    #[must_use]
    pub fn level(&self, rule: &str) -> Option<Level> {
        let level = self.rules.iter().find(|(known, _)| *known == rule).map(|(_, level)| *level);
        level.filter(|level| *level != Level::Off || may_be_hidden(rule))
    }

    /// Returns whether findings in a file are left out.
    #[must_use]
    pub fn leaves_out(&self, file: &str) -> bool {
        self.paths.matches(file)
    }
}

/// Returns whether the findings of a rule may be hidden. The configuration comes with the store, often in a pull request:
/// it must not be able to make a store look clean of which the modules are missing.
#[must_use]
pub fn may_be_hidden(rule: &str) -> bool {
    rule != incomplete_base::RULE.id
}

impl Integration {
    /// Whether `profile` is the path of a file, not the name of a built-in profile.
    #[must_use]
    pub fn has_profile_file(&self) -> bool {
        self.profile.contains('/') || self.profile.to_lowercase().ends_with(".json")
    }
}

impl Suppression {
    /// Whether it is meant for a finding, valid or not.
    #[must_use]
    pub fn fits(&self, finding: &Finding) -> bool {
        let same = |wanted: &Option<String>, actual: Option<&str>| {
            wanted.as_deref().is_none_or(|wanted| actual == Some(wanted))
        };
        self.rule == finding.rule
            && may_be_hidden(self.rule)
            && same(&self.module, finding.module.as_deref())
            && same(&self.subject, Some(&finding.subject))
            && same(&self.resource, finding.resource.as_deref())
    }

    /// What it is meant for, in a few words.
    #[must_use]
    pub fn meant_for(&self) -> String {
        let parts = [Some(self.rule.to_owned()), self.module.clone(), self.subject.clone(), self.resource.clone()];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}
