//! The names that a source file gives to values: variables, constants, properties and keys.

use super::lexer::Kind;
use super::unit::Unit;

/// A name with its value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Definition {
    /// The bytes of the name.
    pub(super) name: (u32, u32),
    /// The token of the name.
    pub(super) token: usize,
    /// The first token of the value.
    pub(super) value: usize,
    pub(super) scope: Scope,
    /// Whether the value is appended to the previous one.
    pub(super) appends: bool,
}

/// The place from which a name can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// The function around it.
    Local,
    /// Any place that has the object, the class or the file.
    Property,
    /// A key in an object or an array.
    Key,
}

/// Returns all definitions of a file, in order.
pub(super) fn find(unit: &Unit<'_>) -> Vec<Definition> {
    (0..unit.tokens.len()).filter_map(|at| find_at(unit, at)).collect()
}

/// Returns the definition at an operator.
pub(super) fn find_at(unit: &Unit<'_>, at: usize) -> Option<Definition> {
    let sign = unit.sign(at);
    let before = at.checked_sub(1)?;
    match sign {
        "=" | ":=" | ".=" | "+=" => {
            let name = target(unit, before)?;
            let has_owner = name > 0 && unit.is_member(name - 1);
            let is_key = unit.parent(at).is_some_and(|open| unit.is_call(open));
            let scope = match () {
                () if is_key => Scope::Key,
                () if has_owner || unit.function(at).is_none() => Scope::Property,
                () => Scope::Local,
            };
            Some(definition(unit, name, at + 1, scope, matches!(sign, ".=" | "+=")))
        }
        ":" | "=>" => {
            let in_brackets = unit.parent(at).is_some_and(|open| matches!(unit.sign(open), "{" | "[" | "("));
            let is_key = unit.kind(before) == Some(Kind::Word) || matches!(unit.kind(before), Some(Kind::Text(_)));
            // A type, not a value: `url: string`.
            let is_value = !matches!(unit.word(at + 1), "string" | "String" | "str" | "number");
            let follows_comma = before == 0 || matches!(unit.sign(before - 1), "," | "{" | "[" | "(");
            // Go: `Type{Field: value}`.
            let is_typed = unit.parent(at).is_some_and(|open| {
                unit.sign(open) == "{"
                    && open > 0
                    && unit.kind(open - 1) == Some(Kind::Word)
                    && unit.language.name == "Go"
            });
            let scope = if is_typed { Scope::Property } else { Scope::Key };
            (in_brackets && is_key && is_value && follows_comma).then(|| definition(unit, before, at + 1, scope, false))
        }
        // `define('NAME', value)`.
        "," => {
            let open = before.checked_sub(1).filter(|open| unit.sign(*open) == "(")?;
            let function = open.checked_sub(1).map(|at| unit.word(at))?;
            (function.eq_ignore_ascii_case("define") && matches!(unit.kind(before), Some(Kind::Text(_))))
                .then(|| definition(unit, before, at + 1, Scope::Property, false))
        }
        _ => None,
    }
}

/// Returns the token of the name that a value is assigned to: before the operator, or before a type.
fn target(unit: &Unit<'_>, before: usize) -> Option<usize> {
    let mut at = before;
    // `options['url'] = …`
    if unit.sign(at) == "]" {
        let open = unit.partner(at)?;
        return (open + 2 == at && matches!(unit.kind(open + 1), Some(Kind::Text(_)))).then_some(open + 1);
    }
    for _ in 0..8 {
        if unit.kind(at) != Some(Kind::Word) && !matches!(unit.sign(at), "?" | "[" | "]" | "|" | "<" | ">" | ".") {
            return None;
        }
        // In some languages a colon ends the line before.
        let is_same_line = at > 0 && unit.line(at - 1) == unit.line(at);
        let sign = if is_same_line { unit.sign(at - 1) } else { "" };
        if sign == ":" && unit.kind(at) == Some(Kind::Word) {
            let name = at.checked_sub(2)?;
            return (unit.kind(name) == Some(Kind::Word)).then_some(name);
        }
        if unit.kind(at) == Some(Kind::Word) && !matches!(sign, "|" | "<" | "." | ":") {
            break;
        }
        if sign == "." && unit.language.members.contains(&".") {
            break;
        }
        at = at.checked_sub(1)?;
    }
    (unit.kind(before) == Some(Kind::Word)).then_some(before)
}

fn definition(unit: &Unit<'_>, token: usize, value: usize, scope: Scope, appends: bool) -> Definition {
    let bytes = unit.tokens[token];
    let mark = u32::from(matches!(bytes.kind, Kind::Text(_)));
    Definition { name: (bytes.start + mark, bytes.end - mark), token, value, scope, appends }
}
