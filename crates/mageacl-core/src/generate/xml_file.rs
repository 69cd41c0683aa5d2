//! A writer for XML files that Magento reads.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use quick_xml::name::QName;

use super::RenderError;
use crate::escape::{XmlComment, XmlText};

const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// An XML file under construction, indented by four spaces like Magento's own.
pub struct XmlFile<'o> {
    writer: Writer<&'o mut dyn Write>,
}

impl<'o> XmlFile<'o> {
    /// Begins a file with its declaration and a comment.
    ///
    /// # Errors
    /// If writing fails.
    pub fn new(out: &'o mut dyn Write, comment: &[String]) -> io::Result<Self> {
        let mut file = XmlFile { writer: Writer::new_with_indent(out, b' ', 4) };
        file.writer.write_event(Event::Decl(BytesDecl::new("1.0", None, None)))?;
        file.comment(comment)?;
        Ok(file)
    }

    /// Writes a comment of several lines.
    ///
    /// # Errors
    /// If writing fails.
    pub fn comment(&mut self, lines: &[String]) -> io::Result<()> {
        let text: Vec<String> = lines.iter().map(|line| format!("    {}", XmlComment::new(line).as_str())).collect();
        self.writer.write_event(Event::Comment(BytesText::from_escaped(format!("\n{}\n", text.join("\n")))))
    }

    /// Writes the root element with its schema and content.
    ///
    /// # Errors
    /// If writing fails, or `content` does.
    pub fn root(
        &mut self,
        tag: &str,
        schema: &str,
        content: impl FnOnce(&mut Self) -> Result<(), RenderError>,
    ) -> Result<(), RenderError> {
        let attributes = [("xmlns:xsi", XSI), ("xsi:noNamespaceSchemaLocation", schema)];
        self.element(tag, &attributes.map(|(name, value)| (name, XmlText::shown(value))), content)
    }

    /// Writes an element with attributes and content.
    ///
    /// # Errors
    /// If writing fails, or `content` does.
    pub fn element(
        &mut self,
        tag: &str,
        attributes: &[(&str, XmlText)],
        content: impl FnOnce(&mut Self) -> Result<(), RenderError>,
    ) -> Result<(), RenderError> {
        self.writer.write_event(Event::Start(start(tag, attributes)))?;
        content(self)?;
        Ok(self.writer.write_event(Event::End(BytesEnd::new(tag)))?)
    }

    /// Writes an element without content.
    ///
    /// # Errors
    /// If writing fails.
    pub fn empty(&mut self, tag: &str, attributes: &[(&str, XmlText)]) -> Result<(), RenderError> {
        Ok(self.writer.write_event(Event::Empty(start(tag, attributes)))?)
    }

    /// Writes an element with a text.
    ///
    /// # Errors
    /// If writing fails.
    pub fn text(&mut self, tag: &str, text: &XmlText) -> Result<(), RenderError> {
        self.text_with(tag, &[], text)
    }

    /// Writes an element with attributes and a text.
    ///
    /// # Errors
    /// If writing fails.
    pub fn text_with(&mut self, tag: &str, attributes: &[(&str, XmlText)], text: &XmlText) -> Result<(), RenderError> {
        let text = BytesText::from_escaped(text.as_str());
        self.element(tag, attributes, |file| Ok(file.writer.write_event(Event::Text(text))?))
    }

    /// Ends the file.
    ///
    /// # Errors
    /// If writing fails.
    pub fn finish(self) -> io::Result<()> {
        writeln!(self.writer.into_inner())
    }
}

fn start<'t>(tag: &'t str, attributes: &'t [(&str, XmlText)]) -> BytesStart<'t> {
    let raw = |(name, value): &'t (&str, XmlText)| Attribute { key: QName(name), value: value.as_str().into() };
    BytesStart::new(tag).with_attributes(attributes.iter().map(raw))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_ends_where_it_is_meant_to() {
        let mut text = Vec::new();
        XmlFile::new(&mut text, &["a --> <b/> ---".to_owned(), "c\u{fffe}\u{0}".to_owned()]).unwrap();
        let expected = "<?xml version=\"1.0\"?>\n<!--\n    a - -> <b/> - - -\n    c\\u{fffe}\\u{0}\n-->";
        assert_eq!(String::from_utf8(text).unwrap(), expected);
    }
}
