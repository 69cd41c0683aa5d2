//! The integrations of a kind of file, over all modules.

use crate::catalog::{Declared, FileKind};
use crate::finding::Finding;
use crate::grant::Place;
use crate::rules::{Rule, StoreScope};
use crate::xml::{Document, ElementId};

/// An integration by its name, with every element that declares it, in merge order.
pub(super) struct Named<'a> {
    pub(super) name: String,
    pub(super) elements: Vec<(&'a Declared<'a>, ElementId)>,
}

/// The integrations of some kinds of file, in the order in which they come. One without a name is left out: Magento cannot
/// read it.
pub(super) fn integrations<'a>(scope: &StoreScope<'a>, kinds: &[FileKind]) -> Vec<Named<'a>> {
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
    /// What a rule says of it; how bad it is and in which words is left to the rule.
    pub(super) fn finding(&self, rule: &Rule, scope: &StoreScope<'_>) -> Finding {
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

    /// The name of the module that declares it first.
    pub(super) fn module(&self, scope: &StoreScope<'_>) -> Option<String> {
        self.elements.first().map(|(declared, _)| scope.module(declared.file).to_owned())
    }

    /// Where its name is written.
    pub(super) fn places(&self) -> Vec<Place> {
        let place = |(declared, element): &(&Declared<'_>, ElementId)| {
            let element = declared.document.element(*element);
            Place::Text(element.named_item("name").map_or(element.span, |name| name.span))
        };
        self.elements.iter().map(place).collect()
    }

    /// The elements of a tag in all its declarations.
    pub(super) fn below(&self, tag: &str) -> Vec<(&Declared<'_>, ElementId)> {
        let below = self.elements.iter().flat_map(|(declared, element)| {
            declared.document.descendants(*element, tag).into_iter().map(|found| (*declared, found))
        });
        below.collect()
    }
}
