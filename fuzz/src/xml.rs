//! An XML file: decoded, parsed and traversed.

use mageacl_core::source::{SourceMap, Span};
use mageacl_core::xml::{self, Child, Document, ElementId};

/// Parses the bytes and checks that the document is a tree whose spans match its text.
pub fn run(bytes: &[u8]) {
    let text = match xml::decode(bytes.to_vec()) {
        Ok(text) => text,
        Err(error) => {
            assert!(error.offset <= error.text.len(), "decoding failed at {} of {}", error.offset, error.text.len());
            return;
        }
    };
    let sources = SourceMap::default();
    let file = sources.add("fuzz.xml", text);
    let text = sources.text(file);
    let document = match xml::parse(text, file) {
        Ok(document) => document,
        Err(error) => {
            assert!(error.start <= error.end, "an error from {} to {}", error.start, error.end);
            assert!(text.get(error.start..error.end).is_some(), "an error at {}..{}", error.start, error.end);
            return;
        }
    };
    let slice = |span: Span| {
        assert_eq!(span.file, file);
        text.get(span.start as usize..span.end as usize).unwrap_or_else(|| panic!("{span:?} is outside the text"))
    };
    // Each element of the arena must be reached once.
    let mut seen = 0;
    let mut depth = 0;
    let mut ahead = vec![(Document::ROOT, 1)];
    while let Some((id, level)) = ahead.pop() {
        seen += 1;
        depth = depth.max(level);
        assert!(seen <= text.len(), "more elements than bytes");
        look(&document, id, slice);
        ahead.extend(document.child_elements(id).map(|child| (child, level + 1)));
    }
    assert!(depth <= xml::MAX_DEPTH);
    for name in ["resource", "a", "module", ""] {
        assert!(document.descendants(Document::ROOT, name).len() < seen.max(1));
    }
    let _ = document.text(Document::ROOT);
    let _ = document.namespaces(Document::ROOT);
}

fn look<'s>(document: &Document<'_>, id: ElementId, slice: impl Fn(Span) -> &'s str) {
    let element = document.element(id);
    let tag = slice(element.span);
    assert!(tag.starts_with('<') && tag.ends_with('>'), "{tag:?} is not a tag");
    assert!(tag[1..].starts_with(element.name.qualified().as_ref()));
    assert!(element.name.qualified().ends_with(element.name.local()));
    for attribute in element.attributes() {
        let (whole, value) = (slice(attribute.span), slice(attribute.value_span));
        assert!(whole.starts_with(attribute.name.qualified().as_ref()) && whole.ends_with(['"', '\'']), "{whole:?}");
        assert!(whole[..whole.len() - 1].ends_with(value));
        assert!(element.named_item(attribute.name.local()).is_some());
        let _ = element.plain_attribute(&attribute.name.qualified());
    }
    // The parser joins adjacent texts, and adjacent CDATA sections.
    let kinds: Vec<u8> = element
        .children()
        .map(|child| match child {
            Child::Text(_) => 1,
            Child::Cdata(_) => 2,
            _ => 0,
        })
        .collect();
    assert!(!kinds.windows(2).any(|pair| matches!(pair, [1, 1] | [2, 2])), "two adjacent texts");
}
