//! The rules whose findings are reported, by patterns of their names, and the minimum severity.

use globset::{Glob, GlobSet, GlobSetBuilder};

use super::may_be_hidden;
use crate::endpoint::nearest;
use crate::finding::{Finding, Persona, Severity};
use crate::rules::{Check, RULES};

/// A selection of findings. The default one is all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// The only rules that are reported; all if there are none.
    pub only: RulePatterns,
    /// The rules that are not reported.
    pub ignore: RulePatterns,
    /// The minimum severity.
    pub min_severity: Severity,
}

/// Patterns of the names of rules: `undefined-ref`, `integration-*`.
#[derive(Clone, Debug, Default)]
pub struct RulePatterns {
    written: Vec<String>,
    set: GlobSet,
}

impl Selection {
    /// Returns whether the findings of a rule are reported.
    #[must_use]
    pub fn has_rule(&self, rule: &str) -> bool {
        let is_selected = self.only.is_empty() || self.only.matches(rule);
        is_selected && !self.ignore.matches(rule) || !may_be_hidden(rule)
    }

    /// Returns whether a finding is reported.
    #[must_use]
    pub fn has(&self, finding: &Finding) -> bool {
        self.has_rule(finding.rule) && (finding.severity >= self.min_severity || !may_be_hidden(finding.rule))
    }

    /// Returns whether a pattern selects a rule about the Admin.
    #[must_use]
    pub fn names_admin(&self) -> bool {
        RULES.iter().any(|rule| matches!(rule.check, Check::Admin(_)) && self.only.matches(rule.id))
    }

    /// Returns the audience that the rules need that are selected by their whole name.
    #[must_use]
    pub fn persona(&self) -> Persona {
        let named = RULES.iter().filter(|rule| self.only.written.iter().any(|written| written == rule.id));
        named.map(|rule| rule.persona).max().unwrap_or_default()
    }
}

impl RulePatterns {
    /// Compiles patterns.
    ///
    /// # Errors
    /// If one is invalid, or matches no rule.
    pub fn new(written: Vec<String>) -> Result<Self, String> {
        let mut builder = GlobSetBuilder::new();
        for pattern in &written {
            builder.add(check(pattern)?);
        }
        let set = builder.build().map_err(|_| "the patterns of rules are too large".to_owned())?;
        Ok(RulePatterns { written, set })
    }

    /// Returns whether there are no patterns.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.written.is_empty()
    }

    /// Returns whether a rule matches one of the patterns.
    #[must_use]
    pub fn matches(&self, rule: &str) -> bool {
        self.set.is_match(rule)
    }

    /// Adds the patterns of another list.
    ///
    /// # Errors
    /// If they are too large together.
    pub fn with(&self, other: &RulePatterns) -> Result<Self, String> {
        Self::new(self.written.iter().chain(&other.written).cloned().collect())
    }
}

impl PartialEq for RulePatterns {
    fn eq(&self, other: &Self) -> bool {
        self.written == other.written
    }
}

impl Eq for RulePatterns {}

/// Checks one pattern: it must match a rule.
///
/// # Errors
/// If it is invalid or matches none.
pub fn check(pattern: &str) -> Result<Glob, String> {
    let glob = Glob::new(pattern).map_err(|error| format!("invalid pattern `{pattern}`: {}", error.kind()))?;
    let matcher = glob.compile_matcher();
    if RULES.iter().any(|rule| matcher.is_match(rule.id)) {
        return Ok(glob);
    }
    let near = nearest::names(RULES.iter().map(|rule| rule.id), pattern);
    let near: Vec<String> = near.iter().map(|name| format!("`{name}`")).collect();
    let hint = if near.is_empty() {
        "mageacl rules lists them".to_owned()
    } else {
        format!("did you mean {}?", near.join(" or "))
    };
    Err(format!("`{pattern}` matches no rule; {hint}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patterns(written: &[&str]) -> RulePatterns {
        RulePatterns::new(written.iter().map(|it| (*it).to_owned()).collect()).unwrap()
    }

    #[test]
    fn rules_are_selected_by_name_and_pattern() {
        let all = Selection::default();
        assert!(all.has_rule("undefined-ref") && all.has_rule("anonymous-read"));
        let some = Selection { only: patterns(&["integration-*", "undefined-ref"]), ..Selection::default() };
        assert!(some.has_rule("undefined-ref") && some.has_rule("integration-never-applied"));
        assert!(!some.has_rule("undefined-use"));
        let others = Selection { ignore: patterns(&["undefined-{ref,use}"]), ..Selection::default() };
        assert!(!others.has_rule("undefined-ref") && !others.has_rule("undefined-use") && others.has_rule("bad-id"));
        // A store without its modules must not look clean.
        assert!(some.has_rule("incomplete-base"));
    }

    #[test]
    fn a_rule_of_an_inventory_is_run_if_it_is_named() {
        let selection = |written| Selection { only: patterns(written), ..Selection::default() };
        assert_eq!(selection(&["anonymous-read"]).persona(), Persona::Audit);
        assert_eq!(selection(&["anonymous-*"]).persona(), Persona::Default);
        assert_eq!(selection(&["undefined-ref"]).persona(), Persona::Default);
    }

    #[test]
    fn a_pattern_that_matches_no_rule_is_refused_with_a_suggestion() {
        let refused = |pattern: &str| RulePatterns::new(vec![pattern.to_owned()]).unwrap_err();
        assert_eq!(
            refused("undefined-reff"),
            "`undefined-reff` matches no rule; did you mean `undefined-ref` or `undefined-use`?"
        );
        assert_eq!(refused("xyz*"), "`xyz*` matches no rule; mageacl rules lists them");
        assert!(refused("[a").starts_with("invalid pattern `[a`: "));
    }
}
