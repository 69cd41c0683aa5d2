//! Whether a grant satisfies a ref, and the reason.

use super::Known;
use crate::audit::{AllResources, GrantAudit};
use crate::authz::{ALLOW_INSECURE, Engine, Permission, pass};
use crate::catalog::acl::{ADMIN, ALL, Node};
use crate::catalog::routes::{ANONYMOUS, SELF};
use crate::grant::{GrantContent, Location, Row};

/// The access of a grant to a call or a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    /// The owner of the grant.
    pub name: String,
    /// The position of the grant.
    pub grant: Location,
    /// Whether it allows the call, or includes the resource.
    pub allowed: bool,
    /// Whether it may allow it all the same: only ids that a module which is not known may define are in its way.
    pub is_unknown: bool,
    /// The reasons, for each ref.
    pub because: Vec<Because>,
}

/// A reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Because {
    /// The ref.
    pub reference: String,
    /// The reason, in a sentence that begins with `it`.
    pub why: String,
    /// The position of the deciding id or row.
    pub place: Option<Location>,
}

/// Returns the access of all grants to some refs.
pub(super) fn of_refs(refs: &[String], known: Known<'_, '_>) -> Vec<Access> {
    let grants = known.audit.grants.iter();
    grants
        .map(|audited| {
            let allowed = pass(refs, |reference| holds(audited, reference, known));
            let reasons = refs.iter().filter(|reference| reference.as_str() != ANONYMOUS);
            // For a denial, only the refs that are denied matter.
            let reasons = reasons.filter(|reference| allowed || !holds(audited, reference, known));
            let mut because: Vec<Because> = reasons.map(|reference| because(audited, reference, known)).collect();
            because.dedup_by(|a, b| (&a.why, a.place) == (&b.why, b.place));
            let may_be_granted = |because: &Because| known.shop.routes.may_be_defined_elsewhere(&because.reference);
            let is_unknown = !allowed && because.iter().all(may_be_granted);
            Access { name: audited.grant.name.clone(), grant: audited.grant.place, allowed, is_unknown, because }
        })
        .collect()
}

/// Returns the access of all grants to a route that a setting opens to everyone.
pub(super) fn of_everyone(known: Known<'_, '_>) -> Vec<Access> {
    let because = || Because {
        reference: ALLOW_INSECURE.to_owned(),
        why: format!("it may, as everyone, because {ALLOW_INSECURE} is on"),
        place: None,
    };
    let of = |audited: &GrantAudit<'_>| Access {
        name: audited.grant.name.clone(),
        grant: audited.grant.place,
        allowed: true,
        is_unknown: false,
        because: vec![because()],
    };
    known.audit.grants.iter().map(of).collect()
}

fn holds(audited: &GrantAudit<'_>, reference: &str, known: Known<'_, '_>) -> bool {
    match known.shop.tree.find(reference) {
        Some(node) => audited.effect.ids.binary_search(&node).is_ok(),
        None => audited.effect.all != AllResources::No,
    }
}

fn because(audited: &GrantAudit<'_>, reference: &str, known: Known<'_, '_>) -> Because {
    let (why, place) = match known.shop.tree.find(reference) {
        None => (undefined(audited, reference, known), None),
        Some(node) if audited.effect.ids.binary_search(&node).is_ok() => granted(audited, node, known),
        Some(node) => denied(audited, node, known),
    };
    Because { reference: reference.to_owned(), why, place }
}

fn undefined(audited: &GrantAudit<'_>, reference: &str, known: Known<'_, '_>) -> String {
    let has_all = audited.effect.all != AllResources::No;
    if known.shop.routes.may_be_defined_elsewhere(reference) {
        let unknown = format!("the module that would define {reference} is not known here");
        return if has_all {
            format!("it has All Resources, and {unknown}")
        } else {
            format!("{unknown}: it may be granted it")
        };
    }
    let what = if reference == SELF { "is for logged-in customers" } else { "is defined by no enabled module" };
    if has_all {
        format!("it has All Resources, which is allowed although {reference} {what}")
    } else {
        format!("{reference} {what}, so only roles with All Resources may call it")
    }
}

