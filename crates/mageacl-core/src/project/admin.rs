//! The actions of the Admin.

use super::error::Error;
use super::open::Project;
use super::outcome::Outcome;
use crate::admin::{self, Action, Admin, Component, MenuEntry, Section};
use crate::packages::{self, AdminBase};
use crate::store::EnabledModule;

/// A request for a list of actions. All conditions apply.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AdminRequest {
    /// Only actions that are open to every user of the Admin.
    pub open: bool,
    /// Only what one of these resources guards; empty for everything.
    pub resources: Vec<String>,
    /// Only what one of these modules declares; empty for everything.
    pub modules: Vec<String>,
    /// Only what has this text in its path, class, title or name, in any case.
    pub search: Option<String>,
}

/// The pages that a request selects.
#[derive(Clone, Debug)]
pub struct AdminResult {
    /// The selected parts of the Admin.
    pub admin: Admin,
    /// The number of actions of the store.
    pub total: usize,
}

/// Reads the Admin of a store and selects actions, entries of the menu, sections, grids and forms.
///
/// # Errors
/// If the project has no files, or no module has an action.
pub fn admin(project: &Project, request: &AdminRequest) -> Result<Outcome<AdminResult>, Error> {
    let (origin, mut notes) = project.origin_with_gap();
    let base = packages::admin_base(&packages::installed_packages(&project.catalog));
    if !project.catalog.has_files() && base.facts.is_empty() {
        let why = "the checks of the Admin's actions are in PHP files, which are not here, and no facts about these packages \
                   are known; give a store, a module, a composer.lock or a release instead";
        return Err(Error::Unsuitable(why.to_owned()));
    }
    let mut admin = admin::read_over(&project.catalog, &base.facts, &project.sources);
    if admin.actions.is_empty() {
        let why = "no enabled module that is here has an action of the Admin, so nothing was read";
        return Err(Error::Unsuitable(why.to_owned()));
    }
    notes.append(&mut admin.notes);
    notes.extend(notes_on_facts(project, &base));
    let total = admin.actions.len();
    let module = |place: usize| project.catalog.modules[place].name.as_str();
    let of_menu = |entry: &MenuEntry| {
        request.has_module(module(entry.module))
            && request.has(entry.resource.as_ref())
            && request.finds(&[&entry.id, &entry.titles.join(" > "), entry.path.as_deref().unwrap_or_default()])
    };
    let of_sections = |section: &Section| {
        let texts = [section.id.as_str(), section.label.as_deref().unwrap_or_default()];
        request.has_module(module(section.module)) && request.has(section.resource.as_ref()) && request.finds(&texts)
    };
    let of_components = |component: &Component| {
        request.has_module(module(component.module))
            && request.has(component.merged.as_ref())
            && request.finds(&[&component.name])
    };
    admin.actions.retain(|action| request.has_module(module(action.module)) && request.selects(action));
    admin.menu.retain(|entry| !request.open && of_menu(entry));
    admin.sections.retain(|section| !request.open && of_sections(section));
    admin.components.retain(|component| !request.open && of_components(component));
    Ok(Outcome { value: AdminResult { admin, total }, origin, notes })
}

/// The number of packages that a note names.
const MAX_NAMED: usize = 5;

/// Returns notes on packages whose facts are not those of the installed version.
fn notes_on_facts(project: &Project, base: &AdminBase) -> Vec<String> {
    let mut notes = Vec::new();
    if !base.nearest.is_empty() {
        let named: Vec<String> = base.nearest.iter().map(ToString::to_string).collect();
        let text = "actions of the Admin are taken from another version of the same line";
        notes.push(format!("{text}: {}", shortened(&named)));
    }
    let is_unknown = |module: &&EnabledModule| module.path.is_none() && !base.facts.has(&module.name);
    let unknown = project.catalog.modules.iter().filter(is_unknown).count();
    if unknown > 0 && !base.unknown.is_empty() {
        let text = "actions of the Admin are not known, and not listed, for packages without facts in this version";
        notes.push(format!("{text}: {}", shortened(&base.unknown)));
    }
    notes
}

/// Joins the first names of a list.
fn shortened(names: &[String]) -> String {
    let more = names.len().saturating_sub(MAX_NAMED);
    let named = names.iter().take(MAX_NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    if more > 0 { format!("{named} and {more} more") } else { named }
}

impl AdminRequest {
    fn selects(&self, action: &Action) -> bool {
        let guard = &action.checked.guard;
        let texts = [action.path.as_str(), &action.class, action.alias.as_deref().unwrap_or_default()];
        let is_guarded = self.resources.is_empty() || guard.ids().iter().any(|id| self.resources.contains(id));
        (!self.open || guard.is_open()) && is_guarded && self.finds(&texts)
    }

    fn has(&self, resource: Option<&String>) -> bool {
        self.resources.is_empty() || resource.is_some_and(|id| self.resources.contains(id))
    }

    fn has_module(&self, name: &str) -> bool {
        self.modules.is_empty() || self.modules.iter().any(|wanted| wanted.eq_ignore_ascii_case(name))
    }

    fn finds(&self, texts: &[&str]) -> bool {
        let Some(search) = self.search.as_ref().map(|search| search.to_lowercase()) else { return true };
        texts.iter().any(|text| text.to_lowercase().contains(&search))
    }
}
