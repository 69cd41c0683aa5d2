//! Markup around titles in guides: drawn trees, images, links, user-interface labels, inline HTML and entities.
//!
//! The text keeps its lines, so that positions remain valid.

use std::borrow::Cow;

/// Characters of a drawn tree.
const DRAWN: &str = "\u{2502}\u{2503}\u{251c}\u{2514}\u{2500}\u{2501}\u{252c}\u{250c}\u{2570}\u{256e}\u{256d}\u{2574}\u{2576}|+`\\-_ \t\u{a0}";

/// The beginnings of a branch.
const BRANCHES: [&str; 14] = [
    "\u{251c}",
    "\u{2514}",
    "\u{2570}",
    "\u{250c}\u{2500}",
    "|--",
    "|-",
    "+--",
    "+-",
    "`--",
    "`-",
    "\\--",
    "\\-",
    "|__",
    "|_",
];

/// Elements inside a line that are no strike and no structure.
const INLINE: [&str; 17] = [
    "b", "strong", "em", "i", "u", "kbd", "code", "span", "br", "font", "mark", "small", "samp", "tt", "a", "label",
    "p",
];

/// Words in the attributes of an element that may strike its text out.
const STRIKING: [&str; 8] = ["line-through", "strik", "delet", "remov", "cross", "deni", "disabled", "opacity"];

/// Entities of arrows and spaces, with their characters.
const ENTITIES: [(&str, &str); 17] = [
    ("&gt;", ">"),
    ("&rarr;", "\u{2192}"),
    ("&raquo;", "\u{bb}"),
    ("&rsaquo;", "\u{203a}"),
    ("&rArr;", "\u{21d2}"),
    ("&#8594;", "\u{2192}"),
    ("&#8250;", "\u{203a}"),
    ("&#187;", "\u{bb}"),
    ("&#62;", ">"),
    ("&#x3E;", ">"),
    ("&nbsp;", " "),
    ("&#160;", " "),
    ("&amp;", "&"),
    ("&quot;", "\""),
    ("&ndash;", "\u{2013}"),
    ("&mdash;", "\u{2014}"),
    ("&bull;", "\u{2022}"),
];

/// Returns a text in which each line has its titles without markup.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    let is_marked =
        text.contains(['[', '<', '&', '|', '+', '`', '\\', '\u{2502}', '\u{251c}', '\u{2514}', '\u{2570}', '\u{ff1e}']);
    if !is_marked {
        return Cow::Borrowed(text);
    }
    let lines = text.split_inclusive('\n').map(|line| {
        let end = line.trim_end_matches(['\r', '\n']).len();
        let (content, end) = line.split_at(end);
        of_line(content) + end
    });
    Cow::Owned(lines.collect())
}

fn of_line(line: &str) -> String {
    let line = drawn(line).unwrap_or_else(|| line.to_owned());
    let line = if line.contains('&') {
        ENTITIES.iter().fold(line, |line, (entity, plain)| line.replace(entity, plain))
    } else {
        line
    };
    let line = if line.contains('[') { without_links(&line) } else { line };
    if line.contains('<') { without_elements(&line) } else { line }
}

/// Returns a branch of a drawn tree as an indented line with a bullet.
fn drawn(line: &str) -> Option<String> {
    let rest = line.trim_start_matches(|c: char| DRAWN.contains(c));
    let prefix = &line[..line.len() - rest.len()];
    let at = BRANCHES.iter().filter_map(|branch| prefix.rfind(branch)).max()?;
    let is_row = rest.contains(['|', '\u{2502}']) || rest.ends_with('`') || !rest.contains(char::is_alphanumeric);
    // "|- X" is a branch, "| -X" is a cell.
    let is_branch = !is_row
        && prefix.ends_with([' ', '\t', '\u{a0}', '\u{2500}'])
        && (prefix[at..].chars().count() > 1 || !prefix.is_ascii());
    is_branch.then(|| format!("{}- {rest}", " ".repeat(prefix[..at].chars().count() + 2)))
}

/// Removes images, and keeps the texts of links and of user-interface labels.
fn without_links(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find('[') {
        let (before, from) = rest.split_at(at);
        let Some(end) = from.find(']') else { break };
        let (inner, behind) = (&from[1..end], &from[end + 1..]);
        let target = behind.strip_prefix('(').and_then(|target| target.split_once(')'));
        let label = ["!UICONTROL ", "!DNL ", "!uicontrol "].iter().find_map(|mark| inner.strip_prefix(mark));
        match (before.strip_suffix('!'), label, target) {
            (Some(before), None, Some((_, after))) => {
                plain.push_str(before);
                rest = after;
            }
            (_, Some(label), _) => {
                plain.push_str(before);
                plain.push_str(label);
                rest = behind;
            }
            // "[x](…)" is a box.
            (None, None, Some((_, after))) if inner.chars().count() > 1 => {
                plain.push_str(before);
                plain.push_str(inner);
                rest = after;
            }
            _ => {
                plain.push_str(&rest[..=at + end]);
                rest = behind;
            }
        }
    }
    plain.push_str(rest);
    plain
}

/// Removes the tags of inline elements, unless one of them spans the whole line: that is a heading.
fn without_elements(line: &str) -> String {
    if line.trim_start().starts_with('<') && line.trim_end().ends_with('>') {
        return line.to_owned();
    }
    // A style may strike the text out.
    let lower = line.to_ascii_lowercase();
    if STRIKING.iter().any(|word| lower.contains(word)) {
        return line.to_owned();
    }
    let mut plain = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find('<') {
        let (before, from) = rest.split_at(at);
        let Some(end) = from.find('>') else { break };
        let name = from[1..end].trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
        plain.push_str(before);
        if !INLINE.contains(&name.to_ascii_lowercase().as_str()) {
            plain.push_str(&from[..=end]);
        }
        rest = &from[end + 1..];
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_removed_and_titles_remain() {
        for (line, expected) in [
            ("\u{251c}\u{2500}\u{2500} Sales", "  - Sales"),
            ("\u{2502}   \u{2514}\u{2500}\u{2500} Orders", "      - Orders"),
            ("|-- Sales", "  - Sales"),
            ("|   +-- Orders", "      - Orders"),
            ("|---|---|", "|---|---|"),
            ("| Sales | Orders |", "| Sales | Orders |"),
            ("![box](https://a.example/?token=x) Sales", " Sales"),
            ("[!UICONTROL Sales] > [!UICONTROL Orders]", "Sales > Orders"),
            ("[Sales](https://a.example/)", "Sales"),
            ("- [x] Sales", "- [x] Sales"),
            ("Tick <b>Sales</b>", "Tick Sales"),
            ("<b>Denied</b>", "<b>Denied</b>"),
            ("- <del>Sales</del> x", "- <del>Sales</del> x"),
            ("Sales &rarr; Orders", "Sales \u{2192} Orders"),
        ] {
            assert_eq!(plain(line), expected, "{line}");
        }
    }
}
