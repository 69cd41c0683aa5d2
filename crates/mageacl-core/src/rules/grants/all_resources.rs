//! `all-resources`.

use crate::audit::{AllResources, GrantAudit};
use crate::catalog::acl::ALL;
use crate::finding::{Finding, Severity};
use crate::grant::{GrantContent, GrantOwner, Location, Table, User};
use crate::plan::Plan;
use crate::rules::opened::is_compared;
use crate::rules::words::count;
use crate::rules::{Check, GrantContext, Opened, Persona, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "all-resources",
    title: "a grant has All Resources",
    severity: "error; warning for an admin role, if other rows remove the critical access, or if Magento's own modules \
               are missing",
    why: "A stolen token then has full control of the store: every guarded call, calls of modules that are installed \
          later, calls with an undefined resource, and calls for logged-in customers.",
    example: "<resource name=\"Magento_Backend::all\"/>, \"Resource Access: All\" in the Admin, or n98-magerun2 \
              integration:create without --resource",
    fix: "Grant only the ids that the connector's calls require: mageacl plan computes them, and mageacl audit -p \
          PROFILE -f api-xml writes the file that replaces this one.",
    source: "Magento\\Framework\\Authorization\\Policy\\Acl::isAllowed, \
             Magento\\Integration\\Model\\AuthorizationService::grantAllPermissions",
    persona: Persona::Default,
    check: Check::Grants(check),
};

/// The fix for roles of administrators.
const OF_PEOPLE: &str = "Give its users roles with the resources that their work requires; keep this role for the \
                         owners of the store.";

fn check(scope: &GrantContext<'_>) -> Vec<Finding> {
    let found = scope.audit.grants.iter().filter_map(|audited| {
        // An integration.xml cannot grant it in any store.
        let is_stored = !matches!(audited.grant.holding, GrantContent::IntegrationXml(_));
        let written = is_stored && !scope.is_whole() && audited.ids.iter().any(|id| id.id == ALL);
        match audited.effect.all {
            AllResources::Whole => Some(whole(audited, scope)),
            AllResources::Partial => Some(partial(audited, scope)),
            AllResources::No => written.then(|| elsewhere(audited)),
        }
    });
    found.collect()
}

fn whole(audited: &GrantAudit<'_>, scope: &GrantContext<'_>) -> Finding {
    let opened = Opened::by_routes(audited.effect.guarded(), scope.risks);
    let name = &audited.grant.name;
    let (severity, whose) = match &audited.grant.kind {
        GrantOwner::AdminRole(users) => (Severity::Warning, format!(", held by {}", holders(users, scope))),
        _ => (Severity::Error, String::new()),
    };
    Finding {
        severity,
        message: format!(
            "`{name}` has All Resources{whose}: it opens {} guarded routes, {} of them write routes",
            opened.routes, opened.writes
        ),
        why: if opened.routes == 0 { RULE.why.to_owned() } else { opened.why() },
        fix: match &scope.audit.needed {
            _ if !is_compared(audited, scope) && matches!(audited.grant.kind, GrantOwner::AdminRole(_)) => {
                OF_PEOPLE.to_owned()
            }
            None => "List its calls, and grant only the required resources: mageacl plan -p PROFILE or -e ENDPOINT."
                .to_owned(),
            Some(plan) => minimal(plan, scope),
        },
        ..finding(audited)
    }
}

/// Describes the number of logins with a role, as far as it is known.
fn holders(users: &[User], scope: &GrantContext<'_>) -> String {
    if !scope.audit.facts.tables.contains(&Table::User) {
        return count(users.len(), "user");
    }
    count(users.iter().filter(|user| user.active == Some(true)).count(), "active user")
}

fn partial(audited: &GrantAudit<'_>, scope: &GrantContext<'_>) -> Finding {
    let opened = Opened::by_routes(audited.effect.guarded(), scope.risks);
    let most = if matches!(audited.grant.kind, GrantOwner::AdminRole(_)) { Severity::Warning } else { Severity::Error };
    Finding {
        severity: opened.severity().clamp(Severity::Warning, most),
        message: format!(
            "`{}` has All Resources together with other ids, which changes its effect: {} of {} are allowed, but calls \
             with an undefined resource are allowed too; it opens {opened}",
            audited.grant.name,
            audited.effect.ids.len(),
            count(scope.shop.tree.len(), "resource")
        ),
        why: "If other ids are saved along with All Resources, Magento writes a row for every resource, and the \
              denying rows take precedence over All Resources: neither all resources nor only the listed ids are \
              allowed."
            .to_owned(),
        fix: format!("Remove {ALL} and keep the required ids."),
        ..finding(audited)
    }
}

/// Reports All Resources in a folder without Magento's own modules, in which the access is unknown.
fn elsewhere(audited: &GrantAudit<'_>) -> Finding {
    Finding {
        severity: Severity::Warning,
        message: format!("`{}` grants All Resources", audited.grant.name),
        why: "It opens all guarded calls of the store. Their number is unknown here: Magento's own modules are not in \
              this folder."
            .to_owned(),
        fix: "List the ids that its calls require, and audit it in a complete store.".to_owned(),
        ..finding(audited)
    }
}

fn finding(audited: &GrantAudit<'_>) -> Finding {
    let mut places: Vec<Location> = audited.places(ALL).collect();
    if places.is_empty() {
        places.push(audited.grant.place);
    }
    Finding {
        rule: RULE.id,
        severity: Severity::Error,
        subject: audited.grant.name.clone(),
        grant: Some(audited.number),
        resource: Some(ALL.to_owned()),
        message: String::new(),
        why: String::new(),
        fix: String::new(),
        places,
        ..Finding::default()
    }
}

/// Describes the minimum set.
fn minimal(plan: &Plan<'_>, scope: &GrantContext<'_>) -> String {
    let ids: Vec<&str> = plan.with_ancestors.iter().map(|node| scope.shop.tree.resource(*node).id.as_str()).collect();
    let least = scope.audit.least.as_ref();
    let opens = least.map_or(String::new(), |least| {
        let opened = Opened::by_routes(least.guarded(), scope.risks);
        format!(", which open {} guarded routes, {} of them write routes", opened.routes, opened.writes)
    });
    match ids.len() {
        0 => "Grant nothing: none of the declared calls requires a resource.".to_owned(),
        1 => format!("Grant this id instead: {}.", ids[0]),
        count => format!("Grant these {count} ids instead{opens}: {}.", ids.join(", ")),
    }
}
