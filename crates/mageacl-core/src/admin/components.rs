//! Grids and forms of UI components, and their mass actions.

use std::path::PathBuf;

use rayon::prelude::*;

use super::facts::{AdminFacts, ComponentFact};
use super::files;
use super::front_names::FrontName;
use super::menu::path;
use crate::catalog::Catalog;
use crate::fs::{EntryKind, FileSystem};
use crate::source::{SourceMap, Span};
use crate::store::EnabledModule;
use crate::xml::{self, Document, ElementId};

/// The folders of UI components that the Admin reads.
const FOLDERS: [&str; 2] = ["view/base/ui_component", "view/adminhtml/ui_component"];

/// A declaration of a grid or a form. Several modules may declare one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Component {
    /// The name.
    pub name: String,
    /// Whether it is a grid rather than a form.
    pub is_grid: bool,
    /// The resource that this declaration requires for its data.
    pub resource: Option<String>,
    /// The resource that applies when all declarations are merged.
    pub merged: Option<String>,
    /// Whether this declaration has a source of data.
    pub has_data: bool,
    /// The index of the module.
    pub module: usize,
    /// The element that names the resource, else the source of data, else the root of the file.
    pub span: Span,
    /// The mass actions of this declaration.
    pub mass_actions: Vec<MassAction>,
}

/// A mass action of a grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MassAction {
    /// The name.
    pub name: String,
    /// The path that it calls, as [`super::Action::path`].
    pub path: String,
    /// The element that gives the path.
    pub span: Span,
}

/// Reads the grids and forms of all modules, in their order.
pub(super) fn read(
    catalog: &Catalog,
    facts: &AdminFacts,
    names: &[FrontName],
    sources: &SourceMap,
    notes: &mut Vec<String>,
) -> Vec<Component> {
    let found: Vec<_> = catalog.modules.par_iter().map(|module| files_of(module, sources.files())).collect();
    let mut components = Vec::new();
    for (place, files) in found.into_iter().enumerate() {
        let module = &catalog.modules[place];
        let known = facts.module(catalog, place).into_iter().flat_map(|known| &known.components);
        components.extend(known.map(|fact| known_component(fact, module, place, sources)));
        for (path, bytes) in files {
            let Some(folder) = &module.path else { continue };
            let text = xml::decode(bytes).unwrap_or_else(|error| error.text);
            let file = sources.add_from_store(module.file(&path), text, folder, path.as_str());
            match xml::parse(sources.text(file), file) {
                Ok(document) => components.extend(component(&document, &path, place, names)),
                Err(error) => notes.push(format!("{} was not read: not well-formed XML: {error}", sources.name(file))),
            }
        }
    }
    let merged: Vec<Option<String>> = components
        .iter()
        .map(|own| {
            let mut same = components.iter().filter(|other| other.name == own.name && other.resource.is_some());
            same.next_back().and_then(|other| other.resource.clone())
        })
        .collect();
    for (component, merged) in components.iter_mut().zip(merged) {
        component.merged = merged;
    }
    components
}

/// Returns the files of a module that may declare components: path and content.
fn files_of(module: &EnabledModule, files: &dyn FileSystem) -> Vec<(String, Vec<u8>)> {
    let Some(root) = &module.path else { return Vec::new() };
    let mut found = Vec::new();
    for folder in FOLDERS {
        let entries = files.list(&root.join(folder)).into_iter().flatten().filter_map(Result::ok);
        let is_xml = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "xml");
        let paths = entries.filter(|entry| entry.kind == EntryKind::File).map(|entry| entry.path);
        let mut paths: Vec<PathBuf> = paths.filter(is_xml).collect();
        paths.sort();
        for path in paths {
            let name = path.file_name().and_then(|name| name.to_str()).map(|name| format!("{folder}/{name}"));
            if let (Some(name), Ok(bytes)) = (name, files.read_listed(&path)) {
                found.push((name, bytes));
            }
        }
    }
    found
}

/// Makes a component from facts.
fn known_component(fact: &ComponentFact, module: &EnabledModule, place: usize, sources: &SourceMap) -> Component {
    let file = sources.add_absent(module.file(&format!("{}/{}.xml", FOLDERS[1], fact.name)));
    Component {
        name: fact.name.clone(),
        is_grid: fact.is_grid,
        resource: fact.resource.clone(),
        merged: None,
        has_data: fact.resource.is_some(),
        module: place,
        span: Span::of_line(file, None),
        mass_actions: Vec::new(),
    }
}

fn component(document: &Document<'_>, path: &str, module: usize, names: &[FrontName]) -> Option<Component> {
    let root = document.element(Document::ROOT);
    let is_grid = match root.name.local() {
        "listing" => true,
        "form" => false,
        _ => return None,
    };
    let name = path.rsplit('/').next()?.strip_suffix(".xml")?.to_owned();
    let data = document.descendants(Document::ROOT, "dataSource").into_iter().next();
    let named = data.and_then(|data| {
        let is_resource = |child: &ElementId| document.element(*child).name.local() == "aclResource";
        let child = document.child_elements(data).find(is_resource)?;
        let text = document.text(child).trim().to_owned();
        (!text.is_empty()).then_some((text, child))
    });
    let (resource, at) = named.map_or((None, data), |(text, child)| (Some(text), Some(child)));
    let span = at.map_or(root.span, |at| document.element(at).span);
    let mass_actions = mass_actions(document, names);
    Some(Component { name, is_grid, resource, merged: None, has_data: data.is_some(), module, span, mass_actions })
}

fn mass_actions(document: &Document<'_>, names: &[FrontName]) -> Vec<MassAction> {
    let tools = document.descendants(Document::ROOT, "massaction").into_iter();
    let actions = tools.flat_map(|tool| document.descendants(tool, "action"));
    actions.filter_map(|action| mass_action(document, action, names)).collect()
}

fn mass_action(document: &Document<'_>, action: ElementId, names: &[FrontName]) -> Option<MassAction> {
    let name = files::attribute(document, action, "name")?;
    let urls = document.descendants(action, "url").into_iter();
    let items = document.descendants(action, "item").into_iter();
    let items = items.filter(|item| files::attribute(document, *item, "name").as_deref() == Some("url"));
    let mut paths = urls.chain(items).filter_map(|url| Some((url, files::attribute(document, url, "path")?)));
    let (url, written) = paths.next()?;
    Some(MassAction { name, path: path(&written, names)?, span: document.element(url).span })
}
