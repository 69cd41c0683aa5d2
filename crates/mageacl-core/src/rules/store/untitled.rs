//! Resources to which no enabled module gives a title.

use crate::catalog::Resource;
use crate::catalog::acl::ADMIN;
use crate::finding::{Finding, Severity};
use crate::grant::Place;
use crate::rules::{Rule, StoreScope};

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

/// What a rule says of such a resource: at its first declaration, and of each other one what it is.
pub(super) fn finding(
    rule: &Rule,
    resource: &Resource,
    message: String,
    elsewhere: &str,
    scope: &StoreScope<'_>,
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
        places: vec![Place::Text(scope.attribute_at(first.span, "id"))],
        related: others.iter().map(|other| (Place::Text(other.span), elsewhere.to_owned())).collect(),
        ..Finding::default()
    })
}
