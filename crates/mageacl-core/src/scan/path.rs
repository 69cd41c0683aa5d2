//! Finds the path of a call in a text with holes.

use super::template::{MAX_TEXT, Part, Template};
use super::vocabulary::{Vocabulary, is_version};
use crate::endpoint::hosts;

/// A segment of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Segment {
    /// A word.
    Word(String),
    /// A parameter, with a plain name.
    Hole(String),
}

impl Segment {
    /// Returns whether it is a parameter or a plain word.
    pub(super) fn is_plain(&self) -> bool {
        match self {
            Segment::Hole(_) => true,
            Segment::Word(word) => {
                word.starts_with(|c: char| c.is_ascii_alphabetic())
                    && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
            }
        }
    }
}

/// A path in a source file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "independent signs of where a path leads")]
pub(super) struct Path {
    /// `async`, `async/bulk`, or empty.
    pub(super) channel: &'static str,
    /// The version, if the text has one.
    pub(super) version: Option<String>,
    /// The segments after the version; never empty.
    pub(super) segments: Vec<Segment>,
    /// Whether the last segment may be the beginning of a query: text follows it without a slash.
    pub(super) glued: Option<String>,
    /// Whether the text begins with a slash.
    pub(super) is_rooted: bool,
    /// Whether a value that is not known precedes the path.
    pub(super) has_base: bool,
    /// Whether the text names another host without `rest`.
    pub(super) is_foreign: bool,
    /// Whether that host is one of a known other service.
    pub(super) is_service: bool,
}

/// Stands for a hole in a flat text.
const MARK: char = '\u{1}';

/// Returns the path in a text.
pub(super) fn find(template: &Template) -> Option<Path> {
    let (text, holes) = flat(template);
    let text = text.trim();
    if text.is_empty() || text.len() > MAX_TEXT {
        return None;
    }
    match version(text) {
        Some(at) => versioned(text, at, &holes),
        None => relative(text, &holes),
    }
}

fn flat(template: &Template) -> (String, Vec<String>) {
    let (mut text, mut holes) = (String::new(), Vec::new());
    for part in &template.parts {
        match part {
            Part::Text(known) => text.extend(known.chars().filter(|c| *c != MARK)),
            // `${query ? "?" + query : ""}`
            Part::Hole(name) if name.contains(['"', '\'', '`']) && name.contains('?') && name.contains(':') => {
                text.push('?');
            }
            Part::Hole(name) => {
                text.push(MARK);
                holes.push(plain_name(name));
            }
        }
    }
    (text, holes)
}

/// Returns a name for a parameter. An expression may hold anything, so that only its last name is used.
fn plain_name(expression: &str) -> String {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let is_plain = expression.len() <= 60 && expression.chars().all(|c| is_name(c) || "$@.->:?()\\ ".contains(c));
    let last = expression.split(|c: char| !is_name(c)).rfind(|part| !part.is_empty());
    match last.filter(|last| is_plain && last.starts_with(|c: char| c.is_ascii_alphabetic()) && last.len() <= 40) {
        Some(last) => last.to_owned(),
        None => "value".to_owned(),
    }
}

/// Returns the byte at which the version of a path begins.
fn version(text: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(found) = text[from..].find('V') {
        let at = from + found;
        let begins =
            text[..at].chars().next_back().is_none_or(|c| matches!(c, '/' | MARK | '"' | '\'' | ' ' | '}' | ')' | '>'));
        let word = text[at..].split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        if begins && is_version(word) && text[at + word.len()..].starts_with('/') {
            return Some(at);
        }
        from = at + 1;
    }
    None
}

fn versioned(text: &str, at: usize, holes: &[String]) -> Option<Path> {
    let before = &text[..at];
    let (version, rest) = text[at..].split_once('/')?;
    let end = rest.find(is_end).unwrap_or(rest.len());
    let (path, after) = rest.split_at(end);
    // `{{"/rest/V1/orders/" + id + "/cancel"}}`: an expression in a text.
    let quotation = after.chars().next().filter(|c| matches!(c, '"' | '\''));
    let nested =
        quotation.filter(|quotation| before.contains(*quotation)).map(|quotation| nested(&after[1..], quotation));
    let is_nested = nested.is_some();
    let is_prose = |text: &str| text.trim().contains(char::is_whitespace) || text.ends_with(char::is_whitespace);
    let has_method = super::verbs::method(before.split_whitespace().next().unwrap_or_default()).is_some();
    if !is_nested
        && (is_prose(before) && !(has_method && before.split_whitespace().count() <= 2)
            || after.starts_with(char::is_whitespace))
    {
        return None;
    }
    let mut path = path.to_owned();
    let mut holes = holes[before.matches(MARK).count().min(holes.len())..].to_vec();
    if let Some(nested) = nested {
        path.push_str(nested.split(is_end).next().unwrap_or_default());
        holes.resize(path.matches(MARK).count(), "value".to_owned());
    }
    let lower = before.to_ascii_lowercase();
    let channel = match () {
        () if before.ends_with("async/bulk/") => "async/bulk",
        () if before.ends_with("async/") => "async",
        () => "",
    };
    let has_host = before
        .split_once("://")
        .is_some_and(|(_, host)| host.starts_with(|c: char| c.is_ascii_alphanumeric()) && !host.contains("example"));
    let is_foreign = has_host && !lower.contains("/rest") && !lower.contains("magento");
    let is_service = hosts::of_url(before).is_some_and(hosts::is_other_service);
    let (segments, glued) = segments(&path, &mut holes.into_iter())?;
    // The path is somewhere else.
    if matches!(segments.first(), Some(Segment::Hole(_))) && glued.is_none() {
        return None;
    }
    Some(Path {
        channel,
        version: Some(version.to_owned()),
        segments,
        glued,
        is_rooted: true,
        has_base: false,
        is_foreign,
        is_service,
    })
}

