//! One value per line: `\G` of mysql, `\x` of psql, YAML, and PHP's dumps of arrays.

use super::{Found, Refused};
use crate::grant::words::is_only_id;

/// The columns of a row; others are ignored.
const COLUMNS: [&str; 3] = ["role_id", "resource_id", "permission"];

/// Returns whether a text holds rows with one value per line.
pub(super) fn are_in(text: &str) -> bool {
    let is_column =
        |line: &str| matches!(Piece::from_line(line), Piece::Value(name, _) if COLUMNS.contains(&name.as_str()));
    let columns = text.lines().filter(|line| is_column(line)).count();
    columns >= COLUMNS.len()
}

/// Reads all rows.
pub(super) fn read(text: &str) -> Result<Vec<Found>, Refused> {
    let mut rows = Rows::default();
    let mut waiting: Option<(String, usize)> = None;
    for (at, line) in text.lines().enumerate() {
        let number = at + 1;
        if let Some((name, from)) = waiting.take() {
            // `var_dump` prints a value on the line below its name.
            if line.trim().is_empty() {
                return Err(Refused { line: from, why: "this value is missing" });
            }
            rows.value(&name, value(line.trim()), number)?;
            continue;
        }
        match Piece::from_line(line) {
            Piece::Begin | Piece::End => rows.end(number)?,
            Piece::Value(name, value) if value.is_empty() && line.trim_end().ends_with("]=>") => {
                waiting = Some((name, number));
            }
            Piece::Value(name, value) => {
                if begins_item(line) {
                    rows.end(number)?;
                }
                rows.value(&name, value, number)?;
            }
            Piece::Other => return Err(Refused { line: number, why: "this line is not a value of a row" }),
        }
    }
    let last = text.lines().count().max(1);
    if waiting.is_some() {
        return Err(Refused { line: last, why: "this value is missing" });
    }
    rows.end(last)?;
    Ok(rows.rows)
}

/// A line.
enum Piece {
    /// The beginning of a row.
    Begin,
    /// A bracket or an empty line, which ends a row.
    End,
    /// A name and a value.
    Value(String, String),
    Other,
}

impl Piece {
    fn from_line(line: &str) -> Piece {
        let line = line.trim();
        let lower = line.to_ascii_lowercase();
        let is_row = line.starts_with("***") && line.ends_with("***") && lower.contains(". row");
        if is_row || lower.starts_with("-[ record") || matches!(line, "-" | "{" | "[" | "(" | "---") {
            return Piece::Begin;
        }
        let is_opening =
            lower.starts_with("array") || line.starts_with('[') || line.starts_with(|c: char| c.is_ascii_digit());
        let is_bare_opening = is_opening && lower.ends_with(['(', '{', '[', 'y', '>']) && !lower.contains("_id");
        if is_bare_opening && lower.chars().all(|c| c.is_ascii_digit() || " array()[]{}=>:".contains(c)) {
            return Piece::Begin;
        }
        if line.is_empty() || line.chars().all(|c| "{}[]()+,;.-= ".contains(c)) || is_count(&lower) {
            return Piece::End;
        }
        let inner = line.strip_prefix("- ").unwrap_or(line).trim_start();
        let name_at = inner.trim_start_matches(['[', '"', '\'', '`', '{']);
        let length =
            name_at.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '.'))).unwrap_or(name_at.len());
        let name = name_at[..length].rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
        let rest = name_at[length..].trim_start_matches([']', '"', '\'', '`']).trim_start();
        let separator = ["=>", ":", "=", "|"].iter().find(|separator| rest.starts_with(**separator));
        let Some(separator) = separator.filter(|_| !name.is_empty() && !rest.starts_with("::")) else {
            return Piece::Other;
        };
        Piece::Value(name, value(rest[separator.len()..].trim()))
    }
}

/// Returns whether a line begins an item of YAML.
fn begins_item(line: &str) -> bool {
    line.trim_start().starts_with("- ")
}

fn is_count(lower: &str) -> bool {
    let digits = lower.trim_start_matches('(').trim_start_matches(|c: char| c.is_ascii_digit());
    digits.len() < lower.len()
        && (digits.trim_start().starts_with("row in set")
            || digits.trim_start().starts_with("rows in set")
            || matches!(digits.trim_end_matches(')').trim(), "row" | "rows"))
}

/// Returns a value without its type, its quotes and a trailing comma.
fn value(text: &str) -> String {
    let text = text.trim_end_matches([',', ';']).trim();
    let typed = text.strip_prefix("string(").and_then(|rest| rest.split_once(") ")).map(|(_, rest)| rest);
    let number = text.strip_prefix("int(").and_then(|rest| rest.strip_suffix(')'));
    typed.or(number).unwrap_or(text).trim_matches(['"', '\'', '`']).trim().to_owned()
}

#[derive(Default)]
struct Rows {
    rows: Vec<Found>,
    begun: Option<Begun>,
}

#[derive(Default)]
struct Begun {
    line: usize,
    values: [Option<String>; 3],
    number: Option<String>,
}

impl Rows {
    fn value(&mut self, name: &str, value: String, line: usize) -> Result<(), Refused> {
        let refuse = |why: &'static str| Err(Refused { line, why });
        let column = COLUMNS.iter().position(|column| *column == name);
        if column.is_none() && super::evidence::is_denying_column(name) {
            return refuse("a value besides those of a rule may take this row back");
        }
        if column.is_none() && name != "rule_id" && !is_other_name(name) {
            return Ok(());
        }
        let begun = self.begun.get_or_insert_with(|| Begun { line, ..Begun::default() });
        let slot = match column {
            Some(at) => &mut begun.values[at],
            None if name == "rule_id" => &mut begun.number,
            None => return refuse("this name is not one of role_id, resource_id and permission"),
        };
        if slot.replace(value).is_some() {
            return refuse("this row has the same value twice");
        }
        Ok(())
    }

    /// Ends the current row, which must be complete.
    fn end(&mut self, line: usize) -> Result<(), Refused> {
        let Some(begun) = self.begun.take() else { return Ok(()) };
        let [Some(role), Some(resource), Some(permission)] = begun.values else {
            return Err(Refused { line, why: "the row before this line has no role_id, resource_id or permission" });
        };
        let refuse = |why: &'static str| Err(Refused { line: begun.line, why });
        let is_null = permission.eq_ignore_ascii_case("null") || permission.is_empty();
        if !is_only_id(&resource) {
            return refuse("invalid resource id; expected the form Magento_Sales::sales");
        }
        if !is_null && !["allow", "deny"].iter().any(|known| permission.eq_ignore_ascii_case(known)) {
            return refuse("the permission is neither allow nor deny");
        }
        let is_number = |text: &String| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number(&role) || begun.number.as_ref().is_some_and(|number| !is_number(number)) {
            return refuse("role_id or rule_id is not a number");
        }
        let permission = if is_null { String::new() } else { permission };
        self.rows.push(Found { line: begun.line, number: begun.number, role, resource, permission });
        Ok(())
    }
}

/// Returns whether a name may be that of a required column in another spelling.
fn is_other_name(name: &str) -> bool {
    matches!(name, "resource" | "role" | "access" | "allow" | "deny" | "allowed" | "denied")
}
