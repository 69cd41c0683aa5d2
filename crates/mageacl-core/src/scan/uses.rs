//! The calls that a value reaches: directly, or through names and functions.

use super::chain;
use super::context::{self, Call, Use};
use super::functions::line_column;
use super::lexer::Kind;
use super::lookup;
use super::names::{Definition, Scope};
use super::unit::{Unit, plain, small};
use super::value::Values;
use super::words;

/// The maximum number of places of names that are followed for a value.
const MAX_PLACES: usize = 60;

/// The maximum number of names that a value has one after another.
const MAX_NAMES: usize = 3;

/// The calls that a value reaches.
#[derive(Clone, Debug, Default)]
pub(super) struct Uses {
    pub(super) calls: Vec<Call>,
    /// Whether longer texts begin with it.
    pub(super) is_prefix: bool,
    /// Whether it is shown, compared or served somewhere.
    pub(super) has_other: bool,
    /// The name of a property that holds it.
    pub(super) property: Option<String>,
    /// Longer texts in the same file that hold it: their first tokens.
    pub(super) longer: Vec<usize>,
    places: usize,
}

/// Returns the uses of the value that begins at a token.
pub(super) fn uses_of(values: &Values<'_, '_>, place: usize, start: usize) -> Uses {
    let mut uses = Uses::default();
    follow(values, place, place, start, 0, &mut uses);
    uses.calls.dedup();
    uses
}

fn follow(values: &Values<'_, '_>, home: usize, place: usize, start: usize, depth: usize, uses: &mut Uses) {
    match context::usage(values, place, start) {
        Use::Call(call) => uses.calls.push(call),
        Use::NoCall => uses.has_other |= place == home,
        Use::Named(token) if depth < MAX_NAMES => named(values, home, place, token, depth, uses),
        Use::Returned if depth < MAX_NAMES => returned(values, home, place, start, depth, uses),
        Use::Unknown | Use::Named(_) | Use::Returned => {}
    }
}

/// Follows a name to the places of its use.
fn named(values: &Values<'_, '_>, home: usize, place: usize, token: usize, depth: usize, uses: &mut Uses) {
    let unit = values.unit(place);
    let name = unit.word(token).trim_matches(['\'', '"', '`']);
    let name = plain(name);
    let Some(definition) = definition(unit, name, token) else { return };
    if definition.scope == Scope::Local {
        let function = unit.function(token);
        let tokens = unit.uses.get(name).map_or(&[][..], Vec::as_slice);
        let first = tokens.partition_point(|at| (*at as usize) < definition.value);
        for at in tokens[first..].iter().map(|at| *at as usize) {
            let is_outside = function
                .is_some_and(|function| unit.functions.get(function as usize).is_some_and(|found| at >= found.body.1));
            if is_outside || uses.places >= MAX_PLACES {
                break;
            }
            if is_replaced(unit, name, definition, at) {
                uses.places += 1;
                continue;
            }
            used(values, home, place, at, None, depth, uses);
        }
        return;
    }
    if depth == 0 {
        uses.property = Some(name.to_owned());
    }
    let owner = match definition.scope {
        Scope::Key => lookup::key_owner(unit, token),
        _ => written_owner(unit, token),
    };
    if definition.scope == Scope::Key && owner.is_none() {
        return;
    }
    // The file itself is the most likely one, and some names are in every file.
    let elsewhere = values.sources.users(name).iter().map(|other| *other as usize).filter(|other| *other != place);
    for other in std::iter::once(place).chain(elsewhere.take(MAX_PLACES)) {
        // A property that another file gives a value to is another one.
        let is_property = definition.scope == Scope::Property && other != place;
        if is_property && (owner.is_some() || values.sources.defines(small(other), name)) {
            continue;
        }
        let unit = values.unit(other);
        for at in unit.uses.get(name).map_or(&[][..], Vec::as_slice) {
            if uses.places >= MAX_PLACES {
                return;
            }
            used(values, home, other, *at as usize, owner, depth, uses);
        }
    }
}

/// Returns the object whose property a name is, unless it is the object itself.
fn written_owner<'t>(unit: &Unit<'t>, token: usize) -> Option<&'t str> {
    let sign = token.checked_sub(1).filter(|sign| unit.is_member(*sign))?;
    let owner = unit.name_at(sign.checked_sub(1)?)?;
    let is_common = matches!(unit.word(token), "url" | "uri" | "path" | "href");
    (!lookup::is_own(owner) && is_common).then_some(owner)
}

