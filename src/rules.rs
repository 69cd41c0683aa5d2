//! The rules: what can be wrong, one file each, and one table of all.
//!
//! In goes a [`Scope`], out come [`Finding`]s in the order of the table. A rule says what it means, why that is bad and what
//! to do in a [`Rule`], which `mageacl explain RULE` shows and `docs/rules.md` is made of. A new rule is a file and a line
//! in [`RULES`].

mod grants;
pub(crate) mod meta;
mod opened;
mod store;
#[cfg(test)]
mod tests;
mod words;

use crate::audit::{Audit, Shop};
use crate::catalog::acl::ALL;
use crate::catalog::{AclTree, Catalog, ConfigFile, Declared, FileKind, Route, Routes, Use};
use crate::finding::Finding;
use crate::risk::Risks;
use crate::source::SourceMap;

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
    /// Who wants to know.
    pub persona: Persona,
    /// Finds it.
    pub check: Check,
}

/// What a rule looks at.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// What is granted.
    Grants(fn(&Scope<'_>) -> Vec<Finding>),
    /// What a store's modules declare.
    Store(fn(&StoreScope<'_>) -> Vec<Finding>),
    /// How findings are accepted: [`crate::config`] knows.
    Meta,
}

/// Who wants to know of a finding. Each also gets what those before it get.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Persona {
    /// Everybody: it is a defect.
    Default,
    /// Who wants it tidy, or is about to change it anyway.
    Pedantic,
    /// Who takes stock: much of it is meant to be so.
    Audit,
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

/// What rules about stores look at.
#[derive(Clone, Copy, Debug)]
pub struct StoreScope<'a> {
    /// The catalog. A part that Magento could not load is an error there.
    pub catalog: &'a Catalog,
    /// The files that modules declare it in, each by itself.
    pub declared: &'a [Declared<'a>],
    /// Where else resources are named.
    pub uses: &'a [Use],
    /// The texts that places are in.
    pub sources: &'a SourceMap,
    /// How bad it is what routes open.
    pub risks: &'a Risks,
}

impl<'a> StoreScope<'a> {
    /// The tree, where Magento can load it.
    #[must_use]
    pub fn tree(&self) -> Option<&'a AclTree> {
        self.catalog.acl.as_ref().ok()
    }

    /// The routes, where Magento can load them.
    pub fn routes(&self) -> impl Iterator<Item = &'a Route> {
        self.catalog.routes.iter().flat_map(Routes::all)
    }

    /// The files of a kind, in merge order.
    pub fn files(&self, kind: FileKind) -> impl Iterator<Item = &'a Declared<'a>> {
        self.declared.iter().filter(move |declared| declared.file.kind == kind)
    }

    /// The name of a file's module.
    #[must_use]
    pub fn module(&self, file: ConfigFile) -> &'a str {
        self.catalog.modules.get(file.module).map_or("", |module| &module.name)
    }

    /// Whether Magento's own modules are among those that were read. Without them hardly any id is known.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.tree().is_some_and(|tree| tree.contains(ALL))
    }
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
    &grants::all_resources::RULE,
    &grants::emptied_integration::RULE,
    &grants::missing::RULE,
    &grants::uncallable_endpoint::RULE,
    &grants::excess::RULE,
    &grants::structural_ancestor::RULE,
    &grants::admin_stores_more::RULE,
    &grants::unread_line::RULE,
    &grants::unknown_id::RULE,
    &grants::idle_id::RULE,
    &grants::newer_resource::RULE,
    &grants::allow_rows_only::RULE,
    &grants::inactive_token::RULE,
    &grants::stray_token::RULE,
    &grants::orphaned_role::RULE,
    &grants::without_role::RULE,
    &grants::guest_access::RULE,
    &store::undefined_ref::RULE,
    &store::disabled_not_true::RULE,
    &meta::unused_suppression::RULE,
    &meta::expired_suppression::RULE,
    &meta::bad_suppression::RULE,
];

/// The rule of an id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.id == id)
}

/// Applies all rules about grants.
#[must_use]
pub fn run(scope: &Scope<'_>) -> Vec<Finding> {
    let of_rule = |rule: &&Rule| match rule.check {
        Check::Grants(check) => check(scope),
        Check::Store(_) | Check::Meta => Vec::new(),
    };
    RULES.iter().flat_map(of_rule).collect()
}

/// Applies the rules about stores that a persona wants.
#[must_use]
pub fn run_store(scope: &StoreScope<'_>, persona: Persona) -> Vec<Finding> {
    let of_rule = |rule: &&Rule| match rule.check {
        Check::Store(check) if rule.persona <= persona => check(scope),
        Check::Store(_) | Check::Grants(_) | Check::Meta => Vec::new(),
    };
    RULES.iter().flat_map(of_rule).collect()
}
