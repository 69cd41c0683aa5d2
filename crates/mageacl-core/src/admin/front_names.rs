//! The first parts of the Admin's paths, and the modules that each leads to.

use super::facts::AdminFacts;
use super::files;
use crate::catalog::Catalog;
use crate::merge::{Dialect, IdRule, merge};
use crate::source::{SourceMap, Span};
use crate::xml::{Document, ElementId};

/// `Magento\Framework\App\Route\Config\Reader`.
static ROUTES: Dialect = Dialect {
    file: "etc/adminhtml/routes.xml",
    ids: &[
        IdRule { path: &["config", "router"], nested: false, attributes: &["id"] },
        IdRule { path: &["config", "router", "route"], nested: false, attributes: &["id"] },
        IdRule { path: &["config", "router", "route", "module"], nested: false, attributes: &["name"] },
    ],
};

/// The router of the Admin.
const ROUTER: &str = "admin";

/// A front name of the Admin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrontName {
    /// The id of the route, which menus use.
    pub route: String,
    /// The first part of the path.
    pub name: String,
    /// The names of the modules whose actions it leads to; of two with the same path the first one runs.
    pub modules: Vec<String>,
    /// Its first declaration.
    pub span: Span,
}

/// Reads the front names, as `Magento\Framework\App\Route\Config\Converter` does.
pub(super) fn read(
    catalog: &Catalog,
    facts: &AdminFacts,
    sources: &SourceMap,
    notes: &mut Vec<String>,
) -> Vec<FrontName> {
    let files = files::read(catalog, facts, ROUTES.file, sources, notes, |_| true);
    let merged = match merge(files.into_iter().map(|file| file.document).collect(), &ROUTES) {
        Ok(merged) => merged,
        Err(error) => {
            notes.push(files::merge_note(ROUTES.file, &error, sources));
            None
        }
    };
    let Some(merged) = merged else { return Vec::new() };
    let document = &merged.document;
    let mut names: Vec<FrontName> = Vec::new();
    let routers = document.descendants(Document::ROOT, "router");
    let is_admin = |router: &ElementId| files::attribute(document, *router, "id").as_deref() == Some(ROUTER);
    for router in routers.into_iter().filter(is_admin) {
        for route in document.descendants(router, "route") {
            let Some(id) = files::attribute(document, route, "id") else { continue };
            let Some(name) = files::attribute(document, route, "frontName") else { continue };
            let modules = modules(document, route);
            let span = document.element(route).span;
            match names.iter_mut().find(|known| known.route == id) {
                Some(known) => (known.name, known.modules) = (name, modules),
                None => names.push(FrontName { route: id, name, modules, span }),
            }
        }
    }
    names
}

/// Sorts the modules of a route (`Converter::_sortModulesList`).
fn modules(document: &Document<'_>, route: ElementId) -> Vec<String> {
    let declared = document.descendants(route, "module");
    let count = declared.len();
    let mut sorted: Vec<String> = Vec::new();
    for module in declared {
        let attribute = |name| files::attribute(document, module, name);
        let Some(name) = attribute("name") else { continue };
        let place = |other: &str, missing: usize| sorted.iter().position(|known| known == other).unwrap_or(missing);
        let at = match (attribute("before"), attribute("after")) {
            (Some(before), _) => place(&before, 0),
            (None, Some(after)) => place(&after, count) + 1,
            (None, None) => sorted.len(),
        };
        sorted.insert(at.min(sorted.len()), name);
    }
    let mut unique: Vec<String> = Vec::new();
    for name in sorted {
        if !unique.contains(&name) {
            unique.push(name);
        }
    }
    unique
}
