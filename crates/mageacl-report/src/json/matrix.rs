//! The required resources of calls in each release, in the JSON contract.

use std::io::{self, Write};

use serde::Serialize;

use super::write;
use crate::matrix::MatrixView;
use mageacl_core::matrix::{Guard, Line};

#[derive(Serialize)]
struct MatrixOut<'a> {
    subject: &'a str,
    lines: Vec<LineOut<'a>>,
    changes: Vec<ChangeOut<'a>>,
}

#[derive(Serialize)]
struct LineOut<'a> {
    line: &'a str,
    newest: &'a str,
    required: &'a [String],
    closed: &'a [String],
    opens: Opens,
    uncallable: Vec<Uncallable<'a>>,
    added: &'a [String],
    removed: &'a [String],
}

#[derive(Serialize)]
struct Opens {
    routes: usize,
    writes: usize,
}

#[derive(Serialize)]
struct Uncallable<'a> {
    declared: &'a str,
    status: &'static str,
}

#[derive(Serialize)]
struct ChangeOut<'a> {
    declared: &'a str,
    before: GuardOut<'a>,
    after: GuardOut<'a>,
    releases: &'a [String],
}

#[derive(Serialize)]
struct GuardOut<'a> {
    status: &'static str,
    resources: &'a [String],
}

/// Writes the matrix.
///
/// # Errors
/// If the output cannot be written.
pub fn matrix(view: &MatrixView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let changes = view.matrix.changes.iter().map(|change| ChangeOut {
        declared: &change.call,
        before: guard(&change.before),
        after: guard(&change.after),
        releases: &change.releases,
    });
    let content = MatrixOut {
        subject: &view.subject,
        lines: view.matrix.lines.iter().map(line).collect(),
        changes: changes.collect(),
    };
    write("profile-matrix", None, content, out)
}

fn line(line: &Line) -> LineOut<'_> {
    let uncallable = line.uncallable.iter();
    LineOut {
        line: &line.line,
        newest: &line.newest,
        required: &line.required,
        closed: &line.closed,
        opens: Opens { routes: line.opens.0, writes: line.opens.1 },
        uncallable: uncallable.map(|(declared, status)| Uncallable { declared, status: status.name() }).collect(),
        added: &line.added,
        removed: &line.removed,
    }
}

fn guard(guard: &Guard) -> GuardOut<'_> {
    GuardOut { status: guard.status.name(), resources: &guard.refs }
}
