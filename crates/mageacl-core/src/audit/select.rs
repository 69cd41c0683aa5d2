//! Picking one grant out of many.

use std::fmt;

use super::Audit;
use crate::authz::RoleId;
use crate::endpoint::nearest;
use crate::grant::{Grant, Holding, Kind};

/// Which grants are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection {
    /// A role, by its number or name.
    Role(String),
    /// An integration, by its number or name.
    Integration(String),
}

/// No grant is the one that was asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no {selection} in what was read")]
pub struct NotFound {
    /// What was asked for.
    pub selection: Selection,
    /// The names that are much alike, else all there are.
    pub names: Vec<String>,
}

/// Keeps the grants that are asked for; without a selection all of them.
///
/// # Errors
/// When one of the selections fits no grant.
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

    /// Whether grants of a kind can be meant. Files of ids belong to nobody in particular.
    fn is_of(&self, kind: &Kind) -> bool {
        match self {
            Selection::Role(_) => true,
            Selection::Integration(_) => !matches!(kind, Kind::AdminRole(_)),
        }
    }

    fn fits(&self, grant: &Grant) -> bool {
        let number = match (self, &grant.kind, &grant.holding) {
            (Selection::Integration(_), Kind::Integration(Some(account)), _) => Some(account.id),
            (Selection::Role(_), _, Holding::Rows(RoleId(id))) => Some(*id),
            _ => None,
        };
        let is_number = number.is_some_and(|number| number.to_string() == self.name());
        self.is_of(&grant.kind) && (is_number || grant.name.to_lowercase() == self.name().to_lowercase())
    }
}

impl NotFound {
    /// What to do now.
    #[must_use]
    pub fn help(&self) -> String {
        match self.names.as_slice() {
            [] => "Leave the option out to see what was read.".to_owned(),
            names => format!("There is: {}", names.join(", ")),
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
