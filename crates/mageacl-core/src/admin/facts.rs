//! Facts about modules whose files are not here.

use std::collections::HashMap;

use super::guard::{Checked, Decision, Guard};
use crate::catalog::Catalog;
use crate::source::{FileId, Span};

/// The maximum number of classes that inherit the check of another one.
const MAX_CHAIN: usize = 8;

/// The facts about modules, by their names.
#[derive(Clone, Debug, Default)]
pub struct AdminFacts {
    modules: HashMap<String, ModuleFacts>,
    /// The module and the place of each action, by its class in lower case.
    classes: HashMap<String, (String, usize)>,
}

/// The facts about a module.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ModuleFacts {
    /// The classes of its actions.
    pub actions: Vec<ActionFact>,
    /// The texts of its configuration files, by their paths in the module.
    pub documents: Vec<(&'static str, String)>,
    /// Its grids and forms.
    pub components: Vec<ComponentFact>,
}

/// The class of an action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActionFact {
    /// The class.
    pub class: String,
    /// Its check.
    pub check: CheckFact,
}

/// The check of an action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CheckFact {
    /// It is known.
    Known {
        /// The guard.
        guard: Guard,
        /// The kind of declaration that decides.
        decision: Decision,
        /// The class of that declaration, if it is another one.
        class: Option<String>,
        /// The constant that is not asked for.
        dead: Option<String>,
        /// The guard if the action is written in lower case in the URL, if that is another one.
        lower_case: Option<Guard>,
    },
    /// It is that of a parent class.
    Like(String),
}

/// A grid or a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComponentFact {
    /// The name.
    pub name: String,
    /// Whether it is a grid rather than a form.
    pub is_grid: bool,
    /// The resource of its data.
    pub resource: Option<String>,
}

impl AdminFacts {
    /// Adds the facts about a module.
    pub fn add(&mut self, module: &str, facts: ModuleFacts) {
        for (place, action) in facts.actions.iter().enumerate() {
            self.classes.insert(action.class.to_ascii_lowercase(), (module.to_owned(), place));
        }
        self.modules.insert(module.to_owned(), facts);
    }

    /// Returns whether there are facts about a module.
    #[must_use]
    pub fn has(&self, module: &str) -> bool {
        self.modules.contains_key(module)
    }

    /// Returns whether there are no facts at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.modules.is_empty()
    }

    /// Returns the facts about a module whose files are not here.
    pub(super) fn module(&self, catalog: &Catalog, place: usize) -> Option<&ModuleFacts> {
        let module = catalog.modules.get(place).filter(|module| module.path.is_none())?;
        self.modules.get(&module.name)
    }

    /// Returns the text of a configuration file of a module whose files are not here.
    pub(super) fn document(&self, catalog: &Catalog, place: usize, path: &str) -> Option<&str> {
        let documents = &self.module(catalog, place)?.documents;
        documents.iter().find(|(known, _)| *known == path).map(|(_, text)| text.as_str())
    }

    /// Returns the check of a class; `None` if nothing is known of the class.
    pub(super) fn checked(&self, class: &str, file: FileId) -> Option<Checked> {
        let mut name = class.to_owned();
        for depth in 0..MAX_CHAIN {
            let Some((module, place)) = self.classes.get(&name.to_ascii_lowercase()) else {
                return (depth > 0).then(|| Checked::undecided(Guard::Unknown { class: name }));
            };
            match &self.modules[module].actions[*place].check {
                CheckFact::Like(parent) => name.clone_from(parent),
                CheckFact::Known { guard, decision, class, dead, lower_case } => {
                    let is_own = depth > 0 && *decision == Decision::Constant;
                    let declares = matches!(decision, Decision::Constant | Decision::Inherited | Decision::Override);
                    return Some(Checked {
                        guard: guard.clone(),
                        decision: if is_own { Decision::Inherited } else { *decision },
                        at: None,
                        class: declares.then(|| class.clone().unwrap_or(name)),
                        dead: dead.clone().map(|id| (id, Span::of_line(file, None))),
                        lower_case: lower_case.clone(),
                    });
                }
            }
        }
        None
    }
}
