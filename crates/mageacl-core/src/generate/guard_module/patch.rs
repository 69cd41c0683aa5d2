//! The data patch: rows for existing roles.

mod template;

use std::collections::{BTreeMap, BTreeSet};

use self::template::TEMPLATE;
use super::GuardView;
use crate::escape::{PhpComment, PhpString};
use crate::generate::php_template::{class_name, filled};
use crate::grant::{GrantContent, GrantOwner};
use crate::guard::{GrantImpact, GrantOutcome};

/// The prefix of the names of all such classes.
const CLASS: &str = "GuardRows";

/// Returns the name of the class. It depends on the rows, because Magento never applies a patch with the same name
/// again.
pub(super) fn class(view: &GuardView<'_>) -> String {
    class_name(CLASS, &tables(view).join("\n"))
}

/// Returns the text of the class.
pub(super) fn php(view: &GuardView<'_>) -> String {
    let (vendor, module) = view.module.guard.module.split_once('_').unwrap_or_default();
    let (provenance, class) = (PhpComment::new(&view.module.provenance()).to_string(), class(view));
    let [resources, integrations, roles, numbers] = tables(view);
    filled(
        TEMPLATE,
        &[
            ("provenance", &provenance),
            ("vendor", vendor),
            ("module", module),
            ("class", &class),
            ("resources", &resources),
            ("integrations", &integrations),
            ("roles", &roles),
            ("numbers", &numbers),
        ],
    )
}

/// Returns the tables in the class: the new resources, then the guards to keep by integration name, role name and role
/// id.
fn tables(view: &GuardView<'_>) -> [String; 4] {
    let resources: Vec<String> =
        view.module.guard.new_ids().iter().map(|id| format!("        {},\n", quoted(id))).collect();
    let kept = |fits: fn(&GrantImpact<'_>) -> Option<String>| {
        let mut needs: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        for standing in view.standing.iter().filter(|standing| standing.fate == GrantOutcome::Kept) {
            if let Some(key) = fits(standing) {
                needs.entry(key).or_default().extend(standing.needs.iter().map(String::as_str));
            }
        }
        needs.iter().map(|(key, needs)| entry(key, needs)).collect::<String>()
    };
    [resources.concat(), kept(integration), kept(role), kept(number)]
}

/// Returns the name of an integration; its id differs between stores.
fn integration(standing: &GrantImpact<'_>) -> Option<String> {
    match (&standing.grant.kind, &standing.grant.holding) {
        (GrantOwner::Integration(None), GrantContent::Rows(_)) => None,
        (GrantOwner::Integration(_), _) => Some(quoted(&standing.grant.name)),
        _ => None,
    }
}

/// Returns the name of a role of administrators.
fn role(standing: &GrantImpact<'_>) -> Option<String> {
    matches!(standing.grant.kind, GrantOwner::AdminRole(_)).then(|| quoted(&standing.grant.name))
}

/// Returns the id of a role whose name is unknown.
fn number(standing: &GrantImpact<'_>) -> Option<String> {
    match (&standing.grant.kind, &standing.grant.holding) {
        (GrantOwner::Role | GrantOwner::Integration(None), GrantContent::Rows(role)) => Some(role.0.to_string()),
        _ => None,
    }
}

fn quoted(text: &str) -> String {
    PhpString::new(text).to_string()
}

/// Returns the entry with the guards that one of them keeps.
fn entry(key: &str, needs: &BTreeSet<&str>) -> String {
    let needs: Vec<String> = needs.iter().map(|id| format!("            {},\n", quoted(id))).collect();
    format!("        {key} => [\n{}        ],\n", needs.concat())
}
