//! The values of names: variables, properties, constants, keys and functions.

use std::rc::Rc;

use super::arguments;
use super::chain::Chain;
use super::format;
use super::functions::line_column;
use super::lexer::Kind;
use super::names::{Definition, Scope};
use super::parameters;
use super::template::{Part, Template};
use super::unit::{Unit, plain};
use super::value::{MAX_DEPTH, MAX_VALUES, Texts, Values, unknown};
use crate::endpoint::secret;

/// The maximum number of definitions of a name that are looked at.
const MAX_DEFINITIONS: usize = 24;

/// Names of the object itself.
const OWN: [&str; 6] = ["this", "self", "static", "parent", "cls", "super"];

/// Returns the texts of a variable, a property or a key.
pub(super) fn names(values: &Values<'_, '_>, place: usize, chain: &Chain, depth: usize) -> Texts {
    let unit = values.unit(place);
    let names: Vec<&str> = chain.names.iter().map(|at| name(unit, *at)).collect();
    let Some(at) = chain.names.first().copied() else { return unknown("value") };
    found(values, place, at, &names, depth)
}

/// Returns the text of an expression in a string.
pub(super) fn in_hole(values: &Values<'_, '_>, place: usize, at: usize, expression: &str, depth: usize) -> Template {
    let path = expression.trim().trim_end_matches("()");
    let is_plain = path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_$@.->:?\\".contains(&byte));
    if !is_plain {
        return in_quotes(path).unwrap_or_else(|| Template::hole(expression));
    }
    let names: Vec<&str> =
        path.split(['.', '-', '>', ':', '?', '\\']).filter(|part| !part.is_empty()).map(plain).collect();
    let texts = found(values, place, at, &names, depth + 1);
    match texts.as_slice() {
        [one] => one.clone(),
        _ => Template::hole(names.last().unwrap_or(&"value")),
    }
}

/// Returns the path among the arguments of a call in a string: `${format('/orders/%d', id)}`.
fn in_quotes(expression: &str) -> Option<Template> {
    let start = expression.find(['\'', '"', '`'])?;
    let quotation = expression[start..].chars().next()?;
    let (text, _) = expression[start + 1..].split_once(quotation)?;
    let is_path = text.starts_with('/') && text.len() > 1 && !text.contains(char::is_whitespace);
    (is_path && !expression.contains('?')).then(|| format::printf(&Template::text(text), &[]))
}

/// Returns whether a name means the object itself.
pub(super) fn is_own(name: &str) -> bool {
    OWN.contains(&name)
}

fn name<'t>(unit: &Unit<'t>, at: usize) -> &'t str {
    match unit.kind(at) {
        Some(Kind::Text(_)) => unit.word(at).trim_matches(['"', '\'', '`']),
        _ => plain(unit.word(at)),
    }
}

/// Returns the texts of a name with its owners, as seen from a token.
fn found(values: &Values<'_, '_>, place: usize, at: usize, names: &[&str], depth: usize) -> Texts {
    let Some((last, owners)) = names.split_last() else { return unknown("value") };
    if depth >= MAX_DEPTH {
        return unknown(last);
    }
    let unit = values.unit(place);
    if owners.is_empty() {
        let local = local(unit, at, last);
        if !local.is_empty() {
            return texts(values, place, &local, depth, last);
        }
        if parameters::has(unit, at, last) {
            return unknown(last);
        }
    }
    let here = of_unit(unit, last, owners);
    if !here.is_empty() {
        return texts(values, place, &here, depth, last);
    }
    let elsewhere = values.sources.properties(last);
    let is_plain = owners.is_empty() && !last.starts_with(|c: char| c.is_ascii_uppercase());
    if elsewhere.len() > MAX_DEFINITIONS || is_plain && elsewhere.len() > 1 {
        return unknown(last);
    }
    let mut all = Texts::new();
    for (other, definition) in elsewhere {
        all.extend(value(values, *other as usize, *definition as usize, depth).iter().cloned());
    }
    distinct(all, last)
}

/// Returns the definitions of a variable that may apply at a token: the last one, and those in branches after it.
fn local(unit: &Unit<'_>, at: usize, name: &str) -> Vec<usize> {
    let Some(all) = unit.defined.get(name) else { return Vec::new() };
    let before = all.partition_point(|place| unit.definitions[*place as usize].token < at);
    let mut scope = unit.function(at);
    while let Some(function) = scope {
        let mut found = Vec::new();
        for place in all[..before].iter().rev().take(MAX_DEFINITIONS) {
            let definition = &unit.definitions[*place as usize];
            if definition.scope == Scope::Local
                && unit.function(definition.token) == Some(function)
                && !holds(unit, definition, at)
            {
                found.push(*place as usize);
                if dominates(unit, definition, at) && !definition.appends {
                    break;
                }
            }
        }
        if !found.is_empty() {
            return found;
        }
        scope = unit
            .functions
            .get(function as usize)
            .map(|function| function.parent)
            .filter(|parent| *parent != super::unit::NONE);
    }
    Vec::new()
}

/// Returns whether a name is a variable or a parameter of a function around it.
pub(super) fn is_variable(unit: &Unit<'_>, at: usize) -> bool {
    unit.name_at(at).is_some_and(|name| !local(unit, at, name).is_empty() || parameters::has(unit, at, name))
}

