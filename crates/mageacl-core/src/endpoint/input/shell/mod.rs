//! Commands as the three shells read them: words, quotes, continued lines, operators.
//!
//! Only the words are kept, and only for as long as a tool looks for its URL and method in them.

mod cmd;
mod posix;
mod powershell;
mod scanner;

use std::ops::Range;

use super::refusal::Unclosed;
use scanner::Scanner;

/// A word of a command, without its quotes.
#[derive(Clone, Default)]
pub(super) struct Word(pub(super) String);

/// A simple command: words up to an operator.
#[derive(Clone, Default)]
pub(super) struct Command {
    pub(super) words: Vec<Word>,
    /// Whether its standard input is redirected.
    pub(super) reads_input: bool,
}

/// The shell that a command is written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    Posix,
    Cmd,
    PowerShell,
}

/// A line of commands, with all lines that continue it.
pub(super) struct Script<'t> {
    pub(super) commands: Vec<Command>,
    /// The texts of substitutions, `$(...)` and backticks, outside of each other.
    pub(super) nested: Vec<&'t str>,
    /// The byte after its last line.
    pub(super) end: usize,
}

/// Reads a line of commands that begins at a byte of a text, in a line counted from 1.
///
/// # Errors
/// Returns the place of a quote or bracket that is not closed.
pub(super) fn read(dialect: Dialect, text: &str, start: usize, line: usize) -> Result<Script<'_>, Unclosed> {
    let mut scanner = Scanner::new(text, start, line);
    let mut parser = Parser::default();
    match dialect {
        Dialect::Posix => posix::read(&mut scanner, &mut parser)?,
        Dialect::Cmd => cmd::read(&mut scanner, &mut parser)?,
        Dialect::PowerShell => powershell::read(&mut scanner, &mut parser)?,
    }
    parser.end_command();
    let nested = parser.nested.into_iter().filter_map(|range| text.get(range)).collect();
    Ok(Script { commands: parser.commands, nested, end: scanner.offset() })
}

/// Collects words into commands.
#[derive(Default)]
struct Parser {
    commands: Vec<Command>,
    command: Command,
    /// The bytes of substitutions.
    nested: Vec<Range<usize>>,
    word: Option<String>,
    /// The next word is the target of a redirection, or the delimiter of a document.
    drops_next: bool,
    /// Whether the last thing read was an operator after which the next line goes on.
    is_open: bool,
}

impl Parser {
    fn push(&mut self, c: char) {
        self.word.get_or_insert_default().push(c);
        self.is_open = false;
    }

    /// Begins a word, which may stay empty: `''`.
    fn begin_word(&mut self) {
        self.word.get_or_insert_default();
        self.is_open = false;
    }

    /// Ends a word and returns it if it is one that is dropped.
    fn end_word(&mut self) -> Option<String> {
        let word = self.word.take()?;
        if std::mem::take(&mut self.drops_next) {
            return Some(word);
        }
        self.command.words.push(Word(word));
        None
    }

    fn end_command(&mut self) {
        self.end_word();
        self.drops_next = false;
        let command = std::mem::take(&mut self.command);
        if !command.words.is_empty() {
            self.commands.push(command);
        }
    }

    /// Begins a redirection. A number before it is that of a stream.
    fn redirect(&mut self) {
        if self.word.as_ref().is_some_and(|word| word.bytes().all(|byte| byte.is_ascii_digit())) {
            self.word = None;
        }
        self.end_word();
        self.drops_next = true;
    }
}