fn granted(audited: &GrantAudit<'_>, node: Node, known: Known<'_, '_>) -> (String, Option<Location>) {
    let tree = known.shop.tree;
    let id = tree.resource(node).id.as_str();
    if let Some(place) = audited.places(id).next() {
        return (format!("it is granted {id}"), Some(place));
    }
    if audited.effect.all != AllResources::No {
        return ("it has All Resources".to_owned(), audited.places(ALL).next());
    }
    if id == ADMIN {
        return (format!("it has {id}, which Magento adds to every grant"), None);
    }
    let Some(by) = audited.given_near(node, tree) else { return (format!("it has {id}"), None) };
    let is_above = tree.find(&by.id).is_some_and(|given| tree.is_below(given, node));
    let why = match (&audited.grant.holding, is_above) {
        (_, true) => format!("it has {id}, which is added as an ancestor of {}", by.id),
        (GrantContent::Rows(_), false) => format!("it has no row for {id} and inherits from {}", by.id),
        (_, false) => format!("it has {id}, which is ticked along with {}", by.id),
    };
    (why, Some(by.place))
}

fn denied(audited: &GrantAudit<'_>, node: Node, known: Known<'_, '_>) -> (String, Option<Location>) {
    let tree = known.shop.tree;
    let id = tree.resource(node).id.as_str();
    let parent = tree.parent(node).filter(|parent| audited.effect.ids.binary_search(parent).is_ok());
    let hint = parent.map_or(String::new(), |parent| {
        format!("; {} does not grant the resources below it", tree.resource(parent).id)
    });
    let GrantContent::Rows(role) = audited.grant.holding else {
        return (format!("it is not granted {id}{hint}"), None);
    };
    let row = known.audit.rows.iter().rfind(|row| row.rule.role == role && row.rule.resource == id);
    match row {
        Some(row) if row.rule.permission == Permission::Deny => {
            (format!("a row denies it {id}{hint}"), Some(row.place))
        }
        Some(row) => overruled(node, row, known),
        None if audited.ids.is_empty() => ("it has no resources".to_owned(), None),
        None => {
            let rows = || known.audit.rows.iter();
            let denies = rows().any(|row| row.rule.role == role && row.rule.permission == Permission::Deny);
            let others = rows().any(|row| row.rule.resource == id);
            let because = match Engine::for_release(known.shop.release) {
                Engine::PropagateDenyMissingPerRole if denies => "which this release denies",
                Engine::InheritDenyMissing | Engine::PropagateDenyMissing if denies && !others => {
                    "no role has a row for it, which this release denies"
                }
                _ => "an ancestor of it is not granted",
            };
            (format!("it has no row for {id}, which is newer than its rows, and {because}{hint}"), None)
        }
    }
}

/// Describes why an allow row has no effect: since 2.4.6 a later denial of an ancestor overrides it.
fn overruled(node: Node, allowing: &Row, known: Known<'_, '_>) -> (String, Option<Location>) {
    let id = &allowing.rule.resource;
    let rows = || known.audit.rows.iter();
    let is_later = |row: &&Row| row.rule.role == allowing.rule.role && row.rule.permission == Permission::Deny;
    for above in known.shop.tree.ancestors(node).into_iter().rev() {
        let above = known.shop.tree.resource(above).id.as_str();
        let later = rows().skip_while(|row| *row != allowing).filter(is_later);
        if let Some(denying) = later.into_iter().find(|row| row.rule.resource == above) {
            return (
                format!("a row allows it {id}, and a later row denies {above} and everything below it"),
                Some(denying.place),
            );
        }
        let of_role = rows().any(|row| row.rule.resource == above && row.rule.role == allowing.rule.role);
        if !of_role {
            let why = format!(
                "a row allows it {id}, but its ancestor {above} has no row, and this release denies that one and \
                 everything below it"
            );
            return (why, Some(allowing.place));
        }
    }
    (format!("a row allows it {id}, but it is denied"), Some(allowing.place))
}
