//! Detects rows of rules in a text.

use super::members as records;
use crate::grant::wording::{self, Split};
use crate::grant::{list, marks, words};

/// Columns and tables that do not occur in lists.
const NAMES: [&str; 5] = ["role_id", "rule_id", "resource_id", "authorization_rule", "authorization_role"];

/// Labels of a value that allows or denies an id on another line.
const LABELS: [&str; 24] = [
    "permission",
    "permissions",
    "perm",
    "access",
    "effect",
    "status",
    "state",
    "value",
    "flag",
    "allowed",
    "denied",
    "granted",
    "enabled",
    "allow",
    "deny",
    "grant",
    "read",
    "write",
    "required",
    "needed",
    "checked",
    "selected",
    "mode",
    "right",
];

/// The number of labels that have no other meaning near ids: any word may then be the permission.
const WITH_ANY_VALUE: usize = 13;

/// Values of a permission.
const PERMISSIONS: [&str; 2] = ["allow", "deny"];

/// Other values that exports use for a permission.
const OTHERS: [&str; 10] = ["allowed", "denied", "true", "false", "yes", "no", "null", "granted", "none", "n"];

/// Returns whether anything in a text looks like a row of rules, or like the frame of a table of them.
pub(in crate::grant) fn is_table(text: &str) -> bool {
    let mut has_ids = false;
    let mut follows_id = false;
    let [mut with_ids, mut paired, mut framed, mut bare] = [0_usize; 4];
    for (at, line) in text.lines().enumerate() {
        let ids = words::ids(line);
        has_ids |= !ids.is_empty();
        let is_header = at == 0 && list::is_header(line.trim());
        if !is_header && names_column(line) || is_row(line) {
            return true;
        }
        if !ids.is_empty() {
            with_ids += 1;
            paired += usize::from(ends_with_permission(line));
        } else if is_frame(line) {
            framed += 1;
        } else if is_bare_permission(line)
            || is_detached_from_id(line)
            || records::is_bare_code(line)
            || records::is_member(line, follows_id)
        {
            bare += 1;
        }
        if !line.trim().is_empty() {
            follows_id = records::names_id(line) || follows_id && ids.is_empty() && records::has_member_form(line);
        }
    }
    has_ids && (framed > 0 || bare > 0 || 2 * paired > with_ids)
}

/// Returns whether a line has, besides an id, a number that may be a role, and hardly anything else. Other words may be
/// unknown permissions.
pub(in crate::grant) fn is_row(line: &str) -> bool {
    let ids = words::ids(line);
    let [found] = ids.as_slice() else { return false };
    // "1. A_b::c" and "[x] A_b::c" are lines of a list.
    let marked = marks::of_line(line);
    let before = Cells::from_part(marked.rest.get(..found.start).unwrap_or_default());
    let after = Cells::from_part(marked.rest.get(found.end..).unwrap_or_default());
    // A single 0 or 1 is the value of the id.
    let is_value = before.all == 0 && after.all == 1 && after.is_flag;
    let is_led = before.numbers > 0 && before.others == 0;
    let others = before.others + after.others;
    !is_value && (is_led || before.numbers + after.numbers > 0 && others == 0 || after.numbers > 0 && others == 1)
}

/// The cells of a part of a line.
struct Cells {
    all: usize,
    numbers: usize,
    /// Cells that are neither numbers nor permissions.
    others: usize,
    /// Whether the last one is 0 or 1.
    is_flag: bool,
}

impl Cells {
    fn from_part(part: &str) -> Cells {
        let mut cells = Cells { all: 0, numbers: 0, others: 0, is_flag: false };
        let is_between = |c: char| c.is_whitespace() || ",;|:=>\u{2502}\u{2503}\u{2551}".contains(c);
        // Brackets are kept: "(3 routes)" is a remark.
        let plain = |word: &str| word.trim_matches(['"', '\'', '`', '*']).to_ascii_lowercase();
        for word in part.split(is_between).map(plain).filter(|word| word.contains(char::is_alphanumeric)) {
            cells.all += 1;
            cells.is_flag = matches!(word.as_str(), "0" | "1");
            if word.bytes().all(|byte| byte.is_ascii_digit()) {
                cells.numbers += 1;
            } else if !PERMISSIONS.contains(&word.as_str()) && !OTHERS.contains(&word.as_str()) {
                cells.others += 1;
            }
        }
        cells
    }
}

