//! Properties of rules in words.

use mageacl_core::rules::{Check, Persona, Rule};

/// Returns the audience of a rule.
pub(crate) fn persona(rule: &Rule) -> &'static str {
    match rule.persona {
        Persona::Default => "default",
        Persona::Pedantic => "pedantic",
        Persona::Audit => "inventory",
    }
}

/// Returns the command that reports a rule; `check` includes those of `lint`.
pub(crate) fn command(rule: &Rule) -> &'static str {
    match rule.check {
        Check::Grants(_) => "audit",
        Check::Store(_) | Check::Files(_) | Check::Uses(_) | Check::Base => "lint",
        Check::Admin(_) => "lint --admin",
        Check::Diff(_) => "diff",
        Check::Policy(_) | Check::Meta => "check",
    }
}
