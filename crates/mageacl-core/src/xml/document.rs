//! Documents: elements, attributes and text in arenas, linked in document order.
//!
//! Hostile files consist of the smallest possible nodes, so nodes are small: they refer to each other by index, and
//! none owns a list.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::HashMap;
use std::iter;
use std::sync::Arc;

use super::arena::Arena;
use super::dtd::Dtd;
use super::entities::{Piece, joined};
use super::wide::{AttributeIndex, FEW};
use super::{Attribute, Binding, Child, Element, Name};
use crate::source::Span;

/// The maximum number of elements, attributes and pieces of text of a document. The largest XML file of Magento has a
/// few thousand.
pub const MAX_NODES: usize = 1_000_000;

/// One element of a [`Document`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ElementId(u32);

/// One attribute of a [`Document`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AttributeId(u32);

/// One node of a [`Document`] that is not an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ContentId(u32);

/// A well-formed XML document. The root element is [`Document::ROOT`].
#[derive(Clone, Debug, Default)]
pub struct Document<'s> {
    elements: Arena<ElementNode<'s>>,
    attributes: Arena<AttributeNode<'s>>,
    contents: Arena<ContentNode<'s>>,
    wide: HashMap<ElementId, AttributeIndex>,
    /// The namespaces that elements declare. Few elements do.
    namespaces: HashMap<ElementId, Vec<Arc<Binding>>>,
    /// The number of these namespaces.
    declarations: usize,
    /// The values of attributes that refer to entities.
    references: HashMap<AttributeId, Vec<Piece>>,
    /// The names of entities that content refers to.
    entity_names: HashMap<u32, Box<str>>,
    dtd: Option<Box<Dtd>>,
}

#[derive(Clone, Debug)]
pub(super) struct ElementNode<'s> {
    name: Name<'s>,
    span: Span,
    first_attribute: Link,
    last_attribute: Link,
    first_child: Link,
    last_child: Link,
    next: Link,
}

#[derive(Clone, Debug)]
pub(super) struct AttributeNode<'s> {
    attribute: Attribute<'s>,
    next: Link,
}

/// A node that is not an element.
#[derive(Clone, Debug)]
pub(super) struct ContentNode<'s> {
    text: Cow<'s, str>,
    kind: ContentKind,
    next: Link,
}

/// The kinds of nodes that are not elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ContentKind {
    Text,
    Cdata,
    Entity,
    Other,
}

/// A reference to the next node: an element, a content node, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Link(u32);

impl Link {
    const NONE: Link = Link(u32::MAX);
    /// Marks the index of a content node.
    const CONTENT: u32 = 1 << 31;

    fn some(self) -> Option<Link> {
        (self != Link::NONE).then_some(self)
    }

    fn element(self) -> Option<ElementId> {
        (self.0 & Link::CONTENT == 0).then_some(ElementId(self.0))
    }

    fn content(self) -> Option<u32> {
        (self != Link::NONE && self.0 & Link::CONTENT != 0).then_some(self.0 & !Link::CONTENT)
    }
}

impl<'s> Document<'s> {
    /// The root element, which every document has.
    pub const ROOT: ElementId = ElementId(0);

    /// Returns an element.
    #[must_use]
    pub fn element(&self, id: ElementId) -> Element<'_, 's> {
        let node = &self.elements[id.0];
        Element { document: self, id, name: &node.name, span: node.span }
    }

