//! Checks of output, like those of its consumers.

use std::sync::LazyLock;

use comrak::nodes::{AstNode, NodeValue};
use comrak::{Arena, Options, parse_document};
use mageacl_core::source::SourceMap;
use mageacl_core::xml;
use regex::Regex;
use serde_json::Value;

/// Fails if a text contains characters that are invisible or interpreted by a terminal.
#[track_caller]
pub(super) fn assert_visible(text: &str, what: &str) {
    static HIDDEN: LazyLock<Regex> = LazyLock::new(|| {
        // Written as categories, unlike the list in the program: controls, formats, separators, and fillers.
        Regex::new(r"[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\x{34f}\x{115f}\x{1160}\x{3164}\x{fe00}-\x{fe0f}\x{ffa0}&&[^\n]]")
            .unwrap()
    });
    let found = HIDDEN.find(text).map(|found| found.as_str().escape_unicode().to_string());
    assert_eq!(found, None, "{what}:\n{text:?}");
}

/// Fails if a CI runner finds a command in a text: GitHub at the beginning of a line after white space, Azure and the
/// older syntax of GitHub anywhere, Buildkite at the beginning.
#[track_caller]
pub(super) fn assert_no_command(text: &str, what: &str) {
    static ANYWHERE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"##\w*\[").unwrap());
    for line in text.split(['\n', '\r']) {
        assert!(!line.trim_start().starts_with("::"), "{what}: {line}");
        assert!(!ANYWHERE.is_match(line), "{what}: {line}");
        let folds = ["--- ", "+++ ", "~~~ ", "^^^ "];
        assert!(!folds.iter().any(|mark| format!("{line} ").starts_with(mark)), "{what}: {line}");
    }
}

/// Fails if a text for human readers takes effect.
#[track_caller]
pub(super) fn assert_human(text: &str, what: &str) {
    assert_visible(text, what);
    assert_no_command(text, what);
}

/// Parses JSON, and fails if it takes effect anywhere.
#[track_caller]
pub(super) fn json(text: &str, what: &str) -> Value {
    assert_human(text, what);
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{what}: {error}\n{text}"))
}

/// Returns all strings of a value, including keys.
pub(super) fn strings(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter().flat_map(strings).collect(),
        Value::Object(fields) => {
            fields.iter().flat_map(|(key, value)| [vec![key.as_str()], strings(value)].concat()).collect()
        }
        _ => Vec::new(),
    }
}

/// Parses XML, and fails if it takes effect anywhere.
#[track_caller]
pub(super) fn assert_xml(text: &str, what: &str) {
    assert_human(text, what);
    let file = SourceMap::default().add("output.xml", "");
    xml::parse(text, file).unwrap_or_else(|error| panic!("{what}: {error}\n{text}"));
}

/// Returns the extensions of GitHub and GitLab, and further ones of other renderers.
pub(super) fn options() -> Options<'static> {
    let mut options = Options::default();
    let extension = &mut options.extension;
    extension.strikethrough = true;
    extension.table = true;
    extension.autolink = true;
    extension.tasklist = true;
    extension.footnotes = true;
    extension.inline_footnotes = true;
    extension.description_lists = true;
    extension.multiline_block_quotes = true;
    extension.alerts = true;
    extension.math_dollars = true;
    extension.math_code = true;
    extension.wikilinks_title_after_pipe = true;
    extension.underline = true;
    extension.spoiler = true;
    extension.subscript = true;
    extension.superscript = true;
    extension.highlight = true;
    extension.insert = true;
    extension.shortcodes = true;
    options
}

/// A block of a Markdown document: its kind, and its text with and without code.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) kind: &'static str,
    pub(super) text: String,
    prose: String,
}

/// Renders Markdown, fails if a text in it takes effect, and returns the blocks with text.
#[track_caller]
pub(super) fn markdown(source: &str, what: &str) -> Vec<Block> {
    assert_human(source, what);
    let arena = Arena::new();
    let root = parse_document(&arena, source, &options());
    let mut blocks = Vec::new();
    for node in root.descendants() {
        match &node.data().value {
            NodeValue::Document
            | NodeValue::Heading(_)
            | NodeValue::Paragraph
            | NodeValue::List(_)
            | NodeValue::Item(_)
            | NodeValue::TaskItem(_)
            | NodeValue::CodeBlock(_)
            | NodeValue::TableRow(_)
            | NodeValue::TableCell
            | NodeValue::Text(_)
            | NodeValue::Code(_)
            | NodeValue::Strong
            | NodeValue::SoftBreak => {}
            NodeValue::Table(_) => assert_table(node, what),
            NodeValue::HtmlInline(html) => assert_eq!(html, "<br>", "{what}"),
            NodeValue::HtmlBlock(html) => {
                let own = [
                    "<details>\n<summary>Reasons and fixes</summary>\n",
                    "<details>\n<summary>Other changes</summary>\n",
                    "</details>\n",
                ];
                assert!(own.contains(&html.literal.as_str()), "{what}: {}", html.literal);
            }
            other => panic!("{what}: {other:?} in\n{source}"),
        }
        let kind = match &node.data().value {
            NodeValue::Heading(_) => "heading",
            NodeValue::Paragraph => "paragraph",
            NodeValue::TableCell => "cell",
            _ => continue,
        };
        let block = block(node, kind);
        assert_prose(&block.prose, what);
        blocks.push(block);
    }
    blocks
}

/// Fails if a row has another number of cells than the header. The parser drops and fills cells, so the source is
/// checked.
#[track_caller]
fn assert_table<'a>(table: &'a AstNode<'a>, what: &str) {
    let width = |row: &'a AstNode<'a>| row.children().count();
    let header = width(table.first_child().unwrap());
    for row in table.children() {
        assert_eq!(width(row), header, "{what}");
        let last = row.last_child().unwrap();
        assert!(last.data().sourcepos.end.column < row.data().sourcepos.end.column, "{what}: a bar ends each row");
    }
}

/// Returns the text of a block without zero-width spaces.
fn block<'a>(node: &'a AstNode<'a>, kind: &'static str) -> Block {
    let (mut text, mut prose) = (String::new(), String::new());
    for inner in node.descendants() {
        match &inner.data().value {
            NodeValue::Text(piece) => {
                text.push_str(piece);
                prose.push_str(piece);
            }
            NodeValue::Code(code) => {
                text.push_str(&code.literal);
                prose.push('\u{fffc}');
            }
            NodeValue::SoftBreak => {
                text.push(' ');
                prose.push(' ');
            }
            _ => {}
        }
    }
    Block { kind, text: text.replace('\u{200b}', ""), prose }
}

/// Fails if a server would find a reference in rendered text.
#[track_caller]
pub(super) fn assert_prose(text: &str, what: &str) {
    static REFERENCES: LazyLock<Regex> = LazyLock::new(|| {
        let references = [
            r"@[\w.{]",               // people
            r"[#!&$]\d",              // issues, merge requests, epics, snippets
            r#"[%~]["\w]"#,           // milestones, labels
            r"(?i)\bgh-\d",           // issues
            r"\b[0-9a-fA-F]{7,40}\b", // commits
            r"://|(?i)\bwww\.",       // addresses
            r":[a-z0-9_+-]+:",        // emoji
            r"[{\[][+-]",             // changes
        ];
        Regex::new(&references.map(|pattern| format!("(?:{pattern})")).join("|")).unwrap()
    });
    assert_eq!(REFERENCES.find(text).map(|found| found.as_str()), None, "{what}: {text:?}");
}
