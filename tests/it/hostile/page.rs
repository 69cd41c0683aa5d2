//! HTML pages and comma-separated values, parsed as their consumers do.

use std::collections::BTreeSet;

use regex::Regex;

use super::read::assert_human;

/// The elements and attributes of the template, all of which are without effect.
const ELEMENTS: &str = "html|head|meta|title|body|a|header|p|h1|h2|h3|nav|ul|ol|li|main|section|article|span|svg|rect|strong|\
                        code|details|summary|pre|div|table|caption|thead|tbody|tr|th|td|dl|dt|dd|label|input|form|select|\
                        option|button|output|br|footer";
const ATTRIBUTES: &str = "lang|charset|http-equiv|content|name|class|href|id|aria-[a-z]+|role|tabindex|viewbox|\
                          preserveaspectratio|width|height|x|type|data-[a-z]+|hidden|value|scope|open";

/// Fails if anything but the template is markup. Returns the page without its style and script.
#[track_caller]
pub(super) fn assert_page(text: &str, what: &str) -> String {
    let static_text = Regex::new(r"(?s)<style>.*?</style>|<script>.*?</script>").unwrap();
    assert_eq!(static_text.find_iter(text).count(), 2, "{what}: one style and one script");
    let page = static_text.replace_all(text, "").into_owned();
    assert_human(&page, what);
    let page = page.strip_prefix("<!doctype html>").unwrap().to_owned();
    let tag = Regex::new(&format!(r#"^</?(?:{ELEMENTS})(?: (?:{ATTRIBUTES})(?:="[^"<>]*")?)*>$"#)).unwrap();
    for piece in page.split('<').skip(1) {
        let end = piece.find('>').unwrap_or_else(|| panic!("{what}: `<` without an end: {piece}"));
        let found = format!("<{}>", &piece[..end]).to_lowercase();
        assert!(tag.is_match(&found), "{what}: {found}");
    }
    for link in Regex::new(r#"href="([^"]*)""#).unwrap().captures_iter(&page) {
        assert!(link[1].starts_with('#'), "{what}: {}", &link[1]);
        assert!(page.contains(&format!("id=\"{}\"", &link[1][1..])), "{what}: {}", &link[1]);
    }
    let ids: Vec<String> =
        Regex::new(r#" id="([^"]*)""#).unwrap().captures_iter(&page).map(|id| id[1].to_owned()).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{what}: an id twice");
    page
}

/// Returns a text as it is in a page.
pub(super) fn escaped(text: &str) -> String {
    let escaped = text.replace('&', "&#38;").replace('<', "&#60;").replace('>', "&#62;");
    escaped.replace('"', "&#34;").replace('\'', "&#39;")
}

/// Parses comma-separated values, and fails if a cell is a formula or a record has another number of cells.
#[track_caller]
pub(super) fn assert_csv(text: &str, what: &str) {
    let (mut cells, mut cell, mut is_quoted) = (Vec::new(), String::new(), false);
    let mut records: Vec<Vec<String>> = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if is_quoted && chars.peek() == Some(&'"') => cell.extend(chars.next()),
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => cells.push(std::mem::take(&mut cell)),
            '\r' if !is_quoted => {
                assert_eq!(chars.next(), Some('\n'), "{what}: a record ends with CR and LF");
                cells.push(std::mem::take(&mut cell));
                records.push(std::mem::take(&mut cells));
            }
            c => cell.push(c),
        }
    }
    assert!(!is_quoted && cells.is_empty() && cell.is_empty(), "{what}: the last record has no end");
    for record in &records {
        assert_eq!(record.len(), records[0].len(), "{what}: {record:?}");
        for cell in record {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{what}: {cell:?}");
        }
    }
}
