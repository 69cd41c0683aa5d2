//! PHP files that pass an array of ids to an integration. Nothing is run: the file must have exactly one such array, and
//! nothing that may take ids out of it.

use super::wording::{self, Split};
use super::words::is_id;
use super::{ErrorKind, Grant, GrantContent, GrantError, GrantOwner, GrantSet, Id, Location, sniff};
use crate::source::{FileId, SourceMap, Span};
use crate::store::php::{Kind as TokenKind, Token, tokens};

/// Functions that take items out of an array.
const REMOVING: [&str; 12] = [
    "array_diff",
    "array_diff_key",
    "array_diff_assoc",
    "array_udiff",
    "array_filter",
    "array_intersect",
    "array_intersect_key",
    "array_pop",
    "array_shift",
    "array_slice",
    "array_splice",
    "unset",
];

/// The fix for a file that is refused.
const HELP: &str = "Give only the ids of the array that the integration gets, one in a line.";

/// The maximum number of tokens of a file.
const MAX_TOKENS: usize = 200_000;

/// Reads the array of ids of a PHP file. Magento stores such ids as they are listed.
pub(super) fn read(text: String, name: &str, sources: &SourceMap, set: &mut GrantSet) -> Result<(), GrantError> {
    let file = sniff::keep(sources, name, text);
    let text = sources.text(file);
    let refuse = |at: usize, why: &str| {
        let place = Location::Text(sniff::span(file, at, 0));
        let line = place.line(sources).unwrap_or(1);
        Err(GrantError::new(ErrorKind::Unknown, format!("{name}, line {line}: {why}"))
            .at(Location::Line(file, line))
            .help(HELP))
    };
    let is_whole = |tokens: &Vec<Token<'_>>| !tokens.iter().any(|token| matches!(token.kind, TokenKind::Broken));
    let Some(tokens) = tokens(text, MAX_TOKENS).filter(is_whole) else {
        return refuse(0, "this PHP cannot be read to its end");
    };
    let is_removing =
        |token: &&Token<'_>| word(token).is_some_and(|name| REMOVING.contains(&name.to_ascii_lowercase().as_str()));
    if let Some(token) = tokens.iter().find(is_removing) {
        return refuse(token.start, "this PHP takes items out of an array, which may be ids");
    }
    let id_of = |token: &Token<'_>| match &token.kind {
        TokenKind::Text(text) if is_id(text) => Some(id(text, token.start, file)),
        _ => None,
    };
    let Some(first) = tokens.iter().position(|token| id_of(token).is_some()) else {
        return refuse(0, "this PHP has no array of ids");
    };
    let Some(open) = first.checked_sub(1).filter(|open| opens(&tokens, *open)) else {
        return refuse(tokens[first].start, "this id is not the first item of an array");
    };
    let mut ids = Vec::new();
    let mut at = first;
    while let Some(id) = tokens.get(at).and_then(id_of) {
        ids.push(id);
        at += 1;
        if !tokens.get(at).is_some_and(|token| token.is(",")) {
            break;
        }
        at += 1;
    }
    match tokens.get(at) {
        Some(token) if token.is("]") || token.is(")") => {}
        Some(token) => return refuse(token.start, "this array of ids has another item, a key or a value"),
        None => return refuse(text.len(), "this array of ids does not end"),
    }
    if let Some(token) = tokens[at..].iter().find(|token| id_of(token).is_some()) {
        return refuse(token.start, "this id is outside of the first array of ids, and may be denied");
    }
    if let Some(start) = denial(&tokens[..open]) {
        return refuse(start, "a name in front of this array of ids may deny them");
    }
    let place = Location::Text(Span { file, start: 0, end: 0 });
    set.grants.push(Grant { name: name.to_owned(), kind: GrantOwner::List, place, holding: GrantContent::Listed(ids) });
    Ok(())
}

/// Returns a token that is a name or a variable.
fn word<'t>(token: &Token<'t>) -> Option<&'t str> {
    match token.kind {
        TokenKind::Name(name) | TokenKind::Variable(name) => Some(name),
        _ => None,
    }
}

/// Returns whether an array begins at a token.
fn opens(tokens: &[Token<'_>], at: usize) -> bool {
    let is_array = |at: usize| word(&tokens[at]).is_some_and(|name| name.eq_ignore_ascii_case("array"));
    tokens[at].is("[") || tokens[at].is("(") && at.checked_sub(1).is_some_and(is_array)
}

/// Returns the position of a name in the statement before an array that may deny its ids.
fn denial(before: &[Token<'_>]) -> Option<usize> {
    let ends = |token: &Token<'_>| token.is(";") || token.is("{") || token.is("}");
    let denies = |text: &str| wording::split(&words(text)) != Split::Plain;
    let may_deny = |token: &&Token<'_>| match &token.kind {
        TokenKind::Name(name) | TokenKind::Variable(name) => denies(name),
        TokenKind::Text(text) => denies(text),
        _ => token.is("!") || token.is("-"),
    };
    before.iter().rev().take_while(|token| !ends(token)).find(may_deny).map(|token| token.start)
}

/// Returns the words of an identifier.
fn words(name: &str) -> String {
    let mut words = String::new();
    let mut was_lower = false;
    for c in name.chars() {
        if c.is_uppercase() && was_lower {
            words.push(' ');
        }
        was_lower = c.is_lowercase();
        words.push(if c == '_' { ' ' } else { c });
    }
    words
}

fn id(text: &str, start: usize, file: FileId) -> Id {
    Id { id: text.to_owned(), place: Location::Text(sniff::span(file, start, text.len() + 2)) }
}
