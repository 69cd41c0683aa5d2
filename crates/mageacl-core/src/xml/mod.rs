//! Parses XML as PHP's `DOMDocument::loadXML` does.
//!
//! A [`Document`] holds the elements of a file in an arena, each with its position. A text that libxml2 refuses is
//! refused with the position of the first error; a text that libxml2 accepts, for example with undeclared prefixes, is
//! accepted. quick-xml splits the text into tokens; the rules of well-formedness that it does not check are checked here.
//! Nothing in this module recurses on the depth of elements, and the time for a file is proportional to its size.

mod arena;
mod attributes;
mod chars;
mod decode;
mod document;
mod dtd;
mod entities;
mod name;
mod parse;
mod reference;
mod scope;
#[cfg(test)]
mod tests;
mod wide;

use std::borrow::Cow;

use crate::source::Span;

pub use decode::{DecodeError, decode};
pub use document::{AttributeId, Document, ElementId, MAX_NODES};
pub(crate) use document::{ContentId, ContentKind};
pub(crate) use entities::{Piece, assigned_pieces};
pub use name::{Binding, Name};
pub(crate) use name::{XML_NAMESPACE, split};
pub use parse::{MAX_DEPTH, parse};

/// An element of a [`Document`].
#[derive(Clone, Copy, Debug)]
pub struct Element<'d, 's> {
    document: &'d Document<'s>,
    id: ElementId,
    /// The name.
    pub name: &'d Name<'s>,
    /// The start tag.
    pub span: Span,
}

/// An attribute with its normalized value.
#[derive(Clone, Debug)]
pub struct Attribute<'s> {
    /// The name.
    pub name: Name<'s>,
    /// The value, with entities expanded and white space normalized.
    pub value: Cow<'s, str>,
    /// The name and the value as written.
    pub span: Span,
    /// The value as written, without its quotes.
    pub value_span: Span,
}

/// A child of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Child<'d, 's> {
    /// An element.
    Element(ElementId),
    /// Character data; adjacent pieces are one.
    Text(&'d Cow<'s, str>),
    /// A CDATA section.
    Cdata(&'d Cow<'s, str>),
    /// A reference to an entity.
    Entity {
        /// The name of the entity.
        name: &'d str,
        /// Its value in the document.
        text: &'d Cow<'s, str>,
    },
    /// A comment or a processing instruction, with its content.
    Other(&'d Cow<'s, str>),
}

/// The reason why a text is not well-formed, with its position.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct XmlError {
    /// The reason.
    pub message: String,
    /// The first byte of the offending piece.
    pub start: usize,
    /// The byte after it.
    pub end: usize,
}

impl<'d, 's> Element<'d, 's> {
    /// Returns the attributes in document order, without namespace declarations.
    pub fn attributes(self) -> impl Iterator<Item = &'d Attribute<'s>> {
        self.document.attributes_of(self.id).map(|id| self.document.attribute(id))
    }

    /// Returns the attribute with this name in no namespace (`DOMElement::getAttribute`, `@name` in `XPath`).
    #[must_use]
    pub fn plain_attribute(self, name: &str) -> Option<&'d Attribute<'s>> {
        self.plain_attribute_id(name).map(|id| self.document.attribute(id))
    }

    /// Returns the id of the attribute with this name in no namespace.
    #[must_use]
    pub fn plain_attribute_id(self, name: &str) -> Option<AttributeId> {
        self.document.find_attribute(self.id, &Name::new(name, None))
    }

    /// Returns the first attribute with this local name in any namespace (`DOMNamedNodeMap::getNamedItem`).
    #[must_use]
    pub fn named_item(self, local: &str) -> Option<&'d Attribute<'s>> {
        self.document.find_local(self.id, local).map(|id| self.document.attribute(id))
    }

    /// Returns the value of an attribute without a prefix (`DOMElement::getAttribute`): that of the element, or else the
    /// default value that the DOCTYPE declares, or else an empty text.
    #[must_use]
    pub(crate) fn attribute_or_default(self, name: &str) -> &'d str {
        match self.plain_attribute(name) {
            Some(attribute) => &attribute.value,
            None => self.document.default_value(self.id, name).unwrap_or_default(),
        }
    }

    /// Returns the children in document order.
    pub fn children(self) -> impl Iterator<Item = Child<'d, 's>> {
        self.document.children(self.id)
    }
}
