//! `undefined-use`.

use std::collections::{BTreeMap, HashSet};

use crate::catalog::{Use, UsedBy};
use crate::finding::{Confidence, Finding, Severity};
use crate::grant::Place;
use crate::grant::checklist::SimilarIds;
use crate::rules::{Check, Persona, Rule, StoreScope};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "undefined-use",
    title: "a menu, page, form or PHP class requires a resource that no enabled module defines",
    severity: "warning; note if the resource belongs to a disabled module",
    why: "The Admin's tree has no box for it: only roles with All Resources have access. In that situation, merchants \
          often grant All Resources.",
    example: "const ADMIN_RESOURCE = 'Acme_Loyalty::vouchers', while acl.xml defines Acme_Loyalty::voucher",
    fix: "Define the resource in the module's acl.xml, or write the intended id.",
    source: "Magento\\Framework\\Authorization\\Policy\\Acl::isAllowed, \
             Magento\\Backend\\App\\AbstractAction::_isAllowed, Magento\\Backend\\Model\\Menu\\Item::isAllowed",
    persona: Persona::Pedantic,
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
    let similar = SimilarIds::new(tree);
    let enabled: HashSet<&str> = scope.catalog.modules.iter().map(|module| module.name.as_str()).collect();
    let finding =
        |((module, id), uses): ((usize, &str), Vec<&Use>)| finding(module, id, &uses, (&similar, &enabled), scope);
    let found = groups.into_iter().filter_map(finding);
    found.collect()
}

fn finding(
    module: usize,
    id: &str,
    uses: &[&Use],
    (similar, enabled): (&SimilarIds<'_>, &HashSet<&str>),
    scope: &StoreScope<'_>,
) -> Option<Finding> {
    let tree = scope.tree()?;
    let module = scope.catalog.modules.get(module)?.name.as_str();
    let near = similar.find(id);
    let near: Vec<&str> = near.iter().map(|node| tree.resource(*node).id.as_str()).collect();
    let owner = id.split_once("::").map_or("", |(owner, _)| owner);
    let is_on = enabled.contains(owner);
    let (severity, confidence, what) = if is_on || !near.is_empty() {
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
        subject: id.to_owned(),
        module: Some(module.to_owned()),
        resource: Some(id.to_owned()),
        message: format!("{} {asks} {id}, {what}", by.join(" and ")),
        why: RULE.why.to_owned(),
        fix: if near.is_empty() { RULE.fix.to_owned() } else { format!("Did you mean {}?", near.join(" or ")) },
        places: uses.iter().map(|used| Place::Text(used.span)).collect(),
        ..Finding::default()
    })
}

/// Returns whether it controls something that exists in any case; other references may never be evaluated.
fn is_page(by: UsedBy) -> bool {
    matches!(by, UsedBy::Menu | UsedBy::Configuration | UsedBy::Controller)
}

fn words(by: UsedBy) -> &'static str {
    match by {
        UsedBy::Menu => "the menu",
        UsedBy::Configuration => "the configuration",
        UsedBy::UiComponent => "a form or grid",
        UsedBy::Layout => "a layout",
        UsedBy::ExtensionAttribute => "an extension attribute",
        UsedBy::Controller => "a controller",
        UsedBy::Code => "PHP code",
    }
}
