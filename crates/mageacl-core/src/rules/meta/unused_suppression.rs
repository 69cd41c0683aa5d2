//! `unused-suppression`.

use crate::rules::{Check, Persona, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "unused-suppression",
    title: "a suppression fits nothing that was found",
    severity: "warning",
    why: "What it was for is mended, or it never fitted: it waits for the next defect of its kind, to hide it.",
    example: "a suppression of undefined-ref in mageacl.json, for a route whose ref was corrected since",
    fix: "Take the suppression out, or correct its module, subject or resource.",
    source: "docs/config.md",
    persona: Persona::Default,
    check: Check::Meta,
};
