//! `undefined-ref`.

use std::collections::{BTreeMap, HashMap};

use super::misspelled_keyword;
use super::undefined::{self, similar};
use crate::catalog::routes::{ANONYMOUS, SELF};
use crate::catalog::{AclTree, Route, Use};
use crate::finding::{Edit, Finding, Part, Severity, fingerprint};
use crate::grant::Place;
use crate::grant::checklist::SimilarIds;
use crate::rules::words::few;
use crate::rules::{Check, Persona, Rule, StoreScope};
use crate::source::Span;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "undefined-ref",
    title: "a route requires a resource that no enabled module defines",
    severity: "error",
    why: "It cannot be granted: only integrations and administrators with All Resources may call the route. In that \
          situation, merchants often grant All Resources.",
    example: "<resource ref=\"Acme_Loyalty::vouchers\"/> on a route, while acl.xml defines Acme_Loyalty::voucher",
    fix: "Define the resource in the module's acl.xml, or write the intended id.",
    source: "Magento\\Framework\\Authorization\\Policy\\Acl::isAllowed, which checks an unknown id as null",
    persona: Persona::Default,
    check: Check::Store(check),
};

/// A route that requires an undefined id.
#[derive(Clone, Copy)]
struct Requiring<'a> {
    route: &'a Route,
    place: Span,
    module: &'a str,
}

fn check(scope: &StoreScope<'_>) -> Vec<Finding> {
    let Some(tree) = scope.tree() else { return Vec::new() };
    let ids = SimilarIds::new(tree);
    let groups = undefined_refs(tree, scope).into_values();
    groups.filter_map(|(id, routes)| finding(id, &routes, &ids, tree, scope)).collect()
}

/// The routes that require each undefined id, in order. Those of Magento itself are separate defects.
fn undefined_refs<'a>(
    tree: &AclTree,
    scope: &StoreScope<'a>,
) -> BTreeMap<(&'a str, bool), (&'a str, Vec<Requiring<'a>>)> {
    let mut groups: BTreeMap<(&str, bool), (&str, Vec<Requiring<'_>>)> = BTreeMap::new();
    for route in scope.routes() {
        for (id, place) in route.resources.iter().zip(&route.ref_places) {
            if !is_undefined(id, tree, scope) {
                continue;
            }
            let module = scope.module_at(*place);
            let (_, routes) = groups.entry((id, scope.catalog.is_upstream(module))).or_insert_with(|| (id, Vec::new()));
            routes.push(Requiring { route, place: *place, module });
        }
    }
    groups
}

/// Returns whether a ref is an id that is not in the tree. Lists of ids, misspelled keywords and ids of absent modules
/// have other rules.
fn is_undefined(reference: &str, tree: &AclTree, scope: &StoreScope<'_>) -> bool {
    !matches!(reference, ANONYMOUS | SELF)
        && !reference.contains(',')
        && misspelled_keyword::intended(reference).is_none()
        && !tree.contains(reference)
        && scope.absent_owner(reference).is_none()
        && scope.is_decided(reference)
}

fn finding(
    id: &str,
    routes: &[Requiring<'_>],
    ids: &SimilarIds<'_>,
    tree: &AclTree,
    scope: &StoreScope<'_>,
) -> Option<Finding> {
    // The first module in merge order, and the first ref in its file.
    let modules = scope.catalog.modules.iter().enumerate();
    let places: HashMap<&str, usize> = modules.map(|(place, module)| (module.name.as_str(), place)).collect();
    let order = |it: &Requiring<'_>| places.get(it.module).copied();
    let mut routes = routes.to_vec();
    routes.sort_by_key(|it| (order(it), it.place));
    let first = *routes.first()?;
    let place = |it: &Requiring<'_>| Place::Text(scope.attribute_at(it.place, "ref"));
    let names: Vec<String> = routes.iter().map(|it| it.route.name()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let is_disabled = tree.is_disabled(id);
    let missing = scope.undefined(id);
    let grouped = fingerprint(RULE.id, first.module, id, id);
    let single = routes.iter().map(|it| fingerprint(RULE.id, it.module, &it.route.name(), id)).collect();
    let (subject, message, parts, known_as) = match names.as_slice() {
        [only] => ((*only).to_owned(), format!("{only} requires {id}, {missing}"), Vec::new(), vec![vec![grouped]]),
        names => {
            let parts = routes.iter().map(|it| Part {
                module: it.module.to_owned(),
                subject: it.route.name(),
                place: place(it),
            });
            let message = format!("{} routes require {id}, {missing}: {}", names.len(), few(names));
            (id.to_owned(), message, parts.collect(), vec![single])
        }
    };
    let others = routes.iter().skip(1).map(|it| (place(it), format!("{} requires it too", it.route.name())));
    // Pages of a resource that was disabled on purpose are expected to be hidden.
    let uses = scope.uses.undefined.iter().filter(|used| used.id == id && !is_disabled);
    let is_upstream = scope.catalog.is_upstream(first.module);
    let uses = uses.filter(|used| undefined::is_upstream(used, scope) == is_upstream);
    let uses: Vec<&Use> = uses.collect();
    let mut edits = undefined::edits(ids, id, tree, uses.iter().copied());
    edits.extend(ref_edits(id, &routes, ids, tree, scope));
    let uses = uses
        .into_iter()
        .map(|used: &Use| (Place::Text(used.span), format!("{} requires it too", undefined::words(used.by))));
    Some(Finding {
        rule: RULE.id,
        severity: Severity::Error,
        subject,
        module: Some(first.module.to_owned()),
        resource: Some(id.to_owned()),
        message,
        why: RULE.why.to_owned(),
        fix: similar(ids, id, tree).unwrap_or_else(|| RULE.fix.to_owned()),
        places: vec![place(&first)],
        related: others.chain(uses).collect(),
        edits,
        parts,
        known_as,
        ..Finding::default()
    })
}

/// Returns the changes of refs to the only id that can be meant, except for routes that require it already.
fn ref_edits(
    id: &str,
    routes: &[Requiring<'_>],
    ids: &SimilarIds<'_>,
    tree: &AclTree,
    scope: &StoreScope<'_>,
) -> Vec<Edit> {
    let Some(meant) = ids.sure(id).map(|node| tree.resource(node).id.as_str()) else { return Vec::new() };
    let without = routes.iter().filter(|it| !it.route.resources.iter().any(|known| known == meant));
    without.filter_map(|it| scope.edit(it.place, "ref", id, meant)).collect()
}

/// Returns the undefined ids that routes require, each with whether it is a defect of Magento itself.
pub(super) fn reported<'a>(tree: &AclTree, scope: &StoreScope<'a>) -> Vec<(&'a str, bool)> {
    undefined_refs(tree, scope).into_keys().collect()
}
