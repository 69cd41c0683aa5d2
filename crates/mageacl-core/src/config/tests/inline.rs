//! Comments in XML files.

use super::super::inline::{Allowed, read};
use super::super::{Config, Level, PathPatterns};
use super::{decided, found, states};
use crate::finding::Severity;
use crate::source::SourceMap;

/// Returns the only comment of a text, which must be valid.
#[track_caller]
fn allowed(text: &str) -> Allowed {
    let mut read = read(text);
    assert_eq!(read.len(), 1, "{text}");
    read.remove(0).unwrap()
}

#[test]
fn a_comment_speaks_of_the_element_beside_it() {
    let allow = "<!-- mageacl: allow undefined-ref reason=\"known\" -->";
    for (text, covered) in [
        ("<a>\n@\n<b c=\">\"><d/></b>\n<e/></a>", "<b c=\">\"><d/></b>"),
        ("<a>\n<b/> @\n<e/></a>", "<b/>"),
        ("<a>\n<b>@</b>\n<e/></a>", "<b>@</b>"),
        ("<a><b/>@<e/></a>", "<e/>"),
        ("<a>\n<b><c/>@<d/></b>\n</a>", "<d/>"),
        ("<?xml version=\"1.0\"?>\n@\n<a><b/></a>", "<a><b/></a>"),
        ("<a>\n@\n<!-- more -->\n<![CDATA[<x>]]><b/>\n</a>", "<b/>"),
        ("<a>\n</a\n> @", "-"),
        ("<a>\n<b>\n@\n</b>\n<c/></a>", "-"),
        ("<a>\n@\n<b>", "<b>"),
        ("@", "-"),
        ("@ <b", "-"),
    ] {
        let text = text.replace('@', allow);
        let read = read(&text);
        let covers = match &read[..] {
            [Ok(allowed)] => text[allowed.covers.clone()].replace(allow, "@"),
            [Err(unread)] => {
                assert_eq!(unread.why, "no element follows it");
                assert_eq!(&text[unread.span.clone()], allow);
                "-".to_owned()
            }
            other => panic!("{other:?}"),
        };
        assert_eq!(covers, covered, "{text}");
    }
}

#[test]
fn a_comment_is_read_with_reason_and_day() {
    for order in [
        "allow undefined-ref reason=\"a > b\" expires=\"2027-03-01\"",
        "allow undefined-ref expires='2027-03-01' reason='a > b'",
        "  allow\n undefined-ref\n reason = \" a > b \"\texpires=\"2027-03-01\"\n",
    ] {
        let allowed = allowed(&format!("<!--mageacl:{order}--><a/>"));
        assert_eq!((allowed.rule, allowed.reason.as_str()), ("undefined-ref", "a > b"), "{order}");
        assert_eq!(allowed.expires.unwrap().to_string(), "2027-03-01");
    }
    for text in
        ["<!-- about mageacl: allow --><a/>", "<a b=\"mageacl: allow\"/>", "<a><![CDATA[<!-- mageacl: x -->]]></a>"]
    {
        assert!(read(text).is_empty(), "{text}");
    }
}

