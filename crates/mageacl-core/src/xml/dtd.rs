//! The declarations of a DOCTYPE on which the content of a document depends: entities and attributes.
//!
//! libxml2 keeps entities as references and looks them up when a value is read, in the document that contains the
//! reference at that time. Attributes with a default value are not added to elements, but DOM finds the declaration.

mod subset;

use std::collections::HashMap;
use std::sync::Arc;

use super::Binding;

/// The declarations of a DOCTYPE.
#[derive(Clone, Debug, Default)]
pub(crate) struct Dtd {
    entities: HashMap<Box<str>, Entity>,
    /// The replacement texts of parameter entities; `None` for external ones, which PHP does not load.
    parameters: HashMap<Box<str>, Option<Arc<str>>>,
    /// The declared attributes, by the names of their element and their own names, both as written.
    attributes: HashMap<Box<str>, HashMap<Box<str>, AttributeDeclaration>>,
    /// The namespaces that elements declare by default.
    namespaces: HashMap<Box<str>, Vec<Binding>>,
    /// Whether some declarations are not read because they are external. If so, an unknown reference is not an error.
    pub(super) is_partial: bool,
}

/// A declared entity.
#[derive(Clone, Debug)]
pub(super) enum Entity {
    /// The entity has a replacement text.
    Internal {
        /// The replacement text.
        content: Arc<str>,
        /// Its values. `None` until the first use: libxml2 parses an entity when it is first referenced, and one that is
        /// not has no value, even if a reference to it moves here from another document.
        values: Option<Arc<EntityValues>>,
        /// Whether it is being parsed.
        is_open: bool,
    },
    /// PHP does not load external entities.
    External,
    /// The entity names data that is not XML.
    Unparsed,
}

/// The values of an entity that was used.
#[derive(Clone, Debug, Default)]
pub(super) struct EntityValues {
    /// The value of a reference in content.
    pub(super) in_content: String,
    /// The value of a reference in an attribute.
    pub(super) in_attribute: String,
}

/// A declared attribute.
#[derive(Clone, Debug)]
struct AttributeDeclaration {
    /// Whether white space in values is normalized: the type is not `CDATA`.
    is_tokenized: bool,
    default: Option<Box<str>>,
    /// The bytes of the declaration in the file.
    at: (usize, usize),
}

impl Dtd {
    /// Returns a declared entity.
    pub(super) fn entity(&self, name: &str) -> Option<&Entity> {
        self.entities.get(name)
    }

    pub(super) fn entity_mut(&mut self, name: &str) -> Option<&mut Entity> {
        self.entities.get_mut(name)
    }

    /// Returns the values of an entity that was used in this document.
    pub(super) fn values(&self, name: &str) -> Option<&EntityValues> {
        match self.entities.get(name) {
            Some(Entity::Internal { values, .. }) => values.as_deref(),
            _ => None,
        }
    }

    /// Returns the namespaces that an element declares by default.
    pub(super) fn namespaces_of(&self, element: &str) -> &[Binding] {
        self.namespaces.get(element).map_or(&[], Vec::as_slice)
    }

    /// Returns whether white space in the values of an attribute is normalized. Names are as written.
    pub(super) fn is_tokenized(&self, element: &str, attribute: &str) -> bool {
        self.declaration(element, attribute).is_some_and(|declared| declared.is_tokenized)
    }

    /// Returns the default value of an attribute, and the bytes of its declaration.
    pub(super) fn default_of(&self, element: &str, attribute: &str) -> Option<(&str, (usize, usize))> {
        let declared = self.declaration(element, attribute)?;
        Some((declared.default.as_deref()?, declared.at))
    }

    fn declaration(&self, element: &str, attribute: &str) -> Option<&AttributeDeclaration> {
        if self.attributes.is_empty() { None } else { self.attributes.get(element)?.get(attribute) }
    }

    /// Adds a declaration of an attribute. As in libxml2, the first one of a name counts.
    fn declare_attribute(
        &mut self,
        element: &str,
        attribute: &str,
        declared: AttributeDeclaration,
        value: Option<&str>,
    ) {
        let prefix = if attribute == "xmlns" { Some("") } else { attribute.strip_prefix("xmlns:") };
        if let (Some(prefix), Some(uri)) = (prefix, value) {
            let known = self.namespaces.entry(element.into()).or_default();
            if !known.iter().any(|other| *other.prefix == *prefix) {
                known.push(Binding { prefix: prefix.into(), uri: uri.into() });
            }
        }
        self.attributes.entry(element.into()).or_default().entry(attribute.into()).or_insert(declared);
    }
}

/// Returns whether a text is a name or several, or name tokens, as the default value of a tokenized attribute must be.
fn is_tokens(kind: &str, value: &str) -> bool {
    let is_token = |token: &str| match kind {
        "NMTOKEN" | "NMTOKENS" | "" => super::chars::is_token(token),
        _ => super::chars::is_name(token),
    };
    let mut tokens = value.split(' ');
    match kind {
        "IDREFS" | "ENTITIES" | "NMTOKENS" | "" => tokens.all(is_token),
        _ => is_token(value),
    }
}

/// Returns the value of an attribute after the normalization of tokenized types.
pub(super) fn normalize(value: &str) -> String {
    value.split(' ').filter(|token| !token.is_empty()).collect::<Vec<_>>().join(" ")
}
