//! `expired-suppression`.

use crate::rules::{Check, Persona, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "expired-suppression",
    title: "a suppression is no longer valid",
    severity: "warning",
    why: "It was meant for a while. What it hid counts again.",
    example: "{ \"rule\": \"undefined-ref\", \"reason\": \"fixed in 2.1\", \"expires\": \"2026-01-31\" }, in February 2026",
    fix: "Mend what it hid, or decide again and write a later day.",
    source: "docs/config.md",
    persona: Persona::Default,
    check: Check::Meta,
};
