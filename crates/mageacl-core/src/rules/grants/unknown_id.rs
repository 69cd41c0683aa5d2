//! `unknown-id`.

use super::emptied_integration;
use crate::audit::{Audited, Dropped, Why};
use crate::catalog::acl::{ADMIN, ALL};
use crate::finding::{Finding, Severity};
use crate::grant::{Holding, Id};
use crate::rules::words::{count, few};
use crate::rules::{Check, Persona, Rule, Scope};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "unknown-id",
    title: "a grant names a resource that Magento drops",
    severity: "warning; note for a row of a removed module, for the root, and for a module that is not in the folder",
    why: "Magento drops the id silently, and the calls that need it are denied. A row in the database, and an \
          integration.xml at the next setup:upgrade, grant it unnoticed as soon as a module defines it.",
    example: "Magento_Log::online, which many connectors copied from an old example and which no release since 2.3 \
              defines",
    fix: "Remove the id, or write the intended one.",
    source: "Magento\\Authorization\\Model\\ResourceModel\\Rules::saveRel, \
             Magento\\Integration\\Model\\Config\\Consolidated\\Converter",
    persona: Persona::Default,
    check: Check::Grants(check),
};

fn check(scope: &Scope<'_>) -> Vec<Finding> {
    scope.audit.grants.iter().flat_map(|audited| findings(audited, scope)).collect()
}

fn findings(audited: &Audited<'_>, scope: &Scope<'_>) -> Vec<Finding> {
    let is_closed = matches!(audited.grant.holding, Holding::Closed(_));
    // Other rules report All Resources if it is the only id or is stored.
    let is_told =
        |dropped: &&Dropped| dropped.id.id != ALL || is_closed && !emptied_integration::is_emptied(audited, scope);
    let (judged, strange): (Vec<&Dropped>, Vec<&Dropped>) =
        audited.dropped.iter().filter(is_told).partition(|dropped| is_judged(dropped, scope));
    let mut findings: Vec<Finding> = judged.into_iter().map(|dropped| finding(audited, dropped, scope)).collect();
    let strange: Vec<&Id> =
        strange.into_iter().filter(|it| !scope.shop.tree.contains(&it.id.id)).map(|it| &it.id).collect();
    findings.extend((!strange.is_empty()).then(|| elsewhere(audited, &strange)));
    findings
}

/// Returns whether an id can be assessed: in a folder without Magento's own modules only if its module is present.
fn is_judged(dropped: &Dropped, scope: &Scope<'_>) -> bool {
    let tree = scope.shop.tree;
    let module = dropped.id.id.split_once("::").map_or("", |(module, _)| module);
    match dropped.why {
        _ if scope.is_whole() || dropped.id.id == ALL => true,
        Why::Disabled => true,
        Why::Undefined(_) => tree.nodes().any(|node| tree.resource(node).module() == module),
        Why::OutsideRoot => false,
    }
}

fn finding(audited: &Audited<'_>, dropped: &Dropped, scope: &Scope<'_>) -> Finding {
    let tree = scope.shop.tree;
    let id = &dropped.id.id;
    let (what, fix) = match &dropped.why {
        _ if id == ALL => (
            "which an integration.xml cannot grant",
            "Remove it, and list the resources that the calls require.".to_owned(),
        ),
        Why::Undefined(near) => {
            let near: Vec<&str> = near.iter().map(|node| tree.resource(*node).id.as_str()).collect();
            let fix = if near.is_empty() {
                "Remove it from the grant.".to_owned()
            } else {
                format!("Did you mean {}? Otherwise remove it.", near.join(" or "))
            };
            ("which no enabled module defines", fix)
        }
        Why::Disabled => {
            ("which a module removes from the tree (disabled=\"true\")", "Remove it from the grant.".to_owned())
        }
        Why::OutsideRoot if id == ADMIN => {
            ("which Magento adds by itself and does not read from a list", "Remove it from the list.".to_owned())
        }
        Why::OutsideRoot => (
            "which is outside the root that integration.xml is limited to",
            "Grant it in the Admin or with an api.xml; or move it below Magento_Backend::admin.".to_owned(),
        ),
    };
    let is_mild = matches!(audited.grant.holding, Holding::Rows(_)) || *id == ADMIN;
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
        ..Finding::default()
    }
}

/// Reports ids that a missing module may define.
fn elsewhere(audited: &Audited<'_>, ids: &[&Id]) -> Finding {
    let names: Vec<&str> = ids.iter().map(|id| id.id.as_str()).collect();
    Finding {
        rule: RULE.id,
        severity: Severity::Note,
        subject: audited.grant.name.clone(),
        grant: Some(audited.number),
        resource: (names.len() == 1).then(|| names[0].to_owned()),
        message: format!(
            "`{}` names {} of modules that are not in this folder: {}",
            audited.grant.name,
            count(names.len(), "resource"),
            few(&names)
        ),
        why: "Magento's own modules are missing too, so it is unknown whether the resources exist.".to_owned(),
        fix: "Audit it in a complete store.".to_owned(),
        places: ids.iter().map(|id| id.place).collect(),
        ..Finding::default()
    }
}
