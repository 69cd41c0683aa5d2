//! Comma-separated values, as spreadsheets read them.

use std::io::{self, Write};

use super::AdminView;
use super::admin::{decision_text, guard_text};

/// Writes the actions of the Admin, one per line.
///
/// # Errors
/// If the output cannot be written.
pub fn admin(view: &AdminView<'_>, out: &mut dyn Write) -> io::Result<()> {
    row(&["action", "asks for", "open", "decided by", "module", "upstream", "class", "file", "line"], out)?;
    for action in &view.result.admin.actions {
        let module = view.module(action.module);
        let guard = &action.checked.guard;
        let asked = guard_text(guard);
        let line = view.sources.line(action.span).map_or_else(String::new, |line| line.to_string());
        let fields = [
            &action.path,
            &asked,
            yes_or_no(guard.is_open()),
            decision_text(action),
            module,
            yes_or_no(view.catalog.is_upstream(module)),
            &action.class,
            view.sources.name(action.span.file),
            &line,
        ];
        row(&fields, out)?;
    }
    Ok(())
}

fn yes_or_no(value: bool) -> &'static str {
    if value { "yes" } else { "no" }
}

fn row(fields: &[&str], out: &mut dyn Write) -> io::Result<()> {
    let fields: Vec<String> = fields.iter().map(|text| field(text)).collect();
    writeln!(out, "{}", fields.join(","))
}

/// Quotes a field if necessary. A quote mark is put before a text that a spreadsheet would take for a formula.
fn field(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if is_formula { format!("'{text}") } else { text.to_owned() };
    let is_plain = !text.contains([',', '"', '\n', '\r']);
    if is_plain { text } else { format!("\"{}\"", text.replace('"', "\"\"")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_quoted_and_formulas_disarmed() {
        let table = [
            ("a b", "a b"),
            ("a,b", "\"a,b\""),
            ("a\"b", "\"a\"\"b\""),
            ("a\nb", "\"a\nb\""),
            ("=1+1", "'=1+1"),
            ("@a,b", "\"'@a,b\""),
            ("", ""),
        ];
        for (text, expected) in table {
            assert_eq!(field(text), expected);
        }
    }
}
