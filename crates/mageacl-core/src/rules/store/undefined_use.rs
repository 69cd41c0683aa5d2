//! `undefined-use`.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::undefined::{self, Meaning, words};
use super::{misplaced_config_file, undefined_ref};
use crate::catalog::acl::owner;
use crate::catalog::{Reference, UsedBy};
use crate::finding::{Confidence, Finding, Part, Severity, fingerprint};
use crate::grant::Location;
use crate::grant::checklist::SimilarIds;
use crate::rules::written::is_magento;
use crate::rules::{Check, Persona, Rule, StoreContext};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "undefined-use",
    title: "a menu, page, form, field or PHP class requires a resource that no enabled module defines",
    severity: "warning; note if the resource belongs to a disabled module",
    why: "The Admin's tree has no box for it: only roles with All Resources have access, and only callers with All \
          Resources get a field that requires it. In that situation, merchants often grant All Resources.",
    example: "const ADMIN_RESOURCE = 'Acme_Loyalty::vouchers', while acl.xml defines Acme_Loyalty::voucher; the same for \
              a resource attribute in menu.xml, <resource> in system.xml, aclResource of a form, grid or block, \
              isAllowed() in PHP, and the <resources> of a field in extension_attributes.xml",
    fix: "Define the resource in the module's acl.xml, or write the intended id.",
    source: "Magento\\Framework\\Authorization\\Policy\\Acl::isAllowed, \
             Magento\\Backend\\App\\AbstractAction::_isAllowed, Magento\\Backend\\Model\\Menu\\Item::isAllowed, \
             Magento\\Framework\\Reflection\\ExtensionAttributesProcessor",
    persona: Persona::Default,
    check: Check::Uses(check),
};

/// The facts that every finding needs, each looked up once.
struct Context<'c> {
    ids: SimilarIds<'c>,
    enabled: HashSet<&'c str>,
}

fn check(scope: &StoreContext<'_>) -> Vec<Finding> {
    let Some(tree) = scope.tree() else { return Vec::new() };
    // A defect of Magento itself is separate from one of the store.
    let mut groups: BTreeMap<(&str, bool), Vec<&Reference>> = BTreeMap::new();
    // Pages of a resource that was disabled on purpose are expected to be hidden.
    for used in scope.uses.undefined.iter().filter(|used| !tree.is_disabled(&used.id)) {
        groups.entry((&used.id, undefined::is_upstream(used, scope))).or_default().push(used);
    }
    // An absent module has its own rule.
    groups.retain(|(id, _), _| scope.absent_owner(id).is_none() && scope.is_decided(id));
    // Ids that routes require too are one defect, which undefined-ref reports with these references.
    let reported: HashSet<(&str, bool)> = undefined_ref::reported(tree, scope).into_iter().collect();
    let misplaced = misplaced_config_file::resources(scope);
    groups.retain(|key @ (id, _), _| !reported.contains(key) && !misplaced.contains_key(*id));
    // Code asks for the permissions of company users too, by another service with a method of the same name.
    groups.retain(|(id, _), uses| uses.iter().any(|used| used.by != UsedBy::Code) || !scope.is_company_permission(id));
    let enabled = scope.catalog.modules.iter().map(|module| module.name.as_str()).collect();
    let context = Context { ids: SimilarIds::new(tree), enabled };
    groups.into_iter().filter_map(|((id, _), uses)| finding(id, &uses, &context, scope)).collect()
}

fn finding(id: &str, uses: &[&Reference], context: &Context<'_>, scope: &StoreContext<'_>) -> Option<Finding> {
    let tree = scope.tree()?;
    let modules = modules(uses, scope);
    // The defect belongs to the module that the id is named after, if it is one of them.
    let module = modules.iter().copied().find(|module| *module == owner(id)).or(modules.first().copied())?;
    let meaning = Meaning::for_id(id, &context.ids, tree);
    let is_on = context.enabled.contains(owner(id));
    let (severity, confidence, what) = if is_on || meaning.fix.is_some() {
        (Severity::Warning, Confidence::High, scope.undefined(id))
    } else if modules.iter().all(|module| is_magento(module)) || !uses.iter().any(|used| is_page(used.by)) {
        // Magento's modules, and code, often handle optional modules.
        return None;
    } else {
        (Severity::Note, Confidence::Low, "a resource of a disabled module")
    };
    let mut by: Vec<UsedBy> = uses.iter().map(|used| used.by).collect();
    by.sort_unstable();
    by.dedup();
    let by: Vec<&str> = by.into_iter().map(words).collect();
    let asks = if by.len() == 1 { "requires" } else { "require" };
    let among = if modules.len() == 1 { String::new() } else { format!(" of {} modules", modules.len()) };
    let first_in = |module: &str| uses.iter().find(|used| name(used, scope) == module).map(|used| used.span);
    let parts = modules.iter().filter_map(|module| {
        let place = Location::Text(first_in(module)?);
        Some(Part { module: (*module).to_owned(), subject: id.to_owned(), place })
    });
    let single = modules.iter().map(|module| fingerprint(RULE.id, module, id, id)).collect();
    let mut sorted: Vec<&Reference> = uses.to_vec();
    sorted.sort_by_key(|used| name(used, scope) != module);
    Some(Finding {
        rule: RULE.id,
        severity,
        confidence,
        // Certain only if the module that the id names was read: its acl.xml lacks the id.
        persona: if is_on { Persona::Default } else { Persona::Pedantic },
        subject: id.to_owned(),
        module: Some(module.to_owned()),
        resource: Some(id.to_owned()),
        message: format!("{}{among} {asks} {id}, {what}", by.join(" and ")),
        why: RULE.why.to_owned(),
        edits: meaning.edits(uses.iter().copied()),
        fix: meaning.fix.unwrap_or_else(|| RULE.fix.to_owned()),
        places: sorted.into_iter().map(|used| Location::Text(used.span)).collect(),
        parts: if modules.len() == 1 { Vec::new() } else { parts.collect() },
        known_as: if modules.len() == 1 { Vec::new() } else { vec![single] },
        ..Finding::default()
    })
}

fn name<'a>(used: &Reference, scope: &StoreContext<'a>) -> &'a str {
    scope.catalog.modules.get(used.module).map_or("", |module| &module.name)
}

/// Returns the modules of references, in merge order.
fn modules<'a>(uses: &[&Reference], scope: &StoreContext<'a>) -> Vec<&'a str> {
    let indexes: BTreeSet<usize> = uses.iter().map(|used| used.module).collect();
    indexes.into_iter().filter_map(|at| scope.catalog.modules.get(at)).map(|module| module.name.as_str()).collect()
}

/// Returns whether it controls something that exists in any case; other references may never be evaluated.
fn is_page(by: UsedBy) -> bool {
    matches!(by, UsedBy::Menu | UsedBy::Configuration | UsedBy::Controller)
}
