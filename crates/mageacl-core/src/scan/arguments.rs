//! The arguments of calls.

use super::lexer::Kind;
use super::unit::Unit;

/// The maximum number of arguments that are looked at.
const MAX_ARGUMENTS: usize = 12;

/// The maximum number of tokens of an argument outside of brackets.
const MAX_TOKENS: usize = 200;

/// An argument: its tokens, and its name if it has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Argument {
    pub(super) name: Option<usize>,
    /// The first token of the value.
    pub(super) value: usize,
    /// The token after the value.
    pub(super) end: usize,
}

/// Returns the arguments between brackets: of a call, an array or an object.
pub(super) fn arguments_in<'u>(unit: &'u Unit<'_>, open: usize) -> impl Iterator<Item = Argument> + 'u {
    let close = unit.partner(open).filter(|close| *close > open).unwrap_or(open);
    let mut at = open + 1;
    let list = std::iter::from_fn(move || {
        if at >= close {
            return None;
        }
        let begin = at;
        let end = next_comma(unit, begin, close);
        at = end + 1;
        Some(split(unit, begin, end))
    });
    list.take(MAX_ARGUMENTS)
}

/// Returns the comma after an argument, or the closing bracket.
fn next_comma(unit: &Unit<'_>, begin: usize, close: usize) -> usize {
    let mut at = begin;
    for _ in 0..MAX_TOKENS {
        if at >= close || matches!(unit.sign(at), "," | ";") {
            return at.min(close);
        }
        at = unit.partner(at).filter(|partner| *partner > at).unwrap_or(at) + 1;
    }
    close
}

fn split(unit: &Unit<'_>, begin: usize, end: usize) -> Argument {
    let is_name = matches!(unit.kind(begin), Some(Kind::Word | Kind::Text(_)));
    if is_name && begin + 2 < end && matches!(unit.sign(begin + 1), "=" | ":" | "=>") {
        return Argument { name: Some(begin), value: begin + 2, end };
    }
    // Ruby: `:key => value`.
    if unit.sign(begin) == ":" && unit.sign(begin + 2) == "=>" && begin + 3 < end {
        return Argument { name: Some(begin + 1), value: begin + 3, end };
    }
    Argument { name: None, value: begin, end }
}
