//! The Admin of a store for human readers.

use std::io::{self, Write};

use mageacl_core::source::Span;

use super::{Rows, line, notes, title};
use crate::admin::{decision_text, guard_text};
use crate::{AdminView, TableStyle, catalog_name, count};

/// Writes the selected actions, entries of the menu, sections, grids and forms.
///
/// # Errors
/// If the output cannot be written.
pub fn admin(view: &AdminView<'_>, style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
    let selected = &view.result.admin;
    let (found, total) = (selected.actions.len(), view.result.total);
    let actions =
        if found == total { count(total, "action") } else { format!("{found} of {}", count(total, "action")) };
    title(out, &format!("{actions} of the Admin in {}", catalog_name(view.origin)), style)?;
    line(out, "")?;
    notes(&view.origin.notes, style, out)?;
    let at = |span: Span| place(view, span);
    let mut rows = Rows::new(&["action", "asks for", "decided by", "class"]);
    for action in &selected.actions {
        let decided = decision_text(action).to_owned();
        rows.add([action.path.clone(), guard_text(&action.checked.guard), decided, at(action.span)]);
    }
    if !selected.actions.is_empty() {
        rows.print(style, out)?;
    }
    let none = || "-".to_owned();
    let mut rows = Rows::new(&["menu", "page", "shown with"]);
    for entry in &selected.menu {
        let page = entry.path.clone().unwrap_or_else(none);
        rows.add([entry.titles.join(" > "), page, entry.resource.clone().unwrap_or_else(none)]);
    }
    group(&rows, selected.menu.len(), style, out)?;
    let mut rows = Rows::new(&["configuration section", "label", "asks for"]);
    for section in &selected.sections {
        let resource = section.resource.clone().unwrap_or_else(|| "refused to everybody: no resource".to_owned());
        rows.add([section.id.clone(), section.label.clone().unwrap_or_else(none), resource]);
    }
    group(&rows, selected.sections.len(), style, out)?;
    let mut rows = Rows::new(&["grid or form", "data asks for", "declared in"]);
    let with_data: Vec<_> = selected.components.iter().filter(|component| component.has_data).collect();
    for component in &with_data {
        let resource = component.merged.clone().unwrap_or_else(|| "nothing".to_owned());
        rows.add([component.name.clone(), resource, at(component.span)]);
    }
    group(&rows, with_data.len(), style, out)
}

/// Returns a position; the file alone if it is not here.
fn place(view: &AdminView<'_>, span: Span) -> String {
    let path = view.sources.path_from_here(span.file);
    view.sources.line(span).map_or_else(|| path.clone(), |line| format!("{path}:{line}"))
}

/// Writes rows after an empty line.
fn group(rows: &Rows, number: usize, style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
    if number == 0 {
        return Ok(());
    }
    line(out, "")?;
    rows.print(style, out)
}
