//! `mageacl.json`: the policy of a project for findings.
//!
//! Input: the text of that file ([`parse`]; its schema is `data/config.schema.json`), comments in XML files
//! ([`inline`]) and findings. Output: the findings without those of disabled rules and ignored files, with the
//! project's severities, and with suppressed ones marked ([`apply`]). A suppression requires a reason, and it names
//! rule, module, subject and resource, never a line, so it remains valid when lines move.

mod apply;
mod draft;
pub mod inline;
mod markup;
mod matching;
mod meta;
mod patterns;
mod read;
pub mod selection;
#[cfg(test)]
mod tests;

use std::ops::Range;

use crate::date::Date;
use crate::finding::{Finding, Persona, Severity};
use crate::rules::meta::incomplete_base;

pub use crate::json::ParseError;
pub use apply::{Policy, apply};
pub use draft::{DraftEntry, draft};
pub use patterns::PathPatterns;
pub use read::parse;
pub use selection::{RulePatterns, Selection};

/// The value of `schema` in a file that this version reads.
pub const SCHEMA: &str = "mageacl/config/1";

/// The name of the file at the root of a store.
pub const FILE: &str = "mageacl.json";

/// The policy of a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Severities of rules that override the defaults.
    pub rules: Vec<(&'static str, Level)>,
    /// Files whose findings are ignored.
    pub paths: PathPatterns,
    /// The integrations, each with the access that it should have.
    pub integrations: Vec<PolicyEntry>,
    /// The roles of administrators, each with the access that it should have.
    pub roles: Vec<PolicyEntry>,
    /// Files with risk entries, as written: relative to the folder of the configuration file.
    pub risk: Vec<String>,
    /// Suppressed findings.
    pub suppressions: Vec<Suppression>,
    /// Whether comments in XML files may suppress findings.
    pub inline: bool,
    /// The rules whose findings are reported.
    pub selection: Selection,
    /// Whether findings in Magento itself and in extensions bundled with it count.
    pub upstream: bool,
    /// The baseline, as written: relative to the folder of the configuration file.
    pub baseline: Option<String>,
    /// The findings that fail a run.
    pub fail_on: Option<FailOn>,
    /// The audience.
    pub persona: Persona,
}

/// The findings that fail a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailOn {
    /// Those of at least this severity.
    AtLeast(Severity),
    /// None.
    Never,
}

/// The configured severity of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Disabled: its findings are dropped.
    Off,
    /// This severity.
    At(Severity),
}

/// The access that an integration or a role should have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyEntry {
    /// Its name.
    pub name: String,
    /// Whether it is a role of administrators rather than an integration.
    pub is_role: bool,
    /// The access.
    pub access: DeclaredAccess,
    /// The file with its grant; `None` if a module declares it, or the command line names the file.
    pub grants: Option<String>,
    /// The person or team that answers for it.
    pub owner: Option<String>,
    /// The purpose.
    pub reason: Option<String>,
    /// The last day on which it may have the access.
    pub expires: Option<Date>,
    /// The maximum age of its tokens, in days.
    pub max_token_age_days: Option<u32>,
    /// Patterns of the user agents and addresses of its calls.
    pub clients: Vec<String>,
    /// The bytes of the entry.
    pub span: Range<usize>,
}

/// The access that an entry of the policy allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeclaredAccess {
    /// That of the calls of a profile: a built-in one by a prefix of its name, or a JSON file.
    Profile(String),
    /// That of these calls.
    Endpoints(Vec<String>),
    /// These resources, with their ancestors.
    Resources(Vec<String>),
}

/// A suppressed finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// The rule.
    pub rule: &'static str,
    /// The module of the declaration; `None` matches any.
    pub module: Option<String>,
    /// The subject, for example a route; `None` matches any.
    pub subject: Option<String>,
    /// The resource; `None` matches any.
    pub resource: Option<String>,
    /// The reason.
    pub reason: String,
    /// The last day on which it is valid.
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
            roles: Vec::new(),
            risk: Vec::new(),
            suppressions: Vec::new(),
            inline: true,
            selection: Selection::default(),
            upstream: false,
            baseline: None,
            fail_on: None,
            persona: Persona::Default,
        }
    }
}

impl Config {
    /// Returns the configured severity of a rule.
    #[must_use]
    pub fn level(&self, rule: &str) -> Option<Level> {
        let level = self.rules.iter().find(|(known, _)| *known == rule).map(|(_, level)| *level);
        level.filter(|level| *level != Level::Off || may_be_hidden(rule))
    }

    /// Returns the entries of the policy: the integrations, then the roles.
    pub fn entries(&self) -> impl Iterator<Item = &PolicyEntry> {
        self.integrations.iter().chain(&self.roles)
    }

    /// Returns whether findings in a file are ignored.
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

impl PolicyEntry {
    /// Returns the profile.
    #[must_use]
    pub fn profile(&self) -> Option<&str> {
        match &self.access {
            DeclaredAccess::Profile(profile) => Some(profile),
            DeclaredAccess::Endpoints(_) | DeclaredAccess::Resources(_) => None,
        }
    }

    /// Returns the profile if it is the path of a file rather than the name of a built-in profile.
    #[must_use]
    pub fn profile_file(&self) -> Option<&str> {
        self.profile().filter(|profile| profile.contains('/') || profile.to_lowercase().ends_with(".json"))
    }
}

impl Suppression {
    /// Returns whether it matches a finding, expired or not.
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

    /// Returns its criteria, as a list.
    #[must_use]
    pub fn meant_for(&self) -> String {
        let parts = [Some(self.rule.to_owned()), self.module.clone(), self.subject.clone(), self.resource.clone()];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}
