//! Well-formed and malformed documents, as libxml2 judges them, and the resulting nodes.

use super::*;
use std::fmt::Write as _;

use crate::source::{SourceMap, Span};

fn attribute<'d, 's>(element: Element<'d, 's>, number: usize) -> &'d Attribute<'s> {
    element.attributes().nth(number).unwrap()
}

fn parse_text(text: &str) -> Result<Document<'_>, XmlError> {
    parse(text, SourceMap::default().add("test.xml", text))
}

#[test]
fn what_libxml2_accepts_is_accepted() {
    let documents = [
        "<a/>",
        "<?xml version=\"1.0\"?><a/>",
        "<?xml version='1.0' encoding='utf-8' standalone='no' ?>\n<a/>\n",
        "<!-- c --><?pi?><a></a ><!-- c --> ",
        "<!DOCTYPE a><a/>",
        "<a b = 'x' c=\"y\"/>",
        "<a b='>'/>",
        "<a>]] ></a>",
        "<a><![CDATA[ <x> & ]]></a>",
        "<a>&lt;&#65;&#x42;&amp;</a>",
        "<p:a q:b='1'/>",
        "<a xmlns:p='u'><p:b/></a>",
        "<!DOCTYPE a [<!ENTITY e 'v'>]><a b='&e;'>&e;</a>",
        "<!DOCTYPE a SYSTEM 'x.dtd'><a>&unknown;</a>",
        "<\u{e4}/>",
    ];
    for document in documents {
        assert!(parse_text(document).is_ok(), "{document}: {:?}", parse_text(document).err());
    }
}

/// The text at the expected position of the error, with a document that libxml2 refuses.
#[test]
fn what_libxml2_refuses_is_refused_at_its_place() {
    let documents = [
        ("", ""),
        (" ", " "),
        ("text", "text"),
        (" <?xml version='1.0'?><a/>", "<?xml version='1.0'?>"),
        ("<?xml encoding='utf-8'?><a/>", "<?xml encoding='utf-8'?>"),
        ("<?xml version='2.0'?><a/>", "<?xml version='2.0'?>"),
        ("<?xml version='1.0'encoding='utf-8'?><a/>", "encoding"),
        ("<?xml version='1.0' standalone='maybe'?><a/>", "<?xml version='1.0' standalone='maybe'?>"),
        ("<a><?xml version='1.0'?></a>", "<?xml version='1.0'?>"),
        ("<a><?XML x?></a>", "<?XML x?>"),
        ("<a>", "<a>"),
        ("<a><b></a>", "</a>"),
        ("<a/><b/>", "<b/>"),
        ("<a/>x", "x"),
        ("\u{feff}<a/>", "\u{feff}"),
        ("<a/>&amp;", "&amp;"),
        ("</a>", "</a>"),
        ("<a b/>", " b"),
        ("<a b=c/>", " b=c"),
        ("<a b='1' b='2'/>", " b='1' b='2'"),
        ("<a b='1'c='2'/>", "c"),
        ("<a b='<'/>", "<"),
        ("<a b='&'/>", "&"),
        ("<a b='&nbsp;'/>", "&nbsp;"),
        ("<a b='&#1;'/>", "&#1;"),
        ("<a 1b='x'/>", "1b"),
        ("<1/>", "<1/>"),
        ("< a/>", "< a/>"),
        ("<a>&nbsp;</a>", "&nbsp;"),
        ("<a>&#0;</a>", "&#0;"),
        ("<a>&#1;</a>", "&#1;"),
        ("<a>x & y</a>", "& y</a>"),
        ("<a>]]></a>", "]]>"),
        ("<a><!-- a -- b --></a>", "-- b --></a>"),
        ("<a><!-- a ---></a>", "---></a>"),
        ("<a>\u{7}</a>", "\u{7}"),
        ("<a/><!DOCTYPE a>", "<!DOCTYPE a>"),
        ("<!DOCTYPE a><!DOCTYPE a><a/>", "<!DOCTYPE a>"),
        ("<!DOCTYPE a [<!ENTITY x '&y;'><!ENTITY y '&x;'>]><a b='&x;'/>", "&x;"),
        ("<!DOCTYPE a [<!ENTITY x '<b/>'>]><a b='&x;'/>", "&x;"),
        ("<![CDATA[x]]><a/>", "<![CDATA[x]]>"),
        ("<a", "<a"),
        ("<a b='x>", "<a b='x>"),
    ];
    for (document, place) in documents {
        let error = parse_text(document).expect_err(document);
        assert!(document[error.start..].starts_with(place), "{document}: {error:?}");
        assert!(error.start <= error.end && error.end <= document.len(), "{document}: {error:?}");
    }
}

