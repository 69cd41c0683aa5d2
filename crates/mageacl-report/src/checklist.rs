//! A checklist by the titles of the Admin's tree, in Markdown.

use std::collections::BTreeSet;
use std::io::{self, Write};

use super::escape::Markdown;
use super::escape::markdown::{code, line, md, text};
use super::{PlanView, RenderError};
use mageacl_core::catalog::acl::Node;
use mageacl_core::grant::Click;
use mageacl_core::grant::checklist::as_admin_stores;
use mageacl_core::plan;

/// Writes the checklist. The Admin stores exactly the minimum set after its boxes are ticked and cleared.
///
/// # Errors
/// If an exact grant was requested, which the Admin does not support, or the output cannot be written.
pub fn plan(view: &PlanView<'_>, out: &mut dyn Write) -> Result<(), RenderError> {
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
    if view.plan.with_ancestors.is_empty() {
        line(out, view.nothing_to_grant())?;
        return Ok(uncallable(view, out)?);
    }
    if view.plan.with_ancestors.len() == 1 {
        line(out, "Tick any single box: Magento adds the root of the tree, and these calls require nothing else.")?;
        return Ok(uncallable(view, out)?);
    }
    boxes(view, out)?;
    Ok(uncallable(view, out)?)
}

/// Lists the clicks that select exactly the grant. Ticking a box includes all boxes below it, so a box to tick is followed
/// by those to clear.
fn boxes(view: &PlanView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let closed: BTreeSet<Node> = view.plan.with_ancestors.iter().copied().collect();
    let clicks = plan::clicks(&closed, view.tree);
    let clears = clicks.iter().any(|click| matches!(click, Click::Untick(_)));
    line(
        out,
        md!(
            "System > Extensions > Integrations > the integration > API > Resource Access: **Custom**, all boxes empty. \
             Then, in this order, tick the marked boxes{}. The Admin stores the boxes above them as well.",
            if clears { ", each with all boxes below it, and clear the boxes without a mark" } else { "" }
        ),
    )?;
    line(out, "")?;
    for click in &clicks {
        let (indent, mark, node) = match click {
            Click::Tick(node) => ("", "x", *node),
            Click::Untick(node) => ("  ", " ", *node),
        };
        let path = view.tree.title_path(node).join(" > ");
        line(out, md!("{}- [{}] {} {}", indent, mark, text(&path), code(&view.tree.resource(node).id)))?;
    }
    let stored = as_admin_stores(&clicks, view.tree);
    let hidden: Vec<&Node> = closed.difference(&stored).collect();
    if !hidden.is_empty() {
        line(out, "")?;
        let ids = hidden.into_iter().map(|node| code(&view.tree.resource(*node).id));
        line(out, md!("The Admin shows no box for {}.", Markdown::join(ids, ", ")))?;
    }
    Ok(())
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
