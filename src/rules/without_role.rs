//! `without-role`.

use super::{Rule, Scope};
use crate::finding::{Finding, Severity};

pub(super) static RULE: Rule = Rule {
    id: "without-role",
    title: "an integration has no role",
    severity: "warning",
    why: "Its permissions hang on a role that is gone or was never made: every guarded call is refused, and the Admin does not \
          say why.",
    example: "a row of integration whose number is the user_id of no role with user_type 1",
    fix: "Save its permissions in the Admin, which makes the role anew.",
    source: "Magento\\Integration\\Model\\AuthorizationService",
    check,
};

fn check(scope: &Scope<'_>) -> Vec<Finding> {
    let is_without = |name: &String| scope.audit.facts.without_role.contains(name);
    let grants = scope.audit.grants.iter().filter(|audited| is_without(&audited.grant.name));
    let finding = |audited: &crate::audit::Audited<'_>| Finding {
        rule: RULE.id,
        severity: Severity::Warning,
        subject: audited.grant.name.clone(),
        grant: Some(audited.number),
        resource: None,
        message: format!("the integration `{}` has no role: every guarded call is refused", audited.grant.name),
        why: RULE.why.to_owned(),
        fix: RULE.fix.to_owned(),
        places: vec![audited.grant.place],
    };
    grants.map(finding).collect()
}
