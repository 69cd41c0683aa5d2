//! `unknown-id`.

use std::collections::{BTreeMap, HashSet};

use super::emptied_integration;
use crate::audit::{DropReason, Dropped, GrantAudit};
use crate::catalog::Routes;
use crate::catalog::acl::{ADMIN, ALL, owner};
use crate::finding::{Finding, Severity};
use crate::grant::{GrantContent, Id};
use crate::rules::absent::{absent_owner, is_company_permission};
use crate::rules::words::{count, few};
use crate::rules::written::is_magento;
use crate::rules::{Check, GrantContext, Persona, Rule};

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

fn check(scope: &GrantContext<'_>) -> Vec<Finding> {
    let tree = scope.shop.tree;
    let modules = tree.nodes().map(|node| tree.resource(node).module()).collect();
    scope.audit.grants.iter().flat_map(|audited| findings(audited, &modules, scope)).collect()
}

fn findings(audited: &GrantAudit<'_>, modules: &HashSet<&str>, scope: &GrantContext<'_>) -> Vec<Finding> {
    let is_closed = matches!(audited.grant.holding, GrantContent::IntegrationXml(_));
    // Other rules report All Resources if it is the only id or is stored.
    let is_reported =
        |dropped: &&Dropped| dropped.id.id != ALL || is_closed && !emptied_integration::is_emptied(audited, scope);
    let (judged, strange): (Vec<&Dropped>, Vec<&Dropped>) =
        audited.dropped.iter().filter(is_reported).partition(|dropped| is_judged(dropped, modules, scope));
    let mut findings: Vec<Finding> = judged.into_iter().map(|dropped| finding(audited, dropped, scope)).collect();
    let strange = strange.into_iter().filter(|it| !scope.shop.tree.contains(&it.id.id)).map(|it| &it.id);
    let mut groups: BTreeMap<&str, Vec<&Id>> = BTreeMap::new();
    for id in strange {
        // Without Magento's own modules hardly any module is here.
        groups.entry(if scope.is_whole() { owner(&id.id) } else { "" }).or_default().push(id);
    }
    findings.extend(groups.into_iter().map(|(module, ids)| elsewhere(audited, module, &ids)));
    findings
}

/// Returns whether it is not known if an id of the audited grant exists. Magento's own modules are known.
fn is_of_absent_module(id: &str, scope: &GrantContext<'_>) -> bool {
    let owner = absent_owner(id, scope.shop.tree, scope.shop.routes);
    owner.is_some_and(|owner| scope.shop.routes.is_incomplete() || !is_magento(owner))
}

/// Returns whether an id can be assessed: only if its module is present. Without Magento's own modules hardly any is.
fn is_judged(dropped: &Dropped, modules: &HashSet<&str>, scope: &GrantContext<'_>) -> bool {
    let module = owner(&dropped.id.id);
    match &dropped.why {
        _ if dropped.id.id == ALL => true,
        DropReason::Undefined(_) if scope.is_whole() && is_of_absent_module(&dropped.id.id, scope) => false,
        _ if scope.is_whole() => true,
        DropReason::Disabled => true,
        DropReason::Undefined(_) => modules.contains(module),
        DropReason::OutsideRoot => false,
    }
}

fn finding(audited: &GrantAudit<'_>, dropped: &Dropped, scope: &GrantContext<'_>) -> Finding {
    let tree = scope.shop.tree;
    let id = &dropped.id.id;
    let (what, fix) = match &dropped.why {
        _ if id == ALL => (
            "which an integration.xml cannot grant",
            "Remove it, and list the resources that the calls require.".to_owned(),
        ),
        DropReason::Undefined(near) => {
            let near: Vec<&str> = near.iter().map(|node| tree.resource(*node).id.as_str()).collect();
            let fix = if near.is_empty() {
                "Remove it from the grant.".to_owned()
            } else {
                format!("Did you mean {}? Otherwise remove it.", near.join(" or "))
            };
            if is_company_permission(id) {
                ("a permission of company users (company_acl.xml), which no grant can contain", fix)
            } else {
                ("which no enabled module defines", fix)
            }
        }
        DropReason::Disabled => {
            ("which a module removes from the tree (disabled=\"true\")", "Remove it from the grant.".to_owned())
        }
        DropReason::OutsideRoot if id == ADMIN => {
            ("which Magento adds by itself and does not read from a list", "Remove it from the list.".to_owned())
        }
        DropReason::OutsideRoot => (
            "which is outside the root that integration.xml is limited to",
            "Grant it in the Admin or with an api.xml; or move it below Magento_Backend::admin.".to_owned(),
        ),
    };
    let is_mild = matches!(audited.grant.holding, GrantContent::Rows(_)) || *id == ADMIN;
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

/// Reports ids that a missing module may define; without its name, those of all missing modules.
fn elsewhere(audited: &GrantAudit<'_>, module: &str, ids: &[&Id]) -> Finding {
    // A list may repeat an id.
    let mut seen = HashSet::new();
    let names: Vec<&str> = ids.iter().map(|id| id.id.as_str()).filter(|id| seen.insert(*id)).collect();
    let resources = count(names.len(), "resource");
    let (of, why) = match module {
        "" => (
            "of modules that are not in this folder".to_owned(),
            "Magento's own modules are missing too, so it is unknown whether the resources exist.",
        ),
        module => (
            format!("of {module}, which is not here"),
            "It is not known whether the resources exist. Without the module Magento drops them.",
        ),
    };
    Finding {
        rule: RULE.id,
        severity: Severity::Note,
        subject: audited.grant.name.clone(),
        grant: Some(audited.number),
        module: (!module.is_empty()).then(|| module.to_owned()),
        resource: (names.len() == 1).then(|| names[0].to_owned()),
        message: format!("`{}` names {resources} {of}: {}", audited.grant.name, few(&names)),
        why: why.to_owned(),
        fix: "Audit it in a complete store.".to_owned(),
        places: ids.iter().map(|id| id.place).collect(),
        ..Finding::default()
    }
}

/// Returns whether a finding is about ids of a module that is not here. In the files of a store, `absent-module` reports
/// them together with all other references.
pub(in crate::rules) fn is_about_absent_module(finding: &Finding, routes: &Routes) -> bool {
    finding.rule == RULE.id && finding.module.as_deref().is_some_and(|module| routes.lacks_module(module))
}
