//! The `n98-magerun2` commands that create or replace the integration.

use std::io::Write;

use super::escape::{ShellWord, TerminalText};
use super::{Integration, PlanView, RenderError};
use mageacl_core::inert::break_commands;

/// Writes the command.
///
/// # Errors
/// If no id is needed (without ids the command would grant everything), if the id, name or e-mail address cannot be
/// quoted for a shell, or if the output cannot be written.
pub fn plan(view: &PlanView<'_>, out: &mut dyn Write) -> Result<(), RenderError> {
    let ids = view.granted_ids();
    if ids.is_empty() {
        let why = "no id is required, and without ids this command grants All Resources";
        return Err(RenderError::Unsuitable(why.to_owned()));
    }
    let remarks = view.replaces.clone().into_iter().chain(view.not_granted());
    for provenance in [view.provenance(), view.extent()].into_iter().chain(remarks) {
        writeln!(out, "# {}", break_commands(TerminalText::from(provenance).as_str()))?;
    }
    let Integration { name, email, .. } = &view.integration;
    let (name, email) = (ShellWord::exact(name)?, ShellWord::exact(email)?);
    if view.replaces.is_some() {
        writeln!(out, "# This cannot change an integration, only recreate it: the tokens of the old one are lost.")?;
        writeln!(out, "n98-magerun2 integration:delete -- {name}")?;
    }
    writeln!(out, "n98-magerun2 integration:create \\")?;
    for id in ids {
        writeln!(out, "  --resource={} \\", ShellWord::exact(id)?)?;
    }
    Ok(writeln!(out, "  -- {name} {email}")?)
}
