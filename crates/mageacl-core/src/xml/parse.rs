//! Parses text to a [`Document`].

use std::borrow::Cow;

use quick_xml::XmlVersion;
use quick_xml::escape::{EscapeError, resolve_predefined_entity};
use quick_xml::events::attributes::Attribute as AttributeToken;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::QName;
use quick_xml::{Error as TokenError, Reader};

use super::attributes::{self, RawAttribute};
use super::chars::{first_illegal, is_name, is_space};
use super::document::MAX_NODES;
use super::entities::{Entities, MAX_EXPANSION, MAX_NESTING};
use super::scope::Scope;
use super::{Attribute, ContentKind, Document, ElementId, Name, Namespace, XmlError};
use crate::source::{FileId, Span};

/// The maximum nesting depth of elements, as in libxml2 (`xmlParserMaxDepth`).
pub const MAX_DEPTH: usize = 257;

/// Parses a text as XML. Spans of the document refer to `file`.
///
/// # Errors
/// If libxml2 would report the text as not well-formed (with the position of the first error), or if the file has more
/// than [`MAX_NODES`] nodes.
pub fn parse(text: &str, file: FileId) -> Result<Document<'_>, XmlError> {
    if let Some((offset, c)) = first_illegal(text) {
        let message = format!("the character U+{:04X} is not allowed in XML", u32::from(c));
        return Err(XmlError { message, start: offset, end: offset + c.len_utf8() });
    }
    let mut parser = Parser {
        text,
        file,
        document: Document::default(),
        open: Vec::new(),
        scope: Scope::default(),
        entities: Entities::default(),
        expanded: 0,
        seen_doctype: false,
        raw: Vec::new(),
    };
    // The decoder has removed one byte order mark; quick-xml would silently skip a second one.
    if text.starts_with('\u{feff}') {
        return Err(error(0, '\u{feff}'.len_utf8(), "a second byte order mark before the root element"));
    }
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_comments = true;
    loop {
        let start = offset(reader.buffer_position());
        match reader.read_event() {
            Ok(Event::Eof) => return parser.finish(),
            Ok(event) => parser.event(event, start, offset(reader.buffer_position()))?,
            Err(error) => {
                return Err(parser.token_error(&error, start, offset(reader.error_position())));
            }
        }
    }
}

struct Parser<'s> {
    text: &'s str,
    file: FileId,
    document: Document<'s>,
    /// The open elements, each with the number of namespaces in scope before it.
    open: Vec<(ElementId, usize)>,
    scope: Scope<'s>,
    entities: Entities<'s>,
    expanded: usize,
    seen_doctype: bool,
    /// The attributes of the current tag.
    raw: Vec<RawAttribute>,
}

impl<'s> Parser<'s> {
    fn event(&mut self, event: Event<'s>, start: usize, end: usize) -> Result<(), XmlError> {
        if self.document.len() > MAX_NODES {
            return Err(error(start, end, format!("more than {MAX_NODES} elements, attributes and texts in one file")));
        }
        match event {
            Event::Start(tag) => self.open(&tag, start, end, false),
            Event::Empty(tag) => self.open(&tag, start, end, true),
            Event::End(_) => {
                if let Some((_, scope)) = self.open.pop() {
                    self.scope.leave(scope);
                }
                Ok(())
            }
            Event::Text(_) => self.character_data(start, end),
            Event::GeneralRef(reference) => self.reference(&reference, start, end),
            Event::CData(_) => {
                let Some(&(parent, _)) = self.open.last() else {
                    return Err(self.outside(start, end));
                };
                let content = &self.text[start + "<![CDATA[".len()..end - "]]>".len()];
                self.document.push_content(parent, ContentKind::Cdata, Cow::Borrowed(content));
                Ok(())
            }
            Event::Comment(_) => {
                self.push_other();
                Ok(())
            }
            Event::PI(instruction) => {
                let target = instruction.target();
                if target.eq_ignore_ascii_case("xml") || !is_name(target) {
                    return Err(error(start, end, format!("invalid name of a processing instruction: {target:?}")));
                }
                self.push_other();
                Ok(())
            }
            Event::Decl(_) => self.declaration(start, end),
            Event::DocType(_) => self.doctype(start, end),
            Event::Eof => Ok(()),
        }
    }

