//! A checklist by the titles of the Admin's tree, in Markdown.

use std::io::{self, Write};

use super::{PlanView, escape, line};

/// Writes the checklist. Boxes to tick are those that the calls ask for; the Admin adds the ones above by itself.
///
/// # Errors
/// When writing fails.
pub fn plan(view: &PlanView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let plan = view.plan;
    line(out, &format!("# Permissions for {}", escape::markdown(&view.subject)))?;
    line(out, "")?;
    line(out, &escape::markdown(&view.provenance()))?;
    line(out, "")?;
    if plan.closed.is_empty() {
        return line(out, "No permission is needed.");
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
            .map(|at| escape::markdown_code(&plan.endpoints[*at].wanted.declared).replace('|', "\\|"))
            .collect();
        line(out, &format!("| {} | {} |", escape::markdown(&path), calls.join("<br>")))?;
    }
    Ok(())
}
