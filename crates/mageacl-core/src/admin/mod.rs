//! The Admin: its actions, and the resources that each asks for.
//!
//! [`read`] takes a catalog whose modules are on disk and returns an [`Admin`]; [`read_over`] adds facts about modules that are not. PHP and XML files are read, and no PHP is
//! run. A check whose answer depends on the request, the session or data is [`Guard::Computed`], with the resources that
//! it may ask for; a check that depends on a class that is not here is [`Guard::Unknown`].
//!
//! Nothing here is part of a catalog: only requests about the Admin read these files.

mod actions;
mod classes;
mod components;
mod facts;
mod files;
mod front_names;
mod guard;
mod menu;
mod php;
mod preferences;
mod sections;
#[cfg(test)]
mod tests;

pub use actions::{Action, Replacement};
pub use components::{Component, MassAction};
pub use facts::{ActionFact, AdminFacts, CheckFact, ComponentFact, ModuleFacts};
pub use front_names::FrontName;
pub use guard::{Checked, Decision, Guard, Logic};
pub use menu::MenuEntry;
pub use sections::Section;

use crate::catalog::Catalog;
use crate::source::SourceMap;
use preferences::Preferences;

/// The root of the tree of resources, which every role with any resource holds.
pub const ROOT: &str = "Magento_Backend::admin";

/// The Admin of a store.
#[derive(Clone, Debug, Default)]
pub struct Admin {
    /// The first parts of its paths.
    pub front_names: Vec<FrontName>,
    /// Its actions, by path.
    pub actions: Vec<Action>,
    /// The entries of its menu.
    pub menu: Vec<MenuEntry>,
    /// The sections of the configuration page.
    pub sections: Vec<Section>,
    /// The grids and forms of UI components, one for each declaration.
    pub components: Vec<Component>,
    /// Notes on files that could not be read, in sentences.
    pub notes: Vec<String>,
}

/// Reads the Admin of a store. The modules of a catalog without files have no actions.
#[must_use]
pub fn read(catalog: &Catalog, sources: &SourceMap) -> Admin {
    read_over(catalog, &AdminFacts::default(), sources)
}

/// Reads the Admin of a store, with facts about the modules whose files are not here.
#[must_use]
pub fn read_over(catalog: &Catalog, facts: &AdminFacts, sources: &SourceMap) -> Admin {
    let mut notes = Vec::new();
    let front_names = front_names::read(catalog, facts, sources, &mut notes);
    let preferences = Preferences::read(catalog, facts, sources, &mut notes);
    let actions = actions::read(catalog, facts, &front_names, &preferences, sources);
    let menu = menu::read(catalog, facts, &front_names, sources, &mut notes);
    let sections = sections::read(catalog, facts, sources, &mut notes);
    let components = components::read(catalog, facts, &front_names, sources, &mut notes);
    Admin { front_names, actions, menu, sections, components, notes }
}

impl Admin {
    /// Returns the action with a path, also by its alias. The case does not matter.
    #[must_use]
    pub fn action(&self, path: &str) -> Option<&Action> {
        let is = |known: &str| known.eq_ignore_ascii_case(path);
        self.actions.iter().find(|action| is(&action.path) || action.alias.as_deref().is_some_and(is))
    }
}
