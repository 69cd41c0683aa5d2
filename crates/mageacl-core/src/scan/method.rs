//! The method of the call around a path.

use super::arguments::{self, Argument};
use super::chain;
use super::context::others;
use super::lexer::Kind;
use super::template::Template;
use super::unit::{Unit, plain};
use super::value::Values;
use super::verbs::{self, Verb};
use super::words;

/// The number of tokens around a path in which options of a request are looked for.
const REACH: usize = 250;

/// Returns the kind of the function that is called.
pub(super) fn verb(unit: &Unit<'_>, callee: usize) -> Verb {
    let name = plain(unit.word(callee));
    // `Net::HTTP::Post.new(…)`, `HttpPost.create(…)`.
    let owner = callee.checked_sub(2).filter(|_| unit.is_member(callee - 1) && words::is_constructor(name));
    match owner.and_then(|owner| unit.name_at(owner)) {
        Some(owner) => verbs::verb_of(owner),
        None => verbs::verb_of(name),
    }
}

/// Returns the method of a call, and whether it is written there.
pub(super) fn of_call(
    values: &Values<'_, '_>,
    place: usize,
    callee: usize,
    open: usize,
    verb: Verb,
    token: usize,
) -> Option<(&'static str, bool)> {
    let unit = values.unit(place);
    let exact = verbs::method(plain(unit.word(callee)));
    if let Some(method) = exact {
        return Some((method, true));
    }
    let mut list = others(unit, open, token);
    if let Some(method) = list.find_map(|argument| in_argument(values, place, &argument)) {
        return Some((method, true));
    }
    // C#: `new RestRequest(path) { Method = Method.Delete }`.
    let initializer = unit.partner(open).map(|close| close + 1).filter(|_| unit.language.name == "C#");
    if let Some(method) = initializer.filter(|at| unit.sign(*at) == "{").and_then(|at| in_options(values, place, at)) {
        return Some((method, true));
    }
    if let Verb::Method(method) = verb {
        return Some((method, true));
    }
    if let Some(method) = in_chain(values, place, callee, open) {
        return Some((method, true));
    }
    if let Some(method) = nearby(values, place, open) {
        return Some((method, true));
    }
    match verb {
        Verb::Suggests(method) => Some((of_function(values, callee, place).unwrap_or(method), false)),
        Verb::Request => Some((of_function(values, callee, place).unwrap_or("GET"), false)),
        _ => of_function(values, callee, place).map(|method| (method, false)),
    }
}

/// Returns the method that an argument states: a text, a constant, or an option in an object.
fn in_argument(values: &Values<'_, '_>, place: usize, argument: &Argument) -> Option<&'static str> {
    let unit = values.unit(place);
    let is_method_key = argument.name.is_none_or(|key| is_method_key(text(unit, key)));
    if is_method_key && let Some(found) = value(values, place, argument) {
        return Some(found);
    }
    let open = argument.value;
    let is_group =
        matches!(unit.sign(open), "{" | "[") && unit.partner(open).is_some_and(|close| close + 1 == argument.end);
    if is_group {
        return in_options(values, place, open);
    }
    None
}

fn text<'t>(unit: &Unit<'t>, at: usize) -> &'t str {
    unit.word(at).trim_matches(['\'', '"', '`']).trim_start_matches(['$', '@', ':'])
}

/// Returns whether an option names the method of a request.
fn is_method_key(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    matches!(
        name.as_str(),
        "method"
            | "httpmethod"
            | "http_method"
            | "verb"
            | "type"
            | "requestmethod"
            | "request_method"
            | "http_verb"
            | "requesttype"
            | "request_type"
            | "rest_method"
            | "methodtype"
    )
}

/// Returns the method that an expression is.
fn value(values: &Values<'_, '_>, place: usize, argument: &Argument) -> Option<&'static str> {
    let unit = values.unit(place);
    // Ruby: `:post`.
    let first = if unit.sign(argument.value) == ":" { argument.value + 1 } else { argument.value };
    if unit.kind(first) == Some(Kind::Word) {
        let chain = chain::read(unit, first);
        let last = *chain.names.last()?;
        if chain.end != argument.end || chain.call.is_some() {
            return None;
        }
        if (chain.names.len() > 1 || first > argument.value)
            && let Some(found) = verbs::constant(text(unit, last))
        {
            return Some(found);
        }
    } else if !matches!(unit.kind(first), Some(Kind::Text(_))) {
        return None;
    }
    let texts = values.argument(place, argument, 4);
    let [one] = texts.as_slice() else { return None };
    one.as_text().and_then(verbs::method)
}

/// Returns the method among the options between brackets.
pub(super) fn in_options(values: &Values<'_, '_>, place: usize, open: usize) -> Option<&'static str> {
    let unit = values.unit(place);
    arguments::arguments_in(unit, open).find_map(|argument| {
        let name = argument.name?;
        if is_method_key(text(unit, name)) { value(values, place, &argument) } else { None }
    })
}

