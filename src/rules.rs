//! The rules: what can be wrong, one file each, and one table of all.
//!
//! In goes a [`Scope`], out come [`Finding`]s in the order of the table. A rule says what it means, why that is bad and what
//! to do in a [`Rule`], which `mageacl explain RULE` shows and `docs/rules.md` is made of. A new rule is a file and a line
//! in [`RULES`].

mod admin_stores_more;
mod all_resources;
mod allow_rows_only;
mod emptied_integration;
mod excess;
mod guest_access;
mod idle_id;
mod inactive_token;
mod missing;
mod newer_resource;
mod opened;
mod orphaned_role;
mod stray_token;
mod structural_ancestor;
#[cfg(test)]
mod tests;
mod uncallable_endpoint;
mod unknown_id;
mod unread_line;
mod without_role;
mod words;

use crate::audit::{Audit, Shop};
use crate::catalog::acl::ALL;
use crate::finding::Finding;
use crate::risk::Risks;

pub use opened::Opened;

/// One rule.
#[derive(Debug)]
pub struct Rule {
    /// Its id, for example `all-resources`.
    pub id: &'static str,
    /// What it finds, in half a sentence.
    pub title: &'static str,
    /// How bad its findings are, and when.
    pub severity: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// What it looks like.
    pub example: &'static str,
    /// What to do.
    pub fix: &'static str,
    /// Where Magento's behaviour can be looked up.
    pub source: &'static str,
    /// Finds it.
    pub check: fn(&Scope<'_>) -> Vec<Finding>,
}

/// What rules look at.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    /// The grants.
    pub audit: &'a Audit<'a>,
    /// The configuration that they are judged by.
    pub shop: Shop<'a>,
    /// How bad it is what they open.
    pub risks: &'a Risks,
}

impl Scope<'_> {
    /// Whether Magento's own modules are among those that were read. Without them hardly any id is known, and Magento
    /// knows more of the tree than can be seen here.
    fn is_whole(&self) -> bool {
        self.shop.tree.contains(ALL)
    }
}

/// All rules, in the order in which a report tells them.
pub static RULES: &[&Rule] = &[
    &all_resources::RULE,
    &emptied_integration::RULE,
    &missing::RULE,
    &uncallable_endpoint::RULE,
    &excess::RULE,
    &structural_ancestor::RULE,
    &admin_stores_more::RULE,
    &unread_line::RULE,
    &unknown_id::RULE,
    &idle_id::RULE,
    &newer_resource::RULE,
    &allow_rows_only::RULE,
    &inactive_token::RULE,
    &stray_token::RULE,
    &orphaned_role::RULE,
    &without_role::RULE,
    &guest_access::RULE,
];

/// The rule of an id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.id == id)
}

/// Applies all rules.
#[must_use]
pub fn run(scope: &Scope<'_>) -> Vec<Finding> {
    RULES.iter().flat_map(|rule| (rule.check)(scope)).collect()
}
