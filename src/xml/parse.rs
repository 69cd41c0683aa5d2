//! Text to [`Document`].

use std::borrow::Cow;

use quick_xml::XmlVersion;
use quick_xml::escape::{EscapeError, resolve_predefined_entity};
use quick_xml::events::attributes::{AttrError, Attribute as AttributeToken};
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::QName;
use quick_xml::{Error as TokenError, Reader};

use super::chars::{first_illegal, is_name, is_space};
use super::entities::{Entities, MAX_EXPANSION, MAX_NESTING};
use super::{Attribute, Child, Document, Element, ElementId, Name, Namespace, XmlError};
use crate::source::{FileId, Span};

/// How many elements may stand inside each other: libxml2's own limit (`xmlParserMaxDepth`).
pub const MAX_DEPTH: usize = 257;

/// The namespace of the prefix `xml`, which no document needs to declare.
const XML_NAMESPACE: &str = "http://www.w3.org/XML/1998/namespace";

/// Reads a text as XML. Spans of the document point into `file`.
///
/// # Errors
/// The first place where the text is not well-formed, judged as libxml2 does.
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
        scope: Vec::new(),
        entities: Entities::default(),
        expanded: 0,
        seen_doctype: false,
        raw: Vec::new(),
    };
    // The one byte order mark that a file may begin with is gone; quick-xml would skip another without a word.
    if text.starts_with('\u{feff}') {
        return Err(error(0, '\u{feff}'.len_utf8(), "a second byte order mark stands before the root element"));
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
    /// The elements whose end tag is still to come, each with the number of namespaces in scope before it.
    open: Vec<(ElementId, usize)>,
    scope: Vec<Namespace<'s>>,
    entities: Entities<'s>,
    expanded: usize,
    seen_doctype: bool,
    /// The attributes of the tag at hand.
    raw: Vec<RawAttribute>,
}

/// An attribute as it is written: byte ranges of name and value, the latter without quotes.
struct RawAttribute {
    name: (usize, usize),
    value: (usize, usize),
}

