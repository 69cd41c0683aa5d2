//! The parameters of functions.

use super::arguments;
use super::functions::Function;
use super::lexer::Kind;
use super::unit::{NONE, Unit, plain};

/// Returns the names of the parameters of a function.
pub(super) fn names<'t>(unit: &Unit<'t>, function: &Function) -> Vec<&'t str> {
    let Some((open, _)) = function.parameters else { return Vec::new() };
    let list = arguments::arguments_in(unit, open)
        .map(|argument| one(unit, argument.name.unwrap_or(argument.value), argument.end));
    let mut names: Vec<&str> = list.collect();
    if unit.language.indented && names.first().is_some_and(|first| matches!(*first, "self" | "cls")) {
        names.remove(0);
    }
    names
}

fn one<'t>(unit: &Unit<'t>, begin: usize, end: usize) -> &'t str {
    let words = || (begin..end).filter(|at| unit.kind(*at) == Some(Kind::Word));
    let default = (begin..end).find(|at| matches!(unit.sign(*at), "=" | ":")).unwrap_or(end);
    let found = match unit.language.name {
        "PHP" => words().find(|at| unit.word(*at).starts_with('$')),
        "Java" | "C#" => words().rfind(|at| *at < default),
        _ => words().filter(|at| !matches!(unit.word(*at), "private" | "public" | "readonly" | "protected")).min(),
    };
    found.map_or("", |at| plain(unit.word(at)))
}

/// Returns whether a name is a parameter of a function around a token.
pub(super) fn has(unit: &Unit<'_>, at: usize, name: &str) -> bool {
    let mut scope = unit.function(at);
    while let Some(function) = scope.and_then(|place| unit.functions.get(place as usize)) {
        if names(unit, function).contains(&name) {
            return true;
        }
        scope = (function.parent != NONE).then_some(function.parent);
    }
    false
}
