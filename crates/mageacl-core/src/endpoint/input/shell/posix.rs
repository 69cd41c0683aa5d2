//! Commands for `sh`, `bash` and `zsh`.

use super::{Parser, Scanner};
use crate::endpoint::input::refusal::Unclosed;

const QUOTE: &str = "a quote";

/// Reads commands up to the end of a line that nothing continues.
pub(super) fn read(scanner: &mut Scanner<'_>, parser: &mut Parser) -> Result<(), Unclosed> {
    // Delimiters of the documents whose text follows the line.
    let mut documents: Vec<(String, usize)> = Vec::new();
    let mut awaits_delimiter = false;
    while let Some(c) = scanner.peek() {
        let ends_word = c.is_whitespace() || matches!(c, ';' | '|' | '&' | '(' | ')' | '<' | '>');
        if ends_word
            && let Some(word) = parser.word.as_ref().filter(|_| parser.drops_next).cloned()
            && std::mem::take(&mut awaits_delimiter)
        {
            documents.push((word, scanner.line()));
        }
        match c {
            '\n' => {
                scanner.next();
                parser.end_word();
                for (delimiter, line) in std::mem::take(&mut documents) {
                    skip_document(scanner, &delimiter, line)?;
                }
                if !parser.is_open {
                    return Ok(());
                }
            }
            '\\' => escape(scanner, parser),
            '\'' | '"' => quoted(scanner, parser, c)?,
            '$' => dollar(scanner, parser)?,
            '`' => {
                let line = scanner.line();
                scanner.next();
                let start = scanner.offset();
                scanner.skip_to('`', line, QUOTE)?;
                parser.nested.push(start..scanner.offset() - 1);
                parser.push('$');
            }
            '#' if parser.word.is_none() => {
                // An argument that was taken out, while the command goes on.
                let goes_on = scanner.rest_of_line().ends_with('\\');
                scanner.skip_line();
                if goes_on {
                    scanner.next();
                }
            }
            '\u{201c}' | '\u{2018}' if parser.word.is_none() => typographic(scanner, parser)?,
            '<' if scanner.placeholder().is_some() => {
                let placeholder = scanner.placeholder().unwrap_or_default();
                placeholder.chars().for_each(|c| parser.push(c));
                scanner.skip(placeholder);
            }
            '<' => {
                awaits_delimiter = scanner.skip("<<") && !scanner.skip("<");
                if awaits_delimiter {
                    scanner.skip("-")
                } else {
                    scanner.skip("<")
                };
                parser.redirect();
                parser.command.reads_input = true;
                scanner.skip_blanks();
            }
            '>' => {
                scanner.next();
                while scanner.skip(">") || scanner.skip("&") || scanner.skip("|") {}
                parser.redirect();
                scanner.skip_blanks();
            }
            ';' | '|' | '&' | '(' | ')' => {
                let goes_on = scanner.skip("&&") || c == '|';
                if c != '&' || !goes_on {
                    scanner.next();
                }
                parser.end_command();
                parser.is_open = goes_on && scanner.is_line_end();
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
    documents.first().map_or(Ok(()), |(_, line)| Err(Unclosed { line: *line, what: "a here-document" }))
}

/// A backslash: it continues the line, or makes the next character literal.
fn escape(scanner: &mut Scanner<'_>, parser: &mut Parser) {
    scanner.next();
    // A trailing blank after it is common, although the shell would not continue the line then.
    if scanner.is_line_end() {
        scanner.skip_line();
        scanner.next();
        parser.end_word();
        scanner.skip_prompt(false);
    } else if let Some(c) = scanner.next() {
        parser.push(c);
    }
}

/// A text in quotes, over any number of lines.
fn quoted(scanner: &mut Scanner<'_>, parser: &mut Parser, quote: char) -> Result<(), Unclosed> {
    let line = scanner.line();
    scanner.next();
    parser.begin_word();
    while let Some(c) = scanner.next() {
        match c {
            _ if c == quote => return Ok(()),
            '\\' if quote == '"' && scanner.peek() == Some('\n') => {
                scanner.next();
                scanner.skip_prompt(true);
            }
            '\\' if quote == '"' => scanner.next().into_iter().for_each(|c| parser.push(c)),
            '$' if quote == '"' && scanner.peek() == Some('(') => substitution(scanner, parser)?,
            '`' if quote == '"' => backticks_in_quotes(scanner, parser),
            '\n' => {
                parser.push(c);
                scanner.skip_prompt(true);
            }
            _ => parser.push(c),
        }
    }
    Err(Unclosed { line, what: QUOTE })
}

/// A text in the quotes that word processors make of plain ones.
fn typographic(scanner: &mut Scanner<'_>, parser: &mut Parser) -> Result<(), Unclosed> {
    let line = scanner.line();
    let close = if scanner.next() == Some('\u{201c}') { '\u{201d}' } else { '\u{2019}' };
    parser.begin_word();
    while let Some(c) = scanner.next() {
        if c == close {
            return Ok(());
        }
        parser.push(c);
    }
    Err(Unclosed { line, what: QUOTE })
}

/// `$'...'`, `$"..."`, `$(...)`, or a variable.
fn dollar(scanner: &mut Scanner<'_>, parser: &mut Parser) -> Result<(), Unclosed> {
    let line = scanner.line();
    scanner.next();
    match scanner.peek() {
        Some('\'') => {
            scanner.next();
            parser.begin_word();
            while let Some(c) = scanner.next() {
                match c {
                    '\'' => return Ok(()),
                    '\\' => scanner.next().into_iter().for_each(|c| parser.push(c)),
                    _ => parser.push(c),
                }
            }
            Err(Unclosed { line, what: QUOTE })
        }
        Some('"') => Ok(()),
        Some('(') => substitution(scanner, parser),
        _ => {
            parser.push('$');
            Ok(())
        }
    }
}

/// A substitution, after its `$`. Its text is kept apart from the word.
fn substitution(scanner: &mut Scanner<'_>, parser: &mut Parser) -> Result<(), Unclosed> {
    parser.push('$');
    let start = scanner.offset() + 1;
    skip_substitution(scanner, scanner.line())?;
    parser.nested.push(start..scanner.offset() - 1);
    Ok(())
}

/// A substitution in backticks, after the first one, inside of a text in quotes.
fn backticks_in_quotes(scanner: &mut Scanner<'_>, parser: &mut Parser) {
    let rest = scanner.rest();
    let Some(end) = rest.find(['`', '"']).filter(|end| rest[*end..].starts_with('`')) else {
        return parser.push('`');
    };
    parser.nested.push(scanner.offset()..scanner.offset() + end);
    scanner.skip(&rest[..=end]);
    parser.push('$');
}

/// Skips `(...)`, with brackets and quotes in it.
fn skip_substitution(scanner: &mut Scanner<'_>, line: usize) -> Result<(), Unclosed> {
    let mut depth = 0_usize;
    while let Some(c) = scanner.next() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            '\\' => drop(scanner.next()),
            '\'' => scanner.skip_to('\'', scanner.line(), QUOTE)?,
            '"' => {
                let opened = scanner.line();
                loop {
                    match scanner.next() {
                        Some('"') => break,
                        Some('\\') => drop(scanner.next()),
                        Some(_) => {}
                        None => return Err(Unclosed { line: opened, what: QUOTE }),
                    }
                }
            }
            _ => {}
        }
        if depth == 0 {
            return Ok(());
        }
    }
    Err(Unclosed { line, what: "a bracket" })
}

/// Skips the text of a document up to its delimiter on a separate line.
fn skip_document(scanner: &mut Scanner<'_>, delimiter: &str, line: usize) -> Result<(), Unclosed> {
    while !scanner.rest().is_empty() {
        scanner.skip_prompt(true);
        let is_end = scanner.rest_of_line().trim() == delimiter;
        scanner.skip_line();
        scanner.next();
        if is_end {
            return Ok(());
        }
    }
    Err(Unclosed { line, what: "a here-document" })
}