#[test]
fn names_and_values_know_where_they_stand() {
    let text = "<a>\n  <b id=\"x&amp;\ty\" p:c='2'/>\n</a>";
    let document = parse_text(text).unwrap();
    let b = document.child_elements(Document::ROOT).next().unwrap();
    let b = document.element(b);
    let piece = |span: Span| &text[span.start as usize..span.end as usize];
    assert_eq!(piece(b.span), "<b id=\"x&amp;\ty\" p:c='2'/>");
    assert_eq!(attribute(b, 0).value, "x& y");
    assert_eq!(piece(attribute(b, 0).span), "id=\"x&amp;\ty\"");
    assert_eq!(piece(attribute(b, 0).value_span), "x&amp;\ty");
    assert_eq!(piece(attribute(b, 1).span), "p:c='2'");
}

#[test]
fn a_character_reference_keeps_its_white_space_and_a_literal_one_does_not() {
    let document = parse_text("<a t='a&#10;b\n\r\nc'/>").unwrap();
    assert_eq!(document.element(Document::ROOT).plain_attribute("t").unwrap().value, "a\nb  c");
}

#[test]
fn namespaces_are_distinguished_from_prefixes_that_nothing_declares() {
    let document = parse_text("<a xmlns='u' xmlns:p='v' id='1'><p:b p:id='2' q:id='3'/><q:c/></a>").unwrap();
    let root = document.element(Document::ROOT);
    assert_eq!(root.name.namespace(), Some("u"));
    assert_eq!(root.attributes().count(), 1);
    assert_eq!(document.namespaces(Document::ROOT).len(), 2);
    let children: Vec<_> = document.child_elements(Document::ROOT).map(|id| document.element(id)).collect();
    assert_eq!((children[0].name.local(), children[0].name.namespace()), ("b", Some("v")));
    assert_eq!(children[0].named_item("id").unwrap().value, "2");
    assert!(children[0].plain_attribute("id").is_none());
    assert_eq!(attribute(children[0], 1).name.local(), "q:id");
    assert_eq!((children[1].name.local(), children[1].name.namespace()), ("q:c", None));
}

#[test]
fn descendants_come_in_document_order_and_text_is_gathered() {
    let text = "<!DOCTYPE a [<!ENTITY e 'E'>]><a><r n='1'><r n='2'/></r>t&#33;<w><r n='3'>x<!--c-->&e;<![CDATA[y]]></r></w></a>";
    let document = parse_text(text).unwrap();
    let order: Vec<_> = document
        .descendants(Document::ROOT, "r")
        .into_iter()
        .map(|id| document.element(id).plain_attribute("n").unwrap().value.to_string())
        .collect();
    assert_eq!(order, ["1", "2", "3"]);
    assert_eq!(document.text(Document::ROOT), "t!xEy");
}

#[test]
fn a_hundred_thousand_nested_elements_end_at_the_limit() {
    let text = "<a>".repeat(100_000);
    let error = parse_text(&text).unwrap_err();
    assert_eq!(error.start, 3 * MAX_DEPTH);
    let deep = format!("{}{}", "<a>".repeat(MAX_DEPTH), "</a>".repeat(MAX_DEPTH));
    assert!(parse_text(&deep).is_ok());
}

