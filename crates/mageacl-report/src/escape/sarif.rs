//! Messages of SARIF.

use serde::Serialize;

use super::terminal;

/// A SARIF message, in which braces mark arguments and brackets mark links.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct SarifText(String);

impl SarifText {
    /// Joins lines.
    #[must_use]
    pub fn lines<'t>(lines: impl IntoIterator<Item = &'t str>) -> SarifText {
        let lines: Vec<String> = lines.into_iter().map(|line| without_markup(&terminal(line))).collect();
        SarifText(lines.join("\n"))
    }
}

fn without_markup(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}").replace("](", "] (")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_holds_neither_arguments_nor_links() {
        let text = SarifText::lines(["{0} [a](https://b) [c]", "\u{1b}"]);
        assert_eq!(text.0, "{{0}} [a] (https://b) [c]\n\\u{{1b}}");
    }
}