/// Returns the rest of an expression in a text: its strings, with a mark for each value between them.
fn nested(rest: &str, quotation: char) -> String {
    let mut path = String::new();
    for (number, piece) in rest.split(quotation).enumerate() {
        if number % 2 == 1 {
            path.push_str(piece);
        } else if piece.split('}').next().unwrap_or_default().contains(char::is_alphanumeric) {
            path.push(MARK);
        }
    }
    path
}

fn relative(text: &str, holes: &[String]) -> Option<Path> {
    let text = text.split(['?', '#']).next().unwrap_or_default();
    if text.contains(char::is_whitespace) || text.contains("//") && !text.contains("://") && !text.starts_with("//") {
        return None;
    }
    let mut rest = text;
    let mut skipped = 0;
    // `{base}/orders`, `/rest/{version}/orders`.
    if let Some(at) = rest.find("rest/") {
        skipped += rest[..at].matches(MARK).count();
        rest = &rest[at + 5..];
    } else if rest.contains("://") {
        return None;
    }
    let is_rooted = rest.starts_with('/') || rest.starts_with(MARK) || rest.len() < text.len();
    let mut channel = "";
    loop {
        let tail = rest.strip_prefix('/').unwrap_or(rest);
        if let Some(tail) = tail.strip_prefix(MARK).filter(|tail| tail.len() > 1) {
            skipped += 1;
            rest = tail;
        } else if let Some(tail) = tail.strip_prefix("async/bulk/") {
            (channel, rest) = ("async/bulk", tail);
        } else {
            rest = tail;
            break;
        }
    }
    if rest.find(is_end).is_some() {
        return None;
    }
    let holes = holes.get(skipped..).unwrap_or_default().to_vec();
    let (segments, glued) = segments(rest, &mut holes.into_iter())?;
    Some(Path {
        channel,
        version: None,
        segments,
        glued,
        is_rooted,
        has_base: skipped > 0,
        is_foreign: false,
        is_service: false,
    })
}

/// Returns whether a path ends at a character.
fn is_end(c: char) -> bool {
    c.is_whitespace()
        || c.is_control() && c != MARK
        || matches!(c, '?' | '#' | '"' | '\'' | '`' | '|' | ';' | ',' | '^' | '\\' | '&' | '=' | '(' | ')')
}

fn segments(path: &str, holes: &mut impl Iterator<Item = String>) -> Option<(Vec<Segment>, Option<String>)> {
    let mut glued = None;
    let mut list = Vec::new();
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    let last = parts.len() - 1;
    for (number, part) in parts.into_iter().enumerate() {
        if part.is_empty() {
            continue;
        }
        let count = part.matches(MARK).count();
        let names: Vec<String> = holes.by_ref().take(count).collect();
        if count == 0 {
            list.push(placeholder(part).map_or_else(|| Segment::Word(part.to_owned()), Segment::Hole));
            continue;
        }
        let text = part.trim_end_matches(MARK);
        if number == last && !text.is_empty() && !text.contains(MARK) {
            glued = Some(text.to_owned());
        }
        let name = match names.as_slice() {
            [one] if part.chars().count() == 1 => one.clone(),
            [one] => one.clone(),
            _ => "value".to_owned(),
        };
        list.push(Segment::Hole(name));
    }
    (!list.is_empty()).then_some((list, glued))
}

/// Returns the name of a placeholder that is written in a path: `:sku`, `{sku}`, `<sku>`, `%s`, `$sku`.
fn placeholder(part: &str) -> Option<String> {
    let (first, inner) = (part.chars().next()?, part.get(1..)?);
    let name = match first {
        ':' | '$' => inner,
        '{' => inner.trim_start_matches('{').trim_end_matches('}'),
        '<' => inner.strip_suffix('>')?,
        '[' => inner.strip_suffix(']')?,
        '%' => inner
            .strip_suffix(['s', 'd', 'v'])
            .filter(|flags| flags.is_empty() || flags.ends_with('$'))
            .map(|_| "value")?,
        _ => return None,
    };
    Some(plain_name(name))
}

impl Path {
    /// Returns the readings of a path, the one that is most likely first: text that follows it without a slash is mostly a
    /// query.
    pub(super) fn readings(&self, vocabulary: &Vocabulary) -> Vec<Segment> {
        let Some(text) = &self.glued else { return self.segments.clone() };
        let version = self.version.as_deref();
        let mut plain = self.segments.clone();
        if let Some(last) = plain.last_mut() {
            *last = Segment::Word(text.clone());
        }
        if vocabulary.fits(version, &plain).is_empty() && !vocabulary.fits(version, &self.segments).is_empty() {
            self.segments.clone()
        } else {
            plain
        }
    }

    /// Returns the path of a call as it is written, with its holes in braces.
    pub(super) fn text(&self, segments: &[Segment]) -> String {
        let mut path = format!("/{}", self.version.as_deref().unwrap_or("V1"));
        for segment in segments {
            match segment {
                Segment::Word(word) => path.extend(["/", word]),
                Segment::Hole(name) => path.extend(["/{", name, "}"]),
            }
        }
        path
    }
}