#[test]
fn elements_with_many_attributes_are_read_as_those_with_few() {
    for number in [1, 31, 32, 33, 34, 40, 20_000] {
        let attributes = (0..number).map(|n| format!(" a{n}='{n}' p:b{n}='x'")).collect::<Vec<_>>().concat();
        let text = format!("<a xmlns:p='u' q:id='0'{attributes} id='1'/>");
        let document = parse_text(&text).unwrap();
        let root = document.element(Document::ROOT);
        assert_eq!(root.attributes().count(), 2 * number + 2);
        let last = number - 1;
        assert_eq!(root.plain_attribute(&format!("a{last}")).unwrap().value, last.to_string());
        assert_eq!(root.plain_attribute("id").unwrap().value, "1");
        assert!(root.plain_attribute(&format!("p:b{last}")).is_none(), "it is in a namespace");
        assert!(root.plain_attribute("none").is_none() && root.named_item("none").is_none());
        assert_eq!(root.named_item(&format!("b{last}")).unwrap().value, "x");
        let mut order = root.attributes().skip(1).step_by(2).map(|attribute| attribute.name.qualified().into_owned());
        assert!((0..number).all(|n| order.next() == Some(format!("a{n}"))));
        for repeated in ["a0", &format!("a{last}"), "p:b0", "id", "q:id"] {
            let error = parse_text(&text.replace("/>", &format!(" {repeated}=''/>"))).unwrap_err();
            assert_eq!(error.message, "duplicate attribute", "{repeated} of {number}");
        }
    }
}

/// Of attributes with the same local name the first counts, however many there are.
#[test]
fn the_first_attribute_of_a_local_name_counts() {
    for number in [2, 100] {
        let prefixes = (0..number).map(|n| format!(" xmlns:p{n}='u{n}'")).collect::<Vec<_>>().concat();
        let attributes = (0..number).map(|n| format!(" p{n}:id='{n}'")).collect::<Vec<_>>().concat();
        let text = format!("<a{prefixes}{attributes} id='plain'/>");
        let document = parse_text(&text).unwrap();
        let root = document.element(Document::ROOT);
        assert_eq!(root.named_item("id").unwrap().value, "0");
        assert_eq!(root.plain_attribute("id").unwrap().value, "plain");
    }
}

#[test]
fn a_namespace_ends_with_its_element() {
    let text = "<a xmlns='u' xmlns:p='v'><b xmlns='w' xmlns:p='x'><p:c/></b><p:d/><e xmlns=''/><f/></a>";
    let document = parse_text(text).unwrap();
    let mut found = Vec::new();
    for name in ["b", "c", "d", "e", "f"] {
        let id = document.descendants(Document::ROOT, name)[0];
        found.push(document.element(id).name.namespace().unwrap_or("none").to_owned());
    }
    assert_eq!(found, ["w", "x", "v", "none", "u"]);
}

#[test]
fn a_file_of_too_many_nodes_is_refused() {
    let refused = |text: String| {
        let error = parse_text(&text).unwrap_err();
        assert!(error.message.starts_with("more than 1000000 elements"), "{}", error.message);
        assert!(error.start < error.end && error.end <= text.len());
    };
    refused(format!("<a>{}</a>", "<a/>".repeat(MAX_NODES + 1)));
    refused(format!("<a>{}</a>", "<!---->".repeat(MAX_NODES + 1)));
    let attributes = (0..=MAX_NODES).map(|n| format!(" a{n:x}=''")).collect::<Vec<_>>().concat();
    refused(format!("<a{attributes}/>"));
}

#[test]
fn references_to_a_large_entity_are_counted() {
    let text = |number: usize| {
        let large = "x".repeat(100_000);
        format!("<!DOCTYPE a [<!ENTITY e '{large}'>]><a>{}</a>", "&e;".repeat(number))
    };
    assert_eq!(parse_text(&text(10)).unwrap().text(Document::ROOT).len(), 1_000_000);
    assert!(parse_text(&text(11)).unwrap_err().message.contains("entities expand"));
}

#[test]
fn an_entity_bomb_does_not_go_off() {
    let mut declarations = String::from("<!ENTITY e0 'ha'>");
    for level in 1..30 {
        let before = format!("&e{};", level - 1).repeat(10);
        let _ = write!(declarations, "<!ENTITY e{level} '{before}'>");
    }
    let text = format!("<!DOCTYPE a [{declarations}]><a b='&e29;'/>");
    let error = parse_text(&text).unwrap_err();
    assert!(error.message.contains("entities expand"), "{}", error.message);
}
