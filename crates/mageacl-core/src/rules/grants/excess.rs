//! `excess`.

use super::structural_ancestor::is_above_given;
use crate::audit::{AllResources, GrantAudit};
use crate::catalog::acl::{ADMIN, ASKED_INSIDE, Node};
use crate::catalog::{Field, Route};
use crate::finding::{Finding, Severity};
use crate::grant::{GrantContent, GrantOwner};
use crate::rules::opened::{is_compared, places, severity};
use crate::rules::{Check, GrantContext, Opened, Persona, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "excess",
    title: "a granted resource is not needed by the declared calls",
    severity: "by risk of the opened routes: error for critical and high, warning for medium, note for low and for \
               none; at most warning if the declared calls are incomplete or are not routes of this store",
    why: "A stolen token may make these calls too, and the connector does not need them.",
    example: "a search connector that only reads the catalog and has Magento_Sales::actions_view: all orders",
    fix: "Remove the id from the grant. In the Admin, clear its box; in api.xml or integration.xml, delete its line.",
    source: "Magento\\Framework\\Webapi\\Authorization: every ref of a route is checked by its exact id",
    persona: Persona::Default,
    check: Check::Grants(check),
};

/// The reason why the severity is limited.
const MORE_NEEDED: &str =
    " The declared calls may be incomplete: the profile says so, or some of them are not routes of this store.";

fn check(scope: &GrantContext<'_>) -> Vec<Finding> {
    // The excess of All Resources is everything, which its own rule reports.
    let grants = scope
        .audit
        .grants
        .iter()
        .filter(|audited| audited.effect.all == AllResources::No && is_compared(audited, scope));
    grants.flat_map(|audited| in_excess(audited, scope)).collect()
}

fn in_excess(audited: &GrantAudit<'_>, scope: &GrantContext<'_>) -> Vec<Finding> {
    let excess = audited.comparison.iter().flat_map(|comparison| &comparison.excess);
    excess.map(|node| finding(audited, *node, scope)).collect()
}

fn finding(audited: &GrantAudit<'_>, node: Node, scope: &GrantContext<'_>) -> Finding {
    let id = scope.shop.tree.resource(node).id.as_str();
    let opened = Opened::by_routes(audited.effect.guarded_by(id), scope.risks);
    let entry = scope.risks.of_id(id);
    // A role of administrators also opens pages of the Admin, which only the entry of the resource covers.
    let opens_pages =
        matches!(audited.grant.kind, GrantOwner::AdminRole(_) | GrantOwner::Role) || ASKED_INSIDE.contains(&id);
    let own = entry.filter(|_| opens_pages).map_or(Severity::Note, |entry| severity(entry.verdict.severity));
    let what = if opened.routes == 0 { "no route by itself".to_owned() } else { opened.to_string() };
    let why = match entry {
        Some(entry) if opened.routes == 0 && opens_pages => entry.verdict.reason.clone(),
        _ if opened.routes == 0 => "No route of the web API requires it.".to_owned(),
        _ => opened.why(),
    };
    let why = if scope.audit.needs_more { format!("{why}{MORE_NEEDED}") } else { why };
    let (how, fix) = way_in(audited, node, scope);
    let field = field_of(id, scope);
    let needed = match &field {
        Some(field) => format!("which the declared calls need only to see {field}"),
        None => "which no declared call needs".to_owned(),
    };
    let worst = own.max(opened.severity());
    let severity = match &field {
        Some(_) => Severity::Note,
        None if scope.audit.needs_more => worst.min(Severity::Warning),
        None => worst,
    };
    Finding {
        rule: RULE.id,
        severity,
        subject: audited.grant.name.clone(),
        grant: Some(audited.number),
        resource: Some(id.to_owned()),
        message: format!("`{}` has {id}{how}, {needed}: it opens {what}", audited.grant.name),
        why,
        fix,
        places: places(audited, node, scope.shop.tree),
        ..Finding::default()
    }
}

/// Returns the field in the answers of the declared calls that requires a resource.
fn field_of(id: &str, scope: &GrantContext<'_>) -> Option<String> {
    let calls = scope.audit.needed.iter().flat_map(|plan| &plan.endpoints);
    let routes: Vec<&Route> = calls.filter_map(|planned| planned.resolved.route).collect();
    let is_answered = |field: &&Field| {
        field.resources.iter().any(|known| known == id)
            && routes.iter().any(|route| field.is_answered_by(&route.service, &route.service_method))
    };
    scope.audit.facts.fields.iter().find(is_answered).map(Field::short_name)
}

/// Describes how a resource that is not written in the grant came into it, and how to remove it.
fn way_in(audited: &GrantAudit<'_>, node: Node, scope: &GrantContext<'_>) -> (&'static str, String) {
    let tree = scope.shop.tree;
    let id = tree.resource(node).id.as_str();
    if id == ADMIN {
        return ("", "Every grant includes the root: it is removed with the last of the other ids.".to_owned());
    }
    if matches!(audited.grant.holding, GrantContent::Rows(_)) && audited.places(id).next().is_none() {
        let how = if audited.without_row.binary_search(&node).is_ok() {
            ", inherited from an ancestor because it has no row"
        } else {
            ", from a later row of an ancestor, which takes precedence over its row"
        };
        return (how, "Save the role again with this box cleared.".to_owned());
    }
    if audited.added.binary_search(&node).is_err() {
        return ("", format!("Remove {id} from the grant."));
    }
    let is_above = is_above_given(node, audited, scope);
    if audited.reading.is_some() {
        let how =
            if is_above { ", added by the Admin as an ancestor" } else { ", ticked along with a box of the list" };
        return (how, "Clear its box after ticking the boxes of the list.".to_owned());
    }
    // In pre-order the resources below one come directly after it.
    let excess = audited.comparison.as_ref().map_or(&[][..], |comparison| comparison.excess.as_slice());
    let after = &excess[excess.partition_point(|other| *other <= node)..];
    let below = after.iter().take_while(|other| tree.is_below(**other, node));
    let below: Vec<&str> = below.map(|other| tree.resource(*other).id.as_str()).collect();
    (", added by Magento as an ancestor", format!("It is removed with {}.", below.join(", ")))
}
