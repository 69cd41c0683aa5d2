//! The texts that an expression may have.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use super::arguments::{self, Argument};
use super::chain::{self, Chain, PREFIXES};
use super::format;
use super::lexer::Kind;
use super::lookup;
use super::sources::Sources;
use super::template::{Part, Template};
use super::unit::Unit;
use super::words;

/// The maximum number of texts of an expression.
pub(super) const MAX_VALUES: usize = 4;

/// The depth of names, calls and brackets in each other.
pub(super) const MAX_DEPTH: usize = 12;

/// The maximum number of operands of one text, more than are looked at before a token.
const MAX_OPERANDS: usize = 128;

/// The maximum number of operands of a value, with those of all names in it.
const MAX_STEPS: u32 = 2000;

/// The texts that an expression may have; never empty.
pub(super) type Texts = Vec<Template>;

/// Computes values, each definition once.
#[derive(Debug)]
pub(super) struct Values<'p, 't> {
    pub(super) sources: &'p Sources<'t>,
    /// By unit and definition. A definition that refers to itself is not known.
    /// The operands that the current value may still have.
    steps: Cell<u32>,
    pub(super) known: RefCell<HashMap<(usize, usize), Rc<Texts>>>,
}

impl<'p, 't> Values<'p, 't> {
    pub(super) fn new(sources: &'p Sources<'t>) -> Self {
        Values { sources, steps: Cell::new(MAX_STEPS), known: RefCell::default() }
    }

    pub(super) fn unit(&self, unit: usize) -> &'p Unit<'t> {
        &self.sources.units[unit]
    }

    /// Returns the texts of a value of the sources, and the token after it.
    pub(super) fn whole(&self, place: usize, first: usize) -> (Texts, usize) {
        self.steps.set(MAX_STEPS);
        self.expression(place, first, 0)
    }

    /// Returns the texts of the expression that begins at a token, and the token after it.
    pub(super) fn expression(&self, place: usize, first: usize, depth: usize) -> (Texts, usize) {
        let unit = self.unit(place);
        let (mut texts, mut end) = self.operand(place, first, depth);
        for _ in 0..MAX_OPERANDS {
            let is_adjacent = unit.language.prefixes && matches!(unit.kind(end), Some(Kind::Text(_)));
            let next = match () {
                () if unit.is_join(end) => end + 1,
                () if is_adjacent && matches!(unit.kind(end - 1), Some(Kind::Text(_))) => end,
                () => return (texts, end),
            };
            let (more, after) = self.operand(place, next, depth);
            if after <= next {
                return (texts, end);
            }
            texts = product(&texts, &more);
            end = after;
        }
        (texts, end)
    }

    fn operand(&self, place: usize, first: usize, depth: usize) -> (Texts, usize) {
        let unit = self.unit(place);
        let Some(left) = self.steps.get().checked_sub(1) else { return (unknown("value"), first) };
        self.steps.set(left);
        let mut at = first;
        while unit.kind(at) == Some(Kind::Word) && PREFIXES.contains(&unit.word(at))
            || matches!(unit.sign(at), "&" | "\\" | "*")
        {
            at += 1;
        }
        match unit.kind(at) {
            Some(Kind::Text(_)) => self.string(place, at, depth),
            Some(Kind::Number) => (vec![Template::text(unit.word(at))], at + 1),
            Some(Kind::Word) => {
                let chain = chain::read(unit, at);
                (self.chain(place, &chain, depth), chain.end)
            }
            Some(Kind::Sign) => self.bracket(place, at, depth),
            None => (unknown("value"), at),
        }
    }

    /// Returns the texts of a string, with its formats applied.
    fn string(&self, place: usize, at: usize, depth: usize) -> (Texts, usize) {
        let unit = self.unit(place);
        let mut texts = vec![self.interpolated(place, at, depth)];
        let mut end = at + 1;
        if unit.language.prefixes || unit.language.indented {
            let takes = unit.sign(end) == "%";
            if let Some(close) = unit.partner(end + 1).filter(|_| takes && matches!(unit.sign(end + 1), "(" | "[")) {
                let values = self.positional(place, end + 1, depth);
                texts = texts.iter().map(|text| format::printf(text, &values)).collect();
                end = close + 1;
            } else if takes {
                let (value, after) = self.operand(place, end + 1, depth + 1);
                texts = texts.iter().map(|text| format::printf(text, &value)).collect();
                end = after.max(end + 1);
            }
        }
        while unit.is_member(end) && unit.kind(end + 1) == Some(Kind::Word) {
            let name = unit.word(end + 1);
            let Some(close) = unit.partner(end + 2).filter(|_| unit.sign(end + 2) == "(") else { break };
            if matches!(name, "format" | "formatted") {
                let values = self.positional(place, end + 2, depth);
                let apply = if name == "format" && unit.language.prefixes { format::braces } else { format::printf };
                texts = texts.iter().map(|text| apply(text, &values)).collect();
            }
            end = close + 1;
        }
        (texts, end)
    }

