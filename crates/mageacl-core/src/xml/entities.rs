//! The values of entities: parsed at their first use, as libxml2 does.

use std::borrow::Cow;
use std::sync::Arc;

use super::dtd::{Dtd, Entity, EntityValues};
use super::parse::{Parser, error};
use super::reference::{self, Reference};
use super::{Child, Document, XmlError};

/// The maximum number of bytes that all references of one document may expand to, as in libxml2.
pub(super) const MAX_EXPANSION: usize = 1_000_000;

/// The maximum nesting of entities that refer to entities, as in libxml2.
pub(super) const MAX_NESTING: usize = 40;

/// The part of a document that a reference is in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Usage {
    Content,
    Attribute,
}

impl Parser<'_> {
    /// Returns the value of a reference to an entity that is not predefined, between two bytes of the text.
    ///
    /// # Errors
    /// If the entity is not declared or its replacement text may not be used here.
    pub(super) fn entity(
        &mut self,
        name: &str,
        usage: Usage,
        (start, end): (usize, usize),
    ) -> Result<String, XmlError> {
        let refuse = |message: String| error(start, end, message);
        let (content, values) = match self.dtd.entity(name) {
            None if self.dtd.is_partial => return Ok(String::new()),
            None => return Err(refuse(format!("the entity `&{name};` is not declared"))),
            Some(Entity::External) if usage == Usage::Content => return Ok(String::new()),
            Some(Entity::External) => {
                return Err(refuse(format!("the external entity `&{name};` is not allowed in an attribute")));
            }
            Some(Entity::Unparsed) => return Err(refuse(format!("the entity `&{name};` is not XML"))),
            Some(Entity::Internal { is_open: true, .. }) => {
                return Err(refuse("entities refer to each other recursively".to_owned()));
            }
            Some(Entity::Internal { content, values, .. }) => (Arc::clone(content), values.clone()),
        };
        if usage == Usage::Attribute && content.contains('<') {
            return Err(refuse(format!("`&{name};` contains `<`, which is not allowed in an attribute")));
        }
        let values = match values {
            Some(values) => values,
            None => self.first_use(name, &content, usage, (start, end))?,
        };
        let value = match usage {
            Usage::Content => &values.in_content,
            Usage::Attribute => &values.in_attribute,
        };
        self.expanded += value.len();
        if self.expanded > MAX_EXPANSION {
            return Err(refuse(format!("entities expand to more than {MAX_EXPANSION} bytes")));
        }
        Ok(value.clone())
    }

    fn first_use(
        &mut self,
        name: &str,
        content: &str,
        usage: Usage,
        (start, end): (usize, usize),
    ) -> Result<Arc<EntityValues>, XmlError> {
        if self.nesting >= MAX_NESTING {
            return Err(error(start, end, "entities refer to each other recursively"));
        }
        self.nesting += 1;
        self.dtd.set_open(name, true);
        let values = match usage {
            Usage::Content => self.parse_entity(content),
            Usage::Attribute => self.text_of_entity(content, (start, end)),
        };
        self.dtd.set_open(name, false);
        self.nesting -= 1;
        let values = values.map_err(|problem| {
            let message = problem.message;
            // An error inside several entities names the innermost one.
            let is_named = message.starts_with("the entity ") || message.starts_with("entities ");
            let message =
                if is_named { message } else { format!("the entity `&{name};` is not well-formed: {message}") };
            error(start, end, message)
        })?;
        let values = Arc::new(values);
        self.dtd.set_values(name, Arc::clone(&values));
        Ok(values)
    }

    /// Parses a replacement text as content.
    fn parse_entity(&mut self, content: &str) -> Result<EntityValues, XmlError> {
        let text = format!("<x>{content}</x>");
        let mut inner = Parser::new(&text, self.file);
        inner.dtd = std::mem::take(&mut self.dtd);
        (inner.expanded, inner.nesting) = (self.expanded, self.nesting);
        let result = inner.run();
        (self.dtd, self.expanded) = (std::mem::take(&mut inner.dtd), inner.expanded);
        result?;
        let document = std::mem::take(&mut inner.document);
        let mut values = EntityValues::default();
        for child in document.children(Document::ROOT) {
            match child {
                Child::Text(text) | Child::Cdata(text) | Child::Entity { text, .. } => {
                    values.in_content.push_str(text);
                    values.in_attribute.push_str(text);
                }
                Child::Element(element) => values.in_content.push_str(&document.text(element)),
                // libxml2 includes the text of a comment if it is directly in an entity.
                Child::Other(text) => values.in_content.push_str(text),
            }
        }
        Ok(values)
    }

    /// Replaces the references in a replacement text that an attribute refers to.
    fn text_of_entity(&mut self, content: &str, at: (usize, usize)) -> Result<EntityValues, XmlError> {
        let mut value = String::new();
        for piece in reference::pieces(content) {
            match piece {
                Reference::Text(text) => value.push_str(text),
                Reference::Char(c) => value.push(c),
                Reference::Entity(name) => value.push_str(&self.entity(name, Usage::Attribute, at)?),
                Reference::Invalid(_) => return Err(error(at.0, at.1, "a lone `&`")),
            }
            if value.len() > MAX_EXPANSION {
                return Err(error(at.0, at.1, format!("entities expand to more than {MAX_EXPANSION} bytes")));
            }
        }
        Ok(EntityValues { in_content: value.clone(), in_attribute: value })
    }
}

