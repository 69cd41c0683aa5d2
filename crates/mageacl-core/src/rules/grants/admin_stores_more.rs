//! `admin-stores-more`.

use super::structural_ancestor::is_above_given;
use crate::audit::{GrantAudit, Reading};
use crate::catalog::Route;
use crate::catalog::acl::Node;
use crate::finding::{Finding, Severity};
use crate::rules::words::count;
use crate::rules::{Check, GrantContext, Opened, Persona, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "admin-stores-more",
    title: "a checklist grants more than it lists",
    severity: "by risk of the additional routes, at most warning: excess reports them relative to the minimum set",
    why: "Ticking a box in the Admin ticks all its descendants and adds all its ancestors. Following the list \
          literally grants all of them.",
    example: "\"Catalog > Inventory\" also ticks Products, Categories and all their actions",
    fix: "Follow the click plan of mageacl audit -f markdown, which lists the boxes to clear again.",
    source: "Magento_User::js/roles-tree.js, Magento\\Authorization\\Model\\ResourceModel\\Rules::saveRel",
    persona: Persona::Default,
    check: Check::Grants(check),
};

fn check(scope: &GrantContext<'_>) -> Vec<Finding> {
    scope.audit.grants.iter().filter_map(|audited| finding(audited, audited.reading.as_ref()?, scope)).collect()
}

fn finding(audited: &GrantAudit<'_>, reading: &Reading<'_>, scope: &GrantContext<'_>) -> Option<Finding> {
    let written: Vec<&Route> = reading.as_written.guarded().collect();
    let is_more = |route: &&Route| !written.iter().any(|known| std::ptr::eq(*known, *route));
    let opened = Opened::by_routes(audited.effect.guarded().filter(is_more), scope.risks);
    // Ancestors of a ticked box that open nothing are harmless.
    let is_below = |node: &Node| !is_above_given(*node, audited, scope);
    if opened.routes == 0 && !audited.added.iter().any(is_below) {
        return None;
    }
    let (named, stored) = (reading.named.len(), audited.effect.ids.len());
    let opens = if opened.routes == 0 { "nothing by itself".to_owned() } else { opened.to_string() };
    Some(Finding {
        rule: RULE.id,
        severity: opened.severity().min(Severity::Warning),
        subject: audited.grant.name.clone(),
        grant: Some(audited.number),
        resource: None,
        message: format!(
            "`{}` names {}, and the Admin stores {stored}: beyond the list that opens {opens}",
            audited.grant.name,
            count(named, "resource")
        ),
        why: if opened.routes == 0 { RULE.why.to_owned() } else { opened.why() },
        fix: RULE.fix.to_owned(),
        places: vec![audited.grant.place],
        ..Finding::default()
    })
}
