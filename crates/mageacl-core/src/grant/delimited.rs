//! CSV and TSV: rows of `authorization_rule`, and the output of `mysql --batch`.

use super::cursor::Cursor;
use super::table::{Layout, Record, Table, Tables, Value};
use super::words::{count, is_id, text};
use super::{ErrorKind, GrantError, rows};

/// The syntax of a file.
pub(super) struct Shape {
    separator: u8,
    /// Whether values may be quoted; otherwise a backslash escapes, as in the output of `mysql --batch`.
    is_quoted: bool,
    has_header: bool,
    layout: Layout,
}

impl Shape {
    /// Recognizes a file by its first line.
    ///
    /// # Errors
    /// The reason why it is not such a file.
    pub(super) fn recognise(begin: &[u8]) -> Result<Shape, String> {
        let begin = text(begin);
        let line = begin.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
        let mut why = "its first line has one column".to_owned();
        for separator in ['\t', ',', ';'] {
            let cells: Vec<String> = cells(line, separator);
            if cells.len() < 2 {
                continue;
            }
            let is_quoted = separator != '\t' || line.contains("\"\t") || line.starts_with('"');
            let separator = u8::try_from(separator).unwrap_or(b',');
            if let Some(layout) = Layout::of_header(&cells) {
                if layout.table == Table::Rule && cells.iter().any(|cell| rows::is_denying_column(cell)) {
                    "a column besides those of a rule may take rows back".clone_into(&mut why);
                    break;
                }
                return Ok(Shape { separator, is_quoted, has_header: true, layout });
            }
            if let Some(layout) = headless(&cells) {
                return Ok(Shape { separator, is_quoted, has_header: false, layout });
            }
            why = format!(
                "its first line has {}, but neither the column names of a table nor a role, an id and allow or deny",
                count(cells.len(), "column", "columns")
            );
        }
        Err(why)
    }
}

/// Returns the cells of a header.
fn cells(line: &str, separator: char) -> Vec<String> {
    line.split(separator).map(|cell| cell.trim().trim_matches(['"', '\'', '`']).to_owned()).collect()
}

/// Returns the columns of a row without a header: a single number is the role; two before the id are `rule_id` and
/// `role_id`, as in the table. Any other order is uncertain.
fn headless(cells: &[String]) -> Option<Layout> {
    let only = |is: &dyn Fn(&String) -> bool| {
        let mut found = cells.iter().enumerate().filter(|(_, cell)| is(cell)).map(|(at, _)| at);
        found.next().filter(|_| found.next().is_none())
    };
    let resource = only(&|cell| is_id(cell))?;
    let permission = only(&|cell| matches!(cell.as_str(), "allow" | "deny"))?;
    let numbers: Vec<usize> = (0..cells.len()).filter(|at| cells[*at].parse::<u32>().is_ok()).collect();
    let role = match numbers.as_slice() {
        [role] => *role,
        [_, role] if *role < resource => *role,
        _ => return None,
    };
    let mut names = vec![String::new(); cells.len()];
    for (at, name) in [(resource, "resource_id"), (permission, "permission"), (role, "role_id")] {
        name.clone_into(&mut names[at]);
    }
    Layout::new(Table::Rule, &names).ok()
}

/// Reads a file to its end.
pub(super) fn read(mut cursor: Cursor<'_>, shape: &Shape, tables: &mut Tables) -> Result<(), GrantError> {
    let table = shape.layout.table;
    tables.unnamed.tables.insert(table);
    let mut record = Record::default();
    let mut is_header = shape.has_header;
    while cursor.peek()?.is_some() {
        if cursor.take(b'\n')? || cursor.take(b'\r')? {
            continue;
        }
        let place = cursor.place();
        record.begin(table);
        let columns = row(&mut cursor, shape, &mut record)?;
        let failed = |kind: ErrorKind, why: &str, cursor: &Cursor<'_>| {
            let super::Location::Line(_, line) = place else { return GrantError::new(kind, why) };
            GrantError::new(kind, format!("{}, line {line}: {why}", cursor.name())).at(place)
        };
        if columns != shape.layout.columns() {
            let (found, wanted) = (count(columns, "column", "columns"), shape.layout.columns());
            let is_end = cursor.peek()?.is_none() && columns < wanted;
            let kind = if is_end { ErrorKind::Truncated } else { ErrorKind::Malformed };
            let end = if is_end { ", and the file ends here" } else { "" };
            return Err(failed(kind, &format!("this row has {found}, but the first has {wanted}{end}"), &cursor));
        }
        if !std::mem::take(&mut is_header) {
            tables.unnamed.insert(table, &record, place).map_err(|why| failed(ErrorKind::Malformed, &why, &cursor))?;
        }
    }
    Ok(())
}

/// Reads a row; returns the number of its columns.
fn row(cursor: &mut Cursor<'_>, shape: &Shape, record: &mut Record) -> Result<usize, GrantError> {
    let mut column = 0;
    loop {
        let mut value = shape.layout.target(column).map(|target| record.value(target));
        if let Some(value) = &mut value {
            value.begin();
        }
        if shape.is_quoted && cursor.take(b'"')? {
            quoted(cursor, value.as_deref_mut())?;
            while matches!(cursor.peek()?, Some(b' ' | b'\r')) {
                cursor.next()?;
            }
            if cursor.peek()?.is_some_and(|byte| byte != b'\n' && byte != shape.separator) {
                return Err(cursor.error(ErrorKind::Malformed, "text follows a quoted value"));
            }
        } else {
            plain(cursor, shape, value.as_deref_mut())?;
            if shape.layout.table == Table::Rule
                && let Some(value) = &mut value
            {
                value.trim();
            }
            if let Some(value) = &mut value
                && matches!(value.bytes(), Some(b"NULL" | b"\\N"))
            {
                value.null();
            }
        }
        column += 1;
        match cursor.next()? {
            Some(byte) if byte == shape.separator => {}
            _ => return Ok(column),
        }
    }
}

/// Reads the rest of a quoted value; two quotes mean one.
fn quoted(cursor: &mut Cursor<'_>, mut value: Option<&mut Value>) -> Result<(), GrantError> {
    loop {
        match cursor.next()? {
            None => return Err(cursor.error(ErrorKind::Truncated, "the file ends inside a quoted value")),
            Some(b'"') if !cursor.take(b'"')? => return Ok(()),
            Some(byte) => {
                if let Some(value) = &mut value {
                    value.push(byte);
                }
            }
        }
    }
}

/// Reads a value up to the separator or the end of the line.
fn plain(cursor: &mut Cursor<'_>, shape: &Shape, mut value: Option<&mut Value>) -> Result<(), GrantError> {
    loop {
        let byte = match cursor.peek()? {
            None | Some(b'\n') => return Ok(()),
            Some(byte) if byte == shape.separator => return Ok(()),
            Some(b'\r') if matches!(cursor.peek_second()?, None | Some(b'\n')) => {
                cursor.next()?;
                return Ok(());
            }
            Some(byte) => byte,
        };
        cursor.next()?;
        let escaped = if byte == b'\\' && !shape.is_quoted { cursor.peek()? } else { None };
        let meant = match escaped {
            Some(b't') => Some(b'\t'),
            Some(b'n') => Some(b'\n'),
            Some(b'0') => Some(0),
            Some(b'\\') => Some(b'\\'),
            _ => None,
        };
        if meant.is_some() {
            cursor.next()?;
        }
        if let Some(value) = &mut value {
            value.push(meant.unwrap_or(byte));
        }
    }
}
