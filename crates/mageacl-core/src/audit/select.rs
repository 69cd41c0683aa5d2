//! Selects grants by role or integration.

use std::fmt;

use super::Audit;
use crate::authz::RoleId;
use crate::endpoint::nearest;
use crate::grant::{Grant, GrantContent, GrantOwner};

/// A selection of grants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection {
    /// A role, by id or name.
    Role(String),
    /// An integration, by id or name.
    Integration(String),
}

/// A selection that matches no grant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown {selection}")]
pub struct NotFound {
    /// The selection.
    pub selection: Selection,
    /// The most similar names, or else all names.
    pub names: Vec<String>,
}

/// Keeps the selected grants; all of them without a selection.
///
/// # Errors
/// If a selection matches no grant.
pub fn select(audit: &mut Audit<'_>, selections: &[Selection]) -> Result<(), NotFound> {
    if selections.is_empty() {
        return Ok(());
    }
    for selection in selections {
        if !audit.grants.iter().any(|audited| selection.fits(&audited.grant)) {
            let candidates = audit.grants.iter().map(|audited| &audited.grant);
            let names: Vec<&str> =
                candidates.filter(|grant| selection.is_of(&grant.kind)).map(|grant| grant.name.as_str()).collect();
            let mut alike = nearest::names(names.iter().copied(), selection.name());
            if alike.is_empty() {
                alike = names.into_iter().map(str::to_owned).collect();
            }
            return Err(NotFound { selection: selection.clone(), names: alike });
        }
    }
    audit.grants.retain(|audited| selections.iter().any(|selection| selection.fits(&audited.grant)));
    audit.selected = true;
    Ok(())
}

impl Selection {
    fn name(&self) -> &str {
        match self {
            Selection::Role(name) | Selection::Integration(name) => name,
        }
    }

    /// Returns whether grants of a kind can be selected. Files with a list of ids have no owner.
    fn is_of(&self, kind: &GrantOwner) -> bool {
        match self {
            Selection::Role(_) => true,
            Selection::Integration(_) => !matches!(kind, GrantOwner::AdminRole(_)),
        }
    }

    fn fits(&self, grant: &Grant) -> bool {
        let number = match (self, &grant.kind, &grant.holding) {
            (Selection::Integration(_), GrantOwner::Integration(Some(account)), _) => Some(account.id),
            (Selection::Role(_), _, GrantContent::Rows(RoleId(id))) => Some(*id),
            _ => None,
        };
        let is_number = number.is_some_and(|number| number.to_string() == self.name());
        self.is_of(&grant.kind) && (is_number || grant.name.to_lowercase() == self.name().to_lowercase())
    }
}

impl NotFound {
    /// Returns a hint how to fix the selection.
    #[must_use]
    pub fn help(&self) -> String {
        match self.names.as_slice() {
            [] => "Omit the option to see everything in the input.".to_owned(),
            names => format!("Available: {}", names.join(", ")),
        }
    }
}

impl fmt::Display for Selection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Selection::Role(name) => write!(f, "role `{name}`"),
            Selection::Integration(name) => write!(f, "integration `{name}`"),
        }
    }
}
