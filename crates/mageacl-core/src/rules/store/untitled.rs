//! Resources to which no enabled module gives a title.

use crate::catalog::acl::{ADMIN, Node, owner};
use crate::catalog::{AclTree, Resource};
use crate::finding::{Finding, Severity};
use crate::grant::Location;
use crate::rules::{Rule, StoreContext};

/// The missing property of a resource without a title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lack {
    /// A title: its own module declares it, or it has no children.
    Title,
    /// A definition: all its declarations only add children to it.
    Definition,
}

/// Returns the resources of the tree with a missing property. The roots are never shown, and neither are resources
/// below other roots than Magento's.
pub(super) fn untitled<'a>(scope: &StoreContext<'a>, lack: Lack) -> Vec<&'a Resource> {
    let Some(tree) = scope.tree() else { return Vec::new() };
    let is_shown = |node| {
        let root = tree.ancestors(node).first().copied();
        root.is_some_and(|root| !scope.is_whole() || tree.resource(root).id == ADMIN)
    };
    let nodes = tree.nodes().filter(|node| tree.resource(*node).title.is_none() && is_shown(*node));
    // A resource that is defined elsewhere in the tree is a duplicate, which has its own rule.
    let nodes = nodes.filter(|node| !is_defined_elsewhere(*node, tree));
    let lacks = nodes.filter(|node| {
        let resource = tree.resource(*node);
        let is_own = resource.declarations.iter().any(|declaration| declaration.module == owner(&resource.id));
        // A repeated resource may be defined by a module that was not read.
        let is_known = is_own || scope.is_whole() && !scope.may_be_defined_elsewhere(&resource.id);
        let is_reopened = !is_own && tree.children(*node).next().is_some();
        is_known && is_reopened == (lack == Lack::Definition)
    });
    lacks.map(|node| tree.resource(node)).collect()
}

/// Returns whether the same id has a title at another position of the tree.
fn is_defined_elsewhere(node: Node, tree: &AclTree) -> bool {
    let id = &tree.resource(node).id;
    tree.duplicates().iter().any(|nodes| {
        nodes.contains(&node)
            && nodes.iter().any(|other| tree.resource(*other).id == *id && tree.resource(*other).title.is_some())
    })
}

/// Makes a finding about such a resource at its first declaration, with the others as related positions.
pub(super) fn finding(
    rule: &Rule,
    resource: &Resource,
    message: String,
    elsewhere: &str,
    scope: &StoreContext<'_>,
) -> Option<Finding> {
    let (first, others) = resource.declarations.split_first()?;
    Some(Finding {
        rule: rule.id,
        severity: Severity::Error,
        subject: resource.id.clone(),
        module: Some(first.module.clone()),
        resource: Some(resource.id.clone()),
        message,
        why: rule.why.to_owned(),
        fix: rule.fix.to_owned(),
        places: vec![Location::Text(scope.attribute_at(first.span, "id"))],
        related: others.iter().map(|other| (Location::Text(other.span), elsewhere.to_owned())).collect(),
        ..Finding::default()
    })
}
