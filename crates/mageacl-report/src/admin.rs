//! The Admin of a store, in words.

use mageacl_core::admin::{Action, Decision, Guard, Logic};
use mageacl_core::catalog::{Catalog, Origin};
use mageacl_core::project::AdminResult;
use mageacl_core::source::SourceMap;

/// The Admin of a store for output formats.
#[derive(Clone, Copy, Debug)]
pub struct AdminView<'a> {
    /// The selected parts of the Admin.
    pub result: &'a AdminResult,
    /// The catalog of its modules.
    pub catalog: &'a Catalog,
    /// The origin of the catalog.
    pub origin: &'a Origin,
    /// The texts and files of positions.
    pub sources: &'a SourceMap,
}

impl<'a> AdminView<'a> {
    /// Returns the name of a module of the catalog.
    pub(crate) fn module(&self, place: usize) -> &'a str {
        self.catalog.modules.get(place).map_or("", |module| &module.name)
    }
}

/// Describes the check of an action.
pub(crate) fn guard_text(guard: &Guard) -> String {
    match guard {
        Guard::Asks { ids, logic, is_conditional } => {
            let ids = match logic {
                Logic::All => ids.join(" and "),
                Logic::Any => ids.join(" or "),
                Logic::AnySet(sets) => {
                    let sets: Vec<String> = sets.iter().map(|set| set.join(" and ")).collect();
                    sets.join("; or ")
                }
            };
            if *is_conditional { format!("{ids}, and a condition at run time") } else { ids }
        }
        Guard::Always => "nothing: always allowed".to_owned(),
        Guard::Never => "refused to everybody".to_owned(),
        Guard::None => "no check".to_owned(),
        Guard::Computed { candidates } if candidates.is_empty() => "computed at run time".to_owned(),
        Guard::Computed { candidates } => format!("computed at run time: {}", candidates.join(", ")),
        Guard::Unknown { class } => format!("not known: the class {class} is not here"),
    }
}

/// Describes the declaration that decides about an action.
pub(crate) fn decision_text(action: &Action) -> &'static str {
    match action.checked.decision {
        Decision::Constant => "its constant",
        Decision::Inherited => "inherited constant",
        Decision::Root => "default",
        Decision::Override => "_isAllowed",
        Decision::Nothing => "",
    }
}
