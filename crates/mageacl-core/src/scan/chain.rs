//! Chains of members and calls: `this.client.get(…)`, `self::BASE`, `config['url']`.

use super::lexer::Kind;
use super::unit::Unit;

/// A chain: a name, its members and its calls.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Chain {
    /// The tokens of its names, in order; also the strings in `['…']`.
    pub(super) names: Vec<usize>,
    /// The opening bracket of the last call, if the chain ends with a call.
    pub(super) call: Option<usize>,
    /// The token after the chain.
    pub(super) end: usize,
}

/// The maximum number of links of a chain.
const MAX_LINKS: usize = 40;

/// The number of tokens between `<` and `>` of types.
const MAX_TYPES: usize = 16;

/// Words before a value that do not change it.
pub(super) const PREFIXES: [&str; 8] = ["new", "await", "yield", "clone", "async", "ref", "out", "const"];

/// Reads the chain that begins with a name at a token.
pub(super) fn read(unit: &Unit<'_>, first: usize) -> Chain {
    let mut chain = Chain { names: vec![first], call: None, end: first + 1 };
    for _ in 0..MAX_LINKS {
        let at = chain.end;
        if unit.is_member(at) && unit.kind(at + 1) == Some(Kind::Word) {
            chain.names.push(at + 1);
            chain.call = None;
            chain.end = at + 2;
            continue;
        }
        let open = skip_types(unit, at).unwrap_or(at);
        match (unit.sign(open), unit.partner(open)) {
            ("(", Some(close)) => {
                chain.call = Some(open);
                chain.end = close + 1;
            }
            ("[", Some(close)) if open == at => {
                if close == at + 2 && matches!(unit.kind(at + 1), Some(Kind::Text(_))) {
                    chain.names.push(at + 1);
                }
                chain.call = None;
                chain.end = close + 1;
            }
            ("!", _) if unit.is_member(at + 1) => chain.end = at + 1,
            _ => break,
        }
    }
    chain
}

/// Returns the opening bracket after `<Type>`, if types are at a token.
fn skip_types(unit: &Unit<'_>, at: usize) -> Option<usize> {
    if unit.sign(at) != "<" {
        return None;
    }
    let mut depth = 0_usize;
    for place in at..at + MAX_TYPES {
        match unit.sign(place) {
            "<" => depth += 1,
            ">" => {
                depth -= 1;
                if depth == 0 {
                    return (unit.sign(place + 1) == "(").then_some(place + 1);
                }
            }
            "." | "," | "[" | "]" | "?" | "|" | "{" | "}" | ":" => {}
            "" if unit.kind(place) == Some(Kind::Word) => {}
            _ => return None,
        }
    }
    None
}

/// Returns the token of the name of the function that is called with an opening bracket.
pub(super) fn callee(unit: &Unit<'_>, open: usize) -> Option<usize> {
    let mut at = open.checked_sub(1)?;
    if unit.sign(at) == ">" {
        let mut depth = 0_usize;
        for _ in 0..MAX_TYPES {
            match unit.sign(at) {
                ">" => depth += 1,
                "<" => {
                    depth -= 1;
                    if depth == 0 {
                        break;
                    }
                }
                _ => {}
            }
            at = at.checked_sub(1)?;
        }
        at = at.checked_sub(1)?;
    }
    (unit.kind(at) == Some(Kind::Word)).then_some(at)
}

/// Returns the first token of the chain that a token belongs to.
pub(super) fn first(unit: &Unit<'_>, token: usize) -> usize {
    let mut at = token;
    for _ in 0..MAX_LINKS {
        let Some(before) = at.checked_sub(1) else { break };
        let is_owned = unit.is_member(before);
        let Some(owner) = before.checked_sub(1).filter(|_| is_owned) else { break };
        let Some(begin) = link(unit, owner) else { break };
        at = begin;
    }
    at
}

/// Returns the first token of the link that ends at a token: a name, with its calls.
fn link(unit: &Unit<'_>, end: usize) -> Option<usize> {
    let mut at = end;
    for _ in 0..MAX_LINKS {
        match unit.sign(at) {
            ")" | "]" => {
                let open = unit.partner(at)?;
                match callee(unit, open) {
                    Some(name) if unit.sign(open) == "(" && !PREFIXES.contains(&unit.word(name)) => return Some(name),
                    _ => at = open.checked_sub(1).filter(|_| unit.sign(open) == "[")?,
                }
            }
            "!" | "?" => at = at.checked_sub(1)?,
            _ => return matches!(unit.kind(at), Some(Kind::Word | Kind::Text(_))).then_some(at),
        }
    }
    None
}
