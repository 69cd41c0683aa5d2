//! Commands for PowerShell.

use super::{Parser, Scanner};
use crate::endpoint::input::refusal::Unclosed;

const QUOTE: &str = "a quote";

/// Reads commands up to the end of a line that nothing continues.
pub(super) fn read(scanner: &mut Scanner<'_>, parser: &mut Parser) -> Result<(), Unclosed> {
    while let Some(c) = scanner.peek() {
        match c {
            '\n' => {
                scanner.next();
                parser.end_word();
                if !parser.is_open {
                    return Ok(());
                }
            }
            '`' => {
                scanner.next();
                if scanner.is_line_end() {
                    scanner.skip_line();
                    scanner.next();
                    parser.end_word();
                    scanner.skip_prompt(false);
                } else if let Some(c) = scanner.next() {
                    parser.push(c);
                }
            }
            '@' if is_here_string(scanner) => here_string(scanner, parser)?,
            '\'' | '"' => quoted(scanner, |c| parser.push(c))?,
            '(' | '{' => nested(scanner, parser)?,
            '<' if scanner.placeholder().is_some() => {
                let placeholder = scanner.placeholder().unwrap_or_default();
                placeholder.chars().for_each(|c| parser.push(c));
                scanner.skip(placeholder);
            }
            '<' if scanner.rest().starts_with("<#") => skip_comment(scanner)?,
            '#' if parser.word.is_none() => scanner.skip_line(),
            '>' => {
                scanner.next();
                while scanner.skip(">") || scanner.skip("&") {}
                parser.redirect();
                scanner.skip_blanks();
            }
            ';' | '|' | '&' | ')' | '}' => {
                scanner.next();
                parser.end_command();
                parser.is_open = c == '|' && scanner.is_line_end();
            }
            _ if c.is_whitespace() => {
                scanner.next();
                parser.end_word();
            }
            _ => {
                scanner.next();
                parser.push(c);
            }
        }
    }
    Ok(())
}

/// A text in quotes, over any number of lines. The quote itself is written twice, or after a backtick.
fn quoted(scanner: &mut Scanner<'_>, mut push: impl FnMut(char)) -> Result<(), Unclosed> {
    let line = scanner.line();
    let quote = scanner.next();
    while let Some(c) = scanner.next() {
        match c {
            _ if Some(c) == quote && scanner.peek() == quote => {
                scanner.next();
                push(c);
            }
            _ if Some(c) == quote => return Ok(()),
            '`' if quote == Some('"') => scanner.next().into_iter().for_each(&mut push),
            _ => push(c),
        }
    }
    Err(Unclosed { line, what: QUOTE })
}

fn is_here_string(scanner: &Scanner<'_>) -> bool {
    let rest = scanner.rest();
    let content = rest.strip_prefix("@'").or_else(|| rest.strip_prefix("@\""));
    content.is_some_and(|content| content.trim_start_matches([' ', '\t']).starts_with('\n'))
}

/// `@'`, lines, `'@`.
fn here_string(scanner: &mut Scanner<'_>, parser: &mut Parser) -> Result<(), Unclosed> {
    let line = scanner.line();
    let end = if scanner.rest().starts_with("@'") { "'@" } else { "\"@" };
    scanner.skip_line();
    parser.begin_word();
    while scanner.next().is_some() {
        if scanner.skip(end) {
            return Ok(());
        }
        scanner.skip_line();
    }
    Err(Unclosed { line, what: "a here-string" })
}

/// A hash table, an expression or a block, over any number of lines, as one word.
fn nested(scanner: &mut Scanner<'_>, parser: &mut Parser) -> Result<(), Unclosed> {
    let line = scanner.line();
    let mut depth = 0_usize;
    while let Some(c) = scanner.peek() {
        match c {
            '\'' | '"' => {
                quoted(scanner, |c| parser.push(c))?;
                continue;
            }
            '@' if is_here_string(scanner) => {
                here_string(scanner, parser)?;
                continue;
            }
            '(' | '{' => depth += 1,
            ')' | '}' => depth -= 1,
            _ => {}
        }
        scanner.next();
        parser.push(c);
        if depth == 0 {
            return Ok(());
        }
    }
    Err(Unclosed { line, what: "a bracket" })
}

fn skip_comment(scanner: &mut Scanner<'_>) -> Result<(), Unclosed> {
    let line = scanner.line();
    while !scanner.skip("#>") {
        if scanner.next().is_none() {
            return Err(Unclosed { line, what: "a comment" });
        }
    }
    Ok(())
}
