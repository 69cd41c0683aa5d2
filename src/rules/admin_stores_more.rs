//! `admin-stores-more`.

use super::{Opened, Rule, Scope};
use crate::audit::{Audited, Reading};
use crate::catalog::Route;
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    id: "admin-stores-more",
    title: "a checklist grants more than it says",
    severity: "by what the Admin opens beyond the list",
    why: "Ticking a box in the Admin ticks everything below it, and adds everything above it. Who follows the list to the \
          letter grants all of that.",
    example: "\"Catalog > Inventory\" ticks Products, Categories and all their actions too",
    fix: "Follow the click plan of mageacl audit -f markdown: it says what to un-tick again.",
    source: "Magento_User::js/roles-tree.js, Magento\\Authorization\\Model\\ResourceModel\\Rules::saveRel",
    check,
};

fn check(scope: &Scope<'_>) -> Vec<Finding> {
    scope.audit.grants.iter().filter_map(|audited| finding(audited, audited.reading.as_ref()?, scope)).collect()
}

fn finding(audited: &Audited<'_>, reading: &Reading<'_>, scope: &Scope<'_>) -> Option<Finding> {
    let written: Vec<&Route> = reading.as_written.guarded().collect();
    let is_more = |route: &&Route| !written.iter().any(|known| std::ptr::eq(*known, *route));
    let opened = Opened::of(audited.effect.guarded().filter(is_more), scope.risks);
    let (named, stored) = (reading.named.len(), audited.effect.ids.len());
    if stored <= reading.as_written.ids.len() {
        return None;
    }
    Some(Finding {
        rule: RULE.id,
        severity: opened.severity().min(Severity::Warning),
        subject: audited.grant.name.clone(),
        grant: Some(audited.number),
        resource: None,
        message: format!(
            "`{}` names {named} resources, and the Admin stores {stored}: beyond the list that opens {opened}",
            audited.grant.name
        ),
        why: if opened.routes == 0 { RULE.why.to_owned() } else { opened.why() },
        fix: RULE.fix.to_owned(),
        places: vec![audited.grant.place],
    })
}
