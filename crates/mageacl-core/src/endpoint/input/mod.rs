//! Calls in pasted text: lists, tables, URLs, requests as they are sent, `.http` files, and commands of `curl`,
//! `wget`, `HTTPie` and PowerShell.
//!
//! In go bytes, out come calls with their lines. Of each call the method and the path are left. Text that is not a call
//! is refused with its lines, and no message repeats any of it: pasted text holds tokens, passwords and bodies.

mod block;
mod command;
mod decode;
mod http;
mod inner;
mod line;
mod lines;
mod marks;
mod refusal;
mod shell;
mod table;
#[cfg(test)]
mod tests;
mod tools;
mod variables;

use super::spelling::EndpointSpec;
use lines::Lines;
use refusal::Unclosed;
use variables::Variables;

pub(super) use decode::{decode as decoded, encoding};
pub(super) use line::{is_operation, method};
pub use refusal::{ADVICE, Binary, Refusal};

/// Lines that are not calls are reported one by one up to this number in a row, and as one entry beyond it.
const MAX_SINGLE: usize = 3;

/// The longest line that is read as an endpoint or a row of a table. Commands may have longer ones.
const MAX_LINE: usize = 16 * 1024;

/// The bytes that are searched for the end of scripts that turn out to be none. It keeps the time linear.
const MAX_SCRIPT_BYTES: usize = 4 << 20;

/// A call, or lines that are none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The first line, from 1.
    pub first: usize,
    /// The last line.
    pub last: usize,
    /// The call, or why there is none.
    pub call: Result<EndpointSpec, Refusal>,
}

/// Reads calls from a file of any encoding.
///
/// # Errors
/// Returns an error for a binary file.
pub fn read(bytes: &[u8]) -> Result<Vec<Entry>, Binary> {
    Ok(read_text(&decode::decode(bytes)?))
}

/// Reads calls from a text, such as an argument.
#[must_use]
pub fn read_text(text: &str) -> Vec<Entry> {
    let break_length = if text.contains("\r\n") { 2 } else { 1 };
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
    Reader::new(Lines::new(&text, break_length)).read()
}

/// Refuses a call that is not read again from its own text, such as `//V1`, which is a remark after a method: a plan shows
/// that text, and profiles and generated commands repeat it.
fn refuse_unreadable(entry: &mut Entry) {
    if entry.call.as_ref().is_ok_and(|call| !is_read_again(call)) {
        entry.call = Err(Refusal::NotAnEndpoint);
    }
}

/// Returns whether a call is read again from its own text.
pub(super) fn is_read_again(call: &EndpointSpec) -> bool {
    line::parse(&call.text()).is_ok_and(|read| read == [call.clone()])
}

/// Returns whether a text begins with a command that sends a request.
#[must_use]
pub fn is_command(text: &str) -> bool {
    command::is_begin(marks::strip(text))
}

/// A position in a text, and the entries so far.
struct Reader<'t> {
    lines: Lines<'t>,
    /// The number of lines that were read.
    at: usize,
    entries: Vec<Entry>,
    /// The bytes in which scripts with inner commands are still looked for without success.
    script_bytes: usize,
    /// Entries that set a variable. Beside commands these are part of a script.
    assignments: Vec<usize>,
    has_command: bool,
    blocks: block::Blocks,
    variables: Variables,
}

impl<'t> Reader<'t> {
    fn new(lines: Lines<'t>) -> Self {
        Reader {
            lines,
            at: 0,
            entries: Vec::new(),
            script_bytes: MAX_SCRIPT_BYTES,
            assignments: Vec::new(),
            has_command: false,
            blocks: block::Blocks::default(),
            variables: Variables::default(),
        }
    }

    fn read(mut self) -> Vec<Entry> {
        while let Some(line) = self.lines.get(self.at) {
            if let Err(Unclosed { line, what }) = self.step(line) {
                // The rest cannot be distinguished from the content of the delimiter.
                let last = self.lines.count().max(line);
                self.entries.push(Entry { first: line, last, call: Err(Refusal::Unclosed(what)) });
                break;
            }
        }
        if self.has_command {
            let mut at = 0;
            self.entries.retain(|_| {
                at += 1;
                self.assignments.binary_search(&(at - 1)).is_err()
            });
        }
        self.entries.iter_mut().for_each(refuse_unreadable);
        grouped(&self.entries)
    }

    /// Reads the entry that begins in the next line.
    fn step(&mut self, line: &'t str) -> Result<(), Unclosed> {
        let marked = marks::strip(line);
        let text = marks::without_comment(marked).trim();
        let setting = http::setting(text);
        if let Some((name, value)) = setting {
            self.variables.set(name, value);
        }
        if text.is_empty() || marks::is_fence(text) || setting.is_some() {
            self.at += 1;
            return Ok(());
        }
        if let Some(mark) = http::script(text) {
            return self.skip_script(mark);
        }
        if command::read(self, marked)? || command::read_assignment(self, text)? {
            return Ok(());
        }
        let parsed = if line.len() > MAX_LINE {
            Err(Refusal::NotAnEndpoint)
        } else {
            line::parse(&self.variables.expand_words(text))
        };
        if line.len() <= MAX_LINE && (http::read(self, text, &parsed) || table::read(self, text, parsed.is_ok())?) {
            return Ok(());
        }
        match parsed {
            Ok(calls) => self.add_to(self.at, calls),
            Err(refusal) => {
                if let Some(last) = self.blocks.document_end(&self.lines, self.at, text) {
                    // A script writes a file with it, unless it is a script itself.
                    let document = &self.lines.text[self.lines.start(self.at)..self.lines.start(last)];
                    if !inner::begins_with_runner(text) && !inner::names_tool(document) {
                        self.assignments.push(self.entries.len());
                    }
                    self.refuse_to(last, refusal);
                    return Ok(());
                }
                let last = self.blocks.end(&self.lines, self.at, text).unwrap_or(self.at);
                self.refuse_to(last, refusal);
            }
        }
        Ok(())
    }

    /// Adds calls in the lines up to this one, and continues after it.
    fn add_to(&mut self, last: usize, calls: Vec<EndpointSpec>) {
        let first = self.at + 1;
        self.entries.extend(calls.into_iter().map(|call| Entry { first, last: last + 1, call: Ok(call) }));
        self.at = last + 1;
    }

    /// Adds lines that are not a call, and continues after them.
    fn refuse_to(&mut self, last: usize, refusal: Refusal) {
        self.entries.push(Entry { first: self.at + 1, last: last + 1, call: Err(refusal) });
        self.at = last + 1;
    }

    /// Skips a script of an `.http` file.
    fn skip_script(&mut self, end: &str) -> Result<(), Unclosed> {
        let first = self.at;
        while let Some(line) = self.lines.get(self.at) {
            self.at += 1;
            if line.contains(end) {
                return Ok(());
            }
        }
        Err(Unclosed { line: first + 1, what: "a script" })
    }
}

/// Merges long sequences of lines that are not calls.
fn grouped(entries: &[Entry]) -> Vec<Entry> {
    let mut grouped: Vec<Entry> = Vec::with_capacity(entries.len());
    for entries in entries.chunk_by(|a, b| a.call.is_err() && b.call == a.call) {
        match entries {
            [first, .., last] if entries.len() > MAX_SINGLE => {
                grouped.push(Entry { first: first.first, last: last.last, call: first.call.clone() });
            }
            few => grouped.extend(few.iter().cloned()),
        }
    }
    grouped
}
