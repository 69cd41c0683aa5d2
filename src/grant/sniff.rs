//! What a file is, by its beginning.

use super::cursor::Cursor;
use super::delimited::Shape;
use super::table::Tables;
use super::words::{count, text};
use super::{
    ErrorKind, Grant, GrantError, GrantSet, Holding, Input, Kind, Tried, checklist, delimited, json, list, sql, xml,
};
use crate::source::{FileId, SourceMap, Span};

/// How compressed files begin.
const PACKED: [(&[u8], &str); 5] = [
    (b"\x1F\x8B", "a gzip file; unpack it first: gunzip -c FILE > dump.sql"),
    (b"PK\x03\x04", "a zip archive; unpack it first"),
    (b"BZh", "a bzip2 file; unpack it first"),
    (b"\xFD7zXZ", "an xz file; unpack it first"),
    (b"\x28\xB5\x2F\xFD", "a zstd file; unpack it first"),
];

/// With what the statements of a dump begin.
const STATEMENTS: [&str; 18] = [
    "ALTER",
    "BEGIN",
    "COMMIT",
    "CREATE",
    "DELIMITER",
    "DELETE",
    "DROP",
    "GRANT",
    "INSERT",
    "LOCK",
    "REPLACE",
    "SET",
    "START",
    "TRUNCATE",
    "UNLOCK",
    "UPDATE",
    "USE",
    "ANALYZE",
];

/// Reads one file into the set or the tables.
pub(super) fn read(
    input: Input<'_>,
    sources: &mut SourceMap,
    set: &mut GrantSet,
    tables: &mut Tables,
) -> Result<(), GrantError> {
    let name = input.name;
    // The text is put in once it is known to be one of those that are kept.
    let file = sources.add(name.clone(), "");
    let cursor = Cursor::new(input.bytes, file, &name)?;
    let ahead = cursor.ahead();
    if ahead.trim_ascii().is_empty() {
        let so_far = if cursor.is_whole() { "" } else { ", as far as it was read" };
        return Err(GrantError::new(ErrorKind::Empty, format!("{name} is empty{so_far}")));
    }
    if let Some((_, what)) = PACKED.iter().find(|(magic, _)| ahead.starts_with(magic)) {
        return Err(GrantError::new(ErrorKind::Binary, format!("{name} is {what}")));
    }
    let begin = text(ahead).into_owned();
    let begin = begin.trim_start();
    let mut tried = Vec::new();
    let mut not = |format: &'static str, why: String| tried.push(Tried { format, why });
    if begin.starts_with('<') {
        let is_decoded = cursor.is_decoded();
        return xml::read(cursor.rest()?, is_decoded, &name, sources, set);
    }
    not("XML", "it does not begin with <".to_owned());
    // Dumps hold bytes of all sorts, but not at their beginning.
    if !looks_like_sql(begin) && ahead.contains(&0) {
        let what = if cursor.is_decoded() { "holds zero bytes" } else { "is no text: it holds zero bytes" };
        return Err(GrantError::new(ErrorKind::Binary, format!("{name} {what}")));
    }
    if begin.starts_with(['[', '{']) && !checklist::begins_with_box(begin) {
        let text = whole(cursor)?;
        return json::read(&text, file, &name, set, tables);
    }
    not("JSON", "it does not begin with [ or {".to_owned());
    if looks_like_sql(begin) {
        return sql::read(cursor, tables);
    }
    not("SQL dump", "it does not begin with a statement or a comment of SQL".to_owned());
    match Shape::recognise(ahead) {
        Ok(shape) => return delimited::read(cursor, &shape, tables),
        Err(why) => not("CSV or TSV", why),
    }
    // Both kinds of list are small: a file of another sort is not read to its end before it is refused.
    let lines = Lines::of(begin);
    let is_list = lines.all > 0 && lines.ids == lines.all;
    if !is_list {
        let other = count(lines.all - lines.ids, "line is none", "lines are none");
        not("list of ids", format!("{other} such as Magento_Sales::sales"));
        if 2 * (lines.boxes + lines.ids) < lines.all || lines.all == 0 {
            let boxes = count(lines.boxes, "line reads", "lines read");
            not("checklist", format!("{boxes} like a box of the Admin (Sales > Orders), out of {}", lines.all));
            let message = format!("{name} is in none of the formats that can be read");
            let mut error = GrantError::new(ErrorKind::Unknown, message);
            error.tried = tried;
            return Err(error.help(
                "Give an api.xml or integration.xml, a list of ids, rows of role_id,resource_id,permission, an SQL \
                 dump, an export of mysql --batch, or a checklist by titles.",
            ));
        }
    }
    let text = whole(cursor)?;
    let file = sources.add(name.clone(), text);
    let text = sources.text(file);
    let (kind, holding) = if is_list {
        (Kind::List, Holding::Listed(list::parse(text, file, &name)?))
    } else {
        let items = checklist::parse(text, file);
        if items.is_empty() {
            return Err(GrantError::new(ErrorKind::Empty, format!("{name} is a checklist without any box")));
        }
        (Kind::Checklist, Holding::Checklist(items))
    };
    let place = super::Place::Text(Span { file, start: 0, end: 0 });
    set.grants.push(Grant { name, kind, place, holding });
    Ok(())
}

