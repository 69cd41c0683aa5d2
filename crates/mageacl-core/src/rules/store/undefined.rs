//! Undefined ids: suggestions, and the words for references to them.

use crate::catalog::{AclTree, Use, UsedBy};
use crate::finding::Edit;
use crate::grant::checklist::SimilarIds;
use crate::rules::StoreScope;

/// Returns the fix for an id with similar ones in the tree.
pub(super) fn similar(ids: &SimilarIds<'_>, id: &str, tree: &AclTree) -> Option<String> {
    let near = ids.find(id);
    let near: Vec<&str> = near.iter().map(|node| tree.resource(*node).id.as_str()).collect();
    (!near.is_empty()).then(|| format!("Did you mean {}?", near.join(" or ")))
}

/// Returns the changes of references in XML files to the only id that can be meant.
pub(super) fn edits<'u>(
    ids: &SimilarIds<'_>,
    id: &str,
    tree: &AclTree,
    uses: impl Iterator<Item = &'u Use>,
) -> Vec<Edit> {
    let Some(meant) = ids.sure(id).map(|node| &tree.resource(node).id) else { return Vec::new() };
    let xml = uses.filter(|used| !matches!(used.by, UsedBy::Controller | UsedBy::Code));
    xml.map(|used| Edit { span: used.span, text: meant.clone() }).collect()
}

/// Returns whether a reference is in a module of Magento itself.
pub(super) fn is_upstream(used: &Use, scope: &StoreScope<'_>) -> bool {
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
