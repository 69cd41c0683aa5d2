//! The rules: what can be wrong, one file each, and one table of all.
//!
//! In goes a [`Scope`], out come [`Finding`]s in the order of the table. A rule says what it means, why that is bad and what
//! to do in a [`Rule`], which `mageacl explain RULE` shows and `docs/rules.md` is made of. A new rule is a file and a line
//! in [`RULES`].

mod diff;
mod grants;
pub mod meta;
mod opened;
mod store;
#[cfg(test)]
mod tests;
mod weak_guards;
mod words;
mod written;

use crate::audit::{Audit, Shop};
use crate::catalog::acl::ALL;
use crate::catalog::{AclTree, Catalog, ConfigError, ConfigFile, Declared, FileKind, Look, Route, Routes, Uses};
use crate::diff::Diff;
use crate::finding::{Finding, Severity};
use crate::risk::Risks;
use crate::source::SourceMap;
use crate::store::Misnamed;

pub use crate::finding::Persona;
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
    /// Who wants to know of the first of its findings; some may be for those behind alone ([`Finding::persona`]).
    pub persona: Persona,
    /// Finds it.
    pub check: Check,
}

impl Rule {
    /// How bad its findings mostly are: what [`Rule::severity`] begins with, and a warning where it depends.
    #[must_use]
    pub fn level(&self) -> Severity {
        let begins = |severity: &Severity| self.severity.starts_with(severity.as_str());
        Severity::ALL.into_iter().find(begins).unwrap_or(Severity::Warning)
    }
}