/// The rest of a text that is kept.
fn whole(cursor: Cursor<'_>) -> Result<String, GrantError> {
    let bytes = cursor.rest()?;
    Ok(match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => text(error.as_bytes()).into_owned(),
    })
}

/// How many lines look like what.
struct Lines {
    all: usize,
    ids: usize,
    boxes: usize,
}

impl Lines {
    fn of(begin: &str) -> Lines {
        let mut lines = Lines { all: 0, ids: 0, boxes: 0 };
        for (at, line) in begin.lines().enumerate() {
            let line = list::without_comment(line).trim();
            if line.is_empty() || (at == 0 && list::is_header(line)) {
                continue;
            }
            lines.all += 1;
            if list::words(line).all(|(_, word)| super::words::is_id(word)) {
                lines.ids += 1;
            } else if checklist::looks_like_box(line) {
                lines.boxes += 1;
            }
        }
        lines
    }
}

/// Whether the first thing that is not a comment is a statement.
fn looks_like_sql(begin: &str) -> bool {
    let mut rest = begin.trim_start();
    loop {
        rest = if rest.starts_with("/*!") || rest.starts_with("/*M!") {
            return true;
        } else if let Some(comment) = rest.strip_prefix("/*") {
            comment.split_once("*/").map_or("", |(_, rest)| rest)
        } else if ["-- MySQL dump", "-- MariaDB dump", "-- phpMyAdmin"].iter().any(|mark| rest.starts_with(mark)) {
            return true;
        } else if rest.starts_with('#')
            || rest.strip_prefix("--").is_some_and(|rest| rest.starts_with(['\n', '\r', ' ', '-']))
        {
            rest.split_once('\n').map_or("", |(_, rest)| rest)
        } else {
            break;
        }
        .trim_start();
    }
    let end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
    let (word, behind) = (rest[..end].to_ascii_uppercase(), &rest[end..]);
    if !behind.starts_with(char::is_whitespace) || !STATEMENTS.contains(&word.as_str()) {
        return false;
    }
    // "Use these boxes" is no statement; the end of one may be far away.
    let second = behind.split_whitespace().next().unwrap_or_default().to_ascii_uppercase();
    behind.contains(';') || ["INTO", "IGNORE", "TABLE", "TABLES", "DATABASE"].contains(&second.as_str())
}

/// The span of a piece of a file's text.
pub(super) fn span(file: FileId, start: usize, len: usize) -> Span {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span { file, start: offset(start), end: offset(start + len) }
}
