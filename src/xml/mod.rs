//! XML as PHP's `DOMDocument::loadXML` reads it.
//!
//! In goes a file's bytes, out comes a [`Document`]: elements in an arena, each with the place where it stands. What
//! libxml2 refuses, this module refuses too, with the place of the first mistake; what libxml2 lets pass (undeclared
//! prefixes, for one), passes. quick-xml cuts the text into tokens and normalizes attribute values; the rules of
//! well-formedness that it leaves to its user are kept here. Nothing in this module recurses on the depth of its input.

mod chars;
mod decode;
mod entities;
mod parse;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use crate::source::Span;

pub use decode::{DecodeError, decode};
pub use parse::{MAX_DEPTH, parse};

/// One element of a [`Document`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ElementId(u32);

/// A well-formed XML document. The root element is [`Document::ROOT`].
#[derive(Clone, Debug, Default)]
pub struct Document<'s> {
    elements: Vec<Element<'s>>,
    root_namespaces: Vec<Namespace<'s>>,
}

/// An element with its attributes and children.
#[derive(Clone, Debug)]
pub struct Element<'s> {
    /// Its name.
    pub name: Name<'s>,
    /// Its attributes in document order, without namespace declarations.
    pub attributes: Vec<Attribute<'s>>,
    /// Its children in document order.
    pub children: Vec<Child<'s>>,
    /// Its start tag.
    pub span: Span,
}

/// An attribute with its normalized value.
#[derive(Clone, Debug)]
pub struct Attribute<'s> {
    /// Its name.
    pub name: Name<'s>,
    /// The value, entities expanded and white space normalized.
    pub value: Cow<'s, str>,
    /// The name and the value as they are written.
    pub span: Span,
    /// The value as it is written, without its quotes.
    pub value_span: Span,
}

/// What an element holds.
#[derive(Clone, Debug)]
pub enum Child<'s> {
    /// Another element.
    Element(ElementId),
    /// Character data; adjacent pieces are one.
    Text(Cow<'s, str>),
    /// A CDATA section.
    Cdata(&'s str),
    /// A reference to an entity of the document's own, with the entity's text.
    Entity(Cow<'s, str>),
    /// A comment or a processing instruction: a node, but one without meaning here.
    Other,
}

/// The name of an element or attribute.
///
/// As in libxml2, a prefix that nothing declares is simply a part of the local name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Name<'s> {
    /// The name as it is written, with its prefix.
    pub qualified: Cow<'s, str>,
    /// The URI of its namespace.
    pub namespace: Option<Cow<'s, str>>,
}

/// A namespace declaration: the prefix (empty for the default namespace) and the URI.
#[derive(Clone, Debug)]
pub struct Namespace<'s> {
    /// The prefix, empty for the default namespace.
    pub prefix: &'s str,
    /// The URI, empty where the declaration takes the default namespace back.
    pub uri: Cow<'s, str>,
}

/// Why a text is not well-formed, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct XmlError {
    /// What is wrong, in words.
    pub message: String,
    /// The first byte of the offending piece.
    pub start: usize,
    /// The byte behind it.
    pub end: usize,
}

impl<'s> Document<'s> {
    /// The root element, which every document has.
    pub const ROOT: ElementId = ElementId(0);

    /// An element.
    #[must_use]
    pub fn element(&self, id: ElementId) -> &Element<'s> {
        &self.elements[id.0 as usize]
    }

    /// An element, to be changed.
    pub fn element_mut(&mut self, id: ElementId) -> &mut Element<'s> {
        &mut self.elements[id.0 as usize]
    }

    /// Puts a new element into the arena. It has no parent until some element's children name it.
    ///
    /// # Panics
    /// When the document holds more than four billion elements.
    pub fn push(&mut self, element: Element<'s>) -> ElementId {
        let id = u32::try_from(self.elements.len()).unwrap_or_else(|_| unreachable!("more elements than memory holds"));
        self.elements.push(element);
        ElementId(id)
    }

    /// The namespaces that the root element declares: those that an `XPath` query of PHP's `DOMXPath` knows.
    #[must_use]
    pub fn root_namespaces(&self) -> &[Namespace<'s>] {
        &self.root_namespaces
    }

    /// The child elements of an element.
    #[must_use]
    pub fn child_elements(&self, id: ElementId) -> impl DoubleEndedIterator<Item = ElementId> {
        self.element(id).children.iter().filter_map(|child| match child {
            Child::Element(child) => Some(*child),
            _ => None,
        })
    }

    /// All elements below an element whose local name is `local`, in document order, as
    /// `DOMElement::getElementsByTagName` gives them (namespaces do not count).
    #[must_use]
    pub fn descendants(&self, id: ElementId, local: &str) -> Vec<ElementId> {
        let mut found = Vec::new();
        let mut ahead: Vec<ElementId> = self.child_elements(id).rev().collect();
        while let Some(element) = ahead.pop() {
            if self.element(element).name.local() == local {
                found.push(element);
            }
            ahead.extend(self.child_elements(element).rev());
        }
        found
    }

    /// The text of an element and of all below it (`DOMNode::nodeValue` of an element).
    #[must_use]
    pub fn text(&self, id: ElementId) -> String {
        let mut text = String::new();
        let mut ahead: Vec<&Child<'s>> = self.element(id).children.iter().rev().collect();
        while let Some(child) = ahead.pop() {
            match child {
                Child::Element(element) => {
                    ahead.extend(self.element(*element).children.iter().rev());
                }
                Child::Text(piece) | Child::Entity(piece) => text.push_str(piece),
                Child::Cdata(piece) => text.push_str(piece),
                Child::Other => {}
            }
        }
        text
    }
}

impl<'s> Element<'s> {
    /// The attribute of this name that is in no namespace (`DOMElement::getAttribute`, `@name` in `XPath`).
    #[must_use]
    pub fn plain_attribute(&self, name: &str) -> Option<&Attribute<'s>> {
        self.attributes.iter().find(|attribute| attribute.name.namespace.is_none() && attribute.name.qualified == name)
    }

    /// The first attribute of this local name, whatever its namespace (`DOMNamedNodeMap::getNamedItem`).
    #[must_use]
    pub fn named_item(&self, local: &str) -> Option<&Attribute<'s>> {
        self.attributes.iter().find(|attribute| attribute.name.local() == local)
    }
}

impl Name<'_> {
    /// The name without the prefix of its namespace.
    #[must_use]
    pub fn local(&self) -> &str {
        let prefixed = self.namespace.as_ref().and_then(|_| self.qualified.split_once(':'));
        prefixed.map_or(&self.qualified, |(_, local)| local)
    }
}
