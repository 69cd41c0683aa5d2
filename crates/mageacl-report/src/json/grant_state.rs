//! The state file of `mageacl live export`.

use std::io::{self, Write};

use super::v1::grant_state::{GrantStateDocument, GrantStateTable};
use mageacl_core::grant::State;
use mageacl_core::grant::state::{SCHEMA, StateTable};

/// Writes the rows of a store's tables, one per line, so that a message can name the line of a row.
///
/// # Errors
/// When writing fails.
pub fn grant_state(state: &State, out: &mut dyn Write) -> io::Result<()> {
    let document = document(state);
    let (schema, prefix) = (text(&document.schema)?, text(&document.prefix)?);
    write!(out, "{{\n  \"schema\": {schema},\n  \"prefix\": {prefix},\n  \"tables\": [")?;
    for (at, table) in document.tables.iter().enumerate() {
        let separator = if at == 0 { "" } else { "," };
        let (name, columns) = (text(&table.table)?, text(&table.columns)?);
        write!(out, "{separator}\n    {{\n      \"table\": {name},\n      \"columns\": {columns},\n      \"rows\": [")?;
        for (at, row) in table.rows.iter().enumerate() {
            let separator = if at == 0 { "" } else { "," };
            write!(out, "{separator}\n        {}", text(row)?)?;
        }
        let end = if table.rows.is_empty() { "" } else { "\n      " };
        write!(out, "{end}]\n    }}")?;
    }
    let end = if document.tables.is_empty() { "" } else { "\n  " };
    writeln!(out, "{end}]\n}}")
}

fn document(state: &State) -> GrantStateDocument<'_> {
    let tables = state.tables.iter().map(table).collect();
    GrantStateDocument { schema: SCHEMA, prefix: &state.prefix, tables }
}

fn table(table: &StateTable) -> GrantStateTable<'_> {
    let rows = table.rows.iter().map(|row| row.values.as_slice()).collect();
    GrantStateTable { table: table.table.name(), columns: &table.columns, rows }
}

fn text(value: &impl serde::Serialize) -> io::Result<String> {
    Ok(serde_json::to_string(value)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use mageacl_core::grant::state::StateRow;
    use mageacl_core::grant::{self, Input, Table};
    use mageacl_core::source::SourceMap;

    fn state() -> State {
        let row = |values: [Option<&str>; 4]| StateRow {
            line: 0,
            values: values.map(|value| value.map(str::to_owned)).to_vec(),
        };
        let rules = StateTable {
            table: Table::Rule,
            columns: ["rule_id", "role_id", "resource_id", "permission"].map(str::to_owned).to_vec(),
            rows: vec![
                row([Some("1"), Some("9"), Some("A_b::c"), Some("allow")]),
                row([Some("2"), Some("9"), Some("A_b::d \"x\""), None]),
            ],
        };
        State { prefix: "m2_".to_owned(), tables: vec![rules] }
    }

    #[test]
    fn a_file_has_one_row_per_line_and_is_read_again() {
        let mut text = Vec::new();
        grant_state(&state(), &mut text).unwrap();
        let text = String::from_utf8(text).unwrap();
        let expected = "{\n  \"schema\": \"mageacl/state/1\",\n  \"prefix\": \"m2_\",\n  \"tables\": [\n    {\n      \"table\": \
                        \"authorization_rule\",\n      \"columns\": [\"rule_id\",\"role_id\",\"resource_id\",\"permission\"],\n      \
                        \"rows\": [\n        [\"1\",\"9\",\"A_b::c\",\"allow\"],\n        [\"2\",\"9\",\"A_b::d \\\"x\\\"\",null]\n      \
                        ]\n    }\n  ]\n}\n";
        assert_eq!(text, expected);
        let sources = SourceMap::default();
        let input = Input { name: "state.json".to_owned(), bytes: Box::new(std::io::Cursor::new(text)) };
        let read = grant::gather([input], &sources).unwrap();
        let direct = grant::of_state(&state(), "database", &SourceMap::default()).unwrap();
        assert_eq!((read.rows.len(), read.facts.prefix.as_str()), (1, "m2_"));
        assert_eq!(read.rows[0].rule, direct.rows[0].rule);
        assert_eq!(read.rows[0].place.name(&sources), "state.json:9");
        assert_eq!(read.notes, direct.notes);
    }
}
