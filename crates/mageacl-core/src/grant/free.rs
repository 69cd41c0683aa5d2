//! Text without a defined format: rows of rules in an unusual layout, a list of ids, or a checklist.
//!
//! The order matters. A text that contains anything like a row of rules never reaches the readers of lists, because the
//! id of a row may be denied.

use std::collections::BTreeSet;

use super::cursor::Cursor;
use super::sections::Heading;
use super::table::Tables;
use super::words::{count, text};
use super::{
    Choice, ErrorKind, Grant, GrantContent, GrantError, GrantOwner, GrantSet, Location, Tried, checklist, columns,
    headings, list, marks, markup, mentions, rows, sniff, words,
};
use crate::source::{FileId, SourceMap, Span};

/// The maximum number of lines that are named in a note.
const MAX_NAMED: usize = 10;

/// Reads a text to its end.
pub(super) fn read(
    cursor: Cursor<'_>,
    file: FileId,
    name: &str,
    mut tried: Vec<Tried>,
    (sources, set, tables): (&SourceMap, &mut GrantSet, &mut Tables),
) -> Result<(), GrantError> {
    // Lists are small, so another file is refused before it is read to its end.
    let begin = text(cursor.ahead()).into_owned();
    let begin = markup::plain(&begin).into_owned();
    let lines = Lines::in_text(&begin);
    if !rows::is_table(&begin) && !lines.is_list() {
        let other = count(lines.all - lines.pure, "line is not an id", "lines are not ids");
        tried.push(Tried { format: "list of ids", why: format!("{other} such as Magento_Sales::sales") });
        if 2 * lines.boxes < lines.all || lines.all == 0 {
            let boxes = count(lines.boxes, "line reads", "lines read");
            let why = format!("{boxes} like a box of the Admin (Sales > Orders), out of {}", lines.all);
            tried.push(Tried { format: "checklist", why });
            return Err(unknown(name, tried));
        }
    }
    let text = sniff::whole(cursor)?;
    let text = markup::plain(&text).into_owned();
    if rows::is_table(&text) {
        return rows::read(&text, file, name, tables);
    }
    refuse_others(&text, file, name)?;
    if let Some(refused) = columns::refused(&text) {
        let message = format!("{name}, line {}: {}", refused.line, refused.why);
        let error = GrantError::new(ErrorKind::Unknown, message).at(Location::Line(file, refused.line));
        return Err(error.help(format!("List only the ids that are granted, one in a line. {}", rows::EXPORT)));
    }
    let lines = Lines::in_text(&text);
    if let Some(line) = headings::second_holder(&text, lines.is_list()) {
        let message =
            format!("{name}, line {line}: this heading may begin the permissions of another role or integration");
        return Err(GrantError::new(ErrorKind::Unknown, message).at(Location::Line(file, line)).help(ONE_EACH));
    }
    let file = sniff::keep(sources, name, text);
    let text = sources.text(file);
    let (kind, holding) = if lines.is_list() {
        let ids = list::parse(text, file, name)?;
        set.notes.extend(note(name, &ids.excluded));
        (GrantOwner::List, GrantContent::Listed(ids.granted))
    } else {
        let items = checklist::parse(text, file);
        if items.is_empty() {
            return Err(GrantError::new(ErrorKind::Empty, format!("{name} is a checklist without a box")));
        }
        let lines = excluded_lines(text, &items);
        set.notes.extend(note(name, &lines));
        (GrantOwner::Checklist, GrantContent::Checklist(items))
    };
    let place = Location::Text(Span { file, start: 0, end: 0 });
    set.grants.push(Grant { name: name.to_owned(), kind, place, holding });
    Ok(())
}

/// Returns the lines of items that exclude a box, in one pass over the text.
fn excluded_lines(text: &str, items: &[checklist::Item]) -> Vec<usize> {
    let (mut at, mut line) = (0, 1);
    let mut lines = Vec::new();
    for item in items.iter().filter(|item| item.choice == Choice::Exclude) {
        let Location::Text(span) = item.place else { continue };
        let start = (span.start as usize).clamp(at, text.len());
        line += words::newlines(&text.as_bytes()[at..start]);
        at = start;
        lines.push(line);
    }
    lines.dedup();
    lines
}

