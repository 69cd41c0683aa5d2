//! Undefined ids: their likely meaning, and the words for references to them.

use crate::catalog::acl::Node;
use crate::catalog::{AclTree, Reference, UsedBy};
use crate::finding::Edit;
use crate::grant::checklist::SimilarIds;
use crate::rules::StoreContext;

/// The likely meaning of an undefined id.
pub(super) struct Meaning<'t> {
    /// The fix, if similar ids are in the tree.
    pub(super) fix: Option<String>,
    /// The only id that it can mean.
    pub(super) sure: Option<&'t str>,
}

impl<'t> Meaning<'t> {
    /// Searches the tree for similar ids.
    pub(super) fn for_id(id: &str, ids: &SimilarIds<'_>, tree: &'t AclTree) -> Self {
        let found = ids.suggest(id);
        let id_of = |node: Node| tree.resource(node).id.as_str();
        let near: Vec<&str> = found.near.into_iter().map(id_of).collect();
        let fix = (!near.is_empty()).then(|| format!("Did you mean {}?", near.join(" or ")));
        Meaning { fix, sure: found.sure.map(id_of) }
    }

    /// Returns the changes of references in XML files to the only id.
    pub(super) fn edits<'u>(&self, uses: impl Iterator<Item = &'u Reference>) -> Vec<Edit> {
        let Some(meant) = self.sure else { return Vec::new() };
        let xml = uses.filter(|used| !matches!(used.by, UsedBy::Controller | UsedBy::Code));
        xml.map(|used| Edit { span: used.span, text: meant.to_owned() }).collect()
    }
}

/// Returns whether a reference is in a module of Magento itself.
pub(super) fn is_upstream(used: &Reference, scope: &StoreContext<'_>) -> bool {
    scope.catalog.modules.get(used.module).is_some_and(|module| scope.catalog.is_upstream(&module.name))
}

/// Returns the words for the kind of a reference.
pub(super) fn words(by: UsedBy) -> &'static str {
    match by {
        UsedBy::Menu => "the menu",
        UsedBy::Configuration => "the configuration",
        UsedBy::UiComponent => "a form or grid",
        UsedBy::Layout => "a layout",
        UsedBy::ExtensionAttribute => "an extension attribute",
        UsedBy::Controller => "a controller",
        UsedBy::Code => "PHP code",
    }
}
