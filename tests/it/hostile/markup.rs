//! Any text shows as it is, wherever Markdown has it.

use mageacl::render::escape::markdown::{cell_code, code, text};
use mageacl::render::escape::terminal;
use proptest::prelude::*;

use super::read::{Block, markdown};

/// Pieces that mean something in some dialect, and plain ones.
fn hostile_text() -> impl Strategy<Value = String> {
    let pieces = proptest::sample::select(
        &[
            "a",
            "b1",
            " ",
            "  ",
            "*",
            "**",
            "_",
            "`",
            "``",
            "```",
            "~",
            "~~",
            "|",
            "||",
            "\\",
            "\\|",
            "[",
            "]",
            "(",
            ")",
            "![",
            "](",
            "<",
            ">",
            "<b>",
            "</b>",
            "<!--",
            "-->",
            "&",
            "&amp;",
            "&#35;",
            "#",
            "##",
            "#1",
            "@a",
            "!2",
            "$",
            "$$",
            "$3",
            "%m",
            "^",
            "^^",
            "=",
            "==",
            "+",
            "++",
            "-",
            "--",
            "---",
            "1.",
            "2)",
            ":",
            "::",
            ":x:",
            "://",
            "http",
            "https://a.b",
            "www.",
            "w",
            ".",
            "a@b.c",
            "gh-1",
            "GH-",
            "deadbeef",
            "0123456",
            "{",
            "{+",
            "[-",
            "'",
            "\"",
            "/",
            "/close",
            "\n",
            "\r",
            "\t",
            "\u{200b}",
            "\u{202e}",
            "\u{1b}[1m",
            "\u{e4}",
            "\u{1f600}",
            "[x]",
            "[^1]",
            "[[",
            "]]",
            "mailto:",
            "xmpp:",
            "ftp://",
            "?",
            ";",
            ",",
        ][..],
    );
    proptest::collection::vec(pieces, 0..8).prop_map(|pieces| pieces.concat())
}

fn shown(blocks: &[Block], kind: &str) -> Vec<String> {
    blocks.iter().filter(|block| block.kind == kind).map(|block| block.text.clone()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn text_shows_as_it_is(given in hostile_text()) {
        let (safe, expected) = (text(&given).as_str().to_owned(), terminal(&given));
        let page = format!("{safe}\n\nx {safe} y\n\n# {safe}\n\n- {safe}\n  **x {safe}**\n\n1. {safe}\n\n");
        let blocks = markdown(&page, &given);
        for (kind, text) in [("paragraph", expected.clone()), ("paragraph", format!("x {expected} y")), ("heading", expected.clone())] {
            // An empty text makes no paragraph.
            let found = shown(&blocks, kind);
            prop_assert!(found.contains(&text) || text.is_empty(), "{:?} is not in {:?}\n{}", text, found, page);
        }
        let table = format!("| a | b |\n|---|---|\n| {safe} | x |\n| {} | {safe} |\n", cell_code(&given).as_str());
        let cells = shown(&markdown(&table, &given), "cell");
        let code = if given.is_empty() { "(empty)".to_owned() } else { expected.clone() };
        let expected = ["a", "b", &expected, "x", &code, &expected].map(str::to_owned);
        prop_assert_eq!(cells, expected, "{}", table);
    }

    #[test]
    fn code_shows_as_it_is(given in hostile_text()) {
        let page = format!("- {}: x\n", code(&given).as_str());
        let expected = if given.is_empty() { "(empty)".to_owned() } else { terminal(&given) };
        prop_assert_eq!(shown(&markdown(&page, &given), "paragraph"), [format!("{expected}: x")]);
    }
}
