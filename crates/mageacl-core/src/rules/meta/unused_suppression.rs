//! `unused-suppression`.

use crate::rules::{Check, Persona, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "unused-suppression",
    title: "a suppression matches no finding",
    severity: "warning",
    why: "The finding is fixed, or the suppression never matched one: it would hide the next finding of its kind.",
    example: "a suppression of undefined-ref in mageacl.json, for a route whose ref was corrected since",
    fix: "Remove the suppression, or correct its module, subject or resource.",
    source: "docs/config.md",
    persona: Persona::Default,
    check: Check::Meta,
};
