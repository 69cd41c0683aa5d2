//! No input makes the reader panic, grow without limit, or guess.

use std::io::{self, Read};

use proptest::prelude::*;

use super::*;

/// A repeated pattern.
struct Endless<'p> {
    pattern: &'p [u8],
    left: usize,
}

impl Read for Endless<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let length = into.len().min(self.left).min(self.pattern.len());
        into[..length].copy_from_slice(&self.pattern[..length]);
        self.left -= length;
        Ok(length)
    }
}

#[track_caller]
fn refused(bytes: &[u8], kind: ErrorKind) -> GrantError {
    let error = texts(&[bytes]).unwrap_err();
    assert_eq!(error.kind, kind, "{error}");
    error
}

#[test]
fn what_is_none_of_the_formats_is_reported_with_all_that_was_tried() {
    let error = refused(
        b"Dear customer,\nplease find attached what you have asked us for the other day.\n",
        ErrorKind::Unknown,
    );
    let formats: Vec<&str> = error.tried.iter().map(|tried| tried.format).collect();
    assert_eq!(formats, ["XML", "JSON", "SQL dump", "CSV or TSV", "list of ids", "checklist"]);
    assert!(error.tried.iter().all(|tried| !tried.why.is_empty()) && error.to_string().contains("CSV or TSV: "));
}

#[test]
fn bad_files_are_refused_for_what_they_are() {
    refused(b"", ErrorKind::Empty);
    refused(b"\xEF\xBB\xBF \r\n", ErrorKind::Empty);
    refused(b"\x1F\x8B\x08\x00", ErrorKind::Truncated);
    refused(b"\x7FELF\x00\x00", ErrorKind::Binary);
    refused(b"<html><body/></html>", ErrorKind::Unknown);
    refused(b"<integrations><integration", ErrorKind::Malformed);
    refused(b"<integrations><integration name='a'><email>x</email></integration></integrations>", ErrorKind::NoGrants);
    refused(b"{\"a\": 1}", ErrorKind::Unknown);
    refused(b"[\"A_b::c\", ", ErrorKind::Truncated);
    refused(b"[\"A_b::c\", 1]", ErrorKind::Malformed);
    refused(b"1,A_b::c,allow\n1,A_b::c,perhaps\n", ErrorKind::Malformed);
    refused(b"1,A_b::c,allow\n1,A_b::c\n1,A_b::c,allow\n", ErrorKind::Malformed);
    refused(b"1,A_b::c,allow\n1,A_b::", ErrorKind::Truncated);
    refused(b"role_id,role_type,role_name,user_id,user_type,parent_id\n1,G,x,0,2,0\n", ErrorKind::NoGrants);
    refused(b"INSERT INTO authorization_rule VALUES (1,2,3,4,5);", ErrorKind::Malformed);
    refused(
        b"INSERT INTO authorization_rule (role_id,resource_id,permission) VALUES (1,'A_b::c','allow'),(1,",
        ErrorKind::Truncated,
    );
    refused(
        b"INSERT INTO authorization_rule (role_id,resource_id,permission) VALUES (1,'A_b::c');",
        ErrorKind::Malformed,
    );
    refused(b"INSERT INTO authorization_rule (role_id,resource_id,permission) SELECT 1,2,3;", ErrorKind::Malformed);
    refused(b"CREATE TABLE x (a int);", ErrorKind::NoGrants);
    refused(b"[ ]", ErrorKind::Empty);
    refused(b"[]", ErrorKind::Empty);
    refused(b"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", ErrorKind::Truncated);
}

#[test]
fn an_error_has_the_line_and_repeats_no_value() {
    let error =
        refused(b"role_id,resource_id,permission\n1,A_b::c,allow\nPLANTED,A_b::c,PLANTED\n", ErrorKind::Malformed);
    assert_eq!(error.to_string(), "0, line 3: role_id is not a row number");
    let sources = SourceMap::default();
    let bytes: &[u8] = b"<integrations>\n<integration/></integrations>";
    let error = gather([Input { name: "a.xml".to_owned(), bytes: Box::new(bytes) }], &sources).unwrap_err();
    let place = error.place.unwrap();
    assert_eq!((sources.name(place.file()), place.line(&sources)), ("a.xml", Some(2)));
}

