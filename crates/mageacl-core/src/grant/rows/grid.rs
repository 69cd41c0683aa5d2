//! One row per line: boxes of a terminal, Markdown, aligned columns, pipes, tabs, commas.

use super::{Found, Refused};
use crate::grant::words::is_only_id;

/// Reads all rows.
pub(super) fn read(text: &str) -> Result<Vec<Found>, Refused> {
    let mut grid = Grid { columns: None, header: Vec::new(), rows: Vec::new() };
    for (at, line) in text.lines().enumerate() {
        grid.line(line, at + 1)?;
    }
    Ok(grid.rows)
}

/// The columns of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Columns {
    count: usize,
    number: Option<usize>,
    role: usize,
    resource: usize,
    permission: usize,
    /// The column that is empty because the client shows `NULL` as nothing.
    privileges: Option<usize>,
}

struct Grid {
    columns: Option<Columns>,
    /// The cells of the header, which some clients repeat.
    header: Vec<String>,
    rows: Vec<Found>,
}

impl Grid {
    fn line(&mut self, line: &str, number: usize) -> Result<(), Refused> {
        let refuse = |why: &'static str| Err(Refused { line: number, why });
        let trimmed = line.trim();
        if trimmed.is_empty() || is_border(trimmed) || is_message(trimmed, self.rows.is_empty()) {
            return Ok(());
        }
        let cells = cells(line);
        if let Some(columns) = &self.columns {
            if cells == self.header {
                return Ok(());
            }
            self.rows.push(row(&cells, columns, number)?);
            return Ok(());
        }
        match header(&cells) {
            Header::Columns(columns) => {
                self.columns = Some(columns);
                self.header = cells;
            }
            Header::Incomplete => {
                return refuse("the header does not contain role_id, resource_id and permission exactly once");
            }
            Header::Denying => return refuse("a column besides those of a rule may take rows back"),
            Header::None => {
                let columns = headless(&cells);
                let columns = columns.ok_or(Refused {
                    line: number,
                    why: "this line is not a row with a role, an id and a permission",
                })?;
                self.rows.push(row(&cells, &columns, number)?);
                self.columns = Some(columns);
            }
        }
        Ok(())
    }
}

fn row(cells: &[String], columns: &Columns, line: usize) -> Result<Found, Refused> {
    let refuse = |why: &'static str| Refused { line, why };
    let mut cells = cells.to_vec();
    if let Some(privileges) = columns.privileges.filter(|_| cells.len() + 1 == columns.count) {
        cells.insert(privileges, String::new());
    }
    if cells.len() != columns.count {
        return Err(refuse("this row has a different number of columns than the first one"));
    }
    if !is_only_id(&cells[columns.resource]) {
        return Err(refuse("invalid resource id; expected the form Magento_Sales::sales"));
    }
    let permission = &cells[columns.permission];
    if !["allow", "deny", "null", ""].iter().any(|known| permission.eq_ignore_ascii_case(known)) {
        return Err(refuse("the permission is neither allow nor deny"));
    }
    let is_other = |(at, cell): (usize, &String)| at != columns.permission && is_permission(cell);
    if cells.iter().enumerate().any(is_other) {
        return Err(refuse("this row has two permissions"));
    }
    let permission = if permission.eq_ignore_ascii_case("null") { String::new() } else { permission.clone() };
    let role = cells[columns.role].clone();
    if role.is_empty() || !role.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(refuse("role_id is not a number"));
    }
    let number = columns.number.map(|number| cells[number].clone());
    if number.as_ref().is_some_and(|number| !number.bytes().all(|byte| byte.is_ascii_digit())) {
        return Err(refuse("rule_id is not a number"));
    }
    Ok(Found { line, number, role, resource: cells[columns.resource].clone(), permission })
}

fn is_permission(cell: &str) -> bool {
    ["allow", "deny"].iter().any(|permission| permission.eq_ignore_ascii_case(cell))
}

/// The result of parsing a line as a header.
enum Header {
    Columns(Columns),
    /// A header in which a required column is missing.
    Incomplete,
    /// A header with a column that may take rows back.
    Denying,
    None,
}

