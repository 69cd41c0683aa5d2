//! The place of a value: an argument, a key, a variable; and the method of the call around it.

use super::arguments::{self, Argument};
use super::chain::{self, PREFIXES};
use super::lexer::Kind;
use super::method;
use super::names::{self, Scope};
use super::receiver;
use super::unit::Unit;
use super::value::Values;
use super::verbs::{self, Verb};
use super::words;

/// The number of tokens before a value that are looked at.
const REACH: usize = 60;

/// The place of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// An element between brackets: of a call, an array or an object; with the token of its name.
    Element { open: usize, name: Option<usize> },
    /// The argument of a call without brackets.
    Command { callee: usize },
    /// The value of a name, by the token of the name.
    Named(usize),
    /// The value that a function returns.
    Returned,
    /// It is compared.
    Compared,
    /// Another.
    Loose,
}

/// Returns the place of the value that begins at a token.
pub(super) fn role(unit: &Unit<'_>, start: usize) -> Role {
    let mut at = start;
    for _ in 0..REACH {
        let Some(before) = at.checked_sub(1) else { return Role::Loose };
        let open = unit.parent(start);
        if unit.language.indented
            && unit.parent(before).is_none()
            && open.is_none()
            && unit.line(before) != unit.line(at)
        {
            return Role::Loose;
        }
        match unit.sign(before) {
            "=" | ":=" | ".=" | "+=" => {
                let is_argument = open.filter(|open| unit.is_call(*open) && unit.parent(before) == Some(*open));
                if let Some(open) = is_argument {
                    return Role::Element { open, name: before.checked_sub(1) };
                }
                return names::find_at(unit, before).map_or(Role::Loose, |found| Role::Named(found.token));
            }
            "(" | "[" | "{" => return Role::Element { open: before, name: None },
            "," => {
                if names::find_at(unit, before).is_some() {
                    return Role::Named(before - 1);
                }
                // Ruby: arguments without brackets.
                return open.map_or(Role::Loose, |open| Role::Element { open, name: None });
            }
            ":" | "=>" => {
                let key = before.checked_sub(1);
                let is_key = key.is_some_and(|key| is_key(unit, key));
                if let (true, Some(open)) = (is_key, open) {
                    let found = names::find_at(unit, before).filter(|found| found.scope == Scope::Property);
                    if let Some(found) = found {
                        return Role::Named(found.token);
                    }
                    return Role::Element { open, name: key };
                }
                if unit.sign(before) == "=>" {
                    return Role::Returned;
                }
                at = before;
            }
            "==" | "===" | "!=" | "!==" => return Role::Compared,
            ";" | "}" => return Role::Loose,
            ")" | "]" => at = unit.partner(before).filter(|open| *open < before).unwrap_or(before),
            "" => match unit.word(before) {
                "return" => return Role::Returned,
                "case" | "when" | "in" | "throw" | "raise" | "echo" | "print" => return Role::Compared,
                _ => {
                    let is_adjacent = before + 1 == start && unit.line(before) == unit.line(start);
                    let is_word = unit.kind(before) == Some(Kind::Word) && !PREFIXES.contains(&unit.word(before));
                    if unit.language.name == "Ruby" && is_adjacent && is_word {
                        return Role::Command { callee: before };
                    }
                    at = before;
                }
            },
            _ => at = before,
        }
    }
    Role::Loose
}

fn is_key(unit: &Unit<'_>, key: usize) -> bool {
    let is_name = matches!(unit.kind(key), Some(Kind::Word | Kind::Text(_)));
    let before = key.checked_sub(1).map_or("", |before| unit.sign(before));
    is_name && matches!(before, "," | "{" | "[" | "(" | ":")
}

/// Returns the first token of the longest joined text that a token belongs to.
pub(super) fn expression_start(unit: &Unit<'_>, token: usize) -> usize {
    let mut at = chain::first(unit, token);
    for _ in 0..REACH {
        let Some(before) = at.checked_sub(1) else { break };
        let is_text = |at: usize| matches!(unit.kind(at), Some(Kind::Text(_)));
        let last = match () {
            () if unit.is_join(before) => before.checked_sub(1),
            () if unit.language.prefixes && is_text(before) && is_text(at) => Some(before),
            // `"…" % value`
            () if unit.language.indented && unit.sign(before) == "%" && before > 0 && is_text(before - 1) => {
                Some(before - 1)
            }
            () if unit.kind(before) == Some(Kind::Word) && PREFIXES.contains(&unit.word(before)) => {
                at = before;
                continue;
            }
            () => None,
        };
        let Some(last) = last else { break };
        let Some(first) = operand_start(unit, last) else { break };
        at = first;
    }
    at
}

fn operand_start(unit: &Unit<'_>, last: usize) -> Option<usize> {
    match unit.sign(last) {
        ")" | "]" => {
            let open = unit.partner(last).filter(|open| *open < last)?;
            let name = if unit.sign(open) == "(" { chain::callee(unit, open) } else { open.checked_sub(1) };
            let name = name.filter(|name| matches!(unit.kind(*name), Some(Kind::Word | Kind::Text(_))));
            Some(name.map_or(open, |name| chain::first(unit, name)))
        }
        "" => Some(chain::first(unit, last)),
        _ => None,
    }
}

