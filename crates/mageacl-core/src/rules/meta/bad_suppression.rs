//! `bad-suppression`.

use crate::rules::{Check, Persona, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "bad-suppression",
    title: "a comment is meant to accept a finding, but cannot be read as one that does",
    severity: "error",
    why: "It has no effect, whatever its author believes. A finding is accepted with a reason, by the name of its rule.",
    example: "<!-- mageacl: allow undefined-ref -->, without a reason",
    fix: "Write <!-- mageacl: allow RULE reason=\"...\" --> before the element, or behind it in the same line.",
    source: "docs/config.md",
    persona: Persona::Default,
    check: Check::Meta,
};
