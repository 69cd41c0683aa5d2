//! `bad-suppression`.

use crate::rules::{Check, Persona, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "bad-suppression",
    title: "a comment looks like a suppression, but is invalid",
    severity: "error",
    why: "It has no effect. A suppression requires the name of a rule and a reason.",
    example: "<!-- mageacl: allow undefined-ref -->, without a reason",
    fix: "Write <!-- mageacl: allow RULE reason=\"...\" --> before the element, or after it on the same line.",
    source: "docs/config.md",
    persona: Persona::Default,
    check: Check::Meta,
};
