//! `absent-module`.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{FileKind, UsedBy};
use crate::finding::{Finding, Severity};
use crate::grant::Location;
use crate::rules::words::{count, few};
use crate::rules::written::is_magento;
use crate::rules::{Check, Persona, Rule, StoreContext};
use crate::xml::Document;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "absent-module",
    title: "references to resources of a module that is not here",
    severity: "note",
    why: "Without the module it is not known whether its resources exist. In a store without it, only roles with All \
          Resources may use what requires them.",
    example: "<resource ref=\"Orbit_Kiosk::kiosk\"/> in a module whose <sequence> names Orbit_Kiosk, checked without that module",
    fix: "Check it together with the module, or correct the name of the module.",
    source: "Magento\\Framework\\Authorization\\Policy\\Acl::isAllowed, which checks an unknown id as null",
    persona: Persona::Default,
    check: Check::Store(check),
};

/// The kinds of references whose plural is not formed with a final s.
const INTEGRATION_RESOURCE: &str = "resource of an integration";
const PARENT: &str = "parent of resources";
const ENTRY: &str = "menu entry";
const FORM: &str = "form or grid";
const CODE: &str = "line of PHP code";

/// A reference to an id that the tree does not define.
struct Reference<'a> {
    id: String,
    kind: &'static str,
    place: Location,
    /// The module that refers to it.
    by: &'a str,
}

fn check(scope: &StoreContext<'_>) -> Vec<Finding> {
    // Without Magento's own modules hardly any id is known.
    if !scope.is_whole() {
        return Vec::new();
    }
    let mut modules: BTreeMap<String, Vec<Reference<'_>>> = BTreeMap::new();
    for reference in references(scope) {
        if let Some(owner) = scope.absent_owner(&reference.id) {
            modules.entry(owner.to_owned()).or_default().push(reference);
        }
    }
    modules.into_iter().map(|(module, references)| finding(&module, &references)).collect()
}

fn finding(module: &str, references: &[Reference<'_>]) -> Finding {
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for reference in references {
        *kinds.entry(reference.kind).or_default() += 1;
    }
    let plural = |(kind, number): (&str, usize)| match kind {
        INTEGRATION_RESOURCE if number > 1 => format!("{number} resources of integrations"),
        PARENT if number > 1 => format!("{number} parents of resources"),
        ENTRY if number > 1 => format!("{number} menu entries"),
        FORM if number > 1 => format!("{number} forms or grids"),
        CODE if number > 1 => format!("{number} lines of PHP code"),
        kind => count(number, kind),
    };
    let kinds: Vec<String> = kinds.into_iter().map(plural).collect();
    let ids: BTreeSet<&str> = references.iter().map(|reference| reference.id.as_str()).collect();
    let ids: Vec<&str> = ids.into_iter().collect();
    let mut places: Vec<Location> = references.iter().map(|reference| reference.place).collect();
    places.dedup();
    Finding {
        rule: RULE.id,
        severity: Severity::Note,
        subject: module.to_owned(),
        module: references.first().map(|first| first.by.to_owned()),
        resource: (ids.len() == 1).then(|| ids[0].to_owned()),
        message: format!("{module} is not here, and {} to its resources: {}", refer(&kinds), few(&ids)),
        why: RULE.why.to_owned(),
        fix: RULE.fix.to_owned(),
        places,
        ..Finding::default()
    }
}

/// Describes references by their kinds: `2 routes and 1 menu entry refer`.
fn refer(kinds: &[String]) -> String {
    match kinds {
        [only] if only.starts_with("1 ") => format!("{only} refers"),
        [others @ .., last] if !others.is_empty() => format!("{} and {last} refer", others.join(", ")),
        kinds => format!("{} refer", kinds.concat()),
    }
}

/// Returns all references to ids that the tree does not define, and to parents that no module gives a title.
fn references<'a>(scope: &StoreContext<'a>) -> Vec<Reference<'a>> {
    let Some(tree) = scope.tree() else { return Vec::new() };
    let mut references = Vec::new();
    let mut add = |id: &str, kind, place, by| references.push(Reference { id: id.to_owned(), kind, place, by });
    for route in scope.routes() {
        for (id, place) in route.resources.iter().zip(&route.ref_places) {
            if !tree.contains(id) && !id.contains(',') {
                add(id, "route", Location::Text(scope.attribute_at(*place, "ref")), scope.module_at(*place));
            }
        }
    }
    for used in &scope.uses.undefined {
        let by = scope.catalog.modules.get(used.module).map_or("", |module| module.name.as_str());
        // Magento's modules, and code, often handle optional modules.
        if is_magento(by) || used.by == UsedBy::Code {
            continue;
        }
        add(&used.id, kind(used.by), Location::Text(used.span), by);
    }
    for declared in [FileKind::Integration, FileKind::IntegrationApi].into_iter().flat_map(|kind| scope.files(kind)) {
        for element in declared.document.descendants(Document::ROOT, "resource") {
            let Some(name) = declared.document.element(element).named_item("name") else { continue };
            // In a complete store, unknown-id reports those of Magento.
            let is_known = is_magento(&name.value) && !scope.may_be_defined_elsewhere(&name.value);
            if !tree.contains(&name.value) && !is_known {
                add(&name.value, INTEGRATION_RESOURCE, Location::Text(name.span), scope.module(declared.file));
            }
        }
    }
    for node in tree.nodes() {
        let resource = tree.resource(node);
        let is_parent = resource.title.is_none() && tree.children(node).next().is_some();
        // In a complete store another rule reports it as an error.
        let is_unknown = is_parent && tree.parent(node).is_some() && scope.may_be_defined_elsewhere(&resource.id);
        if let Some(first) = resource.declarations.first().filter(|_| is_unknown) {
            let by = scope.module_at(first.span);
            add(&resource.id, PARENT, Location::Text(scope.attribute_at(first.span, "id")), by);
        }
    }
    references
}

fn kind(by: UsedBy) -> &'static str {
    match by {
        UsedBy::Menu => ENTRY,
        UsedBy::Configuration => "configuration section",
        UsedBy::UiComponent => FORM,
        UsedBy::Layout => "layout",
        UsedBy::ExtensionAttribute => "extension attribute",
        UsedBy::Controller => "controller",
        UsedBy::Code => CODE,
    }
}
