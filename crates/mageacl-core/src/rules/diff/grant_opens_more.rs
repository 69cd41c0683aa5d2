//! `grant-opens-more`.

use crate::audit::AllResources;
use crate::diff::StoredGrantDiff;
use crate::finding::{Finding, Severity};
use crate::grant::{Grant, Location};
use crate::rules::words::few;
use crate::rules::{Check, DiffContext, Opened, Persona, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "grant-opens-more",
    title: "a grant opens additional routes",
    severity: "by risk of the opened routes: error for critical and high, warning for medium, note for low; note for \
               All Resources",
    why: "The rows did not change, so the additional access was not a decision.",
    example: "up to 2.4.4 a new resource below Magento_Sales::sales is granted to every role that has \
              Magento_Sales::sales and no row for the new one",
    fix: "Save the grant again on the new side, without the resources that it does not need.",
    source: "Magento\\Authorization\\Model\\Acl\\Loader\\Rule::populateAcl",
    persona: Persona::Default,
    check: Check::Diff(check),
};

fn check(scope: &DiffContext<'_>) -> Vec<Finding> {
    let profiles = scope.diff.profiles.iter();
    let of_profile = profiles.filter_map(|profile| {
        let name = format!("the existing grant of {}", profile.subject);
        let finding = finding(&name, &profile.carried, scope)?;
        Some(Finding { subject: profile.subject.clone(), ..finding })
    });
    let of_grant = scope.diff.grants.iter().filter_map(|change| {
        let Grant { name, place, .. } = &change.audited.grant;
        let finding = finding(&format!("`{name}`"), &change.carried, scope)?;
        let grant = Some(change.audited.number);
        let places: Vec<Location> = [*place].into_iter().chain(finding.places).collect();
        Some(Finding { subject: name.clone(), grant, places, ..finding })
    });
    of_profile.chain(of_grant).collect()
}

fn finding(name: &str, carried: &StoredGrantDiff<'_>, scope: &DiffContext<'_>) -> Option<Finding> {
    let first = carried.gained_routes.first()?;
    let opened = Opened::by_routes(carried.gained_routes.iter().copied(), scope.risks);
    let new = scope.diff.new.tree;
    let silent = carried.gained.iter().map(|node| new.resource(*node).id.as_str());
    let silent: Vec<&str> = silent.filter(|id| !scope.diff.old.tree.contains(id)).collect();
    // All Resources is expected to open everything.
    let has_all = carried.before.all != AllResources::No;
    let by = if silent.is_empty() || has_all {
        String::new()
    } else {
        format!("; it includes {} without a row", few(&silent))
    };
    Some(Finding {
        rule: RULE.id,
        severity: if has_all { Severity::Note } else { opened.severity() },
        message: format!("{name} opens additional routes: {opened}{by}"),
        why: format!("{} {}", RULE.why, opened.why()),
        fix: RULE.fix.to_owned(),
        places: first.declarations.first().map(|it| Location::Text(it.span)).into_iter().collect(),
        ..Finding::default()
    })
}
