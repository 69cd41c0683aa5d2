//! Characters and commands that take effect when a text is displayed.
//!
//! A title, an id or an argument may contain characters that are invisible, that a terminal interprets, or that a CI
//! runner takes for a command in a log. The escapers of all formats use this module to find them.

/// Returns whether a character is invisible, misleading or interpreted by a terminal.
///
/// These are controls (C0, DEL, C1), line and paragraph separators, everything that Unicode lists as
/// `Default_Ignorable_Code_Point` (bidirectional controls, zero-width characters, fillers, tags, variation selectors),
/// and the noncharacters U+FFFE and U+FFFF, which XML cannot contain.
#[must_use]
pub fn is_deceptive(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}' | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{FFFE}'..='\u{FFFF}' | '\u{1BCA0}'..='\u{1BCA3}'
            | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Returns the byte offset of the second `#` of each command that runners accept anywhere in a line: `##[` (GitHub,
/// Azure), `##vso[` (Azure) and `##teamcity[` (`TeamCity`).
pub fn hash_commands(text: &str) -> impl Iterator<Item = usize> {
    let is_command = |at: usize| {
        let name = text[at..].strip_prefix("##").unwrap_or_default();
        name.trim_start_matches(|c: char| c.is_ascii_alphanumeric()).starts_with('[')
    };
    text.match_indices('#').map(|(at, _)| at).filter(move |at| is_command(*at)).map(|at| at + 1)
}

/// Returns the byte offset of a command that runners accept only at the beginning of a line: `::` after white space
/// (GitHub), or a heading that folds the log (Buildkite).
#[must_use]
pub fn leading_command(line: &str) -> Option<usize> {
    let text = line.trim_start();
    if text.starts_with("::") {
        return Some(line.len() - text.len());
    }
    let folds = |mark: &str| line.strip_prefix(mark).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    ["---", "+++", "~~~", "^^^"].into_iter().any(folds).then_some(0)
}

/// Disables the commands of a line with a backslash each: `\::error`, `##\[error]`.
#[must_use]
pub fn break_commands(line: &str) -> String {
    let mut broken = String::with_capacity(line.len());
    let mut last = 0;
    for at in breaks(line) {
        broken.push_str(&line[last..at]);
        broken.push('\\');
        last = at;
    }
    broken.push_str(&line[last..]);
    broken
}

/// Returns the byte offsets at which a backslash disables the commands of a line, in order.
pub fn breaks(line: &str) -> impl Iterator<Item = usize> {
    // A line that begins with a command contains no other command before it.
    leading_command(line).into_iter().chain(hash_commands(line).map(|at| at + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_hide_or_act_are_deceptive() {
        let deceptive = "\0\t\n\r\u{1b}\u{7f}\u{80}\u{85}\u{9b}\u{9f}\u{ad}\u{34f}\u{61c}\u{115f}\u{180e}\u{200b}\u{200d}\u{200f}\
                         \u{2028}\u{2029}\u{202a}\u{202e}\u{2060}\u{2066}\u{2069}\u{206f}\u{3164}\u{fe0f}\u{feff}\u{ffa0}\u{fff9}\
                         \u{e0001}\u{e0041}\u{e007f}\u{e01ef}";
        assert_eq!(deceptive.chars().filter(|c| !is_deceptive(*c)).collect::<String>(), "");
        let plain = " aZ09_~!\u{a0}\u{e4}\u{df}\u{416}\u{5d0}\u{4e2d}\u{2014}\u{20ac}\u{fffd}\u{1f600}";
        assert_eq!(plain.chars().filter(|c| is_deceptive(*c)).collect::<String>(), "");
    }

    #[test]
    fn commands_are_found_anywhere_in_a_line() {
        let cases: [(&str, &[usize]); 9] = [
            ("##[error]x", &[1]),
            ("a ##vso[task.setvariable]", &[3]),
            ("##teamcity[x]##[y]", &[1, 14]),
            ("###[x", &[2]),
            ("####vso[", &[3]),
            ("## [x] #[y] ##", &[]),
            ("## heading", &[]),
            ("\u{e4}##[", &[3]),
            ("", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(hash_commands(text).collect::<Vec<_>>(), expected, "{text}");
        }
    }

    #[test]
    fn a_broken_line_holds_no_command() {
        let cases = [
            (" ::error::##[x]", " \\::error::##\\[x]"),
            ("###vso[x] ##teamcity[y]", "###\\vso[x] ##\\teamcity[y]"),
            ("--- a", "\\--- a"),
            ("plain :: ## text", "plain :: ## text"),
        ];
        for (line, expected) in cases {
            let broken = break_commands(line);
            assert_eq!(broken, expected);
            assert_eq!(breaks(&broken).next(), None);
        }
    }

    #[test]
    fn commands_are_found_at_the_beginning_of_a_line() {
        let cases = [
            ("::error::x", Some(0)),
            ("  \u{a0}\u{2003}::group::x", Some(7)),
            ("::", Some(0)),
            ("--- a", Some(0)),
            ("+++", Some(0)),
            ("~~~ a", Some(0)),
            ("^^^ +++", Some(0)),
            ("----", None),
            (" --- a", None),
            ("a ::error::x", None),
            (": :", None),
            ("", None),
        ];
        for (line, expected) in cases {
            assert_eq!(leading_command(line), expected, "{line}");
        }
    }
}
