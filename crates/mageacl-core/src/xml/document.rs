//! Documents: elements, attributes and text in arenas, linked in document order.
//!
//! Hostile files consist of the smallest possible nodes, so nodes are small: they refer to each other by index, and
//! none owns a list.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::HashMap;
use std::iter;

use super::arena::Arena;
use super::wide::{AttributeIndex, FEW};
use super::{Attribute, Child, Element, Name, Namespace};
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
    root_namespaces: Vec<Namespace<'s>>,
    wide: HashMap<ElementId, AttributeIndex>,
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

    /// Returns the namespaces that the root element declares: those that an `XPath` query of PHP's `DOMXPath` resolves.
    #[must_use]
    pub fn root_namespaces(&self) -> &[Namespace<'s>] {
        &self.root_namespaces
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
                    ContentKind::Entity => Child::Entity(text),
                    ContentKind::Other => Child::Other,
                }
            }
            (None, None) => Child::Other,
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
        let pieces = self.below(id).filter_map(Link::content).map(|content| &*self.contents[content].text);
        pieces.collect()
    }

    /// Returns the number of nodes of all kinds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.elements.len() + self.attributes.len() + self.contents.len()
    }

    /// Returns whether the document has no element, which is only the case while it is being read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.elements.len() == 0
    }

    pub(super) fn set_root_namespaces(&mut self, namespaces: Vec<Namespace<'s>>) {
        self.root_namespaces = namespaces;
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

    /// Replaces an attribute by one of the same name.
    pub(crate) fn replace_attribute(&mut self, id: AttributeId, attribute: Attribute<'s>) {
        self.attributes[id.0].attribute = attribute;
    }

    /// Adds a node that is not an element as the last child of an element.
    pub(crate) fn push_content(&mut self, parent: ElementId, kind: ContentKind, text: Cow<'s, str>) {
        let id = self.contents.push(ContentNode { text, kind, next: Link::NONE });
        self.link(parent, Link(id | Link::CONTENT));
    }

    /// Adds text; text next to text is one node.
    pub(super) fn push_text(&mut self, parent: ElementId, text: Cow<'s, str>) {
        match self.elements[parent.0].last_child.content() {
            Some(last) if self.contents[last].kind == ContentKind::Text => {
                self.contents[last].text.to_mut().push_str(&text);
            }
            _ => self.push_content(parent, ContentKind::Text, text),
        }
    }

    /// Replaces all children of an element by one text.
    pub(crate) fn set_text(&mut self, element: ElementId, text: Cow<'s, str>) {
        let node = &mut self.elements[element.0];
        (node.first_child, node.last_child) = (Link::NONE, Link::NONE);
        self.push_content(element, ContentKind::Text, text);
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

    pub(crate) fn name_mut(&mut self, element: ElementId) -> &mut Name<'s> {
        &mut self.elements[element.0].name
    }

    pub(super) fn attributes_of(&self, element: ElementId) -> impl Iterator<Item = AttributeId> {
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