    /// Returns the element with this start tag. The document must not be merged: the search relies on elements in the
    /// order of their positions.
    #[must_use]
    pub fn element_at(&self, tag: Span) -> Option<ElementId> {
        let (mut low, mut high) = (0, u32::try_from(self.elements.len()).unwrap_or(u32::MAX));
        while low < high {
            let middle = low + (high - low) / 2;
            match self.elements[middle].span.cmp(&tag) {
                Ordering::Equal => return Some(ElementId(middle)),
                Ordering::Less => low = middle + 1,
                Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// Returns an attribute.
    #[must_use]
    pub fn attribute(&self, id: AttributeId) -> &Attribute<'s> {
        &self.attributes[id.0].attribute
    }

    /// Returns the namespaces that an element declares. Those of the root are the ones that an `XPath` query of PHP's
    /// `DOMXPath` resolves.
    #[must_use]
    pub fn namespaces(&self, element: ElementId) -> &[Arc<Binding>] {
        self.namespaces.get(&element).map_or(&[], Vec::as_slice)
    }

    /// Returns the DOCTYPE's declaration of a default value for an attribute that an element lacks, as bytes of the
    /// file that the document was read from. PHP's `DOMNamedNodeMap::getNamedItem` finds the declaration and fails.
    #[must_use]
    pub fn default_declaration(&self, element: ElementId, local: &str) -> Option<(usize, usize)> {
        let declared = self.dtd.as_ref()?.default_of(self.elements[element.0].name.local(), local)?;
        if self.find_local(element, local).is_some() { None } else { Some(declared.1) }
    }

    /// Returns the value by default of an attribute (`DOMElement::getAttribute`).
    pub(super) fn default_value(&self, element: ElementId, name: &str) -> Option<&str> {
        let dtd = self.dtd.as_ref()?;
        dtd.default_of(&self.elements[element.0].name.qualified(), name).map(|(value, _)| value)
    }

    /// Returns the children of an element in document order.
    pub fn children(&self, id: ElementId) -> impl Iterator<Item = Child<'_, 's>> {
        self.links(id).map(|link| match (link.element(), link.content()) {
            (Some(element), _) => Child::Element(element),
            (None, Some(content)) => {
                let ContentNode { text, kind, .. } = &self.contents[content];
                match kind {
                    ContentKind::Text => Child::Text(text),
                    ContentKind::Cdata => Child::Cdata(text),
                    ContentKind::Entity => {
                        Child::Entity { name: self.entity_names.get(&content).map_or("", |name| name), text }
                    }
                    ContentKind::Other => Child::Other(text),
                }
            }
            (None, None) => Child::Other(&Cow::Borrowed("")),
        })
    }

    /// Returns the child elements of an element in document order.
    pub fn child_elements(&self, id: ElementId) -> impl Iterator<Item = ElementId> {
        self.links(id).filter_map(Link::element)
    }

    /// Returns all elements below an element with this local name, in document order, as
    /// `DOMElement::getElementsByTagName` does (namespaces do not count).
    #[must_use]
    pub fn descendants(&self, id: ElementId, local: &str) -> Vec<ElementId> {
        self.below(id).filter_map(Link::element).filter(|id| self.elements[id.0].name.local() == local).collect()
    }

    /// Returns the text of an element and of all elements below it (`DOMNode::nodeValue` of an element).
    #[must_use]
    pub fn text(&self, id: ElementId) -> String {
        let contents = self.below(id).filter_map(Link::content).map(|content| &self.contents[content]);
        contents.filter(|content| content.kind != ContentKind::Other).map(|content| &*content.text).collect()
    }

    /// Returns the number of nodes of all kinds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.elements.len() + self.attributes.len() + self.contents.len() + self.declarations
    }

    /// Returns whether the document has no element, which is only the case while it is being read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.elements.len() == 0
    }

    pub(super) fn set_dtd(&mut self, dtd: Dtd) {
        self.dtd = Some(Box::new(dtd));
    }

    /// Sets the namespaces that an element declares.
    pub(crate) fn set_namespaces(&mut self, element: ElementId, declared: Vec<Arc<Binding>>) {
        if declared.is_empty() && self.namespaces.is_empty() {
            return;
        }
        self.declarations += declared.len();
        let before = if declared.is_empty() {
            self.namespaces.remove(&element)
        } else {
            self.namespaces.insert(element, declared)
        };
        self.declarations -= before.map_or(0, |before| before.len());
    }

    /// Sets the pieces of a value that refers to entities.
    pub(super) fn set_references(&mut self, attribute: AttributeId, pieces: Option<Vec<Piece>>) {
        if let Some(pieces) = pieces {
            self.references.insert(attribute, pieces);
        }
    }

    /// Returns whether an `XPath` query finds an attribute by its value. libxml2 compares the first two bytes of the value
    /// without the values of its entities before it compares the whole value.
    pub(crate) fn is_found(&self, attribute: AttributeId, value: &str) -> bool {
        if self.attributes[attribute.0].attribute.value != value {
            return false;
        }
        let Some(pieces) = self.references.get(&attribute).filter(|_| !self.references.is_empty()) else { return true };
        let plain = joined(pieces, |_| Cow::Borrowed(""));
        plain.bytes().take(2).eq(value.bytes().take(2))
    }

    /// Adds an element without attributes and children as the last child of `parent`, or as the root.
    pub(crate) fn push_element(&mut self, parent: Option<ElementId>, name: Name<'s>, span: Span) -> ElementId {
        let id = ElementId(self.elements.push(ElementNode {
            name,
            span,
            first_attribute: Link::NONE,
            last_attribute: Link::NONE,
            first_child: Link::NONE,
            last_child: Link::NONE,
            next: Link::NONE,
        }));
        if let Some(parent) = parent {
            self.link(parent, Link(id.0));
        }
        id
    }

