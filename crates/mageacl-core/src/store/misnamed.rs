//! Modules that are registered under another name than the one in their `module.xml`.

use rayon::prelude::*;

use super::{Component, Store, module_xml};
use crate::source::{FileId, SourceMap, Span};
use crate::xml;

/// A module with two names. Magento lists it by the name in `module.xml`, looks up its folder by that name, and finds
/// none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misnamed {
    /// The name in `registration.php`.
    pub registered: String,
    /// The file and line of the registration, if known.
    pub registration: Option<(FileId, usize)>,
    /// The name in `module.xml`.
    pub declared: String,
    /// The position of that name.
    pub span: Span,
}

/// Returns the modules of a store that have two names, and adds their texts to `sources`. Unreadable `module.xml` files
/// are skipped.
#[must_use]
pub fn misnamed(store: &Store, sources: &SourceMap) -> Vec<Misnamed> {
    let found: Vec<(&Component, String)> = store
        .components
        .par_iter()
        .filter_map(|component| {
            let text = xml::decode(store.files.read(&component.path.join("etc/module.xml")).ok()?).ok()?;
            // Most names agree, and their texts are dropped.
            let registered = component.name.as_ref()?;
            let declared = module_xml::parse(&text, SourceMap::default().add("", "")).ok()?.name;
            (declared != *registered).then_some((component, text))
        })
        .collect();
    found.into_iter().filter_map(|(component, text)| keep(component, text, store, sources)).collect()
}

fn keep(component: &Component, text: String, store: &Store, sources: &SourceMap) -> Option<Misnamed> {
    let label = &component.label;
    let name = if label.is_empty() { "etc/module.xml".to_owned() } else { format!("{label}/etc/module.xml") };
    sources.add_root(&store.root);
    let file = sources.add_from_store(name, text, &component.path, "etc/module.xml");
    let xml = module_xml::parse(sources.text(file), file).ok()?;
    let registration = component
        .registration
        .as_ref()
        .map(|registration| (registration.add_text(&store.root, sources), registration.line as usize));
    Some(Misnamed { registered: component.name.clone()?, registration, declared: xml.name, span: xml.name_span })
}
