//! Reads `etc/module.xml` as `Module\Declaration\Converter\Dom` does.

pub(super) mod plain;

use crate::source::{FileId, Span};
use crate::xml::{self, Document, Element, XmlError};

/// The content of a `module.xml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModuleXml {
    /// The name of the first `<module>`.
    pub name: String,
    /// The position of that name.
    pub name_span: Span,
    /// The names in its `<sequence>`.
    pub sequence: Vec<String>,
}

/// Parses a `module.xml`.
///
/// # Errors
/// If Magento's own reader throws: not well-formed, no `<module>`, or one without a name.
pub fn parse(text: &str, file: FileId) -> Result<ModuleXml, XmlError> {
    let document = xml::parse(text, file)?;
    let root = document.element(Document::ROOT);
    let is_config = root.name.namespace().is_none() && root.name.is("config");
    let mut modules: Vec<ModuleXml> = Vec::new();
    for id in document.child_elements(Document::ROOT).filter(|_| is_config) {
        let element = document.element(id);
        if element.name.namespace().is_some() || !element.name.is("module") {
            continue;
        }
        let (name, name_span) = name_of(element)?;
        let mut sequence = Vec::new();
        for child in document.child_elements(id).filter(|child| document.element(*child).name.is("sequence")) {
            sequence.clear();
            let named = document.child_elements(child).map(|id| document.element(id));
            for related in named.filter(|element| element.name.is("module")) {
                sequence.push(name_of(related)?.0);
            }
        }
        modules.push(ModuleXml { name, name_span, sequence });
    }
    let Some(first) = modules.first().map(|module| module.name.clone()) else {
        let (start, end) = (root.span.start as usize, root.span.end as usize);
        return Err(XmlError { message: "missing <module> in <config>".to_owned(), start, end });
    };
    // The list is keyed by name: of several modules with the first one's name, the last one's sequence counts.
    modules.into_iter().rfind(|module| module.name == first).ok_or_else(|| unreachable!("the first one is one of them"))
}

fn name_of(element: Element<'_, '_>) -> Result<(String, Span), XmlError> {
    let Some(name) = element.named_item("name") else {
        let (start, end) = (element.span.start as usize, element.span.end as usize);
        return Err(XmlError { message: "missing name of this <module>".to_owned(), start, end });
    };
    Ok((name.value.to_string(), name.value_span))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceMap;

    fn read(text: &str) -> Result<ModuleXml, XmlError> {
        parse(text, SourceMap::default().add("etc/module.xml", text))
    }

    #[test]
    fn the_first_module_counts() {
        let module = read(
            "<config><module name='V_A'><sequence><module name='V_B'/><x name='no'/></sequence></module>\
             <module name='V_Z'/></config>",
        )
        .unwrap();
        assert_eq!((module.name.as_str(), module.sequence.as_slice()), ("V_A", ["V_B".to_owned()].as_slice()));
        assert_eq!((module.name_span.start, module.name_span.end), (22, 25));
    }

    #[test]
    fn the_last_sequence_of_the_same_name_counts() {
        let text = "<config><module name='V_A'><sequence><module name='V_B'/></sequence></module><module name='V_A'/></config>";
        assert!(read(text).unwrap().sequence.is_empty());
    }

    #[test]
    fn what_magento_cannot_read_is_an_error() {
        for text in ["<config/>", "<config><module/></config>", "<x><module name='V_A'/></x>", "<config>", ""] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
