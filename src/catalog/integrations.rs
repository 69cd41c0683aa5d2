//! What an `integration.xml` comes to, as `Integration\Model\Config\Consolidated\Converter` computes it.

use super::AclTree;
use crate::release::Release;

/// The ids that Magento stores for an integration which asks for `ids`: the root, then for each id in turn its
/// ancestors from the top and itself, each once. Ids that are not below the second root of the tree yield nothing;
/// where nothing is left, the root is not added either. `None` where Magento throws because there is no second root.
#[must_use]
pub fn closure(tree: &AclTree, release: Option<Release>, ids: &[&str]) -> Option<Vec<String>> {
    let root = *tree.roots().get(1)?;
    let mut closed: Vec<&str> = Vec::new();
    for id in ids {
        // An id that stands in the tree several times counts where it comes first below this root.
        let below =
            |node: &super::acl::Node| tree.resource(*node).id == **id && tree.ancestors(*node).first() == Some(&root);
        let Some(node) = tree.find(id).filter(below).or_else(|| tree.nodes().find(below)) else {
            continue;
        };
        let path = tree.ancestors(node).into_iter().skip(1).chain([node]);
        closed.extend(path.map(|node| tree.resource(node).id.as_str()));
    }
    if !closed.is_empty() && release.is_none_or(|release| release >= Release::INTEGRATION_ROOT) {
        closed.insert(0, &tree.resource(root).id);
    }
    let mut unique: Vec<String> = Vec::new();
    for id in closed {
        if !unique.iter().any(|known| known == id) {
            unique.push(id.to_owned());
        }
    }
    Some(unique)
}
