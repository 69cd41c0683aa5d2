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
    let sources = SourceMap::default();
    let ids: Vec<_> = files.iter().map(|text| sources.add("test.xml", *text)).collect();
    let parse = |id| xml::parse(sources.text(id), id).unwrap();
    let merged = merge(ids.into_iter().map(parse).collect(), &DIALECT).map_err(|error| error.message)?.unwrap();
    Ok(shown(&merged.document, Document::ROOT))
}

fn shown(document: &Document<'_>, id: ElementId) -> String {
    let element = document.element(id);
    let attributes = element.attributes().map(|it| format!(" {}={}", it.name.qualified(), it.value));
    let children = element.children().map(|child| match child {
        Child::Element(child) => shown(document, child),
        Child::Text(text) => text.to_string(),
        Child::Cdata(text) => format!("[{text}]"),
        Child::Entity(text) => format!("&{text};"),
        Child::Other => "!".to_owned(),
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
        ("<c/>", "<c><m xmlns='u'><k/></m></c>", "<m><k></></>"),
    ];
    for (base, incoming, expected) in table {
        assert_eq!(merged(&[base, incoming]), Ok(format!("<c>{expected}</>")), "{base} {incoming}");
    }
}

#[test]
fn a_merged_document_of_too_many_nodes_is_refused() {
    let half = |tag: &str| format!("<c><{tag}>{}</{tag}></c>", "<x/>".repeat(MAX_NODES / 2));
    let error = merged(&[&half("a"), &half("b"), &half("d")]).unwrap_err();
    assert!(error.starts_with("the merged files have more than 1000000"), "{error}");
}
