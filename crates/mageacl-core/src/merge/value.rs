//! Merges text (`Dom::_mergeNode` for elements without child elements).

use std::collections::HashMap;

use crate::xml::{Child, ContentId, Document, Element, ElementId, Piece, assigned_pieces};

/// The shapes of those elements of the base into which text was merged. An element may be merged any number of times,
/// so its children are not scanned each time.
#[derive(Debug, Default)]
pub(super) struct Values {
    shapes: HashMap<ElementId, Shape>,
}

/// The children of an element, as far as merging text depends on them.
#[derive(Clone, Copy, Debug, Default)]
struct Shape {
    has_elements: bool,
    /// The first CDATA section.
    cdata: Option<ContentId>,
    /// Whether its only child is a text or a CDATA section.
    is_text: bool,
}

impl Values {
    /// Merges the text of an element that has no child elements; returns `false` for others.
    ///
    /// # Errors
    /// The reason why PHP refuses the text.
    pub(super) fn merge<'s>(
        &mut self,
        base: &mut Document<'s>,
        element: Element<'_, 's>,
        matched: ElementId,
    ) -> Result<bool, &'static str> {
        let children = || element.children();
        if children().any(|child| matches!(child, Child::Element(_))) {
            return Ok(false);
        }
        let target = *self.shapes.entry(matched).or_insert_with(|| Shape::of_element(base, matched));
        let only = match (children().next(), children().nth(1)) {
            (Some(Child::Text(text) | Child::Cdata(text)), None) => Some(text),
            _ => None,
        };
        let section =
            || children().find_map(|child| if let Child::Cdata(text) = child { Some(text.clone()) } else { None });
        let replacement = match (only, target) {
            (Some(text), Shape { has_elements: false, .. }) => Some(text.clone()),
            (_, Shape { is_text: true, .. }) => section(),
            (_, Shape { has_elements: false, cdata: Some(known), .. }) => {
                if let Some(section) = section() {
                    base.replace_content(known, section);
                }
                None
            }
            _ => None,
        };
        if let Some(text) = replacement {
            // DOM does not escape a text that is assigned to an element, but parses it.
            let pieces = assigned_pieces(&text)?;
            let is_text = matches!(pieces.as_slice(), [Piece::Text(_)]);
            base.set_text(matched, pieces)?;
            self.shapes.insert(matched, Shape { is_text, ..Shape::default() });
        }
        Ok(true)
    }

    /// Records that an element got a child element.
    pub(super) fn has_element(&mut self, parent: ElementId) {
        if let Some(shape) = self.shapes.get_mut(&parent) {
            shape.has_elements = true;
            shape.is_text = false;
        }
    }
}

impl Shape {
    fn of_element(document: &Document<'_>, element: ElementId) -> Shape {
        let children = || document.element(element).children();
        let is_text = |child| matches!(child, Child::Text(_) | Child::Cdata(_));
        Shape {
            has_elements: children().any(|child| matches!(child, Child::Element(_))),
            cdata: document.first_cdata(element),
            is_text: children().next().is_some_and(is_text) && children().nth(1).is_none(),
        }
    }
}
