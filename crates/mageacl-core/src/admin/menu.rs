//! The entries of the Admin's menu.

use std::collections::HashMap;

use super::facts::AdminFacts;
use super::files;
use super::front_names::FrontName;
use crate::catalog::Catalog;
use crate::merge::{Dialect, IdRule, Merged, merge};
use crate::source::{SourceMap, Span};
use crate::xml::{Document, ElementId};

/// `Magento\Backend\Model\Menu\Config\Reader`.
static MENU: Dialect = Dialect {
    file: "etc/adminhtml/menu.xml",
    ids: &[
        IdRule { path: &["config", "menu", "add"], nested: false, attributes: &["id"] },
        IdRule { path: &["config", "menu", "update"], nested: false, attributes: &["id"] },
        IdRule { path: &["config", "menu", "remove"], nested: false, attributes: &["id"] },
    ],
};

/// The maximum depth of entries.
const MAX_DEPTH: usize = 16;

/// An entry of the menu.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MenuEntry {
    /// The id.
    pub id: String,
    /// The titles from the top of the menu to it.
    pub titles: Vec<String>,
    /// The path of the page, as [`super::Action::path`]; `None` for an entry without a page.
    pub path: Option<String>,
    /// The resource without which it is hidden.
    pub resource: Option<String>,
    /// The module whose absence hides it.
    pub needs_module: Option<String>,
    /// The setting that has to be on.
    pub needs_setting: Option<String>,
    /// The index of the module that declares it.
    pub module: usize,
    /// The start tag of its declaration.
    pub span: Option<Span>,
}

/// Reads the menu, without the entries that a module removes.
pub(super) fn read(
    catalog: &Catalog,
    facts: &AdminFacts,
    names: &[FrontName],
    sources: &SourceMap,
    notes: &mut Vec<String>,
) -> Vec<MenuEntry> {
    let files = files::read(catalog, facts, MENU.file, sources, notes, |_| true);
    let merged = match merge(files.into_iter().map(|file| file.document).collect(), &MENU) {
        Ok(Some(merged)) => merged,
        Ok(None) => return Vec::new(),
        Err(error) => {
            notes.push(files::merge_note(MENU.file, &error, sources));
            return Vec::new();
        }
    };
    let module_of = |span: Span| {
        let file = sources.name(span.file);
        catalog.modules.iter().position(|module| module.file(MENU.file) == file).unwrap_or_default()
    };
    let mut entries = entries(&merged, names);
    for entry in &mut entries {
        entry.module = entry.span.map(module_of).unwrap_or_default();
    }
    entries
}

/// An entry as it is declared.
#[derive(Default)]
struct Declared {
    parent: Option<String>,
    title: String,
    action: Option<String>,
    entry: MenuEntry,
    is_removed: bool,
}

fn entries(merged: &Merged<'_>, names: &[FrontName]) -> Vec<MenuEntry> {
    let document = &merged.document;
    let mut order: Vec<String> = Vec::new();
    let mut by_id: HashMap<String, Declared> = HashMap::new();
    // An update applies to an entry wherever it is declared.
    for command in ["add", "update", "remove"] {
        for element in document.descendants(Document::ROOT, command) {
            let Some(id) = files::attribute(document, element, "id") else { continue };
            if command == "add" && !by_id.contains_key(&id) {
                order.push(id.clone());
                let span = merged.declarations(element).first().copied();
                by_id.insert(
                    id.clone(),
                    Declared { entry: MenuEntry { span, ..MenuEntry::default() }, ..Declared::default() },
                );
            }
            let Some(declared) = by_id.get_mut(&id) else { continue };
            match command {
                "remove" => declared.is_removed = true,
                _ => declared.set(document, element),
            }
        }
    }
    let titles = |id: &str| {
        let mut titles = Vec::new();
        let mut next = Some(id);
        while let Some(declared) = next.and_then(|id| by_id.get(id))
            && titles.len() < MAX_DEPTH
        {
            titles.push(declared.title.clone());
            next = declared.parent.as_deref();
        }
        titles.reverse();
        titles
    };
    let kept = order.into_iter().filter(|id| !by_id[id].is_removed);
    kept.map(|id| MenuEntry {
        titles: titles(&id),
        path: by_id[&id].action.as_deref().and_then(|action| path(action, names)),
        id: id.clone(),
        ..by_id[&id].entry.clone()
    })
    .collect()
}

impl Declared {
    fn set(&mut self, document: &Document<'_>, element: ElementId) {
        let attribute = |name| files::attribute(document, element, name);
        if let Some(title) = attribute("title") {
            self.title = title;
        }
        let optional = [
            (&mut self.parent, "parent"),
            (&mut self.action, "action"),
            (&mut self.entry.resource, "resource"),
            (&mut self.entry.needs_module, "dependsOnModule"),
            (&mut self.entry.needs_setting, "dependsOnConfig"),
        ];
        for (field, name) in optional {
            if let Some(value) = attribute(name) {
                *field = Some(value);
            }
        }
    }
}

/// Returns the path of a page from the id of a route, a controller and an action, of which the last two may be missing.
pub(super) fn path(action: &str, names: &[FrontName]) -> Option<String> {
    let mut parts = action.split('/').filter(|part| !part.is_empty());
    let route = parts.next()?;
    let front = names.iter().find(|front| front.route == route).map_or(route, |front| front.name.as_str());
    let mut part = || parts.next().unwrap_or("index").to_ascii_lowercase();
    Some(format!("{front}/{}/{}", part(), part()))
}
