//! Modules that are on disk and that Magento does not load, and the reason.

use std::collections::HashSet;
use std::path::Path;

use rayon::prelude::*;

use super::{Component, EnabledModule, Store, module_xml};
use crate::source::SourceMap;
use crate::xml;

/// A module on disk that Magento does not load.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InactiveModule<'s> {
    /// Its name: the registered one, else the one in `module.xml`.
    pub name: String,
    /// Its folder.
    pub component: &'s Component,
    /// The reason.
    pub reason: Inactivity,
}

/// The reason why Magento does not load a module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inactivity {
    /// `app/etc/config.php` disables it.
    Disabled,
    /// `app/etc/config.php` does not list it.
    Unlisted,
    /// Its `module.xml` has this other name, under which no folder is registered.
    Misnamed(String),
}

/// Returns the modules of a store that are not among the enabled ones, in the order of the store.
#[must_use]
pub fn inactive<'s>(store: &'s Store, enabled: &[EnabledModule]) -> Vec<InactiveModule<'s>> {
    let enabled: HashSet<&Path> = enabled.iter().filter_map(|module| module.path.as_deref()).collect();
    let others = store.components.par_iter().filter(|component| !enabled.contains(component.path.as_path()));
    others.map(|component| of_component(component, store)).collect()
}

fn of_component<'s>(component: &'s Component, store: &Store) -> InactiveModule<'s> {
    let declared = declared_name(component, store);
    let name = component.name.clone().or_else(|| declared.clone()).unwrap_or_default();
    let is_disabled = store.config.as_ref().is_some_and(|config| config.disabled.contains(&name));
    let reason = match declared.filter(|declared| *declared != name) {
        // The list has the name in module.xml, so that disabling the module is not the reason.
        Some(declared) if !is_disabled => Inactivity::Misnamed(declared),
        _ if is_disabled => Inactivity::Disabled,
        _ => Inactivity::Unlisted,
    };
    InactiveModule { name, component, reason }
}

/// Returns the name in `module.xml`, if the file can be read.
fn declared_name(component: &Component, store: &Store) -> Option<String> {
    let text = xml::decode(store.files.read(&component.path.join("etc/module.xml")).ok()?).ok()?;
    Some(module_xml::parse(&text, SourceMap::default().add("", "")).ok()?.name)
}

impl InactiveModule<'_> {
    /// Describes the state of the module, to follow its name.
    #[must_use]
    pub fn state(&self) -> String {
        match &self.reason {
            Inactivity::Disabled => "disabled in app/etc/config.php".to_owned(),
            Inactivity::Unlisted => "not listed in app/etc/config.php".to_owned(),
            Inactivity::Misnamed(declared) => format!("its module.xml names {declared}, so that Magento ignores it"),
        }
    }

    /// Returns the steps to have Magento load it.
    #[must_use]
    pub fn advice(&self) -> String {
        match &self.reason {
            Inactivity::Disabled | Inactivity::Unlisted => {
                format!("Enable it: bin/magento module:enable {}, then bin/magento setup:upgrade.", self.name)
            }
            Inactivity::Misnamed(_) => {
                "Write the same name in registration.php and etc/module.xml, then run bin/magento setup:upgrade."
                    .to_owned()
            }
        }
    }
}
