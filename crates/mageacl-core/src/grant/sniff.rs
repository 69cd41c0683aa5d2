//! Recognizes the format of a file by its beginning.

use super::cursor::Cursor;
use super::delimited::Shape;
use super::table::Tables;
use super::words::text;
use super::{ErrorKind, GrantError, GrantSet, Input, Tried, delimited, free, json, marks, php, sql, xml};
use crate::fs::compressed::Compression;
use crate::source::{FileId, SourceMap, Span};

/// Magic numbers of binary files, with a description.
const BINARIES: [(&[u8], &str); 18] = [
    (b"PK\x03\x04", "a zip archive; unpack it first"),
    (b"BZh", "a bzip2 file; decompress it first: bunzip2 -c FILE"),
    (b"\xFD7zXZ", "an xz file; decompress it first: xz -dc FILE"),
    (b"\x04\x22\x4D\x18", "an lz4 file; decompress it first: lz4 -dc FILE"),
    (b"7z\xBC\xAF\x27\x1C", "a 7z archive; unpack it first"),
    (b"Rar!\x1A\x07", "a rar archive; unpack it first"),
    (b"LZIP", "an lzip file; decompress it first"),
    (b"\x1F\x9D", "a file compressed by compress; decompress it first: uncompress -c FILE"),
    (b"SQLite format 3\0", "an SQLite database; export its tables as SQL"),
    (b"XBSTCK01", "a backup of xtrabackup; restore it and take a dump with mysqldump"),
    (b"qpress", "a qpress archive; unpack it first"),
    (b"%PDF-", "a PDF document; give its text"),
    (b"\x89PNG", "an image; give its text"),
    (b"\xFF\xD8\xFF", "an image; give its text"),
    (b"GIF8", "an image; give its text"),
    (b"\xD0\xCF\x11\xE0", "an office document; export it as CSV"),
    (b"\x7FELF", "a program"),
    (b"-----BEGIN PGP MESSAGE", "an encrypted file; decrypt it first"),
];

/// The first words of the statements of a dump.
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
    sources: &SourceMap,
    set: &mut GrantSet,
    tables: &mut Tables,
) -> Result<(), GrantError> {
    let name = input.name;
    // The text is added only after it is known to have a format that is kept.
    let file = sources.add(name.clone(), "");
    let cursor = Cursor::new(input.bytes, file, &name)?;
    let ahead = cursor.ahead();
    if ahead.trim_ascii().is_empty() {
        let so_far = if cursor.is_whole() { "" } else { ", as far as it was read" };
        return Err(GrantError::new(ErrorKind::Empty, format!("{name} is empty{so_far}")));
    }
    if let Some(what) = binary(ahead, cursor.compression()) {
        return Err(GrantError::new(ErrorKind::Binary, format!("{name} {what}")));
    }
    let begin = text(ahead).into_owned();
    let begin = begin.trim_start();
    let mut tried = Vec::new();
    let mut not = |format: &'static str, why: String| tried.push(Tried { format, why });
    if begin.starts_with("<?php") {
        let text = whole(cursor)?;
        return php::read(text, &name, sources, set);
    }
    if begin.starts_with('<') {
        let is_decoded = cursor.is_decoded();
        return xml::read(cursor.rest()?, is_decoded, &name, sources, set);
    }
    not("XML", "it does not begin with <".to_owned());
    // Dumps may contain arbitrary bytes, but not at their beginning.
    if !looks_like_sql(begin) && ahead.contains(&0) {
        let what = if cursor.is_decoded() { "contains zero bytes" } else { "is not text: it contains zero bytes" };
        return Err(GrantError::new(ErrorKind::Binary, format!("{name} {what}")));
    }
    if begin.starts_with(['[', '{']) && !marks::begins_with_box(begin) {
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
    free::read(cursor, file, &name, tried, (sources, set, tables))
}

/// Returns the rest of a text that is kept.
pub(super) fn whole(cursor: Cursor<'_>) -> Result<String, GrantError> {
    let bytes = cursor.rest()?;
    Ok(match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => text(error.as_bytes()).into_owned(),
    })
}

/// Adds a text that was given by a person, for positions in it. It may contain secrets: reports show only ids and the
/// words that [`super::checklist::Quotable`] allows.
pub(super) fn keep(sources: &SourceMap, name: impl Into<String>, text: impl Into<String>) -> FileId {
    sources.add_withheld(name, text)
}

/// Describes a binary file.
fn binary(begin: &[u8], compression: Option<Compression>) -> Option<String> {
    let inside = compression.map_or(String::new(), |outer| format!(", inside {} data,", outer.name()));
    if let Some(inner) = Compression::of_magic(begin).filter(|_| compression.is_some()) {
        return Some(format!("contains{inside} {} data; decompress it first", inner.name()));
    }
    let found = BINARIES.iter().find(|(magic, _)| begin.starts_with(magic)).map(|(_, what)| *what);
    let is_tar = begin.get(257..262) == Some(b"ustar");
    let what = found.or(is_tar.then_some("a tar archive; unpack it first"))?;
    Some(if inside.is_empty() { format!("is {what}") } else { format!("contains{inside} {what}") })
}

/// Returns whether the first thing after comments is a statement.
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
    // "Use these boxes" is not a statement, and the end of a statement may be far away.
    let second = behind.split_whitespace().next().unwrap_or_default().to_ascii_uppercase();
    behind.contains(';') || ["INTO", "IGNORE", "TABLE", "TABLES", "DATABASE"].contains(&second.as_str())
}

/// Returns the span of a part of a file's text.
pub(super) fn span(file: FileId, start: usize, len: usize) -> Span {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span { file, start: offset(start), end: offset(start + len) }
}
