//! Random pieces of markup through the Markdown escapers, in every place that a template has for them.

use comrak::nodes::{AstNode, NodeValue};
use comrak::{Arena, parse_document};
use mageacl_report::escape::markdown::{cell_code, code, text};
use mageacl_report::escape::terminal;
use proptest::prelude::*;
use proptest::sample::select;

use super::read::{assert_prose, options};

/// Pieces that mean something in Markdown, or to a server that reads the rendered text.
const PIECES: &[&str] = &[
    "*",
    "**",
    "***",
    "_",
    "__",
    "~",
    "~~",
    "~~~",
    "`",
    "``",
    "```",
    "<",
    ">",
    "<b>",
    "</b>",
    "<!--",
    "-->",
    "<?",
    "&",
    "&amp;",
    "&#35;",
    "|",
    "||",
    "|-|",
    ":-:",
    ":-",
    "-:",
    "#",
    "##",
    "#1",
    "=",
    "==",
    "===",
    "+",
    "++",
    "+++",
    "^",
    "^^",
    "^[",
    "!",
    "![",
    "!1",
    "[",
    "]",
    "[[",
    "]]",
    "](x)",
    "(x)",
    "[x]",
    "[^1]",
    "[^1]:",
    "[ ]",
    ":",
    "::",
    ": ",
    ":smile:",
    ":+1:",
    "$",
    "$$",
    "$`",
    "`$",
    "$1",
    "@",
    "@a",
    "x@y.z",
    "mailto:",
    "https://",
    "http://a.b",
    "www.",
    "www.a.b",
    "a.b",
    "/a",
    "\\",
    "\\\\",
    "\\*",
    "%",
    "%1",
    "{",
    "}",
    "{+",
    "+}",
    "[-",
    "-]",
    "{{",
    "(c)",
    "...",
    "--",
    "---",
    "- ",
    "* ",
    "+ ",
    "1. ",
    "1) ",
    "> ",
    ">>>",
    ">! ",
    "gh-1",
    "TOC",
    "_TOC_",
    "[!NOTE]",
    " ",
    "  ",
    "    ",
    "\t",
    "\n",
    "\r",
    "\0",
    "\u{1b}",
    "\u{7f}",
    "\u{a0}",
    "\u{2003}",
    "\u{3000}",
    "\u{ad}",
    "\u{200b}",
    "\u{202e}",
    "\u{feff}",
    "a",
    "B",
    "w",
    "ww",
    "1",
    "12",
    "deadbeef1",
    "abcdef",
    "\u{e4}",
    "\u{df}",
    "\u{4e2d}",
    "\u{1f600}",
    "\u{301}",
    "'",
    "\"",
    "(",
    ")",
    ",",
    ".",
    ";",
    "?",
    "/",
    "-",
];

/// Places of templates. `T` is a placeholder for the text, `C` for code.
const PLACES: &[&str] = &[
    "T\n",
    "a\n\nT\n\na\n",
    "# T\n",
    "- T\n",
    "  - T\n",
    "1. T\n",
    "- [ ] T C\n",
    "- **T**: T, T C\n",
    "**T**\n",
    "**Note:** T\n",
    "- C C: T\n",
    "- C: T (C)\n  T\n  **T**\n",
    "a:\n\n- C (optional): T\n- C\n",
    "C and T, C\n",
    "C T C\n",
    "a (T) b [C](https://a.b) c\n",
    "a (C; T)\n",
];

/// Places in rows of tables. `C` is a placeholder for the code of a cell.
const ROWS: &[&str] = &["| a | b |\n|---|---|\n| T | C |\n| C | T, C |\n| C<br>C | C (T) |\n"];

/// A placeholder for the text before the place is filled.
const WORD: &str = "Zz";

/// Begins everything except text, such as the name of a node. No escaped text contains it.
const MARK: char = '\u{1}';

/// Returns a document as text with its structure: the names of its nodes, and their text without zero-width spaces.
fn structure(source: &str) -> String {
    nodes(source, coded).replace('\u{200b}', "")
}

/// Returns the text outside of code, as a server looks for references in it.
fn prose(source: &str) -> String {
    nodes(source, |_| MARK.to_string())
}

fn nodes(source: &str, code: fn(&str) -> String) -> String {
    let arena = Arena::new();
    let mut shown = String::new();
    push(parse_document(&arena, source, &options()), code, &mut shown);
    shown
}

fn push<'a>(node: &'a AstNode<'a>, code: fn(&str) -> String, shown: &mut String) {
    match &node.data().value {
        NodeValue::Text(text) => return shown.push_str(text),
        NodeValue::Code(node) => return shown.push_str(&code(&node.literal)),
        other => shown.extend(["\u{1}", other.xml_node_name(), "\u{1}"]),
    }
    for child in node.children() {
        push(child, code, shown);
    }
    shown.push_str("\u{1}end\u{1}");
}

fn coded(text: &str) -> String {
    format!("{MARK}code{MARK}{text}{MARK}")
}

/// Fills a place. The inserted texts are not searched for placeholders.
fn filled(place: &str, text: &str, code: &str) -> String {
    place.split('C').map(|part| part.replace('T', text)).collect::<Vec<_>>().join(code)
}

/// Fails if a place that is filled with a text shows anything but this text.
fn assert_shows(place: &str, written: &str, fill: fn(&str) -> String) {
    let source = filled(place, text(written).as_str(), &fill(written));
    // Where code falls back to text, the place has text.
    let word = if fill(written).starts_with('`') { format!("`{WORD}`") } else { WORD.to_owned() };
    let expected = structure(&filled(place, WORD, &word)).replace(WORD, &terminal(written));
    assert_eq!(structure(&source), expected, "{written:?} in {place:?}:\n{source}");
    assert_prose(&prose(&source), &source);
}

fn written() -> impl Strategy<Value = String> {
    proptest::collection::vec(select(PIECES), 1..=6).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn markup_is_shown_as_it_is_written(written in written()) {
        for place in PLACES {
            assert_shows(place, &written, |text| code(text).as_str().to_owned());
        }
        for place in ROWS {
            assert_shows(place, &written, |text| cell_code(text).as_str().to_owned());
        }
    }
}
