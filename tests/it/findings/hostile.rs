//! Text from files with special meanings in some format.

use tempfile::TempDir;

use super::read::{Elements, Written, of_github};
use super::{FORMATS, assert_agree, store_with_refs};
use crate::common::mageacl;

/// Refs as written in an XML attribute.
const REFS: [&str; 12] = [
    "A_B::two&#10;::error file=x;line=1::lines",
    "A_B::return&#13;::stop-commands::x",
    "A_B::50%0A::warning::x%25",
    "A_B::a:b;c=d::e",
    "A_B::cdata]]&gt;&lt;/failure&gt;&lt;!-- --",
    "A_B::quotes&quot; x='y' &amp;amp; &amp;#10;",
    "A_B::bidi\u{202e}gnihtemos\u{200b}\u{85}\u{feff}",
    "A_B::bar | `code` *b* [a](https://evil.example) {0}",
    "A_B::&lt;script&gt;alert(1)&lt;/script&gt;&lt;/details&gt;",
    "A_B::@team https://evil.example www.evil.example #1",
    "A_B::tab&#9;stop",
    "A_B::=HYPERLINK(1)",
];

/// Makes a store with such a module folder and such refs.
pub(super) fn hostile_store() -> TempDir {
    store_with_refs("app/code/No va, 100%25/M:i|`c`k' <b>\u{e4}\u{202e}::error \nx", &REFS.map(str::to_owned))
}

fn written() -> Written {
    let store = hostile_store();
    let written = Written::by(mageacl(["lint"]).arg(store.path()), &[&FORMATS[..], &["markdown", "table"]].concat());
    let refs = written.results().iter().filter(|it| it["ruleId"] == "undefined-ref").count();
    assert_eq!(refs, REFS.len());
    written
}

#[test]
fn all_formats_agree_on_it() {
    assert_agree(&written());
}

#[test]
fn no_format_but_json_holds_what_a_terminal_would_obey() {
    let written = written();
    for format in ["short", "github", "junit", "checkstyle", "markdown"] {
        let odd = |c: &char| (c.is_control() && *c != '\n') || matches!(c, '\u{202e}' | '\u{200b}' | '\u{feff}');
        assert_eq!(written.text(format).chars().find(odd), None, "{format}");
    }
}

#[test]
fn every_line_for_github_is_one_command_with_its_message() {
    let written = written();
    let commands = of_github(&written);
    assert_eq!(commands.len(), written.text("github").lines().count());
    let messages: Vec<&str> = commands.iter().map(|(_, message)| message.lines().next().unwrap()).collect();
    for expected in ["A_B::50%0A::warning::x%25", "A_B::a:b;c=d::e", "A_B::two\\u{a}::error file=x;line=1::lines"] {
        assert!(messages.iter().any(|message| message.contains(expected)), "{expected}: {messages:?}");
    }
    assert!(commands.iter().any(|(reported, _)| reported.path.contains("No va, 100%25/M:i|`c`k' <b>")), "{commands:?}");
}

#[test]
fn xml_gives_back_the_text() {
    let written = written();
    let failures = Elements::of(written.text("junit"), "failure").found;
    let errors = Elements::of(written.text("checkstyle"), "error").found;
    for found in [failures, errors] {
        let messages: Vec<&String> = found.iter().map(|(attributes, ..)| &attributes["message"]).collect();
        for expected in ["A_B::cdata]]></failure><!-- --", "A_B::quotes\" x='y' &amp; &#10;", "A_B::bidi\\u{202e}"] {
            assert!(messages.iter().any(|message| message.contains(expected)), "{expected}: {messages:?}");
        }
    }
}

#[test]
fn markdown_keeps_its_rows_and_calls_nobody() {
    let written = written();
    let text = written.text("markdown");
    // A bar in a cell is escaped with a backslash.
    for row in text.lines().filter(|line| line.starts_with('|')) {
        assert_eq!(row.replace("\\|", "").matches('|').count(), 5, "{row}");
    }
    for active in ["<script", "@team", "[a](", "://", " www."] {
        assert!(!text.contains(active), "{active}");
    }
    assert_eq!((text.matches("<details>").count(), text.matches("</details>").count()), (1, 1));
}

/// Findings that do not fit into a comment are counted, not silently dropped.
#[test]
fn a_comment_never_is_too_long() {
    let refs: Vec<String> =
        (0..900).map(|number| format!("Acme_Some{number}::\u{e4}{}", "long".repeat(number % 30))).collect();
    let store = store_with_refs("app/code/Evil/Mod", &refs);
    let written = Written::by(mageacl(["lint"]).arg(store.path()), &["markdown", "json"]);
    let text = written.text("markdown");
    assert!(text.chars().count() <= 65_536, "{}", text.chars().count());
    let all = written.json("json")["findings"].as_array().unwrap().len();
    let is_row = |line: &&str| line.starts_with("| ") && !line.starts_with("| Severity");
    let rows = text.lines().filter(is_row).count();
    let reasons = text.lines().filter(|line| line.starts_with("- `")).count();
    assert!(rows > 50 && reasons > 20 && rows < all && reasons < all, "{rows}, {reasons}");
    assert!(text.contains(&format!("And {} more in the table", all - rows)), "{rows} of {all}");
    assert!(text.contains(&format!("And {} more with their reasons", all - reasons)), "{reasons} of {all}");
    assert!(all >= refs.len());
    assert_eq!(text.matches("</details>").count(), 1);
}
