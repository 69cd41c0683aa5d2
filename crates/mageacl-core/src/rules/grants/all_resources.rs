//! `all-resources`.

use crate::audit::{All, Audited};
use crate::catalog::acl::ALL;
use crate::finding::{Finding, Severity};
use crate::grant::{Holding, Kind, Place, Table, User};
use crate::plan::Plan;
use crate::rules::opened::is_compared;
use crate::rules::words::count;
use crate::rules::{Check, Opened, Persona, Rule, Scope};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "all-resources",
    title: "a grant holds All Resources",
    severity: "error; warning for a role of administrators, where other rows take the worst of it away, and where Magento's own \
               modules are missing",
    why: "A stolen token then owns the shop: every guarded call, those of modules that are installed later, those whose \
          resource no module defines, and those meant for logged-in customers.",
    example: "<resource name=\"Magento_Backend::all\"/>, \"Resource Access: All\" in the Admin, or n98-magerun2 \
              integration:create without --resource",
    fix: "Grant the ids that the connector's calls need: mageacl plan computes them, and mageacl audit -p PROFILE -f api-xml \
          writes the file that replaces this one.",
    source: "Magento\\Framework\\Authorization\\Policy\\Acl::isAllowed, Magento\\Integration\\Model\\AuthorizationService::\
             grantAllPermissions",
    persona: Persona::Default,
    check: Check::Grants(check),
};

/// The fix for roles of administrators.
const OF_PEOPLE: &str = "Give its users roles with what their work needs; keep this one for those who run the shop.";

fn check(scope: &Scope<'_>) -> Vec<Finding> {
    let found = scope.audit.grants.iter().filter_map(|audited| {
        // An integration.xml cannot grant it in any store.
        let is_stored = !matches!(audited.grant.holding, Holding::Closed(_));
        let written = is_stored && !scope.is_whole() && audited.ids.iter().any(|id| id.id == ALL);
        match audited.effect.all {
            All::Whole => Some(whole(audited, scope)),
            All::Partial => Some(partial(audited, scope)),
            All::No => written.then(|| elsewhere(audited)),
        }
    });
    found.collect()
}

fn whole(audited: &Audited<'_>, scope: &Scope<'_>) -> Finding {
    let opened = Opened::of(audited.effect.guarded(), scope.risks);
    let name = &audited.grant.name;
    let (severity, whose) = match &audited.grant.kind {
        Kind::AdminRole(users) => (Severity::Warning, format!(", held by {}", holders(users, scope))),
        _ => (Severity::Error, String::new()),
    };
    Finding {
        severity,
        message: format!(
            "`{name}` holds All Resources{whose}: it opens {} guarded routes, {} of them writing",
            opened.routes, opened.writes
        ),
        why: if opened.routes == 0 { RULE.why.to_owned() } else { opened.why() },
        fix: match &scope.audit.needed {
            _ if !is_compared(audited, scope) && matches!(audited.grant.kind, Kind::AdminRole(_)) => {
                OF_PEOPLE.to_owned()
            }
            None => "Find out what it calls, and grant just that: mageacl plan -p PROFILE or -e ENDPOINT.".to_owned(),
            Some(plan) => minimal(plan, scope),
        },
        ..finding(audited)
    }
}

/// Describes the number of logins with a role, as far as it is known.
fn holders(users: &[User], scope: &Scope<'_>) -> String {
    if !scope.audit.facts.tables.contains(&Table::User) {
        return count(users.len(), "user");
    }
    count(users.iter().filter(|user| user.active == Some(true)).count(), "active user")
}

fn partial(audited: &Audited<'_>, scope: &Scope<'_>) -> Finding {
    let opened = Opened::of(audited.effect.guarded(), scope.risks);
    let most = if matches!(audited.grant.kind, Kind::AdminRole(_)) { Severity::Warning } else { Severity::Error };
    Finding {
        severity: opened.severity().clamp(Severity::Warning, most),
        message: format!(
            "`{}` holds All Resources together with other ids, which makes it something else: {} of {} are allowed, and \
             yet calls pass whose resource no module defines; it opens {opened}",
            audited.grant.name,
            audited.effect.ids.len(),
            count(scope.shop.tree.len(), "resource")
        ),
        why: "Magento writes a row for every resource as soon as more than All Resources alone is saved, and those that deny \
              go before All Resources, so that neither all nor just the listed ids are allowed."
            .to_owned(),
        fix: format!("Take {ALL} out and keep the ids that are needed."),
        ..finding(audited)
    }
}

/// Reports All Resources in a folder without Magento's own modules, in which the access is unknown.
fn elsewhere(audited: &Audited<'_>) -> Finding {
    Finding {
        severity: Severity::Warning,
        message: format!("`{}` asks for All Resources", audited.grant.name),
        why: "In every store it opens all guarded calls. How many that are cannot be told here: Magento's own modules are \
              not in this folder."
            .to_owned(),
        fix: "Ask for the ids that its calls need, and audit it in a whole store.".to_owned(),
        ..finding(audited)
    }
}

fn finding(audited: &Audited<'_>) -> Finding {
    let mut places: Vec<Place> = audited.places(ALL).collect();
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
fn minimal(plan: &Plan<'_>, scope: &Scope<'_>) -> String {
    let ids: Vec<&str> = plan.closed.iter().map(|node| scope.shop.tree.resource(*node).id.as_str()).collect();
    let least = scope.audit.least.as_ref();
    let opens = least.map_or(String::new(), |least| {
        let opened = Opened::of(least.guarded(), scope.risks);
        format!(", which open {} guarded routes, {} of them writing", opened.routes, opened.writes)
    });
    match ids.len() {
        0 => "Grant nothing: none of the declared calls needs a resource.".to_owned(),
        1 => format!("Grant this id instead: {}.", ids[0]),
        count => format!("Grant these {count} ids instead{opens}: {}.", ids.join(", ")),
    }
}
