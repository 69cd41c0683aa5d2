//! Resources to which no enabled module gives a title.

use crate::catalog::Resource;
use crate::catalog::acl::ADMIN;
use crate::rules::StoreScope;

/// What a resource without a title lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lack {
    /// A title: its module declares it, or nothing stands below it.
    Title,
    /// A module that defines it: all there is are declarations that hang something below it.
    Definition,
}

/// The resources of the tree that lack something. The roots are never shown, and so is what stands below none of Magento's.
pub(super) fn untitled<'a>(scope: &StoreScope<'a>, lack: Lack) -> Vec<&'a Resource> {
    let Some(tree) = scope.tree() else { return Vec::new() };
    let is_shown = |node| {
        let root = tree.ancestors(node).first().copied();
        root.is_some_and(|root| !scope.is_whole() || tree.resource(root).id == ADMIN)
    };
    let nodes = tree.nodes().filter(|node| tree.resource(*node).title.is_none() && is_shown(*node));
    let lacks = nodes.filter(|node| {
        let resource = tree.resource(*node);
        let owner = resource.id.split_once("::").map_or("", |(owner, _)| owner);
        let is_own = resource.declarations.iter().any(|declaration| declaration.module == owner);
        // What is re-opened may be defined by a module that was not read.
        let is_known = is_own || scope.is_whole();
        let is_reopened = !is_own && tree.children(*node).next().is_some();
        is_known && is_reopened == (lack == Lack::Definition)
    });
    lacks.map(|node| tree.resource(node)).collect()
}