impl<'s> Parser<'s> {
    fn event(&mut self, event: Event<'s>, start: usize, end: usize) -> Result<(), XmlError> {
        match event {
            Event::Start(tag) => self.open(&tag, start, end, false),
            Event::Empty(tag) => self.open(&tag, start, end, true),
            Event::End(_) => {
                if let Some((_, scope)) = self.open.pop() {
                    self.scope.truncate(scope);
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
                self.document.element_mut(parent).children.push(Child::Cdata(content));
                Ok(())
            }
            Event::Comment(_) => {
                self.push_other();
                Ok(())
            }
            Event::PI(instruction) => {
                let target = instruction.target();
                if target.eq_ignore_ascii_case("xml") || !is_name(target) {
                    return Err(error(start, end, format!("{target:?} cannot be a processing instruction's name")));
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
            let message = format!("the element <{}> is never closed", element.name.qualified);
            return Err(error(element.span.start as usize, element.span.end as usize, message));
        }
        if self.document.elements.is_empty() {
            return Err(error(0, end, "there is no element in this file"));
        }
        Ok(self.document)
    }

    fn open(&mut self, tag: &BytesStart<'s>, start: usize, end: usize, empty: bool) -> Result<(), XmlError> {
        if self.open.is_empty() && !self.document.elements.is_empty() {
            return Err(error(start, end, "content after the root element"));
        }
        if self.open.len() >= MAX_DEPTH {
            return Err(error(start, end, format!("more than {MAX_DEPTH} elements inside each other")));
        }
        let name_end = start + 1 + tag.name().as_ref().len();
        let name = &self.text[start + 1..name_end];
        if !is_name(name) {
            return Err(error(start, end, format!("{name:?} cannot be an element's name")));
        }
        // One list serves all tags: it is taken out, filled anew and put back.
        let mut raw = std::mem::take(&mut self.raw);
        self.raw_attributes(tag, name_end, if empty { end - 2 } else { end - 1 }, &mut raw)?;
        let scope_before = self.scope.len();
        for attribute in &raw {
            self.declare_namespace(attribute)?;
        }
        let mut attributes = Vec::with_capacity(raw.len());
        for attribute in &raw {
            let written = &self.text[attribute.name.0..attribute.name.1];
            if written == "xmlns" || written.starts_with("xmlns:") {
                continue;
            }
            attributes.push(Attribute {
                name: self.name(written, None),
                value: self.value(attribute)?,
                span: self.span(attribute.name.0, attribute.value.1 + 1),
                value_span: self.span(attribute.value.0, attribute.value.1),
            });
        }
        self.raw = raw;
        let name = self.name(name, self.default_namespace());
        if self.document.elements.is_empty() {
            self.document.root_namespaces = self.scope.clone();
        }
        let span = self.span(start, end);
        let id = self.document.push(Element { name, attributes, children: Vec::new(), span });
        if let Some(&(parent, _)) = self.open.last() {
            self.document.element_mut(parent).children.push(Child::Element(id));
        }
        if empty {
            self.scope.truncate(scope_before);
        } else {
            self.open.push((id, scope_before));
        }
        Ok(())
    }

    /// Where the attributes of a tag stand. quick-xml finds names and values; that white space parts them is our check.
    fn raw_attributes(
        &self,
        tag: &BytesStart<'_>,
        from: usize,
        to: usize,
        raw: &mut Vec<RawAttribute>,
    ) -> Result<(), XmlError> {
        raw.clear();
        let mut last = from;
        for attribute in tag.attributes() {
            let attribute = attribute.map_err(|problem| attribute_error(&problem, from, to))?;
            let name = attribute.key.as_ref();
            let name = (self.offset_of(name), self.offset_of(name) + name.len());
            let value = (self.offset_of(&attribute.value), self.offset_of(&attribute.value) + attribute.value.len());
            let gap = &self.text[last..name.0];
            if gap.is_empty() || !gap.chars().all(is_space) {
                return Err(error(last, name.1, "white space is missing between attributes"));
            }
            let written = &self.text[name.0..name.1];
            if !is_name(written) {
                return Err(error(name.0, name.1, format!("{written:?} cannot be an attribute's name")));
            }
            raw.push(RawAttribute { name, value });
            last = value.1 + 1;
        }
        let rest = self.text.get(last..to).unwrap_or_default();
        if rest.chars().all(is_space) { Ok(()) } else { Err(error(last, to, "this does not belong into a tag")) }
    }

    fn declare_namespace(&mut self, attribute: &RawAttribute) -> Result<(), XmlError> {
        let prefix = match &self.text[attribute.name.0..attribute.name.1] {
            "xmlns" => "",
            written => match written.strip_prefix("xmlns:") {
                Some(prefix) => prefix,
                None => return Ok(()),
            },
        };
        let uri = self.value(attribute)?;
        self.scope.push(Namespace { prefix, uri });
        Ok(())
    }

    /// The normalized value of an attribute.
    fn value(&mut self, attribute: &RawAttribute) -> Result<Cow<'s, str>, XmlError> {
        let (start, end) = attribute.value;
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
            // What is as it is written has been looked at with the whole text.
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
            return Err(error(start + at, start + at + 3, "`]]>` may not stand in text"));
        }
        self.push_text(parent, Cow::Borrowed(text));
        Ok(())
    }

    fn reference(&mut self, reference: &BytesRef<'_>, start: usize, end: usize) -> Result<(), XmlError> {
        let Some(&(parent, _)) = self.open.last() else { return Err(self.outside(start, end)) };
        let name = &self.text[start + 1..end - 1];
        if reference.is_char_ref() {
            let Ok(Some(c)) = reference.resolve_char_ref() else {
                return Err(error(start, end, "no character has this number"));
            };
            if !super::chars::is_char(c) {
                return Err(error(start, end, format!("the character U+{:04X} is not allowed", u32::from(c))));
            }
            self.push_text(parent, Cow::Owned(c.to_string()));
        } else if let Some(predefined) = resolve_predefined_entity(name) {
            self.push_text(parent, Cow::Borrowed(predefined));
        } else if let Some(replacement) = self.entities.resolve(name) {
            self.document.element_mut(parent).children.push(Child::Entity(Cow::Borrowed(replacement)));
        } else if self.entities.external && is_name(name) {
            self.document.element_mut(parent).children.push(Child::Entity(Cow::Borrowed("")));
        } else {
            return Err(error(start, end, format!("the entity `&{name};` is not declared")));
        }
        Ok(())
    }

    /// A node that nobody reads, but that counts as one.
    fn push_other(&mut self) {
        if let Some(&(parent, _)) = self.open.last() {
            self.document.element_mut(parent).children.push(Child::Other);
        }
    }

    fn push_text(&mut self, parent: ElementId, text: Cow<'s, str>) {
        let children = &mut self.document.element_mut(parent).children;
        match children.last_mut() {
            Some(Child::Text(last)) => last.to_mut().push_str(&text),
            _ => children.push(Child::Text(text)),
        }
    }

    fn declaration(&mut self, start: usize, end: usize) -> Result<(), XmlError> {
        if start != 0 {
            return Err(error(start, end, "an XML declaration may stand only at the very start of the file"));
        }
        let content = BytesStart::from_content(&self.text[2..end - 2], "xml".len());
        let mut raw = Vec::new();
        self.raw_attributes(&content, "<?xml".len(), end - 2, &mut raw)?;
        let pairs: Vec<(&str, &str)> =
            raw.iter().map(|raw| (&self.text[raw.name.0..raw.name.1], &self.text[raw.value.0..raw.value.1])).collect();
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
            Err(error(start, end, "the XML declaration must read <?xml version=\"1.0\" encoding=\"...\"?>"))
        }
    }

