//! Checks that merging many elements gives the same result as merging few.

use super::*;
use crate::source::SourceMap;
use crate::xml;

const DIALECT: Dialect = Dialect {
    file: "etc/test.xml",
    ids: &[
        IdRule { path: &["c", "r"], nested: true, attributes: &["id"] },
        IdRule { path: &["c", "t"], nested: false, attributes: &["url", "method"] },
    ],
};

/// Returns the merged document as text: names, attributes and children in order.
fn merged(files: &[&str]) -> Result<String, String> {
    merged_document(files).map(|document| shown(&document, Document::ROOT))
}

fn merged_document<'s>(files: &[&'s str]) -> Result<Document<'s>, String> {
    let sources = SourceMap::default();
    let parse = |text: &&'s str| xml::parse(text, sources.add("test.xml", *text)).unwrap();
    let merged = merge(files.iter().map(parse).collect(), &DIALECT).map_err(|error| error.message)?;
    Ok(merged.unwrap().document)
}

fn shown(document: &Document<'_>, id: ElementId) -> String {
    let element = document.element(id);
    let attributes = element.attributes().map(|it| format!(" {}={}", it.name.qualified(), it.value));
    let children = element.children().map(|child| match child {
        Child::Element(child) => shown(document, child),
        Child::Text(text) => text.to_string(),
        Child::Cdata(text) => format!("[{text}]"),
        Child::Entity { text, .. } => format!("&{text};"),
        Child::Other(_) => "!".to_owned(),
    });
    format!("<{}{}>{}</>", element.name.qualified(), attributes.collect::<String>(), children.collect::<String>())
}

#[test]
fn an_element_is_found_by_the_id_that_it_has_now() {
    // Enough children for an index. The id of one changes because it is matched by its tag alone.
    let many = (0..20).map(|n| format!("<r id='{n}'/>")).collect::<Vec<_>>().concat();
    let base = format!("<c>{many}<s/><r/></c>");
    let rest = (0..20).map(|n| format!("<r id={n}></>")).collect::<Vec<_>>().concat();
    let table = [
        ("<c><r id='7' a='1'/><r id='7' b='2'/></c>", rest.replace("id=7>", "id=7 a=1 b=2>") + "<s></><r></>"),
        ("<c><s id='x'/><s id='y'/></c>", rest.clone() + "<s id=y></><r></>"),
        ("<c><r id='new'/><r id='new' a='1'/></c>", rest.clone() + "<s></><r></><r id=new a=1></>"),
        (
            "<c><t url='u' method='m'/><t url='u' method='n'/><t url='u' method='m' a='1'/></c>",
            rest.clone() + "<s></><r></><t url=u method=m a=1></><t url=u method=n></>",
        ),
        // A missing attribute differs from an empty one.
        ("<c><t/><t/></c>", rest.clone() + "<s></><r></><t></><t></>"),
        ("<c><t url='' method=''/><t url='' method='' a='1'/></c>", rest + "<s></><r></><t url= method= a=1></>"),
    ];
    for (incoming, expected) in table {
        assert_eq!(merged(&[&base, incoming]), Ok(format!("<c>{expected}</>")), "{incoming}");
    }
    assert_eq!(merged(&[&base, "<c><r/></c>"]), Err("more than one element is <r>".to_owned()));
    assert_eq!(
        merged(&[&format!("<c>{many}<r id='7'/></c>"), "<c><r id='7'/></c>"]),
        Err("more than one element is <r> with id \"7\"".to_owned())
    );
}

#[test]
fn text_is_merged_as_magento_merges_it() {
    let table = [
        ("<c><v>a</v></c>", "<c><v>b</v></c>", "<v>b</>"),
        ("<c><v/></c>", "<c><v><![CDATA[b]]></v></c>", "<v>b</>"),
        ("<c><v>a</v></c>", "<c><v><!----><![CDATA[b]]></v></c>", "<v>b</>"),
        ("<c><v><!----><![CDATA[a]]></v></c>", "<c><v><!----><![CDATA[b]]></v></c>", "<v>![b]</>"),
        ("<c><v><!----></v></c>", "<c><v><!----><![CDATA[b]]></v></c>", "<v>!</>"),
        ("<c><v><x/></v></c>", "<c><v>b</v></c>", "<v><x></></>"),
        ("<c><v>a</v></c>", "<c><v><x/></v></c>", "<v>a<x></></>"),
        ("<c><v>a</v></c>", "<c><v>b</v><v>c</v><v><!----></v></c>", "<v>c</>"),
        ("<c><v>a</v></c>", "<c><v><x/></v><v>c</v></c>", "<v>a<x></></>"),
    ];
    for (base, incoming, expected) in table {
        assert_eq!(merged(&[base, incoming]), Ok(format!("<c>{expected}</>")), "{base} {incoming}");
    }
}

