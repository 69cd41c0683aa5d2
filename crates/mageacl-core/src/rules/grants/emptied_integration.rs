//! `emptied-integration`.

use crate::audit::GrantAudit;
use crate::catalog::acl::{ADMIN, ALL};
use crate::finding::{Finding, Severity};
use crate::grant::{GrantContent, Id};
use crate::rules::{Check, GrantContext, Persona, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "emptied-integration",
    title: "an integration.xml grants nothing, because Magento drops all its resources",
    severity: "error",
    why: "Every guarded call of the integration is denied, although its file lists resources.",
    example: "an integration.xml that lists only Magento_Backend::all: the converter knows only resources below \
              Magento_Backend::admin, and nothing is stored",
    fix: "List the resources that the calls require. An integration.xml cannot grant All Resources.",
    source: "Magento\\Integration\\Model\\Config\\Consolidated\\Converter",
    persona: Persona::Default,
    check: Check::Grants(check),
};

fn check(scope: &GrantContext<'_>) -> Vec<Finding> {
    scope.audit.grants.iter().filter(|audited| is_emptied(audited, scope)).map(finding).collect()
}

/// Returns whether nothing is left. Without Magento's own modules only the roots are known to be dropped.
pub(super) fn is_emptied(audited: &GrantAudit<'_>, scope: &GrantContext<'_>) -> bool {
    let is_empty = !audited.ids.is_empty() && audited.effect.ids.is_empty();
    let is_root = |id: &Id| id.id == ALL || id.id == ADMIN;
    matches!(audited.grant.holding, GrantContent::IntegrationXml(_))
        && is_empty
        && (scope.is_whole() || audited.ids.iter().all(is_root))
        && !audited.ids.iter().any(|id| !is_root(id) && scope.shop.routes.may_be_defined_elsewhere(&id.id))
}

fn finding(audited: &GrantAudit<'_>) -> Finding {
    let asks_for_all = audited.ids.iter().any(|id| id.id == ALL);
    let count = audited.ids.len();
    Finding {
        rule: RULE.id,
        severity: Severity::Error,
        subject: audited.grant.name.clone(),
        grant: Some(audited.number),
        resource: asks_for_all.then(|| ALL.to_owned()),
        message: format!(
            "`{}` gets no permission: Magento drops {}",
            audited.grant.name,
            if count == 1 { format!("its only id, {}", audited.ids[0].id) } else { format!("all of its {count} ids") }
        ),
        why: if asks_for_all {
            format!("{ALL} cannot be granted by an integration.xml: it is dropped like an unknown id.")
        } else {
            RULE.why.to_owned()
        },
        fix: RULE.fix.to_owned(),
        places: audited.ids.iter().map(|id| id.place).collect(),
        ..Finding::default()
    }
}
