//! PHP files that pass an array of ids to an integration. Nothing is run: the file must have exactly one such array, and
//! nothing that may take ids out of it.

use super::wording::{self, Split};
use super::words::is_id;
use super::{ErrorKind, Grant, GrantError, GrantSet, Holding, Id, Kind, Place, sniff};
use crate::source::{FileId, SourceMap, Span};
use crate::store::{Piece, pieces};

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

/// Reads the array of ids of a PHP file. Magento stores such ids as they are listed.
pub(super) fn read(text: String, name: &str, sources: &SourceMap, set: &mut GrantSet) -> Result<(), GrantError> {
    let file = sniff::keep(sources, name, text);
    let text = sources.text(file);
    let refuse = |at: usize, why: &str| {
        let place = Place::Text(sniff::span(file, at, 0));
        let line = place.line(sources).unwrap_or(1);
        Err(GrantError::new(ErrorKind::Unknown, format!("{name}, line {line}: {why}"))
            .at(Place::Line(file, line))
            .help(HELP))
    };
    let Some(pieces) = pieces(text) else { return refuse(0, "this PHP cannot be read to its end") };
    let is_removing = |piece: &Piece<'_>| matches!(piece, Piece::Name(name) if REMOVING.contains(&name.to_ascii_lowercase().as_str()));
    if let Some((_, at)) = pieces.iter().find(|(piece, _)| is_removing(piece)) {
        return refuse(*at, "this PHP takes items out of an array, which may be ids");
    }
    let is_of_id = |(piece, _): &(Piece<'_>, usize)| matches!(piece, Piece::Text(text) if is_id(text));
    let Some(first) = pieces.iter().position(is_of_id) else { return refuse(0, "this PHP has no array of ids") };
    let Some(open) = first.checked_sub(1).filter(|open| opens(&pieces, *open)) else {
        return refuse(pieces[first].1, "this id is not the first item of an array");
    };
    let mut ids = Vec::new();
    let mut at = first;
    while let Some((Piece::Text(text), start)) = pieces.get(at).filter(|piece| is_of_id(piece)) {
        ids.push(id(text, *start, file));
        at += 1;
        match pieces.get(at) {
            Some((Piece::Sign(","), _)) => at += 1,
            _ => break,
        }
    }
    match pieces.get(at) {
        Some((Piece::Sign("]" | ")"), _)) => {}
        Some((_, start)) => return refuse(*start, "this array of ids has another item, a key or a value"),
        None => return refuse(text.len(), "this array of ids does not end"),
    }
    if let Some((_, start)) = pieces[at..].iter().find(|piece| is_of_id(piece)) {
        return refuse(*start, "this id is outside of the first array of ids, and may be denied");
    }
    if let Some(start) = denial(&pieces[..open]) {
        return refuse(start, "a name in front of this array of ids may deny them");
    }
    let place = Place::Text(Span { file, start: 0, end: 0 });
    set.grants.push(Grant { name: name.to_owned(), kind: Kind::List, place, holding: Holding::Listed(ids) });
    Ok(())
}

/// Returns whether an array begins at a token.
fn opens(pieces: &[(Piece<'_>, usize)], at: usize) -> bool {
    let is_array = |at: usize| matches!(&pieces[at].0, Piece::Name(name) if name.eq_ignore_ascii_case("array"));
    match pieces[at].0 {
        Piece::Sign("[") => true,
        Piece::Sign("(") => at.checked_sub(1).is_some_and(is_array),
        _ => false,
    }
}

/// Returns the position of a name in the statement before an array that may deny its ids.
fn denial(before: &[(Piece<'_>, usize)]) -> Option<usize> {
    let of_statement = before.iter().rev().take_while(|(piece, _)| !matches!(piece, Piece::Sign(";" | "{" | "}")));
    let denies = |text: &str| wording::split(&words(text)) != Split::Plain;
    of_statement
        .filter(|(piece, _)| match piece {
            Piece::Name(name) => denies(name),
            Piece::Text(text) => denies(text),
            Piece::Sign(sign) => *sign == "!" || *sign == "-",
        })
        .map(|(_, at)| *at)
        .next()
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
    Id { id: text.to_owned(), place: Place::Text(sniff::span(file, start, text.len() + 2)) }
}