#[test]
fn attributes_are_merged_however_many_there_are() {
    for number in [1, 40, 1_000] {
        let attributes = |value: &str| (0..number).map(|n| format!(" a{n}='{value}'")).collect::<Vec<_>>().concat();
        let base = format!("<c><v{}/></c>", attributes("1"));
        let incoming = format!("<c><v{} b='3'/></c>", attributes("2"));
        let expected = (0..number).map(|n| format!(" a{n}=2")).collect::<Vec<_>>().concat();
        assert_eq!(merged(&[&base, &incoming]), Ok(format!("<c><v{expected} b=3></></>")));
        let added = format!("<c><v{expected} b=3></></>");
        assert_eq!(merged(&["<c><v/></c>", &incoming]), Ok(added));
    }
}

#[test]
fn a_namespace_that_begins_inside_gets_a_prefix() {
    let table = [
        ("<c/>", "<c><n><m xmlns='u'><k/></m></n></c>", "<n><default:m><default:k></></></>"),
        ("<c xmlns:p='u'/>", "<c><n><m xmlns='u'/></n></c>", "<n><p:m></></>"),
        ("<c xmlns:p='u' xmlns:q='u'/>", "<c><n><m xmlns='u'/></n></c>", "<n><p:m></></>"),
        (
            "<c xmlns:default='v'/>",
            "<c><n><m xmlns='u'/><m xmlns='w'/></n></c>",
            "<n><default1:m></><default2:m></></>",
        ),
        ("<c xmlns:p='u'/>", "<c xmlns='u'><m/></c>", "<p:m></>"),
        ("<c xmlns:p='u'/>", "<c xmlns:q='u'><n><q:m/></n></c>", "<n><q:m></></>"),
        ("<c/>", "<c xmlns:q='u'><n><q:m q:a='1'/></n></c>", "<n><q:m q:a=1></></>"),
        ("<c/>", "<c><m xmlns='u'><k/></m></c>", "<m><k></></>"),
    ];
    for (base, incoming, expected) in table {
        assert_eq!(merged(&[base, incoming]), Ok(format!("<c>{expected}</>")), "{base} {incoming}");
    }
}

#[test]
fn a_prefix_of_an_attribute_is_looked_up_in_the_base() {
    let table = [
        // Without a declaration in the base it is part of the name, whatever the other file declares.
        ("<c><v/></c>", "<c xmlns:p='u'><v p:a='1'/></c>", "<v p:a=1></>", None),
        ("<c xmlns:p='u'><v/></c>", "<c><v p:a='1'/></c>", "<v p:a=1></>", Some("1")),
        ("<c xmlns:p='u' xmlns:q='u'><v p:a='1'/></c>", "<c><v q:a='2'/></c>", "<v p:a=2></>", Some("2")),
        ("<c xmlns:p='u'><v p:a='1'/></c>", "<c><v a='2'/></c>", "<v p:a=1 a=2></>", Some("1")),
        // An appended element keeps the namespaces of its attributes.
        ("<c/>", "<c xmlns:p='u'><v p:a='1'/></c>", "<v p:a=1></>", Some("1")),
        ("<c/>", "<c><v p:a='1'/></c>", "<v p:a=1></>", None),
    ];
    for (base, incoming, expected, found) in table {
        let document = merged_document(&[base, incoming]).unwrap();
        assert_eq!(shown(&document, Document::ROOT), format!("<c>{expected}</>"), "{base} {incoming}");
        let child = document.child_elements(Document::ROOT).next().unwrap();
        let value = document.element(child).named_item("a").map(|attribute| attribute.value.as_ref());
        assert_eq!(value, found, "{base} {incoming}");
    }
}

