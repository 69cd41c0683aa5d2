//! Parses text to a [`Document`].

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Error as TokenError, Reader};

use super::attributes::{self, DUPLICATE, RawAttribute, namespace_prefix};
use super::chars::{first_illegal, is_name, is_space};
use super::document::MAX_NODES;
use super::dtd::{Dtd, normalize};
use super::entities::{Piece, Usage};
use super::reference::{self, Reference, line_ends};
use super::scope::Scope;
use super::{Attribute, Binding, ContentKind, Document, ElementId, Name, XmlError};
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
    // The decoder has removed one byte order mark; quick-xml would silently skip a second one.
    if text.starts_with('\u{feff}') {
        return Err(error(0, '\u{feff}'.len_utf8(), "a second byte order mark before the root element"));
    }
    let mut parser = Parser::new(text, file);
    parser.run()?;
    Ok(parser.into_document())
}

/// A document, or the replacement text of an entity, that is being parsed.
pub(super) struct Parser<'s> {
    text: &'s str,
    pub(super) file: FileId,
    pub(super) document: Document<'s>,
    /// The open elements, each with the number of namespaces in scope before it.
    open: Vec<(ElementId, usize)>,
    scope: Scope,
    pub(super) dtd: Dtd,
    /// The number of bytes that references expanded to.
    pub(super) expanded: usize,
    /// The number of entities that this text is nested in.
    pub(super) nesting: usize,
    is_standalone: bool,
    seen_doctype: bool,
    /// The attributes of the current tag.
    raw: Vec<RawAttribute>,
}

impl<'s> Parser<'s> {
    pub(super) fn new(text: &'s str, file: FileId) -> Self {
        Parser {
            text,
            file,
            document: Document::default(),
            open: Vec::new(),
            scope: Scope::default(),
            dtd: Dtd::default(),
            expanded: 0,
            nesting: 0,
            is_standalone: false,
            seen_doctype: false,
            raw: Vec::new(),
        }
    }

    /// Parses the whole text.
    pub(super) fn run(&mut self) -> Result<(), XmlError> {
        let mut reader = Reader::from_str(self.text);
        reader.config_mut().check_comments = true;
        loop {
            let start = offset(reader.buffer_position());
            match reader.read_event() {
                Ok(Event::Eof) => return self.finish(),
                Ok(event) => self.event(event, start, offset(reader.buffer_position()))?,
                Err(error) => {
                    return Err(self.token_error(&error, start, offset(reader.error_position())));
                }
            }
        }
    }

