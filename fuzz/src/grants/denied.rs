//! Rows that deny an id, recognised without the reader under test.

use std::collections::BTreeSet;

/// Characters between the fields of a row in any export: tabs, commas, the lines of a box, quotes, brackets.
const BETWEEN: [char; 10] = ['\t', ' ', ',', ';', '|', '"', '\'', '(', ')', '\r'];

/// Returns the ids that occur in these files only in rows that deny them.
///
/// A row is a line with one id, the word `deny`, and otherwise only numbers and `NULL`. A file in which an id may be
/// written in another way, as an escape or in another encoding, has no such rows.
pub fn ids(files: &[&[u8]]) -> BTreeSet<String> {
    let texts: Option<Vec<&str>> = files.iter().map(|bytes| plain(bytes)).collect();
    let Some(texts) = texts else { return BTreeSet::new() };
    let lines = || texts.iter().flat_map(|text| text.lines());
    let mut denied: BTreeSet<String> = lines().filter_map(denied).map(str::to_owned).collect();
    denied.retain(|id| lines().all(|line| self::denied(line) == Some(id) || !line.contains(id.as_str())));
    denied
}

fn plain(bytes: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(bytes).ok()?;
    let without_null = text.replace("\\N", "");
    (!without_null.contains(['\\', '&', '\0', '%'])).then_some(text)
}

/// Returns the id of a row that denies it.
fn denied(line: &str) -> Option<&str> {
    let (mut id, mut deny) = (None, false);
    for field in line.split(BETWEEN).filter(|field| !field.is_empty()) {
        match field {
            "deny" if !deny => deny = true,
            "NULL" | "\\N" => {}
            _ if field.bytes().all(|byte| byte.is_ascii_digit()) => {}
            _ if id.is_none() && is_id(field) => id = Some(field),
            _ => return None,
        }
    }
    id.filter(|_| deny)
}

fn is_id(field: &str) -> bool {
    let plain = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    field.split_once("::").is_some_and(|(module, name)| module.contains('_') && plain(module) && plain(name))
}
