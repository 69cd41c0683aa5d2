//! Counts and lists in sentences.

/// Formats a count: `1 resource`, `2 resources`.
pub(super) fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// Lists the first few names, and whether there are more.
pub(super) fn few(names: &[&str]) -> String {
    match names {
        [one, two, three, _, ..] => format!("{one}, {two}, {three} and others"),
        names => names.join(", "),
    }
}
