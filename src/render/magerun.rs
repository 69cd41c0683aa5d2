//! The `n98-magerun2` commands that create the integration, or replace it.

use std::io::Write;

use super::{Integration, PlanView, RenderError, escape, line};

/// Writes the command.
///
/// # Errors
/// When no id is needed (without ids the command would grant everything), and when writing fails.
pub fn plan(view: &PlanView<'_>, out: &mut dyn Write) -> Result<(), RenderError> {
    let ids = view.granted_ids();
    if ids.is_empty() {
        let why = "no id is needed, and without ids this command grants All Resources";
        return Err(RenderError::Unsuitable(why.to_owned()));
    }
    for provenance in [view.provenance(), view.extent()].into_iter().chain(view.replaces.clone()) {
        line(out, &format!("# {}", escape::terminal(&provenance)))?;
    }
    if view.replaces.is_some() {
        line(out, "# It cannot change an integration, only make it anew: the tokens of the old one are lost.")?;
        line(out, &format!("n98-magerun2 integration:delete -- {}", escape::shell(&view.integration.name)))?;
    }
    line(out, "n98-magerun2 integration:create \\")?;
    for id in ids {
        line(out, &format!("  --resource={} \\", escape::shell(id)))?;
    }
    let Integration { name, email, .. } = &view.integration;
    Ok(line(out, &format!("  -- {} {}", escape::shell(name), escape::shell(email)))?)
}
