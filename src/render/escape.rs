//! Making texts from files harmless for where they are written.

use std::fmt::Write as _;

/// For a terminal: control characters and those that turn or hide what follows are written as `\u{...}`.
#[must_use]
pub fn terminal(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        if is_deceptive(c) {
            let _ = write!(safe, "\\u{{{:x}}}", u32::from(c));
        } else {
            safe.push(c);
        }
    }
    safe
}

/// For the text of a Markdown document, outside of code.
#[must_use]
pub fn markdown(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in terminal(text).chars() {
        match c {
            '<' => safe.push_str("&lt;"),
            '&' => safe.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '!' => {
                safe.push('\\');
                safe.push(c);
            }
            _ => safe.push(c),
        }
    }
    safe
}

/// For a Markdown code span, its quotes included.
#[must_use]
pub fn markdown_code(text: &str) -> String {
    let text = terminal(text);
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

/// For the text of a Markdown comment on a server: it must neither call people nor lead anywhere.
#[must_use]
pub fn markdown_comment(text: &str) -> String {
    // Servers make links of bare addresses and names after Markdown is read, so a backslash before `@` is not enough.
    markdown(text).replace('@', "@&#8203;").replace("://", ":\\//").replace("www.", "www&#46;")
}

/// For the message of a workflow command of GitHub.
#[must_use]
pub fn github_message(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// For a property of a workflow command of GitHub, for example a file.
#[must_use]
pub fn github_property(text: &str) -> String {
    github_message(text).replace(':', "%3A").replace(',', "%2C")
}

/// For the text of a SARIF message, in which braces stand for arguments and brackets for links.
#[must_use]
pub fn sarif(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}").replace("](", "] (")
}

/// A path as a relative URI.
#[must_use]
pub fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/') {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

/// For a text or an attribute of an XML file, before `<`, `&` and quotes are escaped: without what a terminal would obey,
/// and without the two characters besides that no XML file may hold.
#[must_use]
pub fn xml(text: &str) -> String {
    terminal(text).replace('\u{fffe}', "\\u{fffe}").replace('\u{ffff}', "\\u{ffff}")
}

/// For one word of a POSIX shell.
#[must_use]
pub fn shell(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | ':' | '-' | '.' | '/' | '@');
    if !text.is_empty() && text.chars().all(plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}

/// For a text in single quotes of PHP.
#[must_use]
pub fn php(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\'', "\\'")
}

/// For a text of PHP, its quotes included. What a reader would not see for what it is, or a terminal obey, is written as
/// `\u{...}`, which PHP takes for the character in double quotes.
#[must_use]
pub fn php_string(text: &str) -> String {
    if !text.contains(is_deceptive) {
        return format!("'{}'", php(text));
    }
    let mut safe = String::from("\"");
    for c in text.chars() {
        match c {
            '\\' | '"' | '$' => safe.extend(['\\', c]),
            c if is_deceptive(c) => {
                let _ = write!(safe, "\\u{{{:x}}}", u32::from(c));
            }
            c => safe.push(c),
        }
    }
    safe.push('"');
    safe
}

/// Characters that a reader does not see for what they are: controls, and those that change the direction of text, join,
/// part or hide.
fn is_deceptive(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_shown_instead() {
        assert_eq!(terminal("a\u{1b}[31m\u{202e}b\tc\u{e4}"), "a\\u{1b}[31m\\u{202e}b\\u{9}c\u{e4}");
    }

    #[test]
    fn markdown_stays_text() {
        assert_eq!(markdown("<script> a|b `c` _d_ &amp;"), "&lt;script> a\\|b \\`c\\` \\_d\\_ &amp;amp;");
        assert_eq!(markdown_code("a`b"), "``a`b``");
        assert_eq!(markdown_code("`"), "`` ` ``");
    }

    #[test]
    fn a_comment_calls_nobody_and_leads_nowhere() {
        assert_eq!(markdown_comment("@team https://a.b www.c.d"), "@&#8203;team https:\\//a.b www&#46;c.d");
    }

    #[test]
    fn a_workflow_command_stays_one() {
        assert_eq!(github_message("50%\r\n::error::a,b"), "50%25%0D%0A::error::a,b");
        assert_eq!(github_property("50%\r\n::a,b=c"), "50%25%0D%0A%3A%3Aa%2Cb=c");
    }

    #[test]
    fn sarif_sees_neither_arguments_nor_links() {
        assert_eq!(sarif("{0} [a](https://b) [c]"), "{{0}} [a] (https://b) [c]");
    }

    #[test]
    fn a_uri_is_ascii_and_one_path() {
        assert_eq!(uri("a b/%\u{e4}?#:[x].xml"), "a%20b/%25%C3%A4%3F%23%3A%5Bx%5D.xml");
    }

    #[test]
    fn xml_holds_no_character_that_it_may_not() {
        assert_eq!(xml("a\0\u{1b}\u{fffe}\u{ffff}\u{202e}]]>"), "a\\u{0}\\u{1b}\\u{fffe}\\u{ffff}\\u{202e}]]>");
    }

    #[test]
    fn php_reads_the_same_text() {
        assert_eq!(php_string("It's \\u{1b} $a"), "'It\\'s \\\\u{1b} $a'");
        assert_eq!(php_string("\u{1b}[1m\n\"$a\\\u{202e}"), "\"\\u{1b}[1m\\u{a}\\\"\\$a\\\\\\u{202e}\"");
    }

    #[test]
    fn a_shell_reads_one_word() {
        assert_eq!(shell("Magento_Sales::sales"), "Magento_Sales::sales");
        assert_eq!(shell("a b"), "'a b'");
        assert_eq!(shell("it's $HOME"), "'it'\\''s $HOME'");
        assert_eq!(shell(""), "''");
    }
}
