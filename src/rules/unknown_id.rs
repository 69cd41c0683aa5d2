//! `unknown-id`.

use super::{Rule, Scope};
use crate::audit::{Audited, Dropped, Why};
use crate::catalog::acl::{ADMIN, ALL};
use crate::finding::{Finding, Severity};
use crate::grant::Holding;

pub(super) static RULE: Rule = Rule {
    id: "unknown-id",
    title: "a grant names a resource that Magento drops",
    severity: "warning; note for a row that a removed module left behind, and in a folder without Magento's own modules",
    why: "Magento drops the id without a word. The calls that it was meant for are refused, and should a module ever define \
          it, it is granted unseen.",
    example: "Magento_Log::online, which many connectors copied from an old example and no release since 2.3 has",
    fix: "Take the id out, or write the one that was meant.",
    source: "Magento\\Authorization\\Model\\ResourceModel\\Rules::saveRel, Magento\\Integration\\Model\\Config\\Consolidated\\\
             Converter",
    check,
};

fn check(scope: &Scope<'_>) -> Vec<Finding> {
    let grants = scope.audit.grants.iter();
    let dropped = grants.flat_map(|audited| audited.dropped.iter().map(move |dropped| (audited, dropped)));
    // All Resources has rules of its own.
    dropped
        .filter(|(_, dropped)| dropped.id.id != ALL)
        .map(|(audited, dropped)| finding(audited, dropped, scope))
        .collect()
}

fn finding(audited: &Audited<'_>, dropped: &Dropped, scope: &Scope<'_>) -> Finding {
    let tree = scope.shop.tree;
    let id = &dropped.id.id;
    let is_rows = matches!(audited.grant.holding, Holding::Rows(_));
    // Without Magento's own modules hardly any id can be known.
    let is_judged = tree.contains(ADMIN);
    let (what, fix) = match &dropped.why {
        Why::Undefined(_) if !is_judged => (
            "which no module in this folder defines; Magento's own modules are not in it".to_owned(),
            "Audit it in a whole store.".to_owned(),
        ),
        Why::Undefined(near) => {
            let near: Vec<&str> = near.iter().map(|node| tree.resource(*node).id.as_str()).collect();
            let fix = if near.is_empty() {
                "Take it out of the grant.".to_owned()
            } else {
                format!("Did you mean {}? Else take it out.", near.join(" or "))
            };
            ("which no enabled module defines".to_owned(), fix)
        }
        Why::Disabled => (
            "which a module takes out of the tree (disabled=\"true\")".to_owned(),
            "Take it out of the grant.".to_owned(),
        ),
        Why::OutsideRoot if id == ADMIN => (
            "which Magento adds by itself and does not take from a list".to_owned(),
            "Take it out of the list.".to_owned(),
        ),
        Why::OutsideRoot => (
            "which stands outside the root that integration.xml is limited to".to_owned(),
            "Grant it in the Admin or with an api.xml; or put it below Magento_Backend::admin.".to_owned(),
        ),
    };
    let is_mild = is_rows || !is_judged || *id == ADMIN;
    Finding {
        rule: RULE.id,
        severity: if is_mild { Severity::Note } else { Severity::Warning },
        subject: audited.grant.name.clone(),
        grant: Some(audited.number),
        resource: Some(id.clone()),
        message: format!("`{}` names {id}, {what}", audited.grant.name),
        why: RULE.why.to_owned(),
        fix,
        places: vec![dropped.id.place],
    }
}
