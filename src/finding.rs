//! What is worth telling somebody: a rule that fired, where, and what to do about it.

use std::fmt;

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
