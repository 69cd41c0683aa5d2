//! The `n98-magerun2` command that creates the integration.

use std::io::Write;

use super::{PlanView, RenderError, escape, line};

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
    let name = escape::shell(&view.integration.name);
    line(out, &format!("n98-magerun2 integration:create {name} {} \\", escape::shell(&view.integration.email)))?;
    let last = ids.len() - 1;
    for (at, id) in ids.iter().enumerate() {
        let end = if at == last { "" } else { " \\" };
        line(out, &format!("  --resource={}{end}", escape::shell(id)))?;
    }
    Ok(())
}
