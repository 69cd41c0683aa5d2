//! From the class of an action to its guard.

use std::rc::Rc;

use super::decide::{Leaf, decide};
use super::evaluate::{Run, Stop};
use super::{Checked, Decision, Guard};
use crate::admin::classes::{Classes, Lineage, RESOURCE_CONSTANT, is_base};
use crate::admin::php::{Class, Range};
use crate::source::Span;

/// The method that decides whether an action may run.
pub(super) const CHECK: &str = "_isAllowed";

/// The maximum number of combinations that are followed for an action.
const MAX_LEAVES: usize = 600;

/// The parts of the path that calls an action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::admin) struct Request {
    /// The id of the route.
    pub(in crate::admin) route: String,
    /// The first part of the path.
    pub(in crate::admin) front: String,
    /// The second part.
    pub(in crate::admin) controller: String,
    /// The third part, in the spelling of the class.
    pub(in crate::admin) action: String,
}

/// Determines the guard of an action.
pub(in crate::admin) fn check<'s>(classes: &Classes<'s>, class: &Rc<Class<'s>>, request: &Request) -> Checked {
    let lineage = classes.lineage(class);
    let constant = constant(&lineage, classes);
    match lineage.is_guarded() {
        Some(true) => {}
        Some(false) => {
            let dead = constant.and_then(|constant| constant.value.map(|value| (value, constant.span)));
            return undecided(Guard::None, dead);
        }
        None => return undecided(Guard::Unknown { class: lineage.missing.unwrap_or_default() }, None),
    }
    let guard = guard(classes, &lineage, request);
    let method = lineage.method(CHECK, 0).filter(|(place, _)| !is_base(&lineage.classes[*place].name));
    let Some((place, method)) = method else {
        let (decision, at, class) = match constant {
            None => (Decision::Root, None, None),
            Some(found) => {
                let class = &lineage.classes[found.place];
                let decision = match found.place {
                    _ if is_base(&class.name) => Decision::Root,
                    0 => Decision::Constant,
                    _ => Decision::Inherited,
                };
                (decision, Some(found.span), Some(class.name.clone()))
            }
        };
        return Checked { guard, decision, at, class, dead: None, lower_case: None };
    };
    let is_dead = |value: &String| !matches!(guard, Guard::Unknown { .. }) && !guard.ids().contains(value);
    let own = constant.filter(|constant| !is_base(&lineage.classes[constant.place].name));
    let dead = own.and_then(|constant| Some((constant.value.filter(is_dead)?, constant.span)));
    let lower = Request { action: request.action.to_ascii_lowercase(), ..request.clone() };
    let lower_case = if lower == *request { None } else { Some(self::guard(classes, &lineage, &lower)) };
    Checked {
        lower_case: lower_case.filter(|lower| *lower != guard),
        decision: Decision::Override,
        at: Some(span(&lineage.classes[place], &method.range)),
        class: Some(lineage.classes[place].name.clone()),
        guard,
        dead,
    }
}

fn undecided(guard: Guard, dead: Option<(String, Span)>) -> Checked {
    Checked { dead, ..Checked::undecided(guard) }
}

impl Checked {
    /// Makes the result for an action without a declaration that decides.
    pub(in crate::admin) fn undecided(guard: Guard) -> Checked {
        Checked { guard, decision: Decision::Nothing, at: None, class: None, dead: None, lower_case: None }
    }
}

/// A constant `ADMIN_RESOURCE`.
struct Found {
    place: usize,
    value: Option<String>,
    span: Span,
}

fn constant<'s>(lineage: &Lineage<'s>, classes: &Classes<'s>) -> Option<Found> {
    let (place, constant) = lineage.constant(RESOURCE_CONSTANT, 0)?;
    let value = super::reach::constant(classes, lineage, RESOURCE_CONSTANT, 0, 0).and_then(|value| value.text());
    Some(Found { place, value, span: span(&lineage.classes[place], &constant.range) })
}

fn guard<'s>(classes: &Classes<'s>, lineage: &Lineage<'s>, request: &Request) -> Guard {
    let mut leaves = Vec::new();
    let mut candidates = Vec::new();
    let mut script: Vec<bool> = Vec::new();
    loop {
        let mut run = Run::new(classes, lineage, request, script);
        let outcome = run.outcome();
        candidates.append(&mut run.candidates);
        let is_allowed = match outcome {
            Ok(is_allowed) => is_allowed,
            // An exception ends the request.
            Err(Stop::Throw) => false,
            Err(Stop::Missing(class)) => return Guard::Unknown { class },
            Err(Stop::GiveUp) => {
                let mut all = run.named_ids();
                all.extend(candidates);
                return Guard::Computed { candidates: unique(all) };
            }
        };
        let values = run.values;
        let mut next: Vec<bool> = values.iter().map(|(_, value)| *value).collect();
        leaves.push(Leaf { values, is_allowed });
        while next.last() == Some(&false) {
            next.pop();
        }
        let Some(last) = next.last_mut() else { break };
        *last = false;
        if leaves.len() >= MAX_LEAVES {
            let asked = leaves.iter().flat_map(|leaf| &leaf.values).filter_map(|(atom, _)| atom.resource());
            candidates.extend(asked.map(str::to_owned));
            return Guard::Computed { candidates: unique(candidates) };
        }
        script = next;
    }
    decide(&leaves, unique(candidates))
}

fn unique(ids: Vec<String>) -> Vec<String> {
    let mut unique: Vec<String> = Vec::new();
    for id in ids {
        if !unique.contains(&id) {
            unique.push(id);
        }
    }
    unique
}

fn span(class: &Class<'_>, range: &Range) -> Span {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span { file: class.file, start: offset(range.start), end: offset(range.end) }
}