    /// Adds an attribute after the others of an element, none of which has its name.
    pub(crate) fn push_attribute(&mut self, element: ElementId, attribute: Attribute<'s>) -> AttributeId {
        let id = self.attributes.push(AttributeNode { attribute, next: Link::NONE });
        let node = &mut self.elements[element.0];
        match node.last_attribute {
            Link::NONE => node.first_attribute = Link(id),
            Link(last) => self.attributes[last].next = Link(id),
        }
        self.elements[element.0].last_attribute = Link(id);
        let (attributes, id) = (&self.attributes, AttributeId(id));
        if let Some(index) = self.wide.get_mut(&element) {
            index.add(id, |id| &attributes[id.0].attribute.name);
        }
        id
    }

    /// Indexes the attributes of an element with more than a few.
    pub(crate) fn index_attributes(&mut self, element: ElementId) {
        if self.wide.contains_key(&element) || self.attributes_of(element).nth(FEW).is_none() {
            return;
        }
        let mut index = AttributeIndex::default();
        self.attributes_of(element).for_each(|id| index.add(id, |id| &self.attribute(id).name));
        self.wide.insert(element, index);
    }

    /// Copies an attribute of another document to an element that has none of its name. A reference to an entity gets the
    /// value that the entity has in this document.
    pub(crate) fn import_attribute(&mut self, element: ElementId, from: &Document<'s>, id: AttributeId) {
        let mut attribute = from.attribute(id).clone();
        let pieces = if from.references.is_empty() { None } else { from.references.get(&id).cloned() };
        if let Some(pieces) = &pieces {
            let value = |name: &str| {
                Cow::Borrowed(self.dtd.as_ref().and_then(|dtd| dtd.values(name)).map_or("", |it| &it.in_attribute))
            };
            attribute.value = Cow::Owned(joined(pieces, value));
        }
        let copy = self.push_attribute(element, attribute);
        self.set_references(copy, pieces);
    }

    /// Copies a child of an element of another document that is not an element, as the last child of an element.
    pub(crate) fn import_content(&mut self, parent: ElementId, child: Child<'_, 's>) {
        match child {
            Child::Element(_) => {}
            Child::Text(text) => self.push_content(parent, ContentKind::Text, text.clone()),
            Child::Cdata(text) => self.push_content(parent, ContentKind::Cdata, text.clone()),
            Child::Other(_) => self.push_content(parent, ContentKind::Other, Cow::Borrowed("")),
            Child::Entity { name, .. } => {
                let values = self.dtd.as_ref().and_then(|dtd| dtd.values(name));
                let text = values.map_or_else(String::new, |values| values.in_content.clone());
                self.push_entity(parent, name, text);
            }
        }
    }

    /// Replaces the value of an attribute. It keeps its name, with the prefix that it had first.
    pub(crate) fn replace_attribute(&mut self, id: AttributeId, attribute: Attribute<'s>) {
        let known = &mut self.attributes[id.0].attribute;
        let name = known.name.clone();
        *known = Attribute { name, ..attribute };
        if !self.references.is_empty() {
            self.references.remove(&id);
        }
    }

    /// Binds the name of an attribute by another declaration.
    pub(crate) fn bind_attribute(&mut self, id: AttributeId, binding: Arc<Binding>) {
        let name = &mut self.attributes[id.0].attribute.name;
        *name = name.bound(Some(binding));
    }

    /// Adds a node that is not an element as the last child of an element.
    pub(crate) fn push_content(&mut self, parent: ElementId, kind: ContentKind, text: Cow<'s, str>) {
        let id = self.contents.push(ContentNode { text, kind, next: Link::NONE });
        self.link(parent, Link(id | Link::CONTENT));
    }

    /// Adds a reference to an entity, with its value, as the last child of an element.
    pub(super) fn push_entity(&mut self, parent: ElementId, name: &str, value: String) {
        self.push_content(parent, ContentKind::Entity, Cow::Owned(value));
        if let Some(id) = self.elements[parent.0].last_child.content() {
            self.entity_names.insert(id, name.into());
        }
    }

    /// Adds text or a CDATA section; text next to text is one node, and so are two sections.
    pub(super) fn push_text(&mut self, parent: ElementId, kind: ContentKind, text: Cow<'s, str>) {
        match self.elements[parent.0].last_child.content() {
            Some(last) if self.contents[last].kind == kind => self.contents[last].text.to_mut().push_str(&text),
            _ => self.push_content(parent, kind, text),
        }
    }

