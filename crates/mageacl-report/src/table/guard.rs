//! A guard for human readers: the new resources, the denied routes, the impact on existing grants, and the proof.

use std::io::{self, Write};

use super::{BOLD, Rows, heading, line, notes, title, wrapped};
use crate::escape::TerminalText;
use crate::guard::{GuardView, fate, missing_rows, other_ways, proof, unknown_roles, why_not_read_only};
use crate::{TableStyle, catalog_name, count};
use mageacl_core::guard::{GrantImpact, GrantOutcome};

/// Writes a guard. With `list`, includes every route.
///
/// # Errors
/// If the output cannot be written.
pub fn guard(view: &GuardView<'_>, list: bool, style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
    let guard = view.module.guard;
    let subject = view.module.subject;
    notes(&view.module.origin.notes, style, out)?;
    title(out, &format!("{} for {subject} on {}", guard.module, catalog_name(view.module.origin)), style)?;
    for (declared, why, nearest) in view.uncallable {
        line(out, "")?;
        wrapped(out, "", format!("{declared}: {why}"), style)?;
        for near in nearest {
            line(out, format!("  did you mean {near}?"))?;
        }
    }
    line(out, "")?;
    if guard.is_empty() {
        wrapped(out, "", "All open routes are declared: no guard is needed.", style)?;
        return left_alone(view, style, out);
    }
    ids(view, style, out)?;
    left_alone(view, style, out)?;
    if list {
        routes(view, style, out)?;
    }
    line(out, "")?;
    heading(out, "Impact on existing grants")?;
    line(out, "")?;
    wrapped(out, "", missing_rows(view.release), style)?;
    grants(view, list, style, out)?;
    line(out, "")?;
    if let Some(note) = why_not_read_only(view.demand) {
        wrapped(out, "", &note, style)?;
    }
    wrapped(out, "", other_ways(view.proof, writes(view)), style)?;
    if !view.proof.shut_along.is_empty() {
        let names = view.proof.shut_along.join(", ");
        let note = format!(
            "Also denied as SOAP, because a denied call shares the operation: {names}. Declare the operation to keep \
             it."
        );
        wrapped(out, "", &note, style)?;
    }
    let verdict = if view.proof.holds() { "Verified" } else { "Not verified" };
    wrapped(out, "", format!("{verdict}: {}.", proof(view.proof)), style)
}

fn writes(view: &GuardView<'_>) -> usize {
    view.module.guard.routes().iter().filter(|(route, _)| route.is_write()).count()
}

fn ids(view: &GuardView<'_>, style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
    let guard = view.module.guard;
    let mut rows = Rows::new(&["guard", "in the Admin", "denies", "writes", "added to"]);
    for id in &guard.ids {
        let writes = id.routes.iter().filter(|route| route.is_write()).count();
        rows.add([
            id.id.clone(),
            format!("{} > {}", guard.title, id.title),
            id.routes.len().to_string(),
            writes.to_string(),
            id.behind.as_deref().unwrap_or("").to_owned(),
        ]);
    }
    rows.align_right(2);
    rows.align_right(3);
    rows.print(style, out)?;
    if !guard.reading.is_empty() {
        let names: Vec<String> = guard.reading.iter().map(|route| route.name()).collect();
        line(out, "")?;
        let note = format!(
            "These only read, although their method is not GET; keep one allowed with -e: {}",
            names.join(", ")
        );
        wrapped(out, "", &note, style)?;
    }
    if !guard.smallest {
        wrapped(out, "", "The search for fewer guards was stopped because it is too large.", style)?;
    }
    Ok(())
}

fn left_alone(view: &GuardView<'_>, style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
    let left = &view.module.guard.left_alone;
    if left.is_empty() {
        return Ok(());
    }
    line(out, "")?;
    heading(out, "Not guarded")?;
    line(out, "")?;
    let mut rows = Rows::new(&["call", "because"]);
    for left in left {
        rows.add([left.route.name(), left.why.clone()]);
    }
    rows.print(style, out)
}

fn routes(view: &GuardView<'_>, style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
    line(out, "")?;
    heading(out, "New requirements of each call")?;
    line(out, "")?;
    let mut rows = Rows::new(&["method", "url", "allowed callers"]);
    for (route, id) in view.module.guard.routes() {
        let refs = format!("{} + {id}", route.resources.join(" + "));
        rows.add([route.method.clone(), route.url.clone(), refs]);
    }
    rows.print(style, out)
}

fn grants(view: &GuardView<'_>, list: bool, style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
    if let Some(note) = unknown_roles(view.standing) {
        wrapped(out, "", note, style)?;
    }
    for standing in view.standing {
        line(out, "")?;
        grant(standing, list, style, out)?;
    }
    let has = |wanted: GrantOutcome| view.standing.iter().any(|standing| standing.fate == wanted);
    if has(GrantOutcome::Kept)
        && ![GrantOutcome::Shut, GrantOutcome::AllowRowsOnly, GrantOutcome::AllowedAlready].into_iter().any(has)
    {
        line(out, "")?;
        wrapped(out, "", "All existing callers keep these calls: --for NAME selects the grants to restrict.", style)?;
    }
    Ok(())
}

/// The number of calls of a grant that are named by default.
const FEW: usize = 3;

fn grant(standing: &GrantImpact<'_>, list: bool, style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
    let name = TerminalText::styled(BOLD, &standing.grant.name);
    wrapped(out, "", name.then(format!(" {}", fate(standing))), style)?;
    if matches!(standing.fate, GrantOutcome::Untouched | GrantOutcome::AllResources) {
        return Ok(());
    }
    let (calls, saved, unpatched) = (standing.calls.len(), standing.lost_saved.len(), standing.lost_unpatched.len());
    let stops = format!(
        "without the data patch {unpatched} of them stop working, {saved} after it is saved without the guards"
    );
    wrapped(out, "  ", format!("currently allowed: {}; {stops}", count(calls, "guarded call")), style)?;
    wrapped(out, "  ", format!("to keep them, add: {}", standing.needs.join(", ")), style)?;
    let shown = if list { calls } else { calls.min(FEW) };
    for call in &standing.calls[..shown] {
        wrapped(out, "    ", call.name(), style)?;
    }
    if shown < calls {
        wrapped(out, "    ", format!("and {} more; --routes lists them", calls - shown), style)?;
    }
    Ok(())
}
