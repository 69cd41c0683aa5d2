//! Ids of modules that are not part of the catalog, and permissions of company users.

use super::StoreContext;
use super::written::is_magento;
use crate::catalog::acl::ALL;
use crate::catalog::{self, AclTree, Routes};
use crate::grant::checklist::SimilarIds;
use crate::packages;

/// The similarity of two names of modules from which on one is taken as a misspelling of the other.
const MIN_SIMILARITY: f64 = 0.85;

/// Returns the name of the module that an id is named after, if the module is not part of the catalog and its name is not
/// a misspelling of one that is. Its ids are neither defined nor undefined.
pub(super) fn absent_owner<'i>(id: &'i str, tree: &AclTree, routes: &Routes) -> Option<&'i str> {
    let (owner, _) = id.split_once("::").filter(|_| routes.is_of_absent_module(id))?;
    let is_absent =
        !is_company_permission(id) && !is_misspelled(owner, id, tree, routes) && !is_of_no_release(owner, tree);
    is_absent.then_some(owner)
}

/// Returns whether a module has the vendor name of Magento and is in no known release of any edition, so that it is not
/// merely missing here.
fn is_of_no_release(owner: &str, tree: &AclTree) -> bool {
    is_magento(owner) && tree.contains(ALL) && !packages::builtin().has_module(owner)
}

/// Returns whether an id is one of the tree but for a few letters in the name of its module.
fn is_misspelled(owner: &str, id: &str, tree: &AclTree, routes: &Routes) -> bool {
    let is_near = |other: &str| {
        other.split_once("::").is_some_and(|(module, _)| {
            !routes.lacks_module(module) && strsim::normalized_levenshtein(module, owner) >= MIN_SIMILARITY
        })
    };
    let near = SimilarIds::new(tree).find(id);
    near.iter().any(|node| is_near(&tree.resource(*node).id)) && !packages::builtin().has_module(owner)
}

/// Returns whether an id is a permission of company users and no resource of any known module.
pub(super) fn is_company_permission(id: &str) -> bool {
    catalog::is_known_permission(id) && packages::builtin().declaring(id).is_empty()
}

impl StoreContext<'_> {
    /// Returns the name of the module that an id is named after, if it is not part of the catalog.
    pub(super) fn absent_owner<'i>(&self, id: &'i str) -> Option<&'i str> {
        let (owner, _) = id.split_once("::")?;
        let missing = &self.catalog.origin.gaps.missing_modules;
        if missing.iter().any(|name| name == owner) && !is_company_permission(id) {
            return Some(owner);
        }
        absent_owner(id, self.tree()?, self.catalog.routes.as_ref().ok()?)
    }

    /// Returns whether the catalog decides that an id is undefined. Without Magento's own modules hardly any id is known,
    /// but the ids of a module that was read are.
    pub(super) fn is_decided(&self, id: &str) -> bool {
        let owner = id.split_once("::").map(|(owner, _)| owner);
        self.is_whole() || self.catalog.modules.iter().any(|module| Some(module.name.as_str()) == owner)
    }

    /// Returns whether an id is a permission of company users, which `company_acl.xml` of an enabled module declares or
    /// B2B is known to have.
    pub(super) fn is_company_permission(&self, id: &str) -> bool {
        let declared = || self.files.company_permissions(self.catalog, self.sources);
        is_company_permission(id) || declared().contains(id)
    }

    /// Describes an id that is not in the tree, to follow its name.
    pub(super) fn undefined(&self, id: &str) -> &'static str {
        let is_disabled = self.tree().is_some_and(|tree| tree.disabled().iter().any(|disabled| disabled == id));
        match is_disabled {
            true => "which a module removes from the tree",
            false if self.is_company_permission(id) => {
                "a permission of company users (company_acl.xml), which no integration or role can have"
            }
            false => "which no enabled module defines",
        }
    }
}