/// Returns whether a line denies an id on another line: `permission: deny`.
pub(in crate::grant) fn is_detached(line: &str) -> bool {
    let is_denial = |value: &str| wording::split(value) == Split::Whole || value.trim() == "0";
    label_and_value(line).is_some_and(|(_, value)| is_denial(&value))
}

/// Returns whether a line allows or denies an id on another line, possibly in unknown words.
fn is_detached_from_id(line: &str) -> bool {
    let Some((labels, value)) = label_and_value(line) else { return false };
    let is_plain = value.split_whitespace().count() <= 2 && !value.contains(['>', '\u{2192}', '\u{bb}']);
    let with_any = |label: &&str| LABELS[..WITH_ANY_VALUE].contains(label);
    is_plain && (labels.iter().all(with_any) || wording::is_affirmation(&value) || is_detached(line))
}

/// Returns the labels of a line and the value after them.
fn label_and_value(line: &str) -> Option<(Vec<&'static str>, String)> {
    let marked = marks::of_line(line);
    let (label, value) = marked.rest.split_once(['=', ':', '|'])?;
    let known = |word: &str| LABELS.into_iter().find(|label| label.eq_ignore_ascii_case(word));
    let labels = label.split(is_between).filter(|word| !word.is_empty()).map(known).collect::<Option<Vec<&str>>>()?;
    let value = value.trim_matches(|c: char| c == '>' || c.is_whitespace());
    (!labels.is_empty() && value.contains(char::is_alphanumeric)).then(|| (labels, value.to_owned()))
}

fn is_between(c: char) -> bool {
    !c.is_alphanumeric() && c != '_'
}

/// Returns whether a column besides those of `authorization_rule` may take a row back: `deleted_at`, `op`, `revoked`.
pub(in crate::grant) fn is_denying_column(name: &str) -> bool {
    const OPERATIONS: [&str; 8] =
        ["action", "change", "deleted", "op", "operation", "removed", "type_of_change", "valid_to"];
    let name = name.trim().trim_matches('_').to_ascii_lowercase();
    let words = name.replace(['_', '-', '.'], " ");
    OPERATIONS.contains(&name.as_str())
        || words.split_whitespace().any(|word| matches!(word, "deleted" | "removed" | "expired" | "expires"))
        || wording::split(&words) != Split::Plain
}

fn names_column(line: &str) -> bool {
    let lower = line.to_ascii_lowercase();
    lower
        .split(is_between)
        .any(|word| NAMES.iter().any(|name| word == *name || name.starts_with("auth") && word.ends_with(name)))
}

/// Returns whether the last word of a line with an id, or a cell of it, is `allow` or `deny`.
fn ends_with_permission(line: &str) -> bool {
    let is_permission = |word: &str| PERMISSIONS.iter().any(|permission| permission.eq_ignore_ascii_case(word));
    let last = line.trim_end_matches(is_between).rsplit(is_between).next().unwrap_or_default();
    let cells = line.split(['|', '\u{2502}', '\t', ',', ';']);
    is_permission(last) || cells.into_iter().any(|cell| is_permission(cell.trim_matches(is_between)))
}

/// Returns whether a line frames a table of a terminal, or a row of a vertical one.
fn is_frame(line: &str) -> bool {
    let line = line.trim();
    let is_drawn = line.len() > 2
        && line.starts_with(['+', '\u{250c}', '\u{2554}', '\u{250f}', '\u{256d}'])
        && line.chars().skip(1).all(|c| matches!(c, '+' | '-' | '=' | '\u{2500}'..='\u{257f}'));
    let is_vertical = line.starts_with("***") && line.ends_with("***") && line.contains("row")
        || line.starts_with("-[ RECORD")
        || line.starts_with("-[ record");
    is_drawn || is_vertical
}

/// Returns whether a line is only `allow` or `deny`, for example because a row was wrapped. With a colon it is a
/// heading.
fn is_bare_permission(line: &str) -> bool {
    let mut words = line.split(is_between).filter(|word| !word.is_empty() && !word.eq_ignore_ascii_case("null"));
    let is_permission = |word: &str| PERMISSIONS.iter().any(|permission| permission.eq_ignore_ascii_case(word));
    words.next().is_some_and(is_permission)
        && words.next().is_none()
        && !line.trim_end_matches(['*', '_', ' ']).ends_with(':')
        && !line.trim_start().starts_with('#')
}