/// Describes the lines that exclude ids or boxes.
fn note(name: &str, lines: &[usize]) -> Option<String> {
    let numbers: Vec<String> = lines.iter().take(MAX_NAMED).map(ToString::to_string).collect();
    let more = if lines.len() > MAX_NAMED { " and more" } else { "" };
    match lines.len() {
        0 => None,
        1 => Some(format!("{name}: line {} excludes the resource that it names", numbers.join(", "))),
        all => Some(format!("{name}: {all} lines exclude the resources that they name: {}{more}", numbers.join(", "))),
    }
}

fn unknown(name: &str, tried: Vec<Tried>) -> GrantError {
    let mut error = GrantError::new(ErrorKind::Unknown, format!("{name} is not in a supported format"));
    error.tried = tried;
    error.help(
        "Supported are an api.xml or integration.xml, a list of ids, rows of role_id,resource_id,permission, an SQL \
         dump, an export of mysql --batch, and a checklist of titles.",
    )
}

/// Refuses diffs, lists of several roles, and markup.
fn refuse_others(text: &str, file: FileId, name: &str) -> Result<(), GrantError> {
    let refuse = |line: usize, what: &str, help: &str| {
        let message = format!("{name}, line {line}: {what}");
        Err(GrantError::new(ErrorKind::Unknown, message).at(Location::Line(file, line)).help(help))
    };
    let mut headings = Headings::default();
    let mut signs: BTreeSet<(usize, char)> = BTreeSet::new();
    let mut roles: BTreeSet<String> = BTreeSet::new();
    for (at, line) in text.lines().enumerate() {
        let indent = line.len() - line.trim_start().len();
        let sign = line.trim_start().chars().next().filter(|sign| matches!(sign, '+' | '-'));
        let is_bullet = line.trim_start().chars().nth(1).is_some_and(char::is_whitespace);
        if let Some(sign) = sign.filter(|_| is_bullet) {
            signs.insert((indent, sign));
            if signs.contains(&(indent, '+')) && signs.contains(&(indent, '-')) {
                let what = "lines begin with + and with -, as in a difference between two grants";
                return refuse(at + 1, what, "Give the whole grant instead of a difference.");
            }
        }
        roles.extend(role(line));
        if roles.len() > 1 {
            let what = "this line begins a different role or integration than the one before";
            return refuse(at + 1, what, ONE_EACH);
        }
        if rows::is_detached(line) || headings.follows_box(line, at + 1) {
            let what = "this line allows or denies a resource that another line names";
            return refuse(at + 1, what, IN_LINE);
        }
        if is_markup(line) {
            let what = "this line is markup, but the text as a whole is not XML";
            return refuse(at + 1, what, rows::EXPORT);
        }
    }
    match headings.last {
        Some((line, true)) => {
            refuse(line, "no resource follows this line, which grants or excludes the lines after it", IN_LINE)
        }
        _ => Ok(()),
    }
}

/// The hint for a text with several roles.
const ONE_EACH: &str = "Give each role or integration in a separate file.";

/// The hint for an answer on a separate line.
const IN_LINE: &str = "Write it on the line of the box, or omit boxes that remain empty.";

/// Lines that consist of an answer only. They are headings of the following lines, unless they belong to the line
/// before.
#[derive(Default)]
struct Headings {
    /// The last line with text, and whether it is a heading that requires content below it.
    last: Option<(usize, bool)>,
    begins_with_verdict: bool,
    /// The indentation of the last line with a bullet.
    bullet: Option<usize>,
}

