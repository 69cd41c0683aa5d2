//! A checklist by the titles of the Admin's tree, in Markdown.

use std::io::{self, Write};

use super::escape::Markdown;
use super::escape::markdown::{cell_code, code, line, md, text};
use super::table::nothing_to_grant;
use super::{PlanView, RenderError};

/// Writes the checklist. The boxes to tick are the required ones; the Admin adds those above.
///
/// # Errors
/// If an exact grant was requested, which the Admin does not support, or the output cannot be written.
pub fn plan(view: &PlanView<'_>, out: &mut dyn Write) -> Result<(), RenderError> {
    let plan = view.plan;
    if view.exact {
        let why = "the Admin adds the ancestors of every ticked box: --exact is not possible there";
        return Err(RenderError::Unsuitable(why.to_owned()));
    }
    line(out, md!("# Permissions for {}", text(&view.subject)))?;
    line(out, "")?;
    line(out, text(&view.provenance()))?;
    line(out, "")?;
    for note in &view.origin.notes {
        line(out, md!("**Note:** {}", text(note)))?;
        line(out, "")?;
    }
    if plan.closed.is_empty() {
        line(out, nothing_to_grant(plan))?;
        return Ok(uncallable(view, out)?);
    }
    if plan.closed.len() == 1 {
        line(out, "Tick any single box: Magento adds the root of the tree, and these calls require nothing else.")?;
        return Ok(uncallable(view, out)?);
    }
    line(
        out,
        "System > Extensions > Integrations > the integration > API > Resource Access: **Custom**. Tick the marked \
         boxes. Ticking a box also ticks everything below it: clear the boxes that are not in this list.",
    )?;
    line(out, "")?;
    for reason in &plan.reasons {
        let depth = view.tree.ancestors(reason.node).len();
        if depth == 0 {
            continue;
        }
        let resource = view.tree.resource(reason.node);
        let title = resource.title.as_deref().unwrap_or(&resource.id);
        let mark = if reason.required_by.is_empty() { " " } else { "x" };
        let indent = Markdown::join(vec![Markdown::from("  "); depth - 1], "");
        line(out, md!("{}- [{}] {} {}", indent, mark, text(title), code(&resource.id)))?;
    }
    line(out, "")?;
    line(out, "| Permission | Needed for |")?;
    line(out, "|---|---|")?;
    for reason in plan.reasons.iter().filter(|reason| !reason.required_by.is_empty()) {
        let path = view.tree.title_path(reason.node).join(" > ");
        let calls = reason.required_by.iter().map(|at| {
            let wanted = &plan.endpoints[*at].wanted;
            let call = cell_code(&wanted.declared);
            match &wanted.purpose {
                Some(purpose) => md!("{} ({})", call, text(purpose)),
                None => call,
            }
        });
        line(out, md!("| {} | {} |", text(&path), Markdown::join(calls, "<br>")))?;
    }
    Ok(uncallable(view, out)?)
}

/// Lists the calls that no box opens, with reasons.
fn uncallable(view: &PlanView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let entries = view.plan.uncallable();
    if entries.is_empty() {
        return Ok(());
    }
    line(out, "")?;
    line(out, "No box allows these calls:")?;
    line(out, "")?;
    for entry in entries {
        let number = if entry.is_group() { format!("{} calls of ", entry.calls.len()) } else { String::new() };
        line(out, md!("- {}{}{}: {}", text(&number), code(&entry.declared), text(&entry.remark()), text(&entry.why)))?;
    }
    Ok(())
}
