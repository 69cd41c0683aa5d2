//! The sections of the store's configuration.

use super::facts::AdminFacts;
use super::files;
use crate::catalog::Catalog;
use crate::source::{SourceMap, Span};
use crate::xml::{Document, ElementId};

const FILE: &str = "etc/adminhtml/system.xml";

/// A section of the configuration page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The id, as in the URL.
    pub id: String,
    /// The label.
    pub label: Option<String>,
    /// The resource without which it is hidden and refused. Without one it is refused to everybody.
    pub resource: Option<String>,
    /// The index of the module that declares it first.
    pub module: usize,
    /// The start tag of its first declaration.
    pub span: Span,
    /// The element that names the resource.
    pub resource_at: Option<Span>,
}

/// Reads the sections. A later module replaces the label and the resource of an earlier one.
pub(super) fn read(
    catalog: &Catalog,
    facts: &AdminFacts,
    sources: &SourceMap,
    notes: &mut Vec<String>,
) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for file in files::read(catalog, facts, FILE, sources, notes, |_| true) {
        let document = &file.document;
        for element in sections_of(document) {
            let Some(id) = files::attribute(document, element, "id") else { continue };
            let place = sections.iter().position(|known| known.id == id).unwrap_or_else(|| {
                let span = document.element(element).span;
                let section = Section { id, label: None, resource: None, module: file.module, span, resource_at: None };
                sections.push(section);
                sections.len() - 1
            });
            let section = &mut sections[place];
            for child in document.child_elements(element) {
                let text = document.text(child).trim().to_owned();
                match document.element(child).name.local() {
                    "label" => section.label = Some(text),
                    "resource" if !text.is_empty() => {
                        section.resource = Some(text);
                        section.resource_at = Some(document.element(child).span);
                    }
                    _ => {}
                }
            }
        }
    }
    sections
}

/// Returns the elements `config/system/section`.
fn sections_of(document: &Document<'_>) -> Vec<ElementId> {
    let is = |id: &ElementId, name: &str| document.element(*id).name.local() == name;
    let systems = document.child_elements(Document::ROOT).filter(|id| is(id, "system"));
    systems.flat_map(|system| document.child_elements(system)).filter(|id| is(id, "section")).collect()
}
