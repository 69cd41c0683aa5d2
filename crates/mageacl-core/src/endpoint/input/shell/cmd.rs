//! Commands for `cmd.exe`: carets, and then words as programs for Windows split them.

use super::{Parser, Scanner};
use crate::endpoint::input::refusal::Unclosed;

/// A character without carets, and whether `cmd.exe` gives it a meaning.
type Char = (char, bool);

/// Reads commands up to the end of a line that no caret continues.
pub(super) fn read(scanner: &mut Scanner<'_>, parser: &mut Parser) -> Result<(), Unclosed> {
    let line = scanner.line();
    let chars = without_carets(scanner);
    let mut is_quoted = false;
    let mut at = 0;
    while let Some((c, has_meaning)) = chars.get(at).copied() {
        at += 1;
        match c {
            '\\' => at += backslashes(&chars[at - 1..], parser, &mut is_quoted) - 1,
            '"' if is_quoted && chars.get(at).is_some_and(|(next, _)| *next == '"') => {
                at += 1;
                parser.push('"');
            }
            '"' => {
                is_quoted = !is_quoted;
                parser.begin_word();
            }
            '&' | '|' if !is_quoted && has_meaning => parser.end_command(),
            '>' | '<' if !is_quoted && has_meaning => {
                at += chars[at..].iter().take_while(|(c, _)| matches!(c, '>' | '&' | ' ')).count();
                parser.redirect();
                parser.command.reads_input |= c == '<';
            }
            _ if c.is_whitespace() && !is_quoted => drop(parser.end_word()),
            _ => parser.push(c),
        }
    }
    if is_quoted { Err(Unclosed { line, what: "a quote" }) } else { Ok(()) }
}

/// Returns the characters of a line and of those that a caret continues it with.
fn without_carets(scanner: &mut Scanner<'_>) -> Vec<Char> {
    let mut chars = Vec::new();
    let mut is_quoted = false;
    while let Some(c) = scanner.next() {
        match c {
            '\n' => break,
            '^' if is_quoted && !scanner.is_line_end() => chars.push((c, false)),
            '^' if scanner.is_line_end() => {
                scanner.skip_line();
                scanner.next();
                scanner.skip_prompt(false);
                // The caret before an empty line is a line break in the argument.
                if scanner.peek() == Some('\n') {
                    scanner.next();
                    chars.push(('\n', false));
                    scanner.skip_prompt(false);
                }
            }
            '^' => chars.extend(scanner.next().map(|c| (c, false))),
            '"' => {
                is_quoted = !is_quoted;
                chars.push((c, true));
            }
            _ => chars.push((c, !is_quoted)),
        }
    }
    chars
}

/// Backslashes before a quote: each two are one, and one that remains makes the quote a character. Returns the number
/// of characters read.
fn backslashes(chars: &[Char], parser: &mut Parser, is_quoted: &mut bool) -> usize {
    let count = chars.iter().take_while(|(c, _)| *c == '\\').count();
    if chars.get(count).is_none_or(|(c, _)| *c != '"') {
        (0..count).for_each(|_| parser.push('\\'));
        return count;
    }
    (0..count / 2).for_each(|_| parser.push('\\'));
    if count % 2 == 1 {
        parser.push('"');
    } else {
        *is_quoted = !*is_quoted;
        parser.begin_word();
    }
    count + 1
}