fn header(cells: &[String]) -> Header {
    // "ar.resource_id" and "Resource ID" are the same column.
    let plain = |cell: &String| -> String {
        let cell = cell.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
        cell.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect()
    };
    let names: Vec<String> = cells.iter().map(plain).collect();
    let has = |name: &str| names.iter().any(|other| other == name);
    if !["resource_id", "role_id", "permission", "rule_id", "resource", "role", "privileges"]
        .iter()
        .any(|name| has(name))
    {
        return Header::None;
    }
    let find = |wanted: &[&str]| -> Option<usize> {
        let mut found = names.iter().enumerate().filter(|(_, name)| wanted.contains(&name.as_str()));
        let first = found.next().map(|(at, _)| at);
        first.filter(|_| found.next().is_none())
    };
    let columns = || {
        let twice = |name: &str| names.iter().filter(|other| *other == name).count() > 1;
        if twice("rule_id") || twice("privileges") {
            return None;
        }
        Some(Columns {
            count: names.len(),
            number: find(&["rule_id"]),
            role: find(&["role_id", "role"])?,
            resource: find(&["resource_id", "resource"])?,
            permission: find(&["permission"])?,
            privileges: find(&["privileges"]),
        })
    };
    if names.iter().any(|name| super::evidence::is_denying_column(name)) {
        return Header::Denying;
    }
    columns().map_or(Header::Incomplete, Header::Columns)
}

/// Returns the columns of a row without a header, in the order of the table: `rule_id`, `role_id`, `resource_id`,
/// `privileges`, `permission`; or of a row with a single number, which is then the role.
fn headless(cells: &[String]) -> Option<Columns> {
    let all = |is: &dyn Fn(&str) -> bool| -> Vec<usize> {
        cells.iter().enumerate().filter(|(_, cell)| is(cell)).map(|(at, _)| at).collect()
    };
    let is_number = |cell: &str| !cell.is_empty() && cell.bytes().all(|byte| byte.is_ascii_digit());
    let is_null = |cell: &str| cell.is_empty() || cell.eq_ignore_ascii_case("null") || cell == "\\N" || cell == "-";
    let (resources, permissions) = (all(&is_only_id), all(&is_permission));
    let ([resource], [permission]) = (resources.as_slice(), permissions.as_slice()) else { return None };
    let numbers = all(&is_number);
    let (number, role) = match numbers.as_slice() {
        [role] => (None, *role),
        [number, role] if role < resource => (Some(*number), *role),
        _ => return None,
    };
    let others = cells.len() - 2 - numbers.len();
    if all(&is_null).len() != others || others > 1 {
        return None;
    }
    let privileges = all(&is_null).first().copied();
    Some(Columns { count: cells.len(), number, role, resource: *resource, permission: *permission, privileges })
}

/// Returns the cells of a line, without quotes around them.
fn cells(line: &str) -> Vec<String> {
    const LINES: [char; 6] = ['|', '\u{2502}', '\u{2503}', '\u{2551}', '\u{2506}', '\u{250a}'];
    let plain = |cell: &str| cell.trim().trim_matches(['"', '\'', '`']).trim().to_owned();
    let trimmed = line.trim();
    if trimmed.contains(LINES) {
        let inner = trimmed.strip_prefix(LINES).unwrap_or(trimmed);
        let inner = inner.strip_suffix(LINES).unwrap_or(inner);
        return inner.split(LINES).map(plain).collect();
    }
    for separator in ['\t', ',', ';'] {
        if trimmed.contains(separator) {
            // A comma after the last value, as in a row of an array.
            let inner = trimmed.trim_end_matches([',', ';']);
            if inner.contains(separator) {
                return inner.split(separator).map(plain).collect();
            }
        }
    }
    trimmed.split_whitespace().map(plain).collect()
}

/// Returns whether a line consists of border characters only.
fn is_border(line: &str) -> bool {
    line.chars().all(|c| matches!(c, '+' | '-' | '=' | '|' | ':' | ' ' | '*' | '\u{2500}'..='\u{257f}'))
}

/// Returns whether a line is a message or a prompt of a client. Prompts and queries come before the rows.
fn is_message(line: &str, is_before: bool) -> bool {
    let lower = line.to_ascii_lowercase();
    let is_count = |text: &str| {
        let digits = text.trim_start_matches(|c: char| c.is_ascii_digit());
        let rest = digits.trim();
        digits.len() < text.len()
            && ["row", "rows", "row in set", "rows in set"].iter().any(|end| {
                rest == *end || rest.starts_with(&format!("{end} (")) || rest.starts_with(&format!("{end},"))
            })
    };
    let bare = lower.trim_start_matches('(').trim_end_matches(')');
    if is_count(bare) || is_count(&lower) {
        return true;
    }
    let is_prompt = ["mysql>", "mariadb [", "mysql [", "->", "$ ", "# mysql", "mysql:", "warning:", "mariadb:"]
        .iter()
        .any(|start| lower.starts_with(start));
    let is_query =
        ["select ", "from ", "where ", "order by ", "show ", "use "].iter().any(|start| lower.starts_with(start));
    let has_values = !crate::grant::words::ids(line).is_empty();
    (is_before && is_query || is_prompt) && !has_values
        || is_before && (lower == "```" || lower.starts_with("```"))
        || lower == "```"
        || lower.starts_with("mysql>")
            && matches!(lower.trim_start_matches("mysql>").trim(), "" | "exit" | "quit" | "\\q")
}
