//! The required resources of calls in each release, in words that all formats share.

use super::count;
use mageacl_core::endpoint::Status;
use mageacl_core::matrix::{CallRequirement, Line, Matrix};
use mageacl_core::release::Edition;

/// A matrix with the context that the formats show.
#[derive(Clone, Debug)]
pub struct MatrixView<'a> {
    /// The matrix.
    pub matrix: &'a Matrix,
    /// The owner of the calls, for example the slug of a profile.
    pub subject: String,
}

/// Describes the guard of a call in a few words.
pub(super) fn asks(guard: &CallRequirement) -> String {
    let refs = guard.refs.join(" + ");
    match guard.status {
        Status::Guarded => refs,
        Status::Anonymous | Status::Open => "nothing: anyone may call it".to_owned(),
        Status::SelfOnly => format!("a customer ({refs})"),
        Status::UndefinedResource => format!("{refs}, which is undefined"),
        Status::NotFound => "no such route".to_owned(),
        Status::Unknown => "unknown".to_owned(),
        Status::MethodNotAllowed => "method not supported".to_owned(),
        Status::Invalid => "invalid".to_owned(),
    }
}

/// Lists the ids that a line needs in addition to the previous one, and those that it no longer needs: `+A, -B`; empty
/// without changes.
pub(super) fn difference(line: &Line) -> String {
    let signed = |sign: char, ids: &[String]| ids.iter().map(|id| format!("{sign}{id}")).collect::<Vec<_>>();
    [signed('+', &line.added), signed('-', &line.removed)].concat().join(", ")
}

/// Formats consecutive lines as ranges: `2.3.0 to 2.3.7, 2.4.4 to 2.4.8`.
pub(super) fn ranges(lines: &[&str], all: &[Line]) -> String {
    let place = |line: &str| all.iter().position(|known| known.line == line);
    let mut ranges: Vec<(&str, &str)> = Vec::new();
    for line in lines {
        match ranges.last_mut() {
            Some((_, last)) if place(last).map(|at| at + 1) == place(line) => *last = line,
            _ => ranges.push((line, line)),
        }
    }
    let range = |(from, to): &(&str, &str)| if from == to { (*from).to_owned() } else { format!("{from} to {to}") };
    ranges.iter().map(range).collect::<Vec<_>>().join(", ")
}

/// Describes the calls that no grant opens, grouping those with the same status in the same lines.
pub(super) fn uncallable(all: &[Line]) -> Vec<String> {
    let mut calls: Vec<(&str, Status, Vec<&str>)> = Vec::new();
    for line in all {
        for (call, status) in &line.uncallable {
            match calls.iter_mut().find(|(known, of, _)| known == call && of == status) {
                Some((_, _, lines)) => lines.push(&line.line),
                None => calls.push((call, *status, vec![&line.line])),
            }
        }
    }
    let mut groups: Vec<(Status, String, Vec<&str>)> = Vec::new();
    for (call, status, lines) in calls {
        let lines = ranges(&lines, all);
        match groups.iter_mut().find(|(of, known, _)| *of == status && *known == lines) {
            Some((_, _, calls)) => calls.push(call),
            None => groups.push((status, lines, vec![call])),
        }
    }
    let sentence = |(status, lines, calls): (Status, String, Vec<&str>)| {
        let what = match status {
            Status::NotFound => "No route matches",
            Status::Unknown => "It is unknown whether a route matches",
            Status::SelfOnly => "Only customers may make",
            Status::UndefinedResource => "Only All Resources allows",
            Status::MethodNotAllowed | Status::Invalid => "Magento does not answer",
            // A grant opens these.
            Status::Guarded | Status::Anonymous | Status::Open => "Anyone may make",
        };
        format!("{what} {} ({lines}).", calls.join(", "))
    };
    groups.into_iter().map(sentence).collect()
}

impl MatrixView<'_> {
    /// Returns the title of the matrix.
    #[must_use]
    pub fn title(&self) -> String {
        let lines = &self.matrix.lines;
        let (first, last) = (lines.first(), lines.last());
        let named = |line: Option<&Line>| line.map_or_else(String::new, |line| line.newest.clone());
        let of = count(lines.len(), "line");
        let product = match self.matrix.edition {
            Edition::OpenSource => "Magento",
            edition => edition.title(),
        };
        format!("{} on {of} of {product}, {} to {}", self.subject, named(first), named(last))
    }
}
