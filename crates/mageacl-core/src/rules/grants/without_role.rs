//! `without-role`.

use crate::audit::GrantAudit;
use crate::finding::{Finding, Severity};
use crate::grant::{Grant, GrantOwner};
use crate::rules::{Check, GrantContext, Persona, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "without-role",
    title: "an integration has no role",
    severity: "warning",
    why: "Its permissions depend on a role that is missing: every guarded call is denied, and the Admin does not \
          report why.",
    example: "a row of integration whose number is the user_id of no role with user_type 1",
    fix: "Save its permissions in the Admin, which creates the role again.",
    source: "Magento\\Integration\\Model\\AuthorizationService",
    persona: Persona::Default,
    check: Check::Grants(check),
};

fn check(scope: &GrantContext<'_>) -> Vec<Finding> {
    // An integration file with the same name is a different grant.
    let is_without = |grant: &Grant| {
        matches!(grant.kind, GrantOwner::Integration(Some(_))) && scope.audit.facts.without_role.contains(&grant.name)
    };
    let grants = scope.audit.grants.iter().filter(|audited| is_without(&audited.grant));
    let finding = |audited: &GrantAudit<'_>| Finding {
        rule: RULE.id,
        severity: Severity::Warning,
        subject: audited.grant.name.clone(),
        grant: Some(audited.number),
        resource: None,
        message: format!("the integration `{}` has no role: every guarded call is denied", audited.grant.name),
        why: RULE.why.to_owned(),
        fix: RULE.fix.to_owned(),
        places: vec![audited.grant.place],
        ..Finding::default()
    };
    grants.map(finding).collect()
}