    fn finish(self) -> Result<Document<'s>, XmlError> {
        let end = self.text.len();
        if let Some(&(element, _)) = self.open.last() {
            let element = self.document.element(element);
            let message = format!("the element <{}> is never closed", element.name.qualified());
            return Err(error(element.span.start as usize, element.span.end as usize, message));
        }
        if self.document.is_empty() {
            return Err(error(0, end, "the file has no element"));
        }
        Ok(self.document)
    }

    fn open(&mut self, tag: &BytesStart<'s>, start: usize, end: usize, empty: bool) -> Result<(), XmlError> {
        if self.open.is_empty() && !self.document.is_empty() {
            return Err(error(start, end, "content after the root element"));
        }
        if self.open.len() >= MAX_DEPTH {
            return Err(error(start, end, format!("more than {MAX_DEPTH} nested elements")));
        }
        let name_end = start + 1 + tag.name().as_ref().len();
        let name = &self.text[start + 1..name_end];
        if !is_name(name) {
            return Err(error(start, end, format!("invalid element name {name:?}")));
        }
        // Reuses one allocation for all tags.
        let mut raw = std::mem::take(&mut self.raw);
        attributes::read(self.text, tag, (name_end, if empty { end - 2 } else { end - 1 }), &mut raw)?;
        if self.document.len() + raw.len() > MAX_NODES {
            return Err(error(start, end, format!("more than {MAX_NODES} elements, attributes and texts in one file")));
        }
        let scope_before = self.scope.depth();
        let declared = self.declare_namespaces(&raw)?;
        let parent = self.open.last().map(|(parent, _)| *parent);
        if parent.is_none() {
            self.document.set_root_namespaces(declared);
        }
        let name = Name::new(name, self.scope.of_element(name));
        let id = self.document.push_element(parent, name, self.span(start, end));
        for attribute in &raw {
            let ((start, end), value) = (attribute.name(), attribute.value());
            let written = &self.text[start..end];
            if written == "xmlns" || written.starts_with("xmlns:") {
                continue;
            }
            let attribute = Attribute {
                name: Name::new(written, self.scope.of_attribute(written)),
                value: self.value(value)?,
                span: self.span(start, value.1 + 1),
                value_span: self.span(value.0, value.1),
            };
            self.document.push_attribute(id, attribute);
        }
        self.document.index_attributes(id);
        self.raw = raw;
        if empty {
            self.scope.leave(scope_before);
        } else {
            self.open.push((id, scope_before));
        }
        Ok(())
    }

    /// Puts the namespaces that a tag declares into scope, and returns them.
    fn declare_namespaces(&mut self, raw: &[RawAttribute]) -> Result<Vec<Namespace<'s>>, XmlError> {
        let mut declared = Vec::new();
        for attribute in raw {
            let (start, end) = attribute.name();
            let written = &self.text[start..end];
            let prefix = if written == "xmlns" { Some("") } else { written.strip_prefix("xmlns:") };
            let Some(prefix) = prefix else { continue };
            let uri = self.value(attribute.value())?;
            self.scope.declare(prefix, &uri);
            declared.push(Namespace { prefix, uri });
        }
        Ok(declared)
    }

    /// Returns the normalized value of an attribute.
    fn value(&mut self, (start, end): (usize, usize)) -> Result<Cow<'s, str>, XmlError> {
        let written = &self.text[start..end];
        if let Some(at) = written.find('<') {
            return Err(error(start + at, start + at + 1, "`<` must be written `&lt;` in an attribute's value"));
        }
        let entities = &self.entities;
        let expanded = &mut self.expanded;
        let mut too_much = false;
        let token = AttributeToken { key: QName(""), value: Cow::Borrowed(written) };
        let normalized = token.normalized_value_with(XmlVersion::Explicit1_0, MAX_NESTING, |name| {
            if let Some(predefined) = resolve_predefined_entity(name) {
                return Some(predefined);
            }
            let replacement = entities.resolve(name).filter(|replacement| !replacement.contains('<'))?;
            *expanded += replacement.len();
            too_much = *expanded > MAX_EXPANSION;
            (!too_much).then_some(replacement)
        });
        match normalized {
            // A value without references was checked together with the whole text.
            Ok(value @ Cow::Borrowed(_)) => Ok(value),
            Ok(value) => match first_illegal(&value) {
                None => Ok(value),
                Some((_, c)) => Err(error(start, end, format!("the character U+{:04X} is not allowed", u32::from(c)))),
            },
            Err(_) if too_much => Err(error(start, end, format!("entities expand to more than {MAX_EXPANSION} bytes"))),
            Err(TokenError::Escape(problem)) => Err(error(start, end, escape_message(&problem))),
            Err(problem) => Err(error(start, end, problem.to_string())),
        }
    }

    fn character_data(&mut self, start: usize, end: usize) -> Result<(), XmlError> {
        let text = &self.text[start..end];
        let Some(&(parent, _)) = self.open.last() else {
            return match text.find(|c| !is_space(c)) {
                None => Ok(()),
                Some(at) => Err(self.outside(start + at, end)),
            };
        };
        if let Some(at) = text.find(']').and_then(|_| text.find("]]>")) {
            return Err(error(start + at, start + at + 3, "`]]>` is not allowed in text"));
        }
        self.document.push_text(parent, Cow::Borrowed(text));
        Ok(())
    }

    fn reference(&mut self, reference: &BytesRef<'_>, start: usize, end: usize) -> Result<(), XmlError> {
        let Some(&(parent, _)) = self.open.last() else { return Err(self.outside(start, end)) };
        let name = &self.text[start + 1..end - 1];
        if reference.is_char_ref() {
            let Ok(Some(c)) = reference.resolve_char_ref() else {
                return Err(error(start, end, "invalid character reference"));
            };
            if !super::chars::is_char(c) {
                return Err(error(start, end, format!("the character U+{:04X} is not allowed", u32::from(c))));
            }
            self.document.push_text(parent, Cow::Owned(c.to_string()));
        } else if let Some(predefined) = resolve_predefined_entity(name) {
            self.document.push_text(parent, Cow::Borrowed(predefined));
        } else if let Some(replacement) = self.entities.resolve(name) {
            self.expanded += replacement.len();
            if self.expanded > MAX_EXPANSION {
                return Err(error(start, end, format!("entities expand to more than {MAX_EXPANSION} bytes")));
            }
            self.document.push_content(parent, ContentKind::Entity, Cow::Borrowed(replacement));
        } else if self.entities.external && is_name(name) {
            self.document.push_content(parent, ContentKind::Entity, Cow::Borrowed(""));
        } else {
            return Err(error(start, end, format!("the entity `&{name};` is not declared")));
        }
        Ok(())
    }

    /// Adds a comment or a processing instruction. Its content is never read, but it separates texts.
    fn push_other(&mut self) {
        if let Some(&(parent, _)) = self.open.last() {
            self.document.push_content(parent, ContentKind::Other, Cow::Borrowed(""));
        }
    }

    fn declaration(&mut self, start: usize, end: usize) -> Result<(), XmlError> {
        if start != 0 {
            return Err(error(start, end, "an XML declaration is only allowed at the very start of the file"));
        }
        let content = BytesStart::from_content(&self.text[2..end - 2], "xml".len());
        let mut raw = Vec::new();
        attributes::read(self.text, &content, ("<?xml".len(), end - 2), &mut raw)?;
        let text = |(start, end): (usize, usize)| &self.text[start..end];
        let pairs: Vec<(&str, &str)> = raw.iter().map(|raw| (text(raw.name()), text(raw.value()))).collect();
        let mut ahead = pairs.as_slice();
        let mut take = |name: &str| match ahead {
            [(found, value), rest @ ..] if *found == name => {
                ahead = rest;
                Some(*value)
            }
            _ => None,
        };
        let version_fits = take("version").is_some_and(|version| {
            version
                .strip_prefix("1.")
                .is_some_and(|minor| !minor.is_empty() && minor.bytes().all(|b| b.is_ascii_digit()))
        });
        take("encoding");
        let standalone_fits = take("standalone").is_none_or(|value| matches!(value, "yes" | "no"));
        if version_fits && standalone_fits && ahead.is_empty() {
            Ok(())
        } else {
            Err(error(start, end, "the XML declaration must have the form <?xml version=\"1.0\" encoding=\"...\"?>"))
        }
    }

    fn doctype(&mut self, start: usize, end: usize) -> Result<(), XmlError> {
        if self.seen_doctype || !self.document.is_empty() {
            return Err(error(start, end, "a DOCTYPE is only allowed once, and before the first element"));
        }
        self.seen_doctype = true;
        let keyword = "<!DOCTYPE";
        let Some(content) = self.text[start..end - 1].strip_prefix(keyword) else {
            return Err(error(start, end, "`DOCTYPE` must be written in capitals"));
        };
        let skipped = content.len() - content.trim_start_matches(is_space).len();
        self.entities = Entities::parse(&content[skipped..]).map_err(|at| {
            error(start + keyword.len() + skipped + at, end, "this part of the DOCTYPE cannot be read")
        })?;
        Ok(())
    }

    fn span(&self, start: usize, end: usize) -> Span {
        let offset = |at| u32::try_from(at).unwrap_or(u32::MAX);
        Span { file: self.file, start: offset(start), end: offset(end) }
    }

    fn outside(&self, start: usize, end: usize) -> XmlError {
        let seen = !self.document.is_empty();
        error(start, end, if seen { "content after the root element" } else { "text before the first element" })
    }

    fn token_error(&self, problem: &TokenError, start: usize, at: usize) -> XmlError {
        let (from, message) = match problem {
            TokenError::Syntax(problem) => (start, problem.to_string()),
            TokenError::IllFormed(problem) => (at, problem.to_string()),
            other => (at, other.to_string()),
        };
        // quick-xml reports the start of the invalid token: a tag ends at its `>`, anything else at the end of its
        // line.
        let from = self.text.floor_char_boundary(from.min(self.text.len()));
        let rest = &self.text[from..];
        let line = rest.find('\n').unwrap_or(rest.len());
        let tag = rest[..line].find('>').filter(|_| rest.starts_with('<'));
        error(from, from + tag.map_or(line, |at| at + 1), message)
    }
}

pub(super) fn error(start: usize, end: usize, message: impl Into<String>) -> XmlError {
    XmlError { message: message.into(), start, end }
}

fn escape_message(problem: &EscapeError) -> String {
    match problem {
        EscapeError::UnrecognizedEntity(_, name) => {
            format!("the entity `&{name};` is not declared")
        }
        EscapeError::UnterminatedEntity(_) => "a lone `&` must be written `&amp;`".to_owned(),
        EscapeError::InvalidCharRef(_) => "invalid character reference".to_owned(),
        EscapeError::TooManyNestedEntities => "entities refer to each other recursively".to_owned(),
    }
}

fn offset(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}