/// A piece of the value of an attribute, or of a text that DOM assigns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// Text, with character references replaced.
    Text(String),
    /// A reference to an entity.
    Entity(Box<str>),
}

/// Parses a text that DOM assigns as the value of an element (`xmlStringLenGetNodeList`). Unlike in a file, a reference
/// may be empty or name any entity.
///
/// # Errors
/// The reason why libxml2 refuses the text, a warning that Magento turns into an exception.
pub(crate) fn assigned_pieces(text: &str) -> Result<Vec<Piece>, &'static str> {
    let mut pieces = Vec::new();
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        plain.push_str(before);
        if let Some(number) = after.strip_prefix('#') {
            let (digits, radix) = number.strip_prefix('x').map_or((number, 10), |digits| (digits, 16));
            let length = digits.find(|c: char| !c.is_digit(radix)).unwrap_or(digits.len());
            rest = digits[length..].strip_prefix(';').ok_or("an invalid character reference")?;
            let code = digits[..length].trim_start_matches('0');
            match u32::from_str_radix(code, radix) {
                // A reference to no character is removed.
                _ if code.is_empty() => {}
                Ok(code) => plain.push(char::from_u32(code).ok_or("an invalid character reference")?),
                Err(_) => return Err("an invalid character reference"),
            }
            continue;
        }
        let (name, after) = after.split_once(';').ok_or("an `&` without a `;` after it")?;
        rest = after;
        if let Some(predefined) = quick_xml::escape::resolve_predefined_entity(name) {
            plain.push_str(predefined);
        } else if !name.is_empty() {
            if !plain.is_empty() {
                pieces.push(Piece::Text(std::mem::take(&mut plain)));
            }
            pieces.push(Piece::Entity(name.into()));
        }
    }
    plain.push_str(rest);
    if !plain.is_empty() || pieces.is_empty() {
        pieces.push(Piece::Text(plain));
    }
    Ok(pieces)
}

impl Dtd {
    fn set_open(&mut self, name: &str, open: bool) {
        if let Some(Entity::Internal { is_open, .. }) = self.entity_mut(name) {
            *is_open = open;
        }
    }

    fn set_values(&mut self, name: &str, used: Arc<EntityValues>) {
        if let Some(Entity::Internal { values, .. }) = self.entity_mut(name) {
            *values = Some(used);
        }
    }

    /// Returns the value of a reference that DOM inserts into an attribute or element, and marks the entity as used.
    pub(super) fn assigned(&mut self, name: &str) -> Result<String, &'static str> {
        self.assigned_below(name, 0)
    }

    fn assigned_below(&mut self, name: &str, depth: usize) -> Result<String, &'static str> {
        let content = match self.entity(name) {
            Some(Entity::Internal { values: Some(values), .. }) => return Ok(values.in_content.clone()),
            Some(Entity::Internal { content, values: None, .. }) if depth < MAX_NESTING => Arc::clone(content),
            _ => return Ok(String::new()),
        };
        // libxml2 marks the entity before it looks at the references inside.
        self.set_values(name, Arc::default());
        let mut value = String::new();
        for piece in assigned_pieces(&content)? {
            match piece {
                Piece::Text(text) => value.push_str(&text),
                Piece::Entity(inner) => value.push_str(&self.assigned_below(&inner, depth + 1)?),
            }
            if value.len() > MAX_EXPANSION {
                return Err("entities that expand to too much");
            }
        }
        self.set_values(name, Arc::new(EntityValues { in_content: value.clone(), in_attribute: value.clone() }));
        Ok(value)
    }
}

/// Returns the text of pieces, with the value of each entity.
pub(super) fn joined<'p>(pieces: &'p [Piece], value: impl Fn(&str) -> Cow<'p, str>) -> String {
    let texts = pieces.iter().map(|piece| match piece {
        Piece::Text(text) => Cow::Borrowed(text.as_str()),
        Piece::Entity(name) => value(name),
    });
    texts.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_assigned_text_is_parsed_for_references() {
        let text = |text: &str| Piece::Text(text.to_owned());
        let entity = |name: &str| Piece::Entity(name.into());
        let table = [
            ("", vec![text("")]),
            ("a", vec![text("a")]),
            ("a&lt;&amp;b", vec![text("a<&b")]),
            ("&#65;&#x42;&#;&#0;", vec![text("AB")]),
            ("&;x", vec![text("x")]),
            ("&", vec![]),
            ("a&e;b&f g;", vec![text("a"), entity("e"), text("b"), entity("f g")]),
            ("a & b", vec![]),
            ("&#x4z;", vec![]),
            ("&#1114112;", vec![]),
            ("&#99999999999;", vec![]),
            ("&lt", vec![]),
        ];
        for (assigned, expected) in table {
            assert_eq!(assigned_pieces(assigned).unwrap_or_default(), expected, "{assigned}");
        }
    }
}
