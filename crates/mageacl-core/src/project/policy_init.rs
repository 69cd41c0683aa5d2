//! A first policy, from the grants that exist.

use std::collections::{BTreeMap, BTreeSet};

use super::error::Error;
use super::grants::GivenGrants;
use super::open::Project;
use super::outcome::Outcome;
use crate::audit::{AllResources, GrantAudit, audit};
use crate::catalog::AclTree;
use crate::catalog::acl::{ADMIN, ALL, Node};
use crate::config::{self, DraftEntry};
use crate::grant::{GrantOwner, Table};

/// A first policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyDraft {
    /// The text of the configuration.
    pub text: String,
    /// The number of integrations.
    pub integrations: usize,
    /// The number of roles.
    pub roles: usize,
}

/// The resources of the integrations and of the roles, by name.
type ByName = BTreeMap<String, BTreeSet<Node>>;

/// Writes a configuration whose policy is what the grants give now.
///
/// # Errors
/// If Magento could not load the configuration, the grants cannot be read, or none of them has an owner.
pub fn policy_init(project: &Project, grants: GivenGrants) -> Result<Outcome<PolicyDraft>, Error> {
    let (origin, mut notes) = project.origin_with_gap();
    let model = project.model()?;
    let set = grants.gather(project)?.map_err(|error| project.config_error(error))?;
    let audit = audit(set, None, model);
    let (mut integrations, mut roles) = (ByName::new(), ByName::new());
    let is_read = audit.facts.tables.contains(&Table::Integration);
    for audited in &audit.grants {
        let list = match audited.grant.kind {
            GrantOwner::Integration(None) if is_read => {
                notes.push(format!("{} does not exist, only its role: it is left out", audited.grant.name));
                continue;
            }
            GrantOwner::Integration(_) => &mut integrations,
            GrantOwner::AdminRole(_) => &mut roles,
            GrantOwner::Role | GrantOwner::List | GrantOwner::Checklist => {
                notes.push(format!("{} names no integration or role, and is left out", audited.grant.name));
                continue;
            }
        };
        if audited.grant.name.trim().is_empty() {
            notes.push("an integration or role without a name is left out".to_owned());
            continue;
        }
        list.entry(audited.grant.name.clone()).or_default().extend(resources(audited, model.tree));
        notes.extend(undefined(audited));
    }
    notes.extend(audit.notes.iter().cloned());
    if integrations.is_empty() && roles.is_empty() {
        let why = "there is no integration or role to write a policy of; give a dump with -g FILE";
        return Err(Error::Unsuitable(why.to_owned()));
    }
    let (integrations, roles) = (entries(integrations, model.tree), entries(roles, model.tree));
    let draft = PolicyDraft {
        text: config::draft(&integrations, &roles),
        integrations: integrations.len(),
        roles: roles.len(),
    };
    Ok(Outcome { value: draft, origin, notes })
}

/// Returns the resources of a grant: only `Magento_Backend::all` if it has All Resources.
fn resources(audited: &GrantAudit<'_>, tree: &AclTree) -> Vec<Node> {
    match (audited.effect.all, tree.find(ALL)) {
        (AllResources::Whole | AllResources::Partial, Some(all)) => vec![all],
        _ => audited.effect.ids.to_vec(),
    }
}

/// Reports ids that give nothing.
fn undefined(audited: &GrantAudit<'_>) -> Option<String> {
    let ids = match audited.dropped.len() {
        0 => return None,
        1 => "1 id that has no effect is".to_owned(),
        number => format!("{number} ids that have no effect are"),
    };
    Some(format!("{}: {ids} left out", audited.grant.name))
}

fn entries(by_name: ByName, tree: &AclTree) -> Vec<DraftEntry> {
    by_name.into_iter().map(|(name, nodes)| DraftEntry { name, resources: lowest(&nodes, tree) }).collect()
}

/// Returns the ids without the ancestors of others, which the policy includes anyway.
fn lowest(nodes: &BTreeSet<Node>, tree: &AclTree) -> Vec<String> {
    if let Some(all) = tree.find(ALL).filter(|all| nodes.contains(all)) {
        return vec![tree.resource(all).id.clone()];
    }
    // In pre-order the resources below one come directly after it.
    let below = nodes.iter().skip(1).map(Some).chain([None]);
    let lowest = nodes.iter().zip(below).filter(|(node, next)| !next.is_some_and(|next| tree.is_below(*next, **node)));
    let ids = lowest.map(|(node, _)| tree.resource(*node).id.clone());
    ids.filter(|id| id != ADMIN).collect()
}