#[test]
fn large_input_is_streamed_or_refused() {
    let endless = |pattern: &'static [u8], left: usize| Input {
        name: "big".to_owned(),
        bytes: Box::new(Endless { pattern, left }),
    };
    let kind = |input: Input<'_>| gather([input], &SourceMap::default()).unwrap_err().kind;
    assert_eq!(kind(endless(&[0; 4096], 1 << 40)), ErrorKind::Binary);
    assert_eq!(kind(endless(&[b' '; 4096], 1 << 40)), ErrorKind::Empty);
    assert_eq!(kind(endless(b"A_b::c\n", 1 << 40)), ErrorKind::TooLarge);
    assert_eq!(kind(endless(&[b'<'; 4096], 1 << 40)), ErrorKind::TooLarge);
    // One value of 64 MiB in an irrelevant table.
    let begin = b"INSERT INTO log VALUES (1, '".as_slice();
    let end =
        b"'); INSERT INTO authorization_rule (role_id,resource_id,permission) VALUES (1,'A_b::c','allow');".as_slice();
    let long = begin.chain(Endless { pattern: &[b'x'; 4096], left: 64 << 20 }).chain(end);
    let set = gather([Input { name: "big".to_owned(), bytes: Box::new(long) }], &SourceMap::default()).unwrap();
    assert_eq!(set.rows.len(), 1);
}

/// Random texts that begin like each of the formats, so that every reader is tested.
fn nonsense() -> impl Strategy<Value = Vec<u8>> {
    let begins = prop::sample::select(vec![
        "",
        "<integrations>",
        "<config><integration name='a'>",
        "[",
        "{\"resources\":[",
        "[{\"role_id\":1,",
        "[x] ",
        "1,A_b::c,allow\n",
        "role_id\tresource_id\tpermission\n1\t",
        "A_b::c\n",
        "Sales > ",
        "-- MySQL dump\n",
        "CREATE TABLE authorization_rule (",
        "CREATE TABLE IF NOT EXISTS `a`.`b`",
        "INSERT INTO authorization_rule (role_id,resource_id,permission) VALUES (",
        "DELIMITER ",
        "/*!40000 ",
        "\u{feff}",
        "SET a=1; USE ",
        "\u{1f}\u{8b}",
        "(\u{b5}/\u{fd}",
        "9 A_b::c deny\n",
        "A_b::c\nA_b::d\nnot ",
        "- Sales\n",
    ]);
    let pieces = prop::sample::select(vec![
        "'",
        "\"",
        "`",
        "\\",
        "(",
        ")",
        ",",
        ";",
        "\n",
        "\r\n",
        "\t",
        "NULL",
        "0x4",
        "0x41",
        "X'41'",
        "/*",
        "*/",
        "--",
        "# ",
        "1",
        "-1",
        "allow",
        "A_b::c",
        "\u{2026}",
        " > ",
        ": ",
        "VALUES",
        "\0",
        "[",
        "]",
        "{",
        "}",
        ":",
        "<",
        "/>",
        "resources",
        "~~",
        "<del>",
        "</del>",
        "<!--",
        "[ ]",
        "\n| ",
        " | ",
        "\n- ",
        "\n  ",
        "not ",
        "except ",
        "deny",
        "9 ",
        "*** 1. row ***\n",
        "role_id: 9\n",
        "\u{2502}",
        "\u{274c}",
        "\u{336}",
        "yes",
    ]);
    let tail = prop::collection::vec(
        prop_oneof![pieces.prop_map(|piece| piece.as_bytes().to_vec()), prop::collection::vec(any::<u8>(), 0..4)],
        0..24,
    );
    (begins, tail).prop_map(|(begin, tail)| [begin.as_bytes(), &tail.concat()].concat())
}

#[test]
fn ids_and_names_of_any_length_are_shortened_or_refused() {
    let long = "x".repeat(900_000);
    for list in [format!("Magento_Sales::sales\nMagento_Sales::ship\nA_b::{long}\n"), format!("[\"A_b::{long}\"]")] {
        let error = text(&list).unwrap_err();
        assert!(error.to_string().len() < 2_000, "{}", error.to_string().len());
    }
    let file = format!(
        "<integrations><integration name=\"{long}\"><resources><resource name=\"A_b::{long}\"/></resources></integration></integrations>"
    );
    let set = text(&file).unwrap();
    let GrantContent::Listed(ids) = &set.grants[0].holding else { panic!("{:?}", set.grants[0].kind) };
    assert_eq!((set.grants[0].name.chars().count(), ids[0].id.chars().count()), (256, 256));
    assert!(ids[0].id.ends_with('\u{2026}'));
}

proptest! {
    #[test]
    fn no_bytes_make_a_reader_panic(bytes in nonsense()) {
        let _ = texts(&[&bytes]);
        let with_mark = [&[0xFF, 0xFE], bytes.as_slice()].concat();
        let _ = texts(&[&with_mark]);
    }

    #[test]
    fn no_text_makes_a_checklist_panic(text in "\\PC{0,60}(\n *[-*#] ?\\PC{0,30})*") {
        let file = SourceMap::default().add("checklist", "");
        let items = checklist::parse(&text, file);
        let _ = resolve(&items, &crate::catalog::AclTree::default());
    }
}