/// What a rule looks at.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// What is granted.
    Grants(fn(&Scope<'_>) -> Vec<Finding>),
    /// What a store's modules declare, merged.
    Store(fn(&StoreScope<'_>) -> Vec<Finding>),
    /// What single modules declare: a catalog without files does not tell it.
    Files(fn(&StoreScope<'_>) -> Vec<Finding>),
    /// What a store's modules declare and ask for: every file has to be looked at.
    Uses(fn(&StoreScope<'_>) -> Vec<Finding>),
    /// What changes between two configurations.
    Diff(fn(&DiffScope<'_>) -> Vec<Finding>),
    /// How findings are accepted: [`crate::config`] knows.
    Meta,
    /// How much of the store was there. Commands check it, as every rule depends on it.
    Base,
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
    /// Why Magento could not read the integrations, if it could not.
    pub integrations: Option<&'a ConfigError>,
    /// The modules that `registration.php` and `module.xml` call by different names.
    pub misnamed: &'a [Misnamed],
    /// Where else resources are named. Rules of [`Check::Uses`] need all of it.
    pub uses: &'a Uses,
    /// The texts that places are in.
    pub sources: &'a SourceMap,
    /// How bad it is what routes open.
    pub risks: &'a Risks,
}

/// What rules about changes look at.
#[derive(Clone, Copy, Debug)]
pub struct DiffScope<'a> {
    /// What changes.
    pub diff: &'a Diff<'a>,
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
    &grants::call_through_weak_guard::RULE,
    &meta::incomplete_base::RULE,
    &store::unloadable::RULE,
    &store::module_name_mismatch::RULE,
    &store::duplicate_resource::RULE,
    &store::third_root::RULE,
    &store::missing_title::RULE,
    &store::orphaned_resource::RULE,
    &store::bad_id::RULE,
    &store::undefined_ref::RULE,
    &store::comma_ref::RULE,
    &store::disabled_not_true::RULE,
    &store::secure_false::RULE,
    &store::refs_anded::RULE,
    &store::service_replaced::RULE,
    &store::anonymous_added::RULE,
    &store::route_without_refs::RULE,
    &store::anonymous_write::RULE,
    &store::anonymous_read::RULE,
    &store::admin_only_write::RULE,
    &store::weak_core_guard::RULE,
    &store::write_behind_read_id::RULE,
    &store::shadowed_route::RULE,
    &store::unsupported_method::RULE,
    &store::soap_only_all::RULE,
    &store::guard_gap::RULE,
    &store::integration_without_email::RULE,
    &store::integration_never_applied::RULE,
    &store::integration_missing_ancestor::RULE,
    &store::integration_recreated::RULE,
    &store::undefined_use::RULE,
    &store::unused_resource::RULE,
    &diff::route_made_anonymous::RULE,
    &diff::guard_loosened::RULE,
    &diff::anonymous_route_added::RULE,
    &diff::resource_guards_writes::RULE,
    &diff::call_breaks::RULE,
    &diff::grant_opens_more::RULE,
    &diff::grant_opens_less::RULE,
    &diff::guard_moved::RULE,
    &diff::secure_dropped::RULE,
    &diff::guard_tightened::RULE,
    &diff::grant_excess_after::RULE,
    &diff::route_added::RULE,
    &diff::route_removed::RULE,
    &diff::service_changed::RULE,
    &diff::resource_added::RULE,
    &diff::resource_removed::RULE,
    &diff::resource_renamed::RULE,
    &diff::resource_reparented::RULE,
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
        Check::Store(_) | Check::Files(_) | Check::Uses(_) | Check::Diff(_) | Check::Meta | Check::Base => Vec::new(),
    };
    RULES.iter().flat_map(of_rule).collect()
}

/// Applies the rules about stores that a persona wants.
#[must_use]
pub fn run_store(scope: &StoreScope<'_>, persona: Persona) -> Vec<Finding> {
    let of_rule = |rule: &&Rule| match rule.check {
        Check::Files(_) | Check::Uses(_) if !scope.catalog.has_files() => Vec::new(),
        Check::Store(check) | Check::Files(check) | Check::Uses(check) if rule.persona <= persona => {
            check(scope).into_iter().filter(|finding| finding.persona <= persona).collect()
        }
        Check::Store(_)
        | Check::Files(_)
        | Check::Uses(_)
        | Check::Grants(_)
        | Check::Diff(_)
        | Check::Meta
        | Check::Base => Vec::new(),
    };
    RULES.iter().flat_map(of_rule).collect()
}

/// Applies all rules about changes.
#[must_use]
pub fn run_diff(scope: &DiffScope<'_>) -> Vec<Finding> {
    let of_rule = |rule: &&Rule| match rule.check {
        Check::Diff(check) => check(scope),
        Check::Grants(_) | Check::Store(_) | Check::Files(_) | Check::Uses(_) | Check::Meta | Check::Base => Vec::new(),
    };
    RULES.iter().flat_map(of_rule).collect()
}

/// The ids of the rules that a persona wants, and that a catalog without files cannot answer.
pub fn needing_files(persona: Persona) -> impl Iterator<Item = &'static str> {
    let needs = |rule: &&&Rule| matches!(rule.check, Check::Files(_) | Check::Uses(_));
    RULES.iter().filter(needs).filter(move |rule| rule.persona <= persona).map(|rule| rule.id)
}

/// The rules that find nothing without Magento's own modules, since they look up ids of all modules.
const NEED_CORE: [&str; 6] =
    ["undefined-ref", "undefined-use", "unused-resource", "weak-core-guard", "guard-gap", "soap-only-all"];

/// Returns the ids of the rules that a persona wants, and that cannot run without Magento's own modules.
pub fn needing_core(persona: Persona) -> impl Iterator<Item = &'static str> {
    let needs = |rule: &&&Rule| NEED_CORE.contains(&rule.id);
    RULES.iter().filter(needs).filter(move |rule| rule.persona <= persona).map(|rule| rule.id)
}

/// How much of a store's files the rules need that a persona wants.
#[must_use]
pub fn look(persona: Persona) -> Look {
    let needs_all = |rule: &&Rule| matches!(rule.check, Check::Uses(_)) && rule.persona <= persona;
    if RULES.iter().any(needs_all) { Look::Everything } else { Look::Applying }
}