/// Returns the method in the chain of a builder: `.url(…).put(…)`, `.get().uri(…)`.
fn in_chain(values: &Values<'_, '_>, place: usize, callee: usize, open: usize) -> Option<&'static str> {
    let unit = values.unit(place);
    let name = plain(unit.word(callee)).to_ascii_lowercase();
    let is_builder = ["url", "uri", "path", "endpoint", "target", "resource", "newbuilder", "to"]
        .iter()
        .any(|part| name.contains(part));
    if !is_builder {
        return None;
    }
    let mut at = unit.partner(open)? + 1;
    for _ in 0..16 {
        if !unit.is_member(at) || unit.kind(at + 1) != Some(Kind::Word) {
            break;
        }
        if let Some(found) = of_link(values, place, at + 1) {
            return Some(found);
        }
        at = chain_link_end(unit, at + 2);
    }
    let first = chain::first(unit, callee);
    (first..callee).filter(|at| unit.kind(*at) == Some(Kind::Word)).find_map(|at| of_link(values, place, at))
}

fn chain_link_end(unit: &Unit<'_>, at: usize) -> usize {
    match unit.partner(at).filter(|_| unit.sign(at) == "(") {
        Some(close) => close + 1,
        None => at,
    }
}

/// Returns the method of a link: `.post(…)`, `.method("PUT", …)`.
fn of_link(values: &Values<'_, '_>, place: usize, name: usize) -> Option<&'static str> {
    let unit = values.unit(place);
    if unit.sign(name + 1) != "(" {
        return None;
    }
    let word = unit.word(name);
    if matches!(word, "method" | "Method" | "setMethod" | "withMethod" | "customMethod") {
        return arguments::arguments_in(unit, name + 1).next().and_then(|argument| value(values, place, &argument));
    }
    verbs::method(word)
}

/// Returns the method that options near a call state: `CURLOPT_CUSTOMREQUEST`, `setRequestMethod("PUT")`, `request.Method =`.
fn nearby(values: &Values<'_, '_>, place: usize, open: usize) -> Option<&'static str> {
    let unit = values.unit(place);
    let function = unit.function(open);
    let after = (open..(open + REACH).min(unit.tokens.len())).take_while(|at| unit.function(*at) == function);
    let before = (open.saturating_sub(REACH)..open).rev().take_while(|at| unit.function(*at) == function);
    let name = chain::callee(unit, open).map_or("", |callee| unit.word(callee));
    let is_curl = name.to_ascii_lowercase().contains("curl");
    let is_option = |at: &usize| unit.kind(*at) == Some(Kind::Word) && is_option(unit.word(*at), is_curl);
    after.filter(is_option).find_map(|at| option(values, place, at)).or_else(|| {
        if !is_curl {
            return None;
        }
        before.filter(is_option).find_map(|at| option(values, place, at))
    })
}

fn is_option(word: &str, is_curl: bool) -> bool {
    match word {
        "CURLOPT_CUSTOMREQUEST" | "CURLOPT_POST" => is_curl,
        "setRequestMethod" | "Method" | "requestMethod" => !is_curl,
        _ => false,
    }
}

fn option(values: &Values<'_, '_>, place: usize, at: usize) -> Option<&'static str> {
    let unit = values.unit(place);
    let sign = unit.sign(at + 1);
    if !matches!(sign, "," | "=>" | "=" | "(") || sign == "=" && !at.checked_sub(1).is_some_and(|at| unit.is_member(at))
    {
        return None;
    }
    if unit.word(at) == "CURLOPT_POST" {
        return matches!(unit.word(at + 2), "1" | "true" | "TRUE" | "True").then_some("POST");
    }
    let end = if unit.kind(at + 2) == Some(Kind::Word) { chain::read(unit, at + 2).end } else { at + 3 };
    value(values, place, &Argument { name: None, value: at + 2, end })
}

/// Returns the method of a function of the sources: the default of a parameter, or the only one in its body.
pub(super) fn of_function(values: &Values<'_, '_>, callee: usize, place: usize) -> Option<&'static str> {
    let name = plain(values.unit(place).word(callee));
    let [(other, at)] = values.sources.functions(name) else { return None };
    let unit = values.unit(*other as usize);
    let function = unit.functions.get(*at as usize)?;
    if let Some((open, _)) = function.parameters {
        let default = arguments::arguments_in(unit, open).find_map(|argument| {
            let is_method = (argument.name.unwrap_or(argument.value)..argument.end)
                .any(|at| unit.kind(at) == Some(Kind::Word) && is_method_key(text(unit, at)));
            let last = argument.end.checked_sub(1).filter(|_| is_method)?;
            unit.literal(last).and_then(Template::as_text).and_then(verbs::method)
        });
        if default.is_some() {
            return default;
        }
    }
    let (begin, end) = function.body;
    let mut found: Vec<&'static str> = Vec::new();
    for at in begin..end.min(begin + REACH) {
        let method = match unit.kind(at) {
            Some(Kind::Word) if unit.sign(at + 1) == "(" && at > 0 && unit.is_member(at - 1) => {
                verbs::method(unit.word(at))
            }
            Some(Kind::Text(_)) => {
                unit.literal_text(at).filter(|text| text.chars().all(char::is_uppercase)).and_then(verbs::method)
            }
            _ => None,
        };
        found.extend(method);
    }
    found.sort_unstable();
    found.dedup();
    match found.as_slice() {
        [one] => Some(one),
        _ => None,
    }
}