    /// Returns a string with the known values of its interpolations.
    fn interpolated(&self, place: usize, at: usize, depth: usize) -> Template {
        let mut text = Template::default();
        for part in self.unit(place).literal(at).map(|literal| literal.parts.as_slice()).unwrap_or_default() {
            match part {
                Part::Hole(expression) if !expression.is_empty() => {
                    let value = lookup::in_hole(self, place, at, expression, depth);
                    text.append(&value);
                }
                other => text.push(other.clone()),
            }
        }
        text
    }

    fn bracket(&self, place: usize, at: usize, depth: usize) -> (Texts, usize) {
        let unit = self.unit(place);
        let Some(close) = unit.partner(at).filter(|close| *close > at) else { return (unknown("value"), at) };
        if unit.sign(at) != "(" || depth >= MAX_DEPTH {
            return (unknown("value"), close + 1);
        }
        // A cast: `(string) $id`.
        let is_cast = close == at + 2
            && unit.kind(at + 1) == Some(Kind::Word)
            && unit.kind(close + 1).is_some_and(|kind| kind != Kind::Sign);
        if is_cast && !unit.language.indented {
            return self.operand(place, close + 1, depth + 1);
        }
        let (texts, end) = self.expression(place, at + 1, depth + 1);
        if end == close {
            let mut end = close + 1;
            // `(base + path).replace(…)`
            while unit.is_member(end) && unit.sign(end + 2) == "(" {
                end = unit.partner(end + 2).map_or(end + 3, |close| close + 1);
            }
            return (texts, end);
        }
        (unknown("value"), close + 1)
    }

    fn chain(&self, place: usize, chain: &Chain, depth: usize) -> Texts {
        let unit = self.unit(place);
        let Some(last) = chain.names.last().copied() else { return unknown("value") };
        let name = unit.name_at(last).unwrap_or("value");
        if depth >= MAX_DEPTH {
            return unknown(name);
        }
        let Some(open) = chain.call else { return lookup::names(self, place, chain, depth) };
        let function = if words::is_constructor(name) && chain.names.len() > 1 {
            unit.name_at(chain.names[chain.names.len() - 2]).unwrap_or(name)
        } else {
            name
        };
        if words::is_format(function) {
            let mut values = self.positional(place, open, depth);
            if values.is_empty() {
                return unknown(name);
            }
            let format = values.remove(0);
            let apply = if unit.language.name == "C#" { format::braces } else { format::printf };
            return vec![apply(&format, &values)];
        }
        if words::is_transparent(function) {
            let first = arguments::arguments_in(unit, open).next();
            return first.map_or_else(|| unknown(name), |first| self.named(place, &first, depth));
        }
        if words::is_join(function) {
            let mut values = self.positional(place, open, depth);
            if function == "URL" && unit.language.name == "JavaScript" {
                values.reverse();
            }
            return vec![joined(&values)];
        }
        if let Some(texts) = lookup::returned(self, place, function, open, depth) {
            return texts;
        }
        let first = arguments::arguments_in(unit, open).next().filter(|_| words::builds_url(function));
        first.map_or_else(|| unknown(name), |first| self.named(place, &first, depth))
    }

    /// Returns the texts of an argument.
    pub(super) fn argument(&self, place: usize, argument: &Argument, depth: usize) -> Texts {
        let (texts, end) = self.expression(place, argument.value, depth + 1);
        if end == argument.end { texts } else { unknown("value") }
    }

    /// Returns the texts of an argument whose name matters if the value is not known.
    fn named(&self, place: usize, argument: &Argument, depth: usize) -> Texts {
        let texts = self.argument(place, argument, depth);
        if texts.iter().any(Template::has_text) {
            return texts;
        }
        let name = (argument.value..argument.end).rev().find_map(|at| self.unit(place).name_at(at));
        unknown(name.unwrap_or("value"))
    }

    /// Returns a text for each argument of a call.
    pub(super) fn positional(&self, place: usize, open: usize, depth: usize) -> Texts {
        let list = arguments::arguments_in(self.unit(place), open);
        list.map(|argument| self.named(place, &argument, depth).swap_remove(0)).collect()
    }
}

pub(super) fn unknown(name: &str) -> Texts {
    vec![Template::hole(name)]
}

fn product(left: &[Template], right: &[Template]) -> Texts {
    let mut all = Vec::new();
    for one in left {
        for other in right {
            if all.len() < MAX_VALUES {
                let mut text = one.clone();
                text.append(other);
                all.push(text);
            }
        }
    }
    all
}

fn joined(values: &[Template]) -> Template {
    let mut text = Template::default();
    for (number, value) in values.iter().enumerate() {
        if number > 0 {
            text.push_text("/");
        }
        text.append(value);
    }
    text
}
