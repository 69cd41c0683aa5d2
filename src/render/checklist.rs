//! A checklist by the titles of the Admin's tree, in Markdown.

use std::io::{self, Write};

use super::{PlanView, RenderError, escape, line};

/// Writes the checklist. Boxes to tick are those that the calls ask for; the Admin adds the ones above by itself.
///
/// # Errors
/// When an exact grant was asked for, which the Admin cannot give, and when writing fails.
pub fn plan(view: &PlanView<'_>, out: &mut dyn Write) -> Result<(), RenderError> {
    let plan = view.plan;
    if view.exact {
        let why = "the Admin adds the ancestors of every box that is ticked: --exact is not possible there";
        return Err(RenderError::Unsuitable(why.to_owned()));
    }
    line(out, &format!("# Permissions for {}", escape::markdown(&view.subject)))?;
    line(out, "")?;
    line(out, &escape::markdown(&view.provenance()))?;
    line(out, "")?;
    for note in &view.origin.notes {
        line(out, &format!("> Note: {}", escape::markdown(note)))?;
        line(out, "")?;
    }
    if plan.closed.is_empty() {
        line(out, "No permission is needed, or none helps.")?;
        return Ok(uncallable(view, out)?);
    }
    if plan.closed.len() == 1 {
        line(out, "Tick any one box: with it Magento grants the root of its tree, and these calls need nothing else.")?;
        return Ok(uncallable(view, out)?);
    }
    line(
        out,
        "System > Extensions > Integrations > the integration > API > Resource Access: **Custom**. Tick the marked \
         boxes. Ticking a box ticks everything below it too: un-tick again what is not in this list.",
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
        line(
            out,
            &format!(
                "{}- [{mark}] {} {}",
                "  ".repeat(depth - 1),
                escape::markdown(title),
                escape::markdown_code(&resource.id)
            ),
        )?;
    }
    line(out, "")?;
    line(out, "| Permission | Needed for |")?;
    line(out, "|---|---|")?;
    for reason in plan.reasons.iter().filter(|reason| !reason.required_by.is_empty()) {
        let path = view.tree.title_path(reason.node).join(" > ");
        let calls: Vec<String> = reason
            .required_by
            .iter()
            .map(|at| {
                let wanted = &plan.endpoints[*at].wanted;
                let call = escape::markdown_code(&wanted.declared).replace('|', "\\|");
                wanted
                    .purpose
                    .as_ref()
                    .map_or(call.clone(), |purpose| format!("{call} ({})", escape::markdown(purpose)))
            })
            .collect();
        line(out, &format!("| {} | {} |", escape::markdown(&path), calls.join("<br>")))?;
    }
    Ok(uncallable(view, out)?)
}

/// The calls that no box opens, and why.
fn uncallable(view: &PlanView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let closed = || view.plan.endpoints.iter().filter(|planned| !planned.resolved.status.is_callable());
    if closed().next().is_none() {
        return Ok(());
    }
    line(out, "")?;
    line(out, "No box opens these calls:")?;
    line(out, "")?;
    for planned in closed() {
        let why = planned.resolved.remark.as_deref().unwrap_or(planned.resolved.status.name());
        let optional = if planned.wanted.optional { " (optional)" } else { "" };
        let declared = escape::markdown_code(&planned.wanted.declared);
        line(out, &format!("- {declared}{optional}: {}", escape::markdown(why)))?;
    }
    Ok(())
}
