//! Rules about the differences between grants and the policy of a project.

pub(super) mod absent;
pub(super) mod excess;
pub(super) mod expired;
pub(super) mod missing;
pub(super) mod token_age;
pub(super) mod unlisted;

use super::Rule;
use crate::audit::{Audit, GrantAudit};
use crate::date::Date;
use crate::finding::{Finding, Severity};
use crate::grant::{Account, GrantOwner, Location};
use crate::risk::Risks;

use super::AccessModel;

/// The input of rules about the policy.
#[derive(Clone, Copy, Debug)]
pub struct PolicyContext<'a> {
    /// The grants.
    pub audit: &'a Audit<'a>,
    /// The configuration against which they are evaluated.
    pub shop: AccessModel<'a>,
    /// The risk of the routes that they open.
    pub risks: &'a Risks,
    /// The entries of the policy.
    pub entries: &'a [PolicyMatch<'a>],
    /// Whether the grants are all those that the store has, so that one that no entry lists is not in the policy.
    pub is_whole: bool,
    /// The current day.
    pub today: Date,
}

/// An entry of the policy with the grants that it is about.
#[derive(Clone, Debug)]
pub struct PolicyMatch<'a> {
    /// The name of the integration or role.
    pub name: &'a str,
    /// Whether it is a role of administrators.
    pub is_role: bool,
    /// The resources that it may have besides their ancestors, if the entry lists resources.
    pub resources: Option<&'a [String]>,
    /// The person or team that answers for it.
    pub owner: Option<&'a str>,
    /// The last day on which it may have the access.
    pub expires: Option<Date>,
    /// The maximum age of its tokens, in days.
    pub max_token_age_days: Option<u32>,
    /// The position of the entry.
    pub place: Option<Location>,
    /// The indexes of its grants.
    pub grants: Vec<usize>,
}

impl<'a> PolicyContext<'a> {
    /// Returns each entry with each of its grants.
    fn pairs(&self) -> impl Iterator<Item = (&'a PolicyMatch<'a>, &'a GrantAudit<'a>)> {
        let grants = &self.audit.grants;
        self.entries.iter().flat_map(move |entry| {
            entry.grants.iter().filter_map(move |at| grants.get(*at)).map(move |audited| (entry, audited))
        })
    }
}

impl PolicyMatch<'_> {
    /// Returns `integration` or `role` with the name.
    fn subject(&self) -> String {
        format!("{} `{}`", if self.is_role { "role" } else { "integration" }, self.name)
    }

    /// Makes a finding about a grant of this entry.
    fn finding(&self, rule: &'static Rule, severity: Severity, audited: &GrantAudit<'_>, message: String) -> Finding {
        Finding {
            rule: rule.id,
            severity,
            subject: self.name.to_owned(),
            grant: Some(audited.number),
            message,
            why: rule.why.to_owned(),
            fix: self.fix(rule.fix),
            places: vec![audited.grant.place],
            related: self.place.map(|place| (place, "the policy".to_owned())).into_iter().collect(),
            ..Finding::default()
        }
    }

    /// Adds the owner to a fix.
    fn fix(&self, fix: &str) -> String {
        match self.owner {
            Some(owner) => format!("{fix} Owner: {owner}."),
            None => fix.to_owned(),
        }
    }
}

/// Returns the account of an integration.
fn account<'g>(audited: &'g GrantAudit<'_>) -> Option<&'g Account> {
    match &audited.grant.kind {
        GrantOwner::Integration(account) => account.as_ref(),
        GrantOwner::AdminRole(_) | GrantOwner::Role | GrantOwner::List | GrantOwner::Checklist => None,
    }
}

fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
