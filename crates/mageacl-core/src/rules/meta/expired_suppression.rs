//! `expired-suppression`.

use crate::rules::{Check, Persona, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "expired-suppression",
    title: "a suppression has expired",
    severity: "warning",
    why: "It was temporary. The suppressed finding is reported again.",
    example: "{ \"rule\": \"undefined-ref\", \"reason\": \"fixed in 2.1\", \"expires\": \"2026-01-31\" }, in February 2026",
    fix: "Fix the finding, or set a later date.",
    source: "docs/config.md",
    persona: Persona::Default,
    check: Check::Meta,
};
