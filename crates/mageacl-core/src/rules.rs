//! The rules, one file each, and the table of all rules.
//!
//! A rule takes a [`GrantContext`] and returns [`Finding`]s in the order of the table. Its [`Rule`] documents its meaning,
//! impact and fix, which `mageacl explain RULE` shows and from which `docs/rules.md` is generated. A new rule is a file
//! and a line in [`RULES`].

mod absent;
mod admin;
mod diff;
mod grants;
pub mod meta;
mod opened;
mod policy;
mod store;
#[cfg(test)]
mod tests;
mod weak_guards;
mod words;
mod written;

use crate::admin::Admin;
use crate::audit::{AccessModel, Audit};
use crate::catalog::acl::{ADMIN, ALL};
use crate::catalog::{
    AclTree, Catalog, ConfigError, ConfigFile, FileKind, ParsedConfigFile, Route, Routes, ScanDepth, Uses,
};
use crate::diff::Diff;
use crate::finding::{Finding, Severity};
use crate::risk::Risks;
use crate::source::SourceMap;
use crate::store::Misnamed;

pub use crate::finding::Persona;
pub use opened::Opened;
pub use policy::{PolicyContext, PolicyMatch};
pub use written::FileIndex;

/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// Its id, for example `all-resources`.
    pub id: &'static str,
    /// The problem, as a sentence fragment.
    pub title: &'static str,
    /// The severity of its findings, with conditions.
    pub severity: &'static str,
    /// The impact.
    pub why: &'static str,
    /// An example.
    pub example: &'static str,
    /// The fix.
    pub fix: &'static str,
    /// A reference to Magento's behavior.
    pub source: &'static str,
    /// The audience of its findings; some may have a narrower one ([`Finding::persona`]).
    pub persona: Persona,
    /// The check.
    pub check: Check,
}

impl Rule {
    /// Returns the typical severity of its findings: the first word of [`Rule::severity`], or a warning if it depends.
    #[must_use]
    pub fn level(&self) -> Severity {
        let begins = |severity: &Severity| self.severity.starts_with(severity.as_str());
        Severity::ALL.into_iter().find(begins).unwrap_or(Severity::Warning)
    }
}

