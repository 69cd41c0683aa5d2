//! The four ways in which releases of Magento evaluate rows.

use crate::release::Release;

/// The way in which a release evaluates rows (`Authorization\Model\Acl\Loader\Rule` on top of Zend's or Laminas'
/// `Acl`).
///
/// The rule about missing rows concerns only roles with at least one deny row for an id of the tree, and it is skipped
/// if `Magento_Backend::all` is the only id of the tree that has rows at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Engine {
    /// Up to 2.4.4-*: an id without a row inherits from its nearest ancestor with a row.
    Inherit,
    /// 2.4.5-*: the same, but an id for which no role at all has a row is denied.
    InheritDenyMissing,
    /// 2.4.6-* and 2.4.7-*: a row also sets all descendants when it is applied, so the last row of an id and its
    /// ancestors counts. An id for which no role has a row is denied at the end, with all its descendants.
    PropagateDenyMissing,
    /// From 2.4.8: the same, but an id is also denied if only the role itself has no row for it.
    PropagateDenyMissingPerRole,
}

impl Engine {
    /// Returns the engine of a release; the newest one if the release is unknown.
    #[must_use]
    pub fn for_release(release: Option<Release>) -> Self {
        let Some(release) = release else { return Engine::PropagateDenyMissingPerRole };
        if release < Release::MISSING_ROWS_DENIED {
            Engine::Inherit
        } else if release < Release::RULES_PROPAGATE {
            Engine::InheritDenyMissing
        } else if release < Release::MISSING_ROWS_DENIED_PER_ROLE {
            Engine::PropagateDenyMissing
        } else {
            Engine::PropagateDenyMissingPerRole
        }
    }

    /// Returns whether a row also sets all descendants, overriding their older rows, when it is applied (Laminas). If
    /// not, an id without a row inherits from its ancestors when it is queried (Zend).
    pub(super) fn propagates(self) -> bool {
        matches!(self, Engine::PropagateDenyMissing | Engine::PropagateDenyMissingPerRole)
    }

    /// Returns whether the engine denies an id with missing rows.
    pub(super) fn denies_missing(self, role_has_row: bool, any_role_has_row: bool) -> bool {
        match self {
            Engine::Inherit => false,
            Engine::InheritDenyMissing | Engine::PropagateDenyMissing => !any_role_has_row,
            Engine::PropagateDenyMissingPerRole => !role_has_row,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_release_has_its_engine() {
        let cases = [
            ("2.3.0", Engine::Inherit),
            ("2.3.7-p4", Engine::Inherit),
            ("2.4.4", Engine::Inherit),
            ("2.4.4-p13", Engine::Inherit),
            ("2.4.5", Engine::InheritDenyMissing),
            ("2.4.5-p14", Engine::InheritDenyMissing),
            ("2.4.6", Engine::PropagateDenyMissing),
            ("2.4.7-p3", Engine::PropagateDenyMissing),
            ("2.4.8", Engine::PropagateDenyMissingPerRole),
            ("2.4.8-p1", Engine::PropagateDenyMissingPerRole),
            ("2.5.0", Engine::PropagateDenyMissingPerRole),
        ];
        for (release, engine) in cases {
            assert_eq!(Engine::for_release(Release::parse(release)), engine, "{release}");
        }
        assert_eq!(Engine::for_release(None), Engine::PropagateDenyMissingPerRole);
    }
}