    fn doctype(&mut self, start: usize, end: usize) -> Result<(), XmlError> {
        if self.seen_doctype || !self.document.elements.is_empty() {
            return Err(error(start, end, "a DOCTYPE may stand only once, and before the first element"));
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

    /// A name with its namespace: of its prefix, else the one given.
    fn name(&self, qualified: &'s str, default: Option<Cow<'s, str>>) -> Name<'s> {
        let namespace = match qualified.split_once(':') {
            Some(("xml", _)) => Some(Cow::Borrowed(XML_NAMESPACE)),
            Some((prefix, _)) => self.namespace(prefix),
            None => default,
        };
        Name { qualified: Cow::Borrowed(qualified), namespace }
    }

    fn default_namespace(&self) -> Option<Cow<'s, str>> {
        self.namespace("").filter(|uri| !uri.is_empty())
    }

    fn namespace(&self, prefix: &str) -> Option<Cow<'s, str>> {
        self.scope.iter().rev().find(|namespace| namespace.prefix == prefix).map(|namespace| namespace.uri.clone())
    }

    /// Where a piece of the text begins.
    fn offset_of(&self, piece: &str) -> usize {
        piece.as_ptr() as usize - self.text.as_ptr() as usize
    }

    fn span(&self, start: usize, end: usize) -> Span {
        let offset = |at| u32::try_from(at).unwrap_or(u32::MAX);
        Span { file: self.file, start: offset(start), end: offset(end) }
    }

    fn outside(&self, start: usize, end: usize) -> XmlError {
        let seen = !self.document.elements.is_empty();
        error(start, end, if seen { "content after the root element" } else { "text before the first element" })
    }

    fn token_error(&self, problem: &TokenError, start: usize, at: usize) -> XmlError {
        let (from, message) = match problem {
            TokenError::Syntax(problem) => (start, problem.to_string()),
            TokenError::IllFormed(problem) => (at, problem.to_string()),
            other => (at, other.to_string()),
        };
        // The offending piece runs to the end of its line: quick-xml tells where it begins, not where it ends.
        let from = self.text.floor_char_boundary(from.min(self.text.len()));
        let end = self.text[from..].find('\n').map_or(self.text.len(), |newline| from + newline);
        error(from, end.max(from), message)
    }
}

fn error(start: usize, end: usize, message: impl Into<String>) -> XmlError {
    XmlError { message: message.into(), start, end }
}

fn attribute_error(problem: &AttrError, from: usize, to: usize) -> XmlError {
    let message = match problem {
        AttrError::ExpectedEq(_) | AttrError::ExpectedValue(_) => "this attribute has no value",
        AttrError::UnquotedValue(_) | AttrError::ExpectedQuote(..) => "an attribute's value must stand in quotes",
        AttrError::Duplicated(..) => "an attribute is given twice",
    };
    error(from, to, message)
}

fn escape_message(problem: &EscapeError) -> String {
    match problem {
        EscapeError::UnrecognizedEntity(_, name) => {
            format!("the entity `&{name};` is not declared")
        }
        EscapeError::UnterminatedEntity(_) => "a lone `&` must be written `&amp;`".to_owned(),
        EscapeError::InvalidCharRef(_) => "no character has this number".to_owned(),
        EscapeError::TooManyNestedEntities => "entities refer to each other without end".to_owned(),
    }
}

fn offset(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}