/// Returns the first token of the value that a token contributes to, with the calls around it that only build text.
pub(super) fn outermost(unit: &Unit<'_>, token: usize) -> usize {
    let mut start = expression_start(unit, token);
    for _ in 0..6 {
        let Role::Element { open, .. } = role(unit, start) else { break };
        if unit.sign(open) != "(" {
            break;
        }
        let outer = match chain::callee(unit, open) {
            None => open,
            Some(name) => {
                let word = unit.word(name);
                let first = chain::first(unit, name);
                let built = if words::is_constructor(word) && first < name { unit.word(first) } else { word };
                if !(words::is_format(built)
                    || words::is_transparent(built)
                    || words::is_join(built)
                    || words::builds_url(built))
                {
                    break;
                }
                first
            }
        };
        start = expression_start(unit, outer);
    }
    start
}

/// The call around a value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "independent signs that a value is a call")]
pub(super) struct Call {
    /// The method, if it is known.
    pub(super) method: Option<&'static str>,
    /// Whether the method is written there, and not assumed.
    pub(super) is_written: bool,
    /// Whether a path without a version is meant for a server.
    pub(super) is_request: bool,
    /// Whether the object of the call is a client.
    pub(super) has_client: bool,
    /// Whether the name of the object mentions the platform, or the sources have the function.
    pub(super) is_known: bool,
    /// The name of the object.
    pub(super) owner: Option<String>,
}

/// The use of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Use {
    /// A call.
    Call(Call),
    /// It has a name, by the token of the name.
    Named(usize),
    /// A function returns it.
    Returned,
    /// It is shown, compared, or served.
    NoCall,
    /// Another.
    Unknown,
}

/// Returns the use of the value that begins at a token.
pub(super) fn usage(values: &Values<'_, '_>, place: usize, start: usize) -> Use {
    let unit = values.unit(place);
    let mut name = None;
    let mut at = start;
    for _ in 0..5 {
        match role(unit, at) {
            Role::Named(token) => return if name.is_none() { Use::Named(token) } else { named_container(token, name) },
            Role::Returned => return Use::Returned,
            Role::Compared => return Use::NoCall,
            Role::Loose => return Use::Unknown,
            Role::Command { callee } => return command(values, place, callee),
            Role::Element { open, name: key } => {
                name = name.or(key);
                let callee = if unit.sign(open) == "(" { chain::callee(unit, open) } else { None };
                match callee {
                    Some(callee)
                        if !matches!(
                            unit.word(callee),
                            "array" | "Array" | "list" | "dict" | "mapOf" | "listOf" | "of"
                        ) =>
                    {
                        return of_call(values, place, callee, open, key, at);
                    }
                    _ => {}
                }
                let is_index = unit.sign(open) == "["
                    && open.checked_sub(1).is_some_and(|before| {
                        unit.kind(before) == Some(Kind::Word) && !matches!(unit.word(before), "return" | "in")
                            || matches!(unit.sign(before), ")" | "]")
                    });
                if is_index {
                    return Use::NoCall;
                }
                if key.is_some_and(|key| !receiver::is_path_key(unit.word(key)))
                    && method::in_options(values, place, open).is_some()
                {
                    return Use::NoCall;
                }
                if let Some(method) = method::in_options(values, place, open) {
                    let call = Call {
                        method: Some(method),
                        is_written: true,
                        is_request: key.is_some(),
                        has_client: true,
                        is_known: true,
                        owner: None,
                    };
                    return Use::Call(call);
                }
                at = callee.unwrap_or(open);
            }
        }
    }
    Use::Unknown
}

/// A key of an object with a name is used by the name of the key.
fn named_container(token: usize, key: Option<usize>) -> Use {
    Use::Named(key.unwrap_or(token))
}

fn command(values: &Values<'_, '_>, place: usize, callee: usize) -> Use {
    let unit = values.unit(place);
    match verbs::verb_of(unit.word(callee)) {
        Verb::Method(found) => Use::Call(Call {
            method: Some(found),
            is_written: true,
            is_request: receiver::is_request(unit, callee),
            has_client: receiver::has_client(unit, callee),
            is_known: receiver::names_magento(unit, callee),
            owner: receiver::owner(unit, callee),
        }),
        _ => Use::NoCall,
    }
}

/// Returns the use of an argument.
fn of_call(values: &Values<'_, '_>, place: usize, callee: usize, open: usize, key: Option<usize>, start: usize) -> Use {
    let unit = values.unit(place);
    let verb = method::verb(unit, callee);
    let is_body = key.is_some_and(|key| !receiver::is_path_key(unit.word(key)));
    if verb == Verb::NoCall || is_body || receiver::is_server(unit, callee, open) {
        return Use::NoCall;
    }
    let found = method::of_call(values, place, callee, open, verb, start);
    let is_known = receiver::names_magento(unit, callee) || method::of_function(values, callee, place).is_some();
    let is_helper =
        matches!(verb, Verb::Suggests(method) if method != "GET") && receiver::is_bare(unit, callee) && !is_known;
    let is_request = !is_helper
        && receiver::is_request(unit, callee)
        && (found.is_some() || verb != Verb::Other || key.is_some_and(|key| receiver::is_path_key(unit.word(key))));
    Use::Call(Call {
        method: found.map(|(method, _)| method),
        is_written: found.is_some_and(|(_, is_written)| is_written),
        is_request,
        has_client: receiver::has_client(unit, callee),
        is_known,
        owner: receiver::owner(unit, callee),
    })
}

/// Returns the arguments of a call besides the one that holds a token.
pub(super) fn others<'u>(unit: &'u Unit<'_>, open: usize, token: usize) -> impl Iterator<Item = Argument> + 'u {
    arguments::arguments_in(unit, open).filter(move |argument| !(argument.value..argument.end).contains(&token))
}