impl Headings {
    /// Processes a line; returns whether it is one word that may belong to the line before.
    fn follows_box(&mut self, line: &str, number: usize) -> bool {
        let heading = Heading::of_line(line).and_then(|heading| heading.choice);
        if heading.is_none() && !line.contains(char::is_alphanumeric) {
            return false;
        }
        let bare = line.trim().trim_end_matches(['*', '_', ' ']);
        let is_marked = bare.ends_with(':') || bare.starts_with('#') || line.trim().starts_with("**");
        let is_word = line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).count() < 2;
        // "- Allow" at the end of a guide is a button.
        let is_press = heading == Some(Choice::Grant)
            && marks::of_line(line).has_bullet
            && checklist::is_button(bare.trim_start_matches(|c: char| !c.is_alphabetic()));
        let is_verdict = heading.is_some() && is_word && !is_marked && !is_press;
        let is_first = self.last.is_none();
        let indent = line.len() - line.trim_start().len();
        // "- Sales" and below it "  do not grant this one".
        let is_below = self.bullet.is_some_and(|bullet| indent > bullet) && !is_marked;
        if marks::of_line(line).has_bullet {
            self.bullet = Some(indent);
        } else if heading.is_some() && is_below {
            return true;
        }
        self.begins_with_verdict |= is_first && is_verdict;
        let needs_more = heading.is_some_and(|choice| choice != Choice::Grant || !is_marked) && !is_press;
        self.last = Some((number, needs_more));
        is_verdict && !is_first && !self.begins_with_verdict
    }
}

/// Returns the role or integration in a heading: `Role: Sales`, `Integration 5:`.
fn role(line: &str) -> Option<String> {
    let marked = marks::of_line(line);
    let rest = marked.rest.trim().trim_matches(['#', '*', '_', ' ', '|', '[', ']']);
    let lower = rest.to_lowercase();
    let behind = ["role_id", "role id", "role name", "user role", "role", "integration", "api user", "rolle"]
        .iter()
        .find_map(|word| lower.strip_prefix(word))?;
    let is_heading = Heading::of_line(line).is_some();
    let value = behind.trim_start();
    let value = match value.strip_prefix([':', '=', '#']) {
        Some(value) => value,
        // "Role A" alone, but not "- Role and user management".
        None if is_heading || !marked.has_bullet && value.split_whitespace().count() < 4 => value,
        None => return None,
    };
    let value = value.trim_matches(|c: char| !c.is_alphanumeric());
    let is_tab = ["resource", "scope", "info", "permission", "setting", "acl", "api", "access", "right"];
    let is_path = value.contains(['>', '\u{2192}', '\u{bb}']);
    let is_name = !value.is_empty() && !is_path && behind.starts_with(|c: char| !c.is_alphanumeric());
    (is_name && !is_tab.iter().any(|word| value.starts_with(word))).then(|| value.to_owned())
}

fn is_markup(line: &str) -> bool {
    let lower = line.to_ascii_lowercase();
    ["<resource ", "<resource>", "<td", "<tr", "<th>", "<table", "<li>", "<field"].iter().any(|tag| lower.contains(tag))
}

/// The number of lines by appearance.
struct Lines {
    all: usize,
    /// Headings, which are neither ids nor boxes.
    headings: usize,
    /// Lines that consist of ids and exclusions only.
    pure: usize,
    /// Lines that look like those of a checklist, including the pure ones.
    boxes: usize,
}

impl Lines {
    fn in_text(text: &str) -> Lines {
        let mut lines = Lines { all: 0, headings: 0, pure: 0, boxes: 0 };
        let mut strikes = marks::Strikes::default();
        for (at, line) in text.lines().enumerate() {
            let divided = strikes.divide(line);
            let (content, _) = list::divide_comment(&divided.kept);
            let (content, struck) = (content.trim(), divided.crossed.trim());
            if ![content, struck].iter().any(|part| part.contains(char::is_alphanumeric))
                || at == 0 && list::is_header(content)
                || list::is_comment(line)
            {
                continue;
            }
            lines.all += 1;
            let has_ids = [content, struck].iter().any(|part| !words::ids(part).is_empty());
            let is_pure = |part: &str| {
                !part.contains(char::is_alphanumeric) || mentions::of_line(&marks::of_line(part).rest).is_pure
            };
            if has_ids && is_pure(content) && is_pure(struck) {
                lines.pure += 1;
                lines.boxes += 1;
            } else if !has_ids && Heading::of_line(line).is_some_and(|heading| !heading.may_be_box) {
                lines.headings += 1;
                lines.boxes += usize::from(checklist::looks_like_box(line.trim()));
            } else if has_ids || checklist::looks_like_box(line.trim()) {
                lines.boxes += 1;
            }
        }
        lines
    }

    /// Returns whether the text is a list of ids: most lines consist of ids only. Any other line is then an error.
    fn is_list(&self) -> bool {
        2 * self.pure > self.all - self.headings
    }
}
