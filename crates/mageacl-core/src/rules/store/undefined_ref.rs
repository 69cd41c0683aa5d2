//! `undefined-ref`.

use std::collections::{BTreeMap, HashMap};

use super::misspelled_keyword;
use super::undefined::{self, Meaning};
use crate::catalog::routes::{ANONYMOUS, SELF};
use crate::catalog::{AclTree, Reference, Route};
use crate::finding::{Edit, Finding, Part, Severity, fingerprint};
use crate::grant::Location;
use crate::grant::checklist::SimilarIds;
use crate::rules::words::few;
use crate::rules::{Check, Persona, Rule, StoreContext};
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

/// The facts that every finding needs, each looked up once.
struct Context<'c, 'a> {
    scope: &'c StoreContext<'a>,
    tree: &'c AclTree,
    ids: SimilarIds<'c>,
    /// The position of each module in merge order.
    places: HashMap<&'c str, usize>,
    /// The other references to undefined ids, by id.
    uses: HashMap<&'c str, Vec<&'c Reference>>,
}

fn check(scope: &StoreContext<'_>) -> Vec<Finding> {
    let Some(tree) = scope.tree() else { return Vec::new() };
    let modules = scope.catalog.modules.iter().enumerate();
    let mut uses: HashMap<&str, Vec<&Reference>> = HashMap::new();
    for used in &scope.uses.undefined {
        uses.entry(used.id.as_str()).or_default().push(used);
    }
    let context = Context {
        scope,
        tree,
        ids: SimilarIds::new(tree),
        places: modules.map(|(place, module)| (module.name.as_str(), place)).collect(),
        uses,
    };
    let groups = undefined_refs(tree, scope).into_values();
    groups.filter_map(|(id, routes)| finding(id, routes, &context)).collect()
}

/// The routes that require each undefined id, in order. Those of Magento itself are separate defects.
fn undefined_refs<'a>(
    tree: &AclTree,
    scope: &StoreContext<'a>,
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
fn is_undefined(reference: &str, tree: &AclTree, scope: &StoreContext<'_>) -> bool {
    !matches!(reference, ANONYMOUS | SELF)
        && !reference.contains(',')
        && misspelled_keyword::intended(reference).is_none()
        && !tree.contains(reference)
        && scope.absent_owner(reference).is_none()
        && scope.is_decided(reference)
}

fn finding(id: &str, mut routes: Vec<Requiring<'_>>, context: &Context<'_, '_>) -> Option<Finding> {
    let (scope, tree) = (context.scope, context.tree);
    // The first module in merge order, and the first ref in its file.
    routes.sort_by_key(|it| (context.places.get(it.module).copied(), it.place));
    let first = *routes.first()?;
    let place = |it: &Requiring<'_>| Location::Text(scope.attribute_at(it.place, "ref"));
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
    let uses = context.uses.get(id).filter(|_| !is_disabled).into_iter().flatten().copied();
    let is_upstream = scope.catalog.is_upstream(first.module);
    let uses: Vec<&Reference> = uses.filter(|used| undefined::is_upstream(used, scope) == is_upstream).collect();
    let meaning = Meaning::for_id(id, &context.ids, tree);
    let mut edits = meaning.edits(uses.iter().copied());
    edits.extend(meaning.sure.into_iter().flat_map(|meant| ref_edits(id, meant, &routes, scope)));
    let uses = uses
        .into_iter()
        .map(|used| (Location::Text(used.span), format!("{} requires it too", undefined::words(used.by))));
    Some(Finding {
        rule: RULE.id,
        severity: Severity::Error,
        subject,
        module: Some(first.module.to_owned()),
        resource: Some(id.to_owned()),
        message,
        why: RULE.why.to_owned(),
        fix: meaning.fix.unwrap_or_else(|| RULE.fix.to_owned()),
        places: vec![place(&first)],
        related: others.chain(uses).collect(),
        edits,
        parts,
        known_as,
        ..Finding::default()
    })
}

/// Returns the changes of refs to the id that is meant, except for routes that require it already.
fn ref_edits(id: &str, meant: &str, routes: &[Requiring<'_>], scope: &StoreContext<'_>) -> Vec<Edit> {
    let without = routes.iter().filter(|it| !it.route.resources.iter().any(|known| known == meant));
    without.filter_map(|it| scope.edit(it.place, "ref", id, meant)).collect()
}

/// Returns the undefined ids that routes require, each with whether it is a defect of Magento itself.
pub(super) fn reported<'a>(tree: &AclTree, scope: &StoreContext<'a>) -> Vec<(&'a str, bool)> {
    undefined_refs(tree, scope).into_keys().collect()
}
