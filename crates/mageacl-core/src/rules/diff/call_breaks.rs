//! `call-breaks`.

use crate::diff::{BreakReason, Broken, GrantChange, ProfileChange};
use crate::finding::{Finding, Severity};
use crate::grant::Location;
use crate::rules::{Check, DiffContext, Persona, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "call-breaks",
    title: "a declared call that the existing grant allows fails on the new side",
    severity: "error; warning for an optional call; note if a module that is not known on the new side may allow it",
    why: "The connector fails as soon as the new side is live. In that situation, merchants often grant All Resources.",
    example: "a connector with Magento_Sales::create creates orders: from 2.4.8 on that requires \
              Magento_Sales::api_actions",
    fix: "Add the required resource before the new side goes live.",
    source: "Magento\\Framework\\Webapi\\Authorization::isAllowed",
    persona: Persona::Default,
    check: Check::Diff(check),
};

fn check(scope: &DiffContext<'_>) -> Vec<Finding> {
    let profiles = &scope.diff.profiles;
    let of_profile =
        profiles.iter().flat_map(|profile| profile.broken.iter().map(move |broken| finding(broken, profile, None)));
    let of_grant =
        scope.diff.grants.iter().flat_map(|change| {
            change.broken.iter().map(move |(at, broken)| finding(broken, &profiles[*at], Some(change)))
        });
    of_profile.chain(of_grant).collect()
}

fn finding(broken: &Broken, profile: &ProfileChange<'_>, grant: Option<&GrantChange<'_>>) -> Finding {
    let (was, is) = (&profile.old.endpoints[broken.endpoint], &profile.new.endpoints[broken.endpoint]);
    let (call, route) = (&was.wanted.declared, is.resolved.route.or(was.resolved.route));
    let holder = grant.map_or("its existing grant".to_owned(), |change| format!("`{}`", change.audited.grant.name));
    let (what, fix) = match &broken.why {
        BreakReason::Lacks(ids) => {
            let ids = ids.join(" and ");
            let before = was.resolved.resources.join(" + ");
            let before = if before.is_empty() { "nothing" } else { &before };
            let what = format!("it requires {ids}, which is not granted; before, it required {before}");
            (what, format!("Add {ids}."))
        }
        BreakReason::Impossible(status) => {
            let remark = is.resolved.remark.as_deref().unwrap_or(status.name());
            (remark.to_owned(), "Use a different call, or fix the route.".to_owned())
        }
    };
    let declared = route.iter().flat_map(|route| &route.declarations);
    let mut places: Vec<Location> = grant.map(|change| change.audited.grant.place).into_iter().collect();
    places.extend(declared.map(|declaration| Location::Text(declaration.span)));
    Finding {
        rule: RULE.id,
        severity: match was.wanted.optional {
            _ if !broken.is_certain() => Severity::Note,
            true => Severity::Warning,
            false => Severity::Error,
        },
        subject: match grant {
            None => format!("{}: {call}", profile.subject),
            Some(change) => format!("{} for {}: {call}", change.audited.grant.name, profile.subject),
        },
        grant: grant.map(|change| change.audited.number),
        resource: match &broken.why {
            BreakReason::Lacks(ids) => ids.first().cloned(),
            BreakReason::Impossible(_) => None,
        },
        message: if broken.is_certain() {
            format!("{call} of {} fails with {holder}: {what}", profile.subject)
        } else {
            format!("it is not known whether {call} of {} fails with {holder}: {what}", profile.subject)
        },
        why: RULE.why.to_owned(),
        fix,
        places,
        ..Finding::default()
    }
}