#[test]
fn a_text_that_replaces_another_is_parsed_once_more() {
    let base = "<!DOCTYPE c [<!ENTITY e 'E'>]><c><v>old</v></c>";
    let table = [
        ("a&amp;lt;b", Ok("<v>a<b</>")),
        ("&amp;#65;", Ok("<v>A</>")),
        ("<![CDATA[&amp;]]>", Ok("<v>&</>")),
        ("1&amp;e;2", Ok("<v>1&E;2</>")),
        ("1&amp;none;2", Ok("<v>1&;2</>")),
        ("a&amp;b", Err("an `&` without a `;` after it")),
        ("<![CDATA[a & b]]>", Err("an `&` without a `;` after it")),
        ("&#38;#x4z;", Err("an invalid character reference")),
    ];
    for (text, expected) in table {
        let found = merged(&[base, &format!("<c><v>{text}</v></c>")]);
        match expected {
            Ok(expected) => assert_eq!(found, Ok(format!("<c>{expected}</>")), "{text}"),
            Err(reason) => assert!(found.unwrap_err().contains(reason), "{text}"),
        }
    }
    // A new element is copied as it is.
    assert_eq!(merged(&["<c/>", "<c><v>a&amp;b</v></c>"]), Ok("<c><v>a&b</></>".to_owned()));
}

#[test]
fn an_entity_has_the_value_of_the_base() {
    let dtd = |value: &str| format!("<!DOCTYPE c [<!ENTITY e '{value}'>]>");
    let incoming = format!("{}<c><r id='x&e;'>&e;</r></c>", dtd("2"));
    let table = [
        ("<c/>".to_owned(), "<r id=x>&;</>"),
        // An entity that the base declares has no value until the base uses it.
        (format!("{}<c/>", dtd("1")), "<r id=x>&;</>"),
        (format!("{}<c>&e;</c>", dtd("1")), "&1;<r id=x1>&1;</>"),
    ];
    for (base, expected) in table {
        assert_eq!(merged(&[&base, &incoming]), Ok(format!("<c>{expected}</>")), "{base}");
    }
    // On a known element its attributes are set to the values that they have in their own file.
    assert_eq!(
        merged(&["<c><s/></c>", &format!("{}<c><s a='&e;'/></c>", dtd("2"))]),
        Ok("<c><s a=2></></>".to_owned())
    );
}

#[test]
fn an_id_with_an_entity_at_its_start_is_not_found() {
    let base = |id: &str| format!("<!DOCTYPE c [<!ENTITY e 'ab'>]><c><r id='{id}'/></c>");
    let table = [("&e;cd", false), ("c&e;", false), ("cd&e;", true), ("c&#65;&e;", true)];
    for (id, is_found) in table {
        let value = id.replace("&e;", "ab").replace("&#65;", "A");
        let found = merged(&[&base(id), &format!("<c><r id='{value}' a='1'/></c>")]).unwrap();
        assert_eq!(found.matches("<r ").count(), if is_found { 1 } else { 2 }, "{id}: {found}");
    }
}

#[test]
fn the_default_namespace_of_the_base_is_required() {
    let table = [
        ("<c xmlns='u'/>", "<c/>", Ok("<c></>")),
        ("<c xmlns=''/>", "<c/>", Err("xmlns=\"\"")),
        ("<c xmlns='' xmlns:x='v'/>", "<c/>", Err("root element")),
        ("<c xmlns='u' xmlns:x='v'/>", "<c/>", Err("root element")),
        ("<c/>", "<c xmlns=''/>", Ok("<c></>")),
        ("<c/>", "<c><:x/></c>", Err("breaks Magento's query")),
        ("<c/>", "<c><p:x/></c>", Err("does not declare the prefix")),
    ];
    for (base, incoming, expected) in table {
        match (merged(&[base, incoming]), expected) {
            (Ok(found), Ok(expected)) => assert_eq!(found, expected, "{base} {incoming}"),
            (Err(found), Err(expected)) => assert!(found.contains(expected), "{base} {incoming}: {found}"),
            (found, _) => panic!("{base} {incoming}: {found:?}"),
        }
    }
}

#[test]
fn a_merged_document_of_too_many_nodes_is_refused() {
    let half = |tag: &str| format!("<c><{tag}>{}</{tag}></c>", "<x/>".repeat(MAX_NODES / 2));
    let error = merged(&[&half("a"), &half("b"), &half("d")]).unwrap_err();
    assert!(error.starts_with("the merged files have more than 1000000"), "{error}");
}
