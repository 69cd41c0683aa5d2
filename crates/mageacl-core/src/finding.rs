//! What is worth telling somebody: a rule that fired, where, and what to do about it.

use std::collections::{HashMap, HashSet};
use std::fmt;

use crate::date::Date;
use crate::grant::Place;

/// Something that a rule found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Finding {
    /// The rule's id.
    pub rule: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// How sure it is that it is one.
    pub confidence: Confidence,
    /// Who wants to know of it, where that is not everybody whom its rule is for.
    pub persona: Persona,
    /// What it is about: a grant, an integration, a role, an endpoint.
    pub subject: String,
    /// The grant's number ([`crate::audit::Audited::number`]), where it is about one.
    pub grant: Option<usize>,
    /// The module that declares it, where it is about what a module declares.
    pub module: Option<String>,
    /// The resource in question, where it is about one.
    pub resource: Option<String>,
    /// What is the matter, in a sentence.
    pub message: String,
    /// Why it matters here.
    pub why: String,
    /// What to do now.
    pub fix: String,
    /// Where it is written, the main place first. Empty for what stands in no file.
    pub places: Vec<Place>,
    /// Other places that have to do with it, and what they are.
    pub related: Vec<(Place, String)>,
    /// Whether it counts.
    pub state: State,
}

/// Whether a finding counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// It does.
    #[default]
    Open,
    /// Somebody accepted it.
    Suppressed(Suppressed),
    /// The baseline has it.
    Known {
        /// Since when.
        since: Date,
    },
}

/// Why a finding was accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppressed {
    /// The reason that was given.
    pub reason: String,
    /// Whether a comment beside the finding says so; else the configuration does.
    pub inline: bool,
}

impl Finding {
    /// Whether it counts: nobody accepted it, and no baseline has it.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.state == State::Open
    }
}

/// The worst severity of the findings that count.
#[must_use]
pub fn worst(findings: &[Finding]) -> Option<Severity> {
    findings.iter().filter(|finding| finding.is_open()).map(|finding| finding.severity).max()
}

/// How many findings of a severity count.
#[must_use]
pub fn count(findings: &[Finding], severity: Severity) -> usize {
    findings.iter().filter(|finding| finding.is_open() && finding.severity == severity).count()
}

/// How many findings were accepted, and how many a baseline has.
#[must_use]
pub fn set_aside(findings: &[Finding]) -> (usize, usize) {
    let suppressed = |finding: &&Finding| matches!(finding.state, State::Suppressed(_));
    let known = |finding: &&Finding| matches!(finding.state, State::Known { .. });
    (findings.iter().filter(suppressed).count(), findings.iter().filter(known).count())
}

/// What stays the same about a finding when lines move: its rule, module, subject and resource. Of several that are alike
/// in all of them, a later one carries its number. No two are the same.
#[must_use]
pub fn fingerprints(findings: &[Finding]) -> Vec<String> {
    let mut seen = HashSet::new();
    let mut numbers: HashMap<String, usize> = HashMap::new();
    let fingerprint = |finding: &Finding| {
        let module = finding.module.as_deref().unwrap_or_default();
        let resource = finding.resource.as_deref().unwrap_or_default();
        let key = format!("{}|{module}|{}|{resource}", finding.rule, finding.subject);
        let number = numbers.entry(key.clone()).or_default();
        loop {
            *number += 1;
            let text = if *number == 1 { key.clone() } else { format!("{key}|{number}") };
            // A name may end as a number does.
            if seen.insert(text.clone()) {
                return text;
            }
        }
    };
    findings.iter().map(fingerprint).collect()
}

/// How bad a finding is. A run fails from [`Severity::Error`] on, if nobody says otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Good to know.
    #[default]
    Note,
    /// To be looked at.
    Warning,
    /// To be mended.
    Error,
}

impl Severity {
    /// All of them, the worst first.
    pub const ALL: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Note];

    /// The name in the JSON contract.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// How sure it is that a finding is one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// It may be meant to be so.
    Low,
    /// It most likely is one.
    Medium,
    /// It follows from what Magento does.
    #[default]
    High,
}

impl Confidence {
    /// The name in the JSON contract.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Confidence::Low => "low",
            Confidence::Medium => "medium",
            Confidence::High => "high",
        }
    }
}

/// Who wants to know of a finding. Each also gets what those before it get.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Persona {
    /// Everybody: it is a defect.
    #[default]
    Default,
    /// Who wants it tidy, or is about to change it anyway.
    Pedantic,
    /// Who takes stock: much of it is meant to be so.
    Audit,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_findings_have_one_fingerprint() {
        let named = |resource: &str| Finding { rule: "a", resource: Some(resource.to_owned()), ..Finding::default() };
        let findings = ["x|2", "x", "x", "x"].map(named);
        assert_eq!(fingerprints(&findings), ["a|||x|2", "a|||x", "a|||x|3", "a|||x|4"]);
    }
}
