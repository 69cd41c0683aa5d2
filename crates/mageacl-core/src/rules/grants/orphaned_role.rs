//! `orphaned-role`.

use crate::finding::{Finding, Severity};
use crate::grant::{GrantContent, Orphan};
use crate::rules::{Check, GrantContext, Persona, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "orphaned-role",
    title: "a role has no owner",
    severity: "warning if it has resources, else note",
    why: "No foreign key ties a role to its integration, so that a role may outlive it. A new account with the same \
          number, or one that is assigned to the role manually, immediately has the forgotten permissions.",
    example: "a row of authorization_role with user_type 1 whose user_id is in no row of integration",
    fix: "Delete the role's row in authorization_role; its rules are deleted with it.",
    source: "Magento\\Integration\\Model\\AuthorizationService::getRoleByIntegration; the tables' db_schema.xml",
    persona: Persona::Default,
    check: Check::Grants(check),
};

fn check(scope: &GrantContext<'_>) -> Vec<Finding> {
    if scope.audit.selected {
        return Vec::new();
    }
    scope.audit.facts.orphaned_roles.iter().map(|orphan| finding(orphan, scope)).collect()
}

fn finding(orphan: &Orphan, scope: &GrantContext<'_>) -> Finding {
    let is_it = |holding: &GrantContent| *holding == GrantContent::Rows(orphan.role);
    let held = scope.audit.grants.iter().find(|audited| is_it(&audited.grant.holding));
    let ids = held.map_or(0, |audited| audited.effect.ids.len());
    let holds = match ids {
        0 => "it has no resources".to_owned(),
        1 => "it has 1 resource".to_owned(),
        count => format!("it has {count} resources"),
    };
    Finding {
        rule: RULE.id,
        severity: if ids == 0 { Severity::Note } else { Severity::Warning },
        subject: format!("role {}", orphan.role.0),
        grant: None,
        resource: None,
        message: format!("role {} has no owner: {}; {holds}", orphan.role.0, orphan.why),
        why: RULE.why.to_owned(),
        fix: RULE.fix.to_owned(),
        places: vec![orphan.place],
        ..Finding::default()
    }
}
