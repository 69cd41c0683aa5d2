//! Findings: what a rule reports, where, and how to fix it.

use std::collections::{HashMap, HashSet};
use std::fmt;

use crate::date::Date;
use crate::grant::Location;
use crate::source::Span;

/// A finding of a rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Finding {
    /// The id of the rule.
    pub rule: &'static str,
    /// The severity.
    pub severity: Severity,
    /// The confidence that it is a true positive.
    pub confidence: Confidence,
    /// The audience, if it is narrower than that of the rule.
    pub persona: Persona,
    /// The subject: a grant, an integration, a role or an endpoint.
    pub subject: String,
    /// The number of the grant ([`crate::audit::GrantAudit::number`]), if it is about one.
    pub grant: Option<usize>,
    /// The module of the declaration, if it is about one.
    pub module: Option<String>,
    /// The resource, if it is about one.
    pub resource: Option<String>,
    /// The problem, in a sentence.
    pub message: String,
    /// The impact in this case.
    pub why: String,
    /// The fix.
    pub fix: String,
    /// Its positions, the main one first. Empty if it is not in a file.
    pub places: Vec<Location>,
    /// Related positions, each with a description.
    pub related: Vec<(Location, String)>,
    /// The changes of files that fix it, if that is mechanical and safe.
    pub edits: Vec<Edit>,
    /// The declarations that it combines, if each of them was a separate finding in earlier versions.
    pub parts: Vec<Part>,
    /// The fingerprints under which a baseline knows it besides its own: it is known if all of one list are.
    pub known_as: Vec<Vec<String>>,
    /// Whether it is about a module of a package with built-in facts: Magento itself, or an extension bundled with it.
    pub upstream: bool,
    /// Whether it counts.
    pub state: State,
    /// Its stable identity, if it was decided among more findings than are reported. Empty if [`fingerprints`] decides it.
    pub fingerprint: String,
}

/// A change of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The replaced text; empty to insert.
    pub span: Span,
    /// The new text.
    pub text: String,
}

/// A declaration that a finding combines with others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The module of the declaration.
    pub module: String,
    /// The subject of the finding in earlier versions.
    pub subject: String,
    /// The position of that finding.
    pub place: Location,
}

/// Whether a finding counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// It counts.
    #[default]
    Open,
    /// It was suppressed.
    Suppressed(Suppressed),
    /// It is in the baseline.
    Known {
        /// The date on which it was added.
        since: Date,
    },
    /// It is about a module of Magento or of an extension bundled with it, which the store can only upgrade.
    Upstream,
}

/// The reason why a finding was suppressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppressed {
    /// The given reason.
    pub reason: String,
    /// Whether a comment in the file suppresses it, rather than the configuration.
    pub inline: bool,
}

impl Finding {
    /// Returns whether it counts: it is neither suppressed, nor in a baseline, nor set aside as upstream.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.state == State::Open
    }
}

/// The number of findings that do not count, by the reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SetAside {
    /// Suppressed by a comment or by the configuration.
    pub suppressed: usize,
    /// In the baseline.
    pub known: usize,
    /// About Magento itself, or about an extension bundled with it.
    pub upstream: usize,
}

/// Returns the highest severity of the findings that count.
#[must_use]
pub fn worst(findings: &[Finding]) -> Option<Severity> {
    findings.iter().filter(|finding| finding.is_open()).map(|finding| finding.severity).max()
}

/// Returns the number of findings of a severity that count.
#[must_use]
pub fn count(findings: &[Finding], severity: Severity) -> usize {
    findings.iter().filter(|finding| finding.is_open() && finding.severity == severity).count()
}

/// Limits findings to some of them. The others still count in the numbers of fingerprints.
pub fn limit(findings: &mut Vec<Finding>, is_reported: impl FnMut(&Finding) -> bool) {
    let decided = fingerprints(findings);
    for (finding, fingerprint) in findings.iter_mut().zip(decided) {
        finding.fingerprint = fingerprint;
    }
    findings.retain(is_reported);
}

/// Counts the findings that do not count.
#[must_use]
pub fn set_aside(findings: &[Finding]) -> SetAside {
    let mut aside = SetAside::default();
    for finding in findings {
        match finding.state {
            State::Open => {}
            State::Suppressed(_) => aside.suppressed += 1,
            State::Known { .. } => aside.known += 1,
            State::Upstream => aside.upstream += 1,
        }
    }
    aside
}

/// Returns the fingerprint of a finding with these properties, if no other one has the same.
#[must_use]
pub fn fingerprint(rule: &str, module: &str, subject: &str, resource: &str) -> String {
    format!("{rule}|{module}|{subject}|{resource}")
}

/// Returns a stable identity for each finding that does not change when lines move: its rule, module, subject and
/// resource. Later ones of several equal ones get a number. All fingerprints are distinct.
#[must_use]
pub fn fingerprints(findings: &[Finding]) -> Vec<String> {
    let mut seen = HashSet::new();
    let mut numbers: HashMap<String, usize> = HashMap::new();
    let distinct = |finding: &Finding| {
        if !finding.fingerprint.is_empty() {
            return finding.fingerprint.clone();
        }
        let module = finding.module.as_deref().unwrap_or_default();
        let resource = finding.resource.as_deref().unwrap_or_default();
        let key = fingerprint(finding.rule, module, &finding.subject, resource);
        let number = numbers.entry(key.clone()).or_default();
        loop {
            *number += 1;
            let text = if *number == 1 { key.clone() } else { format!("{key}|{number}") };
            // A name may end like a number.
            if seen.insert(text.clone()) {
                return text;
            }
        }
    };
    findings.iter().map(distinct).collect()
}

/// The severity of a finding. By default a run fails from [`Severity::Error`] on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Informational.
    #[default]
    Note,
    /// Should be reviewed.
    Warning,
    /// Should be fixed.
    Error,
}

impl Severity {
    /// All severities, in descending order.
    pub const ALL: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Note];

    /// Returns the name in the JSON contract.
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

/// The confidence that a finding is a true positive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// It may be intended.
    Low,
    /// It most likely is one.
    Medium,
    /// It follows from Magento's behavior.
    #[default]
    High,
}

impl Confidence {
    /// Returns the name in the JSON contract.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Confidence::Low => "low",
            Confidence::Medium => "medium",
            Confidence::High => "high",
        }
    }
}

/// The audience of a finding. Each includes the findings for those before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Persona {
    /// Defects, for everyone.
    #[default]
    Default,
    /// Findings for a cleanup.
    Pedantic,
    /// Findings for an inventory, many of which are intended.
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

    #[test]
    fn a_finding_has_one_fingerprint_whether_others_are_reported_or_not() {
        let named = |message: &str| Finding { rule: "a", message: message.to_owned(), ..Finding::default() };
        let mut findings = Vec::from(["one", "two", "three"].map(named));
        let all = fingerprints(&findings);
        limit(&mut findings, |finding| finding.message != "one");
        assert_eq!(fingerprints(&findings), all[1..]);
        assert_eq!(all, ["a|||", "a||||2", "a||||3"]);
    }
}