    /// Replaces all children of an element by pieces of text.
    ///
    /// # Errors
    /// The reason why libxml2 refuses an entity.
    pub(crate) fn set_text(&mut self, element: ElementId, pieces: Vec<Piece>) -> Result<(), &'static str> {
        let node = &mut self.elements[element.0];
        (node.first_child, node.last_child) = (Link::NONE, Link::NONE);
        for piece in pieces {
            match piece {
                Piece::Text(text) => self.push_content(element, ContentKind::Text, Cow::Owned(text)),
                Piece::Entity(name) => {
                    let value = self.dtd.as_mut().map_or_else(|| Ok(String::new()), |dtd| dtd.assigned(&name))?;
                    self.push_entity(element, &name, value);
                }
            }
        }
        Ok(())
    }

    /// Returns the first CDATA section of an element.
    pub(crate) fn first_cdata(&self, element: ElementId) -> Option<ContentId> {
        let is_cdata = |content: &u32| self.contents[*content].kind == ContentKind::Cdata;
        self.links(element).filter_map(Link::content).find(is_cdata).map(ContentId)
    }

    /// Replaces the text of a node that is not an element.
    pub(crate) fn replace_content(&mut self, content: ContentId, text: Cow<'s, str>) {
        self.contents[content.0].text = text;
    }

    /// Binds the name of an element by another declaration.
    pub(crate) fn bind_element(&mut self, element: ElementId, binding: Arc<Binding>) {
        let name = &mut self.elements[element.0].name;
        *name = name.bound(Some(binding));
    }

    pub(crate) fn attributes_of(&self, element: ElementId) -> impl Iterator<Item = AttributeId> {
        let first = self.elements[element.0].first_attribute;
        iter::successors(first.some(), |link| self.attributes[link.0].next.some()).map(|link| AttributeId(link.0))
    }

    /// Finds an attribute by its whole name.
    pub(crate) fn find_attribute(&self, element: ElementId, name: &Name<'_>) -> Option<AttributeId> {
        match self.index_of(element) {
            Some(index) => index.find(name, |id| &self.attribute(id).name),
            None => self.attributes_of(element).find(|id| self.attribute(*id).name == *name),
        }
    }

    /// Finds the first attribute with a local name.
    pub(super) fn find_local(&self, element: ElementId, local: &str) -> Option<AttributeId> {
        match self.index_of(element) {
            Some(index) => index.find_local(local, |id| &self.attribute(id).name),
            None => self.attributes_of(element).find(|id| self.attribute(*id).name.local() == local),
        }
    }

    fn index_of(&self, element: ElementId) -> Option<&AttributeIndex> {
        if self.wide.is_empty() { None } else { self.wide.get(&element) }
    }

    fn link(&mut self, parent: ElementId, child: Link) {
        let last = self.elements[parent.0].last_child;
        match (last.element(), last.content()) {
            (Some(last), _) => self.elements[last.0].next = child,
            (None, Some(last)) => self.contents[last].next = child,
            (None, None) => self.elements[parent.0].first_child = child,
        }
        self.elements[parent.0].last_child = child;
    }

    fn next(&self, link: Link) -> Link {
        match (link.element(), link.content()) {
            (Some(element), _) => self.elements[element.0].next,
            (None, Some(content)) => self.contents[content].next,
            (None, None) => Link::NONE,
        }
    }

    fn links(&self, parent: ElementId) -> impl Iterator<Item = Link> {
        let first = self.elements[parent.0].first_child;
        iter::successors(first.some(), |link| self.next(*link).some())
    }

    /// Returns all nodes below an element, in document order.
    fn below(&self, parent: ElementId) -> impl Iterator<Item = Link> {
        let mut ahead = vec![self.elements[parent.0].first_child];
        iter::from_fn(move || {
            while let Some(link) = ahead.pop() {
                if link == Link::NONE {
                    continue;
                }
                ahead.push(self.next(link));
                if let Some(element) = link.element() {
                    ahead.push(self.elements[element.0].first_child);
                }
                return Some(link);
            }
            None
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Limits the memory for a file of the smallest nodes to 20 times its size: an element has at least 4 bytes of
    /// text, an attribute 6, and text between elements 1. While a file is merged, each of its nodes exists twice.
    #[test]
    fn nodes_are_small() {
        assert!(size_of::<ElementNode<'_>>() <= 56);
        assert!(size_of::<AttributeNode<'_>>() <= 80);
        assert!(size_of::<ContentNode<'_>>() <= 32);
    }
}