#[test]
fn bad_suppression_fires() {
    for (order, why, help) in [
        ("allow undefined-ref", "missing reason", None),
        ("allow undefined-ref reason=\" \"", "missing reason", None),
        ("allow undefined-ref reason=known", "`reason=known` is not in the form reason=\"...\"", None),
        ("allow undefined-ref reason=\"known", "`reason=\"known` is not in the form reason=\"...\"", None),
        ("allow undefined-ref because reason=\"a\"", "`because reason=\"a\"` is not in the form reason=\"...\"", None),
        ("allow undefined-ref reason=\"a\" until=\"b\"", "unknown key `until`; expected `reason` or `expires`", None),
        ("allow undefined-ref reason=\"a\" reason=\"b\"", "duplicate `reason`", None),
        (
            "allow undefined-ref reason=\"a\" expires=\"soon\"",
            "invalid date `soon`; expected the form 2027-03-01",
            None,
        ),
        ("allow undefind-ref reason=\"a\"", "unknown rule `undefind-ref`", Some("Did you mean undefined-ref")),
        ("allow reason=\"a\"", "missing name of a rule", None),
        ("allow", "missing name of a rule", None),
        ("ignore undefined-ref reason=\"a\"", "unknown directive `ignore`; expected `allow`", None),
        ("", "unknown directive ``; expected `allow`", None),
    ] {
        let text = format!("<a><!-- mageacl: {order} --><b/></a>");
        let mut read = read(&text);
        assert_eq!(read.len(), 1, "{text}");
        let unread = read.remove(0).unwrap_err();
        assert_eq!(unread.why, why);
        assert!(
            help.is_none_or(|help| unread.help.as_deref().is_some_and(|said| said.starts_with(help))),
            "{unread:?}"
        );
    }
    let sources = SourceMap::default();
    let file = sources.add("etc/acl.xml", "<a>\n <!-- mageacl: allow undefind-ref reason=\"a\" --><b/></a>");
    let findings = decided(&Config::default(), Vec::new(), &[file], &sources);
    let [finding] = &findings[..] else { panic!("{findings:?}") };
    assert_eq!((finding.rule, finding.severity), ("bad-suppression", Severity::Error));
    assert_eq!(finding.message, "this comment suppresses nothing: unknown rule `undefind-ref`");
    assert!(finding.fix.starts_with("Did you mean undefined-ref"));
    assert_eq!(finding.places[0].line(&sources), Some(2));
}

#[test]
fn bad_suppression_stays_silent() {
    let sources = SourceMap::default();
    let text = "<a><!-- mageacl is a linter --><b ref=\"x\"/><!-- mageacl: allow undefined-ref reason=\"a\" --></a>";
    let file = sources.add("etc/acl.xml", text);
    let findings = vec![found("undefined-ref", file, "x", &sources)];
    assert_eq!(states(&decided(&Config::default(), findings, &[file], &sources)), [("undefined-ref", "by comment")]);
}

#[test]
fn bad_suppression_nearly_fires() {
    let sources = SourceMap::default();
    let wrong = "<a><!-- mageacl: allow --><b/></a>";
    // An ignored file, one that is not XML, and a project without inline suppressions.
    let (vendor, php) = (sources.add("vendor/a/etc/acl.xml", wrong), sources.add("a.php", wrong));
    let own = sources.add("etc/acl.xml", wrong);
    let paths = PathPatterns::new(vec!["vendor/**".to_owned()]).unwrap();
    let config = Config { paths, ..Config::default() };
    assert!(decided(&config, Vec::new(), &[vendor, php], &sources).is_empty());
    let config = Config { inline: false, ..Config::default() };
    assert!(decided(&config, Vec::new(), &[own], &sources).is_empty());
    let config = Config { rules: vec![("bad-suppression", Level::Off)], ..Config::default() };
    assert!(decided(&config, Vec::new(), &[own], &sources).is_empty());
}

#[test]
fn a_comment_accepts_its_rule_in_its_element_only() {
    let sources = SourceMap::default();
    let text = "<a>\n<!-- mageacl: allow undefined-ref reason=\"a\" -->\n<b ref=\"inner\"><c ref=\"deep\"/></b>\n<b ref=\"out\"/></a>";
    // Integration files are read twice: a comment applies to the file, not to one reading of it.
    let (first, second) = (sources.add("etc/acl.xml", text), sources.add("etc/acl.xml", text));
    let findings = vec![
        found("undefined-ref", first, "inner", &sources),
        found("undefined-ref", second, "deep", &sources),
        found("undefined-ref", first, "out", &sources),
        found("unknown-id", first, "deep", &sources),
    ];
    let decided = decided(&Config::default(), findings, &[first, second], &sources);
    let expected = [
        ("undefined-ref", "by comment"),
        ("undefined-ref", "by comment"),
        ("undefined-ref", "open"),
        ("unknown-id", "open"),
    ];
    assert_eq!(states(&decided), expected);
}
