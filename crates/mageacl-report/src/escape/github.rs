//! Workflow commands of GitHub Actions.

use std::fmt;

use super::terminal;
use mageacl_core::inert::break_commands;

/// The message of a command: lines for human readers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GithubMessage(String);

/// The value of a property of a command, for example a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GithubProperty(String);

impl GithubMessage {
    /// Joins lines.
    #[must_use]
    pub fn lines<'t>(lines: impl IntoIterator<Item = &'t str>) -> GithubMessage {
        let lines: Vec<String> = lines.into_iter().map(|line| encoded(&terminal(line))).collect();
        GithubMessage(lines.join("%0A"))
    }
}

impl GithubProperty {
    /// Encodes a value.
    #[must_use]
    pub fn new(text: &str) -> GithubProperty {
        GithubProperty(encoded(&terminal(text)).replace(':', "%3A").replace(',', "%2C"))
    }
}

impl fmt::Display for GithubMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for GithubProperty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// GitHub itself interprets only the first command of a line, but the log may pass through the runner of another
/// service.
fn encoded(text: &str) -> String {
    break_commands(text).replace('%', "%25")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_one_line() {
        let message = GithubMessage::lines(["50%\r\n::error::a,b", "##vso[x]"]);
        assert_eq!(message.to_string(), "50%25\\u{d}\\u{a}::error::a,b%0A##\\vso[x]");
        assert_eq!(GithubProperty::new("50%\n::a,b=c").to_string(), "50%25\\u{a}%3A%3Aa%2Cb=c");
    }
}
