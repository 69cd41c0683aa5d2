//! `duplicate-resource`.

use crate::catalog::AclTree;
use crate::catalog::acl::Node;
use crate::finding::{Finding, Severity};
use crate::grant::Location;
use crate::rules::{Check, Persona, Rule, StoreContext};
use crate::source::Span;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "duplicate-resource",
    title: "an id occurs in the tree below two parents",
    severity: "error",
    why: "Magento then fails to build the ACL, logs the error, and denies every permission to every role, including \
          All Resources: the Admin is unusable, and every guarded call fails.",
    example: "Nova_Desk::desk below Magento_Backend::admin in one module, and below Magento_Sales::sales in another",
    fix: "Give one of them a different id. To move a resource, declare it with disabled=\"true\" at its old position.",
    source: "Magento\\Framework\\Acl\\Builder::getAcl, Laminas\\Permissions\\Acl\\Acl::addResource",
    persona: Persona::Default,
    check: Check::Store(check),
};

fn check(scope: &StoreContext<'_>) -> Vec<Finding> {
    let Some(tree) = scope.tree() else { return Vec::new() };
    tree.duplicates().into_iter().filter_map(|nodes| finding(nodes, tree, scope)).collect()
}

fn finding(mut nodes: Vec<Node>, tree: &AclTree, scope: &StoreContext<'_>) -> Option<Finding> {
    let place = |node: Node| -> Option<Span> { Some(tree.resource(node).declarations.first()?.span) };
    let parent = |node: Node| tree.parent(node).map_or("no parent", |parent| tree.resource(parent).id.as_str());
    // The last file introduced the duplicate.
    nodes.sort_by_key(|node| place(*node));
    let (last, others) = nodes.split_last()?;
    let resource = tree.resource(*last);
    let span = place(*last)?;
    let others = others.iter().filter_map(|node| {
        Some((Location::Text(scope.attribute_at(place(*node)?, "id")), format!("it is below {} here", parent(*node))))
    });
    // A declaration without a title was meant to add children to the other one.
    let titled = nodes.iter().find(|node| tree.resource(**node).title.is_some()).copied();
    let fix = match titled.filter(|_| resource.title.is_none()) {
        Some(titled) => {
            let path = tree.ancestors(titled).into_iter().map(|node| tree.resource(node).id.as_str());
            format!(
                "To add resources below {}, repeat all its parents: {}.",
                resource.id,
                path.collect::<Vec<_>>().join(", ")
            )
        }
        None => RULE.fix.to_owned(),
    };
    Some(Finding {
        rule: RULE.id,
        severity: Severity::Error,
        subject: resource.id.clone(),
        module: Some(scope.module_at(span).to_owned()),
        resource: Some(resource.id.clone()),
        message: format!("{} occurs in the tree {} times, here below {}", resource.id, nodes.len(), parent(*last)),
        why: RULE.why.to_owned(),
        fix,
        places: vec![Location::Text(scope.attribute_at(span, "id"))],
        related: others.collect(),
        ..Finding::default()
    })
}