/// The input of a rule.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// Grants.
    Grants(fn(&GrantContext<'_>) -> Vec<Finding>),
    /// The merged declarations of a store's modules.
    Store(fn(&StoreContext<'_>) -> Vec<Finding>),
    /// The declarations of individual modules, which a catalog without files does not contain.
    Files(fn(&StoreContext<'_>) -> Vec<Finding>),
    /// The declarations and references of a store's modules, for which every file has to be searched.
    Uses(fn(&StoreContext<'_>) -> Vec<Finding>),
    /// The actions of the Admin, for which its PHP files have to be read.
    Admin(fn(&AdminScope<'_>) -> Vec<Finding>),
    /// The changes between two configurations.
    Diff(fn(&DiffContext<'_>) -> Vec<Finding>),
    /// Grants and the policy of a project.
    Policy(fn(&PolicyContext<'_>) -> Vec<Finding>),
    /// Suppressions: [`crate::config`] applies them.
    Meta,
    /// The completeness of the store. Commands check it, because every rule depends on it.
    Base,
}

/// The input of rules about grants.
#[derive(Clone, Copy, Debug)]
pub struct GrantContext<'a> {
    /// The grants.
    pub audit: &'a Audit<'a>,
    /// The configuration against which they are evaluated.
    pub shop: AccessModel<'a>,
    /// The risk of the routes that they open.
    pub risks: &'a Risks,
}

/// The input of rules about stores.
#[derive(Clone, Copy, Debug)]
pub struct StoreContext<'a> {
    /// The catalog. A part that Magento could not load is an error in it.
    pub catalog: &'a Catalog,
    /// The individual files of modules.
    pub declared: &'a [ParsedConfigFile<'a>],
    /// The same files and their modules, by file.
    pub files: &'a FileIndex<'a>,
    /// The reason why Magento could not read the integrations, if it could not.
    pub integrations: Option<&'a ConfigError>,
    /// The modules with different names in `registration.php` and `module.xml`.
    pub misnamed: &'a [Misnamed],
    /// Other references to resources. Rules of [`Check::Uses`] need all of them.
    pub uses: &'a Uses,
    /// The texts of all positions.
    pub sources: &'a SourceMap,
    /// The risk of routes.
    pub risks: &'a Risks,
}

/// The input of rules about the Admin.
#[derive(Clone, Copy, Debug)]
pub struct AdminScope<'a> {
    /// The Admin.
    pub admin: &'a Admin,
    /// The catalog of its modules.
    pub catalog: &'a Catalog,
}

/// The input of rules about changes.
#[derive(Clone, Copy, Debug)]
pub struct DiffContext<'a> {
    /// The changes.
    pub diff: &'a Diff<'a>,
    /// The risk of routes.
    pub risks: &'a Risks,
}

impl<'a> StoreContext<'a> {
    /// Returns the tree, if Magento can load it.
    #[must_use]
    pub fn tree(&self) -> Option<&'a AclTree> {
        self.catalog.acl.as_ref().ok()
    }

    /// Returns the routes, if Magento can load them.
    pub fn routes(&self) -> impl Iterator<Item = &'a Route> {
        self.catalog.routes.iter().flat_map(Routes::all)
    }

    /// Returns the files of a kind, in merge order.
    pub fn files(&self, kind: FileKind) -> impl Iterator<Item = &'a ParsedConfigFile<'a>> {
        self.declared.iter().filter(move |declared| declared.file.kind == kind)
    }

    /// Returns the name of a file's module.
    #[must_use]
    pub fn module(&self, file: ConfigFile) -> &'a str {
        self.catalog.modules.get(file.module).map_or("", |module| &module.name)
    }

    /// Returns whether a module that is not known may define a resource.
    #[must_use]
    pub fn may_be_defined_elsewhere(&self, id: &str) -> bool {
        self.catalog.routes.as_ref().is_ok_and(|routes| routes.may_be_defined_elsewhere(id))
    }

    /// Returns whether Magento's own modules were read. Without them hardly any id is known.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.tree().is_some_and(|tree| tree.contains(ALL))
    }
}

impl GrantContext<'_> {
    /// Returns whether Magento's own modules were read. Without them hardly any id is known, and most of Magento's tree
    /// is missing.
    fn is_whole(&self) -> bool {
        self.shop.tree.contains(ALL)
    }
}

/// All rules, in the order of reports.
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
    &policy::unlisted::RULE,
    &policy::excess::RULE,
    &policy::missing::RULE,
    &policy::absent::RULE,
    &policy::expired::RULE,
    &policy::token_age::RULE,
    &meta::incomplete_base::RULE,
    &store::unloadable::RULE,
    &store::module_name_mismatch::RULE,
    &store::duplicate_resource::RULE,
    &store::third_root::RULE,
    &store::missing_title::RULE,
    &store::orphaned_resource::RULE,
    &store::bad_id::RULE,
    &store::undefined_ref::RULE,
    &store::absent_module::RULE,
    &store::comma_ref::RULE,
    &store::disabled_not_true::RULE,
    &store::secure_false::RULE,
    &store::repeated_ref::RULE,
    &store::refs_anded::RULE,
    &store::service_replaced::RULE,
    &store::route_opened_by_override::RULE,
    &store::anonymous_added::RULE,
    &store::route_without_refs::RULE,
    &store::misspelled_keyword::RULE,
    &store::ref_to_all::RULE,
    &store::brace_variable::RULE,
    &store::anonymous_write::RULE,
    &store::anonymous_read::RULE,
    &store::admin_only_write::RULE,
    &store::self_without_owner::RULE,
    &store::weak_core_guard::RULE,
    &store::write_behind_read_id::RULE,
    &store::shadowed_route::RULE,
    &store::unsupported_method::RULE,
    &store::misplaced_config_file::RULE,
    &store::soap_only_all::RULE,
    &store::guard_gap::RULE,
    &store::integration_without_email::RULE,
    &store::integration_never_applied::RULE,
    &store::integration_missing_ancestor::RULE,
    &store::integration_recreated::RULE,
    &store::undefined_use::RULE,
    &store::config_section_misplaced::RULE,
    &store::unused_resource::RULE,
    &admin::action_without_check::RULE,
    &admin::action_unguarded::RULE,
    &admin::action_always_allowed::RULE,
    &admin::switch_case::RULE,
    &admin::resource_dead::RULE,
    &admin::menu_page_mismatch::RULE,
    &admin::grid_without_resource::RULE,
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

/// Returns whether a finding about a grant is part of the findings about a store's modules.
#[must_use]
pub fn is_reported_of_store(finding: &Finding, catalog: &Catalog) -> bool {
    catalog.routes.as_ref().is_ok_and(|routes| grants::unknown_id::is_about_absent_module(finding, routes))
}

/// Returns whether a finding about a grant that a module declares repeats one about the module's routes: every integration
/// has the root, and `admin-only-write` reports the routes that require nothing else.
#[must_use]
pub fn repeats_route_finding(finding: &Finding) -> bool {
    finding.rule == grants::structural_ancestor::RULE.id && finding.resource.as_deref() == Some(ADMIN)
}

/// Combines findings that are one defect in the files of a store.
#[must_use]
pub fn combine(findings: Vec<Finding>) -> Vec<Finding> {
    grants::idle_id::combine(findings)
}

/// Returns the rule with an id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.id == id)
}

/// Applies all rules about grants.
#[must_use]
pub fn run(scope: &GrantContext<'_>) -> Vec<Finding> {
    let of_rule = |rule: &&Rule| match rule.check {
        Check::Grants(check) => check(scope),
        Check::Store(_)
        | Check::Files(_)
        | Check::Uses(_)
        | Check::Admin(_)
        | Check::Diff(_)
        | Check::Policy(_)
        | Check::Meta
        | Check::Base => Vec::new(),
    };
    RULES.iter().flat_map(of_rule).collect()
}

/// Applies all rules about the policy of a project.
#[must_use]
pub fn run_policy(scope: &PolicyContext<'_>) -> Vec<Finding> {
    let of_rule = |rule: &&Rule| match rule.check {
        Check::Policy(check) => check(scope),
        _ => Vec::new(),
    };
    RULES.iter().flat_map(of_rule).collect()
}

/// Applies the rules about stores for a persona.
#[must_use]
pub fn run_store(scope: &StoreContext<'_>, persona: Persona) -> Vec<Finding> {
    let of_rule = |rule: &&Rule| match rule.check {
        Check::Files(_) | Check::Uses(_) if !scope.catalog.has_files() => Vec::new(),
        Check::Store(check) | Check::Files(check) | Check::Uses(check) if rule.persona <= persona => {
            check(scope).into_iter().filter(|finding| finding.persona <= persona).collect()
        }
        Check::Store(_)
        | Check::Files(_)
        | Check::Uses(_)
        | Check::Grants(_)
        | Check::Admin(_)
        | Check::Diff(_)
        | Check::Policy(_)
        | Check::Meta
        | Check::Base => Vec::new(),
    };
    RULES.iter().flat_map(of_rule).collect()
}

/// Applies the rules about the Admin for a persona.
#[must_use]
pub fn run_admin(scope: &AdminScope<'_>, persona: Persona) -> Vec<Finding> {
    let of_rule = |rule: &&Rule| match rule.check {
        Check::Admin(check) if rule.persona <= persona => {
            check(scope).into_iter().filter(|finding| finding.persona <= persona).collect()
        }
        _ => Vec::new(),
    };
    RULES.iter().flat_map(of_rule).collect()
}

/// Applies all rules about changes.
#[must_use]
pub fn run_diff(scope: &DiffContext<'_>) -> Vec<Finding> {
    let of_rule = |rule: &&Rule| match rule.check {
        Check::Diff(check) => check(scope),
        Check::Grants(_)
        | Check::Store(_)
        | Check::Files(_)
        | Check::Uses(_)
        | Check::Admin(_)
        | Check::Policy(_)
        | Check::Meta
        | Check::Base => Vec::new(),
    };
    RULES.iter().flat_map(of_rule).collect()
}

/// Returns the ids of the rules for a persona that a catalog without files cannot answer.
pub fn needing_files(persona: Persona) -> impl Iterator<Item = &'static str> {
    let needs = |rule: &&&Rule| matches!(rule.check, Check::Files(_) | Check::Uses(_));
    RULES.iter().filter(needs).filter(move |rule| rule.persona <= persona).map(|rule| rule.id)
}

/// The rules that find nothing without Magento's own modules, because they look up ids of all modules.
const NEED_CORE: [&str; 8] = [
    "undefined-ref",
    "absent-module",
    "undefined-use",
    "config-section-misplaced",
    "unused-resource",
    "weak-core-guard",
    "guard-gap",
    "soap-only-all",
];

/// Returns the ids of the rules for a persona that cannot run without Magento's own modules.
pub fn needing_core(persona: Persona) -> impl Iterator<Item = &'static str> {
    let needs = |rule: &&&Rule| NEED_CORE.contains(&rule.id);
    RULES.iter().filter(needs).filter(move |rule| rule.persona <= persona).map(|rule| rule.id)
}

/// Returns which files of a store the rules for a persona need. By default those of Magento's own modules are skipped:
/// their findings are upstream.
#[must_use]
pub fn look(persona: Persona) -> ScanDepth {
    if persona == Persona::Default { ScanDepth::Own } else { ScanDepth::Everything }
}