/// Returns whether a token is part of the value of a definition.
fn holds(unit: &Unit<'_>, definition: &Definition, at: usize) -> bool {
    if at < definition.value {
        return false;
    }
    let is_inside = unit.parent(at).is_some_and(|open| {
        open >= definition.value && unit.line(open) == unit.line(definition.value) && unit.sign(open) != "{"
    });
    let is_near = at - definition.value < 200 && unit.line(at) == unit.line(definition.value);
    is_inside || is_near && !(definition.value..at).any(|place| unit.sign(place) == ";")
}

/// Returns whether a definition applies wherever a later token is reached.
fn dominates(unit: &Unit<'_>, definition: &Definition, at: usize) -> bool {
    if unit.language.indented {
        return line_column(unit, definition.token) <= line_column(unit, at);
    }
    match unit.parent(definition.token) {
        None => true,
        Some(open) => unit.partner(open).is_none_or(|close| at > open && at < close),
    }
}

/// Returns the definitions of a property, a constant or a key in a file.
fn of_unit(unit: &Unit<'_>, name: &str, owners: &[&str]) -> Vec<usize> {
    let Some(all) = unit.defined.get(name) else { return Vec::new() };
    let owner = owners.last().copied().filter(|owner| !OWN.contains(owner));
    let fits = |place: &&u32| {
        let definition = &unit.definitions[**place as usize];
        match definition.scope {
            Scope::Local => false,
            Scope::Property => true,
            Scope::Key => owner.is_some_and(|owner| key_owner(unit, definition.token) == Some(owner)),
        }
    };
    all.iter().take(200).filter(fits).take(MAX_DEFINITIONS).map(|place| *place as usize).collect()
}

/// Returns the name of the object that a key belongs to.
pub(super) fn key_owner<'t>(unit: &Unit<'t>, key: usize) -> Option<&'t str> {
    let open = unit.parent(key)?;
    let sign = open.checked_sub(1)?;
    let before = sign.checked_sub(1)?;
    match unit.sign(sign) {
        "=" | ":" | "=>" | ":=" => Some(name(unit, before)),
        // `const X = array(…)`
        "" if unit.sign(before) == "=" => Some(name(unit, before.checked_sub(1)?)),
        _ => None,
    }
}

fn texts(values: &Values<'_, '_>, place: usize, definitions: &[usize], depth: usize, name: &str) -> Texts {
    let mut all = Texts::new();
    for definition in definitions {
        all.extend(value(values, place, *definition, depth).iter().cloned());
    }
    distinct(all, name)
}

/// Returns texts without duplicates; a name without a value, or with too many, is not known.
fn distinct(mut texts: Texts, name: &str) -> Texts {
    // The value of `API_KEY` is not a part of a path, and must not be shown. That of `TOKEN_PATH` is one.
    let is_secret = secret::announces(name) || name.to_ascii_lowercase().ends_with("key");
    texts.retain(|text| text.has_text() && (!is_secret || text.shape().contains('/')));
    texts.sort();
    texts.dedup_by_key(|text| text.shape());
    if texts.is_empty() || texts.len() > MAX_VALUES { unknown(name) } else { texts }
}

/// Returns the texts of a definition.
pub(super) fn value(values: &Values<'_, '_>, place: usize, definition: usize, depth: usize) -> Rc<Texts> {
    let key = (place, definition);
    if let Some(known) = values.known.borrow().get(&key) {
        return Rc::clone(known);
    }
    values.known.borrow_mut().insert(key, Rc::new(Vec::new()));
    let found = &values.unit(place).definitions[definition];
    let (texts, _) = values.expression(place, found.value, depth + 1);
    let texts = Rc::new(texts);
    values.known.borrow_mut().insert(key, Rc::clone(&texts));
    texts
}

/// Returns the texts that a function of the sources returns, with the arguments of the call.
pub(super) fn returned(
    values: &Values<'_, '_>,
    place: usize,
    function: &str,
    open: usize,
    depth: usize,
) -> Option<Texts> {
    let [(other, at)] = values.sources.functions(function) else { return None };
    let unit = values.unit(*other as usize);
    let found = unit.functions.get(*at as usize)?;
    let (begin, end) = found.body;
    let mut returns = (begin..end.min(begin + 200))
        .filter(|at| unit.word(*at) == "return" || *at == begin && unit.sign(begin + 1) == "=");
    let first = returns.next()?;
    if returns.next().is_some() {
        return None;
    }
    let (texts, _) = values.expression(*other as usize, first + 1, depth + 1);
    if !texts.iter().any(Template::has_text) {
        return None;
    }
    let names = parameters::names(unit, found);
    let list: Vec<_> = arguments::arguments_in(values.unit(place), open).collect();
    let given = |name: &str| {
        let number = names.iter().position(|known| *known == name)?;
        let argument = list.get(number)?;
        values.argument(place, argument, depth + 1).into_iter().next()
    };
    Some(texts.iter().map(|text| filled(text, given)).collect())
}

fn filled(text: &Template, given: impl Fn(&str) -> Option<Template>) -> Template {
    let mut into = Template::default();
    for part in &text.parts {
        match part {
            Part::Hole(name) => match given(name) {
                Some(value) => into.append(&value),
                None => into.push(part.clone()),
            },
            other @ Part::Text(_) => into.push(other.clone()),
        }
    }
    into
}