fn definition<'u>(unit: &'u Unit<'_>, name: &str, token: usize) -> Option<&'u Definition> {
    let places = unit.defined.get(name)?;
    let at = places.partition_point(|place| unit.definitions[*place as usize].token < token);
    places.get(at).map(|place| &unit.definitions[*place as usize]).filter(|found| found.token == token)
}

/// Returns whether a variable has another value at a token, in any case.
fn is_replaced(unit: &Unit<'_>, name: &str, definition: &Definition, at: usize) -> bool {
    let Some(places) = unit.defined.get(name) else { return false };
    let next = places.partition_point(|place| unit.definitions[*place as usize].token <= definition.token);
    let others = places[next..].iter().take(MAX_PLACES).map(|place| &unit.definitions[*place as usize]);
    others.take_while(|other| other.value < at).any(|other| {
        let replaces = if unit.language.indented {
            line_column(unit, other.token) <= line_column(unit, at)
        } else {
            unit.parent(other.token) == unit.parent(definition.token)
        };
        let is_same = other.scope == Scope::Local && unit.function(other.token) == unit.function(definition.token);
        is_same && replaces && !other.appends && unit.line(at) != unit.line(other.value)
    })
}

/// Follows a use of a name.
fn used(
    values: &Values<'_, '_>,
    home: usize,
    place: usize,
    at: usize,
    owner: Option<&str>,
    depth: usize,
    uses: &mut Uses,
) {
    uses.places += 1;
    let unit = values.unit(place);
    let first = chain::first(unit, at);
    let chain = chain::read(unit, first);
    let converts = |name: &usize| {
        words::is_transparent(unit.word(*name)) || matches!(unit.word(*name), "href" | "build" | "AbsoluteUri")
    };
    let after = chain.names.iter().skip_while(|name| **name != at).skip(1);
    let is_whole = chain.names.last() == Some(&at) && chain.call.is_none();
    let is_converted = chain.names.len() > 1 && chain.names.last() != Some(&at) && after.into_iter().all(converts);
    if !(is_whole || is_converted) || unit.sign(chain.end) == "=" {
        return;
    }
    if let Some(owner) = owner {
        let before = chain.names.len().checked_sub(2).and_then(|place| unit.name_at(chain.names[place]));
        if before != Some(owner) {
            return;
        }
    }
    // A property of the same name is something else than a variable.
    if depth == 0 && uses.property.is_some() && chain.names.len() == 1 && lookup::is_variable(unit, at) {
        return;
    }
    let start = context::outermost(unit, at);
    let begins = context::expression_start(unit, at);
    if (unit.is_join(chain.end) || start != begins) && place == home {
        uses.is_prefix = true;
    }
    if start != begins || unit.is_join(chain.end) || begins != first && !is_prefix_word(unit, begins) {
        if place == home {
            uses.longer.push(start);
        }
        return;
    }
    follow(values, home, place, begins, depth + 1, uses);
}

fn is_prefix_word(unit: &Unit<'_>, at: usize) -> bool {
    chain::PREFIXES.contains(&unit.word(at))
}

/// Follows a value that a function returns to the calls of the function in the same file.
fn returned(values: &Values<'_, '_>, home: usize, place: usize, start: usize, depth: usize, uses: &mut Uses) {
    let unit = values.unit(place);
    let Some(function) = unit.function(start).and_then(|at| unit.functions.get(at as usize)) else { return };
    let name = plain(&function.name);
    if name.is_empty() || values.sources.functions(name).len() > 1 {
        return;
    }
    for at in unit.uses.get(name).map_or(&[][..], Vec::as_slice).iter().map(|at| *at as usize) {
        if uses.places >= MAX_PLACES {
            return;
        }
        uses.places += 1;
        let first = chain::first(unit, at);
        let chain = chain::read(unit, first);
        let is_call = chain.names.last() == Some(&at) && chain.call.is_some() && unit.kind(at) == Some(Kind::Word);
        let is_definition = first > 0 && matches!(unit.word(first - 1), "function" | "def" | "func" | "fun");
        if is_call && !is_definition && context::expression_start(unit, at) == first {
            follow(values, home, place, first, depth + 1, uses);
        }
    }
}
