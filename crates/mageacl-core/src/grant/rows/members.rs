//! Members of records with an id in one line and its verdict in another one: YAML, TOML, and values below an id.

use crate::grant::wording::{self, Split};
use crate::grant::{marks, words};

/// Names of a member that holds the id of a record.
const ID_NAMES: [&str; 14] = [
    "acl",
    "acl_resource",
    "code",
    "id",
    "ids",
    "identifier",
    "item",
    "key",
    "name",
    "path",
    "permission",
    "ref",
    "resource",
    "right",
];

/// Returns whether a line begins a record by its id: `- id: Vendor_Module::name`, or `Vendor_Module::name:`.
pub(super) fn names_id(line: &str) -> bool {
    let ids = words::ids(line);
    let [found] = ids.as_slice() else { return false };
    let marked = marks::of_line(line);
    let before = marked.rest.get(..found.start).unwrap_or_default();
    let behind = line[found.end..].trim().trim_matches(['"', '\'', '`', ',']);
    let label = before.trim_end_matches(|c: char| c.is_whitespace() || "\"'`".contains(c));
    let name = label.trim_end_matches(['>', '=', ':']).trim_matches(|c: char| c.is_whitespace() || "\"'`-".contains(c));
    let is_named = label.len() > name.len() && ID_NAMES.iter().any(|known| known.eq_ignore_ascii_case(name));
    is_named && behind.is_empty() || name.is_empty() && behind == ":"
}

/// Returns whether a line without an id may allow or deny the record that it is in.
pub(super) fn is_member(line: &str, follows_id: bool) -> bool {
    let Some((_, value)) = member(line) else { return false };
    let is_inner = line.starts_with(char::is_whitespace) || line.trim_start().starts_with('-') || follows_id;
    is_inner && (follows_id || is_verdict(value))
}

/// Returns whether a line has the form of a member: one word, and a short value.
pub(super) fn has_member_form(line: &str) -> bool {
    member(line).is_some()
}

/// Returns whether a line is nothing but a code that belongs to an id of another line: `0`, `n`, `no`, or a single sign.
pub(super) fn is_bare_code(line: &str) -> bool {
    let line = line.trim();
    let mut chars = line.chars();
    let (Some(first), None) = (chars.next(), chars.next()) else { return false };
    !"-*_=#{}[]()|,;.:\\/+>".contains(first) && marks::of_line(line).mark.is_none()
}

fn member(line: &str) -> Option<(&str, &str)> {
    let line = line.trim().trim_start_matches("- ").trim_end_matches(',');
    let (name, value) = line.split_once([':', '='])?;
    let name = name.trim().trim_matches(['"', '\'', '`', '*', '_']);
    let value = value.trim_start_matches('>').trim().trim_matches(['"', '\'', '`']);
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
    let is_short =
        !value.is_empty() && value.split_whitespace().count() <= 2 && !value.contains(['>', '\u{2192}', '\u{bb}']);
    (is_name && is_short && words::ids(line).is_empty()).then_some((name, value))
}

/// Returns whether a value of one word allows or denies, or is a code.
fn is_verdict(value: &str) -> bool {
    let is_word = value.split_whitespace().count() == 1;
    let is_code = value.chars().count() == 1 || matches!(value.to_ascii_lowercase().as_str(), "on" | "ok" | "nok");
    is_word && (is_code || wording::split(value) == Split::Whole || wording::is_affirmation(value))
        || wording::split(value) == Split::Unclear
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_begins_with_its_id() {
        for line in ["- id: A_b::c", "id = \"A_b::c\"", "  resource: 'A_b::c',", "A_b::c:", "\"A_b::c\":"] {
            assert!(names_id(line), "{line}");
        }
        for line in ["A_b::c", "- A_b::c", "Orders: A_b::c", "resources: A_b::c, A_b::d", "- id: A_b::c (orders)"] {
            assert!(!names_id(line), "{line}");
        }
    }

    #[test]
    fn a_member_has_a_name_and_a_short_value() {
        for line in ["  action: deny", "  active: false", "- rule: no", "  x: 0", "  zugang: nein"] {
            assert!(is_member(line, false), "{line}");
        }
        for line in ["action: closed", "  title: Orders", "on = 1"] {
            assert!(is_member(line, true), "{line}");
        }
        for line in ["Sales: Orders", "- Catalog: Products", "Note: tick these boxes", "  - Orders", "Required: no"] {
            assert!(!is_member(line, false), "{line}");
        }
    }

    #[test]
    fn a_code_is_one_sign() {
        for line in ["0", " 1 ", "n", "\u{d7}", "\u{25cb}"] {
            assert!(is_bare_code(line), "{line}");
        }
        for line in ["", "]", "-", "no", "10", "\u{274c}"] {
            assert!(!is_bare_code(line), "{line}");
        }
    }
}
