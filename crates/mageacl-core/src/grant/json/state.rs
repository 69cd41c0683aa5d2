//! The state file of `mageacl live export`.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use super::{Lines, Object};
use crate::grant::state::{self, SCHEMA, State, StateRow, StateTable};
use crate::grant::table::{Table, Tables};
use crate::grant::{ErrorKind, GrantError, Location};
use crate::source::FileId;

/// Reads a document whose `schema` is that of a state file, of any version.
///
/// # Errors
/// If its version is unknown, or a part of it is invalid.
pub(super) fn read(
    object: &BTreeMap<String, &RawValue>,
    text: &str,
    file: FileId,
    name: &str,
    tables: &mut Tables,
) -> Result<(), GrantError> {
    if field(object, "schema").as_deref() != Some(SCHEMA) {
        let message = format!("{name}: the schema of this state file is not {SCHEMA}; it requires a newer mageacl");
        return Err(GrantError::new(ErrorKind::Unknown, message));
    }
    let document = Document { file, name };
    let prefix = field(object, "prefix").filter(|prefix| state::is_prefix(prefix));
    let prefix = prefix.ok_or_else(|| document.malformed(0, "`prefix` is not the prefix of table names"))?;
    let list = object.get("tables").and_then(|list| serde_json::from_str::<Vec<Object<'_>>>(list.get()).ok());
    let list = list.ok_or_else(|| document.malformed(0, "`tables` is not a list of tables"))?;
    let mut lines = Lines { text, at: 0, line: 1 };
    let mut state = State { prefix, tables: Vec::new() };
    for Object(table) in &list {
        let Some(known) = field(table, "table").and_then(|name| known_table(&name)) else { continue };
        state.tables.push(document.table(known, table, &mut lines)?);
    }
    state::insert(&state, file, name, tables)
}

fn known_table(name: &str) -> Option<Table> {
    Table::ALL.into_iter().find(|table| table.name() == name)
}

fn field(object: &BTreeMap<String, &RawValue>, name: &str) -> Option<String> {
    object.get(name).and_then(|value| serde_json::from_str(value.get()).ok())
}

struct Document<'t> {
    file: FileId,
    name: &'t str,
}

impl Document<'_> {
    fn table(
        &self,
        table: Table,
        object: &BTreeMap<String, &RawValue>,
        lines: &mut Lines<'_>,
    ) -> Result<StateTable, GrantError> {
        let columns = object.get("columns").and_then(|value| serde_json::from_str::<Vec<String>>(value.get()).ok());
        let rows = object.get("rows").and_then(|value| serde_json::from_str::<Vec<&RawValue>>(value.get()).ok());
        let (Some(columns), Some(rows)) = (columns, rows) else {
            return Err(self.malformed(0, &format!("the table {} has no `columns` or no `rows`", table.name())));
        };
        let rows = rows.into_iter().map(|row| self.row(row, lines)).collect::<Result<_, _>>()?;
        Ok(StateTable { table, columns, rows })
    }

    fn row(&self, row: &RawValue, lines: &mut Lines<'_>) -> Result<StateRow, GrantError> {
        let line = lines.line_of(row);
        let values = serde_json::from_str(row.get())
            .map_err(|_| self.malformed(line, "a row is a list of strings and nulls, one for each column"))?;
        Ok(StateRow { line, values })
    }

    fn malformed(&self, line: usize, what: &str) -> GrantError {
        let at = if line > 0 { format!(", line {line}") } else { String::new() };
        GrantError::malformed(Location::Line(self.file, line), format!("{}{at}: {what}", self.name))
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use crate::grant::{ErrorKind, GrantError, GrantSet, Input, gather};
    use crate::source::SourceMap;

    fn read(text: &str) -> Result<GrantSet, GrantError> {
        let input = Input { name: "state.json".to_owned(), bytes: Box::new(Cursor::new(text.to_owned())) };
        gather([input], &SourceMap::default())
    }

    fn state(columns: &str, rows: &str) -> String {
        format!(
            "{{\"schema\": \"mageacl/state/1\", \"prefix\": \"\", \"added\": [], \"tables\": [\n{{\"table\": \"authorization_rule\", \
             \"columns\": [{columns}], \"rows\": [\n{rows}\n]}}, {{\"table\": \"future\"}}]}}"
        )
    }

    const COLUMNS: &str = "\"role_id\", \"resource_id\", \"permission\", \"note\"";

    #[test]
    fn unknown_fields_tables_and_columns_are_ignored() {
        let set =
            read(&state(COLUMNS, "[\"9\", \"A_b::c\", \"deny\", \"allow\"],\n[\"9\", \"A_b::d\", \"allow\", null]"))
                .unwrap();
        let rows: Vec<_> = set.rows.iter().map(|row| format!("{:?}", row.rule)).collect();
        assert!(rows.len() == 2 && rows[0].contains("Deny") && rows[1].contains("Allow"), "{rows:?}");
    }

    #[test]
    fn invalid_files_are_refused_at_their_line_without_a_quotation() {
        let cases = [
            (state(COLUMNS, "[\"9\", \"s3cret\", \"perhaps\", null]"), "line 3: in this row of authorization_rule"),
            (
                state(COLUMNS, "[\"9\", \"A_b::c\", \"allow\", null],\n[\"s3cret\"]"),
                "line 4: in this row of authorization_rule",
            ),
            (state(COLUMNS, "{\"role_id\": \"s3cret\"}"), "line 3: a row is a list"),
            (state(COLUMNS, "[9, \"s3cret\", \"allow\", null]"), "line 3: a row is a list"),
            (state("\"role_id\", \"resource_id\"", "[\"9\", \"s3cret\"]"), "have no permission"),
            (state(COLUMNS, "").replace("\"prefix\": \"\"", "\"prefix\": \"a-s3cret\""), "`prefix` is not"),
            (state(COLUMNS, "").replace("\"tables\"", "\"s3cret\""), "`tables` is not"),
            (state(COLUMNS, "").replace("\"future\"", "\"authorization_rule\""), "has no `columns`"),
        ];
        for (text, expected) in cases {
            let error = read(&text).unwrap_err();
            assert!(error.message.contains(expected) && !error.message.contains("s3cret"), "{text}: {error}");
        }
        let newer = read(&state(COLUMNS, "").replace("state/1", "state/2")).unwrap_err();
        assert!(newer.kind == ErrorKind::Unknown && newer.message.contains("newer mageacl"), "{newer}");
        assert_eq!(read(&state(COLUMNS, "")).unwrap_err().kind, ErrorKind::NoGrants);
    }
}