    fn into_document(mut self) -> Document<'s> {
        if self.seen_doctype {
            self.document.set_dtd(self.dtd);
        }
        self.document
    }

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
                self.document.push_text(parent, ContentKind::Cdata, line_ends(content));
                Ok(())
            }
            Event::Comment(_) => {
                self.push_other(&self.text[start + "<!--".len()..end - "-->".len()]);
                Ok(())
            }
            Event::PI(instruction) => {
                let target = instruction.target();
                if target.eq_ignore_ascii_case("xml") || !is_name(target) {
                    return Err(error(start, end, format!("invalid name of a processing instruction: {target:?}")));
                }
                let content = self.text[start + "<?".len()..end - "?>".len()].strip_prefix(target).unwrap_or_default();
                self.push_other(content.trim_start_matches(is_space));
                Ok(())
            }
            Event::Decl(_) => self.declaration(start, end),
            Event::DocType(_) => self.doctype(start, end),
            Event::Eof => Ok(()),
        }
    }

    fn finish(&self) -> Result<(), XmlError> {
        let end = self.text.len();
        if let Some(&(element, _)) = self.open.last() {
            let element = self.document.element(element);
            let message = format!("the element <{}> is never closed", element.name.qualified());
            return Err(error(element.span.start as usize, element.span.end as usize, message));
        }
        if self.document.is_empty() {
            return Err(error(0, end, "the file has no element"));
        }
        Ok(())
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
        let declared = self.declare_namespaces(name, &raw)?;
        let parent = self.open.last().map(|(parent, _)| *parent);
        let id =
            self.document.push_element(parent, Name::new(name, self.scope.of_element(name)), self.span(start, end));
        self.document.set_namespaces(id, declared);
        for attribute in &raw {
            let ((start, end), value) = (attribute.name(), attribute.value());
            let written = &self.text[start..end];
            if namespace_prefix(written).is_some() {
                continue;
            }
            let (text, pieces) = self.value(value, self.dtd.is_tokenized(name, written))?;
            let attribute = Attribute {
                name: Name::new(written, self.scope.of_attribute(written)),
                value: text,
                span: self.span(start, value.1 + 1),
                value_span: self.span(value.0, value.1),
            };
            let attribute = self.document.push_attribute(id, attribute);
            self.document.set_references(attribute, pieces);
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
    fn declare_namespaces(&mut self, element: &str, raw: &[RawAttribute]) -> Result<Vec<Arc<Binding>>, XmlError> {
        let mut declared: Vec<Arc<Binding>> = Vec::new();
        let mut prefixes = HashSet::new();
        for attribute in raw {
            let (start, end) = attribute.name();
            let written = &self.text[start..end];
            let Some(prefix) = namespace_prefix(written) else { continue };
            let (uri, _) = self.value(attribute.value(), self.dtd.is_tokenized(element, written))?;
            let Some(binding) = self.scope.declare(prefix, &uri) else { continue };
            if !prefixes.insert(prefix) {
                return Err(error(start, end, DUPLICATE));
            }
            declared.push(binding);
        }
        for default in self.dtd.namespaces_of(element) {
            if !prefixes.contains(&*default.prefix) {
                declared.extend(self.scope.declare(&default.prefix, &default.uri));
            }
        }
        Ok(declared)
    }

    /// Returns the normalized value of an attribute, and its pieces if it refers to an entity.
    fn value(
        &mut self,
        (start, end): (usize, usize),
        is_tokenized: bool,
    ) -> Result<(Cow<'s, str>, Option<Vec<Piece>>), XmlError> {
        let written = &self.text[start..end];
        if let Some(at) = written.find('<') {
            return Err(error(start + at, start + at + 1, "`<` must be written `&lt;` in an attribute's value"));
        }
        if !is_tokenized && !written.contains(['&', '\t', '\n', '\r']) {
            return Ok((Cow::Borrowed(written), None));
        }
        let mut value = String::with_capacity(written.len());
        let mut pieces: Vec<Piece> = Vec::new();
        // The text since the last reference to an entity, and its start in the value.
        let mut plain_from = 0;
        let mut at = start;
        for piece in reference::pieces(written) {
            match piece {
                Reference::Text(text) => {
                    at += text.len();
                    value.push_str(&text.replace("\r\n", " ").replace(is_space, " "));
                }
                Reference::Char(c) => {
                    at = self.after_reference(at);
                    value.push(c);
                }
                Reference::Entity(name) => {
                    let from = at;
                    at = self.after_reference(at);
                    pieces.push(Piece::Text(value[plain_from..].to_owned()));
                    pieces.push(Piece::Entity(name.into()));
                    value.push_str(&self.entity(name, Usage::Attribute, (from, at))?);
                    plain_from = value.len();
                }
                Reference::Invalid(range) => {
                    let (from, to) = (start + range.start, start + range.end);
                    return Err(error(from, to, invalid_reference(&self.text[from..to])));
                }
            }
        }
        if pieces.is_empty() {
            let value = if is_tokenized { normalize(&value) } else { value };
            return Ok((Cow::Owned(value), None));
        }
        pieces.push(Piece::Text(value[plain_from..].to_owned()));
        Ok((Cow::Owned(value), Some(pieces)))
    }

    /// Returns the end of the reference at a position.
    fn after_reference(&self, at: usize) -> usize {
        self.text[at..].find(';').map_or(self.text.len(), |length| at + length + 1)
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
        self.document.push_text(parent, ContentKind::Text, line_ends(text));
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
            self.document.push_text(parent, ContentKind::Text, Cow::Owned(c.to_string()));
        } else if let Some(predefined) = resolve_predefined_entity(name) {
            self.document.push_text(parent, ContentKind::Text, Cow::Borrowed(predefined));
        } else if is_name(name) {
            let value = self.entity(name, Usage::Content, (start, end))?;
            self.document.push_entity(parent, name, value);
        } else {
            return Err(error(start, end, invalid_reference(&self.text[start..end])));
        }
        Ok(())
    }

    /// Adds a comment or a processing instruction. Its content is read only in an entity, but it separates texts.
    fn push_other(&mut self, content: &'s str) {
        if let Some(&(parent, _)) = self.open.last() {
            self.document.push_content(parent, ContentKind::Other, line_ends(content));
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
        let standalone = take("standalone");
        let standalone_fits = standalone.is_none_or(|value| matches!(value, "yes" | "no"));
        let is_complete = ahead.is_empty();
        self.is_standalone = standalone == Some("yes");
        if version_fits && standalone_fits && is_complete {
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
        self.dtd = Dtd::parse(content, start + keyword.len(), self.is_standalone)
            .map_err(|(at, message)| error(at, end, format!("invalid DOCTYPE: {message}")))?;
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

fn invalid_reference(written: &str) -> String {
    match written.strip_prefix("&#") {
        None => "a lone `&` must be written `&amp;`".to_owned(),
        Some(_) => "invalid character reference".to_owned(),
    }
}

fn offset(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}
