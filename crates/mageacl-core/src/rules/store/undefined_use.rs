//! `undefined-use`.

use std::collections::{BTreeMap, HashSet};

use super::undefined::{self, Meaning, words};
use super::undefined_ref;
use crate::catalog::acl::owner;
use crate::catalog::{Use, UsedBy};
use crate::finding::{Confidence, Finding, Severity};
use crate::grant::Place;
use crate::grant::checklist::SimilarIds;
use crate::rules::{Check, Persona, Rule, StoreScope};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "undefined-use",
    title: "a menu, page, form or PHP class requires a resource that no enabled module defines",
    severity: "warning; note if the resource belongs to a disabled module",
    why: "The Admin's tree has no box for it: only roles with All Resources have access, and only callers with All \
          Resources get a field that requires it. In that situation, merchants often grant All Resources.",
    example: "const ADMIN_RESOURCE = 'Acme_Loyalty::vouchers', while acl.xml defines Acme_Loyalty::voucher",
    fix: "Define the resource in the module's acl.xml, or write the intended id.",
    source: "Magento\\Framework\\Authorization\\Policy\\Acl::isAllowed, \
             Magento\\Backend\\App\\AbstractAction::_isAllowed, Magento\\Backend\\Model\\Menu\\Item::isAllowed, \
             Magento\\Framework\\Reflection\\ExtensionAttributesProcessor",
    persona: Persona::Default,
    check: Check::Uses(check),
};

fn check(scope: &StoreScope<'_>) -> Vec<Finding> {
    let Some(tree) = scope.tree() else { return Vec::new() };
    let mut groups: BTreeMap<(usize, &str), Vec<&Use>> = BTreeMap::new();
    // Pages of a resource that was disabled on purpose are expected to be hidden.
    for used in scope.uses.undefined.iter().filter(|used| !tree.is_disabled(&used.id)) {
        groups.entry((used.module, &used.id)).or_default().push(used);
    }
    // An absent module has its own rule.
    groups.retain(|(_, id), _| scope.absent_owner(id).is_none() && scope.is_decided(id));
    // Ids that routes require too are one defect, which undefined-ref reports with these references.
    let reported: HashSet<(&str, bool)> = undefined_ref::reported(tree, scope).into_iter().collect();
    groups.retain(|(_, id), uses| {
        let is_upstream = uses.first().is_some_and(|used| undefined::is_upstream(used, scope));
        !reported.contains(&(*id, is_upstream))
    });
    let ids = SimilarIds::new(tree);
    let enabled: HashSet<&str> = scope.catalog.modules.iter().map(|module| module.name.as_str()).collect();
    let finding =
        |((module, id), uses): ((usize, &str), Vec<&Use>)| finding(module, id, &uses, (&ids, &enabled), scope);
    groups.into_iter().filter_map(finding).collect()
}

fn finding(
    module: usize,
    id: &str,
    uses: &[&Use],
    (ids, enabled): (&SimilarIds<'_>, &HashSet<&str>),
    scope: &StoreScope<'_>,
) -> Option<Finding> {
    let tree = scope.tree()?;
    let module = scope.catalog.modules.get(module)?.name.as_str();
    let meaning = Meaning::of(id, ids, tree);
    let is_on = enabled.contains(owner(id));
    let (severity, confidence, what) = if is_on || meaning.fix.is_some() {
        (Severity::Warning, Confidence::High, scope.undefined(id))
    } else if module.starts_with("Magento_") || !uses.iter().any(|used| is_page(used.by)) {
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
    Some(Finding {
        rule: RULE.id,
        severity,
        confidence,
        // Certain only if the module that the id names was read: its acl.xml lacks the id.
        persona: if is_on { Persona::Default } else { Persona::Pedantic },
        subject: id.to_owned(),
        module: Some(module.to_owned()),
        resource: Some(id.to_owned()),
        message: format!("{} {asks} {id}, {what}", by.join(" and ")),
        why: RULE.why.to_owned(),
        edits: meaning.edits(uses.iter().copied()),
        fix: meaning.fix.unwrap_or_else(|| RULE.fix.to_owned()),
        places: uses.iter().map(|used| Place::Text(used.span)).collect(),
        ..Finding::default()
    })
}

/// Returns whether it controls something that exists in any case; other references may never be evaluated.
fn is_page(by: UsedBy) -> bool {
    matches!(by, UsedBy::Menu | UsedBy::Configuration | UsedBy::Controller)
}
