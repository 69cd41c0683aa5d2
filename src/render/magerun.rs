//! The `n98-magerun2` command that creates the integration.

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
    for provenance in [view.provenance(), view.extent()] {
        line(out, &format!("# {}", escape::terminal(&provenance)))?;
    }
    line(out, "n98-magerun2 integration:create \\")?;
    for id in ids {
        line(out, &format!("  --resource={} \\", escape::shell(id)))?;
    }
    let Integration { name, email, .. } = &view.integration;
    Ok(line(out, &format!("  -- {} {}", escape::shell(name), escape::shell(email)))?)
}
