//! The integrations of a kind of file, over all modules.

use crate::catalog::{FileKind, ParsedConfigFile};
use crate::finding::Finding;
use crate::grant::Location;
use crate::rules::{Rule, StoreContext};
use crate::xml::{Document, ElementId};

/// An integration by name, with all elements that declare it, in merge order.
pub(super) struct Named<'a> {
    pub(super) name: String,
    pub(super) elements: Vec<(&'a ParsedConfigFile<'a>, ElementId)>,
}

/// Returns the integrations in some kinds of files, in order. One without a name is omitted: Magento cannot read it.
pub(super) fn integrations<'a>(scope: &StoreContext<'a>, kinds: &[FileKind]) -> Vec<Named<'a>> {
    let mut all: Vec<Named<'a>> = Vec::new();
    for declared in kinds.iter().flat_map(|kind| scope.files(*kind)) {
        let document = &declared.document;
        for element in document.descendants(Document::ROOT, "integration") {
            let Some(name) = document.element(element).named_item("name") else { continue };
            match all.iter_mut().find(|known| known.name == name.value) {
                Some(known) => known.elements.push((declared, element)),
                None => all.push(Named { name: name.value.to_string(), elements: vec![(declared, element)] }),
            }
        }
    }
    all
}

impl Named<'_> {
    /// Makes a finding about it. Severity and message are set by the rule.
    pub(super) fn finding(&self, rule: &Rule, scope: &StoreContext<'_>) -> Finding {
        Finding {
            rule: rule.id,
            subject: self.name.clone(),
            module: self.module(scope),
            why: rule.why.to_owned(),
            fix: rule.fix.to_owned(),
            places: self.places(),
            ..Finding::default()
        }
    }

    /// Returns the name of the module that declares it first.
    pub(super) fn module(&self, scope: &StoreContext<'_>) -> Option<String> {
        self.elements.first().map(|(declared, _)| scope.module(declared.file).to_owned())
    }

    /// Returns the positions of its name.
    pub(super) fn places(&self) -> Vec<Location> {
        let place = |(declared, element): &(&ParsedConfigFile<'_>, ElementId)| {
            let element = declared.document.element(*element);
            Location::Text(element.named_item("name").map_or(element.span, |name| name.span))
        };
        self.elements.iter().map(place).collect()
    }

    /// Returns the elements with a tag in all its declarations.
    pub(super) fn below(&self, tag: &str) -> Vec<(&ParsedConfigFile<'_>, ElementId)> {
        let below = self.elements.iter().flat_map(|(declared, element)| {
            declared.document.descendants(*element, tag).into_iter().map(|found| (*declared, found))
        });
        below.collect()
    }
}
