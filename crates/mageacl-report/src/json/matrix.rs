//! The required resources of calls in each release, in the JSON contract.

use std::io::{self, Write};

use super::{v1, write};
use crate::matrix::MatrixView;
use mageacl_core::matrix::{CallRequirement, Line};

/// Writes the matrix.
///
/// # Errors
/// If the output cannot be written.
pub fn matrix(view: &MatrixView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let changes = view.matrix.changes.iter().map(|change| v1::matrix::CallChange {
        declared: &change.call,
        before: guard(&change.before),
        after: guard(&change.after),
        releases: &change.releases,
    });
    let content = v1::matrix::Matrix {
        subject: &view.subject,
        edition: view.matrix.edition.name(),
        lines: view.matrix.lines.iter().map(line).collect(),
        changes: changes.collect(),
    };
    write("profile-matrix", None, content, out)
}

fn line(line: &Line) -> v1::matrix::Line<'_> {
    let uncallable = line.uncallable.iter();
    v1::matrix::Line {
        line: &line.line,
        newest: &line.newest,
        required: &line.required,
        closed: &line.closed,
        opens: v1::matrix::OpenedCount { routes: line.opens.0, writes: line.opens.1 },
        uncallable: uncallable
            .map(|(declared, status)| v1::matrix::UncallableStatus { declared, status: (*status).into() })
            .collect(),
        added: &line.added,
        removed: &line.removed,
    }
}

fn guard(guard: &CallRequirement) -> v1::matrix::CallGuard<'_> {
    v1::matrix::CallGuard { status: guard.status.into(), resources: &guard.refs }
}
