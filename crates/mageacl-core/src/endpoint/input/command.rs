//! Commands in a text, each with all lines that it spans.

use std::sync::LazyLock;

use regex::Regex;

use super::line;
use super::refusal::Unclosed;
use super::shell::{self, Dialect};
use super::tools::Tool;
use super::variables::Variables;
use super::{Reader, Refusal, inner};
use crate::endpoint::spelling::EndpointSpec;

/// The beginning of a line in which a command is looked for.
pub(super) const MAX_PREFIX: usize = 4096;

/// The longest prompt, in characters.
const MAX_PROMPT: usize = 120;

/// Parts of the names of all tools. Without one of them the pattern, which takes long to compile, is not needed.
const TOOL_NAMES: [&str; 7] = ["curl", "wget", "http", "xh", "irm", "iwr", "invoke-"];

/// Matches a tool at which a command can begin: at the beginning, after an operator or a keyword, after variables.
static TOOL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let assignment = r#"(?:[A-Za-z_][A-Za-z0-9_]*=(?:"[^"]*"|'[^']*'|[^ \t"'=$(]*)[ \t]+)*"#;
    let begin = r"^|[;&|({!]|=[ \t]*`|[$](?:env:)?[A-Za-z_][A-Za-z0-9_.]*[ \t]*=";
    let keyword = r"(?:^|[ \t;])(?:do|then|else|if|while|until|sudo|time|exec|return|xargs)[ \t]";
    let inside = "^(?:docker|podman|kubectl|ssh|watch|nohup|env|ddev|warden|lando)[ \t][^'\"`|;&]*[ \t]";
    let tool = "(?i-u:curl|wget|https?|xhs?|irm|iwr|invoke-restmethod|invoke-webrequest)";
    let folder = r"(?:[A-Za-z0-9_.:~/\\-]*[/\\])?";
    let name = format!(r"({folder}{tool}(?i-u:\.exe)?)[ \t]");
    Regex::new(&format!(r"(?:{begin}|{keyword}|{inside})[ \t]*{assignment}{name}")).ok()
});

/// Returns whether a text begins with a command.
pub(super) fn is_begin(text: &str) -> bool {
    let text = text.trim_start_matches('`');
    begin(text).and_then(|at| Tool::find(first_word(&text[at..]))).is_some()
}

/// Reads a command that begins in the next line. Returns whether there is one.
pub(super) fn read(reader: &mut Reader<'_>, marked: &str) -> Result<bool, Unclosed> {
    if let Some(code) = inline_code(marked)
        && let Some(tool) = begin(code).and_then(|at| Tool::find(first_word(&code[at..])))
    {
        let calls = calls_in(code, tool, &reader.variables)?;
        reader.has_command = true;
        add(reader, reader.at, calls);
        return Ok(true);
    }
    if read_script(reader, marked) {
        return Ok(true);
    }
    let Some(at) = begin(marked) else { return Ok(false) };
    let Some(tool) = Tool::find(first_word(&marked[at..])) else { return Ok(false) };
    let Some(line) = reader.lines.get(reader.at) else { return Ok(false) };
    // A here-document may be opened before the command that reads it.
    let part = if marked[..at].contains("<<") { marked } else { &marked[at..] };
    let start = reader.lines.offset(reader.at, line, part);
    let script = shell::read(tool.shell(line), reader.lines.text, start, reader.at + 1)?;
    let last = reader.lines.next_after(script.end).saturating_sub(1).max(reader.at);
    reader.has_command = true;
    let calls = calls(&script, &reader.variables);
    add(reader, last, calls);
    Ok(true)
}

/// Reads a script that begins in the next line and runs a tool inside of another command. Returns whether there is one.
fn read_script(reader: &mut Reader<'_>, marked: &str) -> bool {
    let Some(begin) = inner::script_begin(marked).filter(|_| reader.script_bytes > 0) else { return false };
    let Some(line) = reader.lines.get(reader.at) else { return false };
    let start = reader.lines.offset(reader.at, line, &marked[begin..]);
    let script = shell::read(Dialect::Posix, reader.lines.text, start, reader.at + 1);
    let end = script.as_ref().map_or(reader.lines.text.len(), |script| script.end);
    let Some(found) = script.ok().and_then(|script| any(inner::calls(&script, &reader.variables))) else {
        reader.script_bytes = reader.script_bytes.saturating_sub(end - start);
        return false;
    };
    let last = reader.lines.next_after(end).saturating_sub(1).max(reader.at);
    reader.has_command = true;
    add(reader, last, found);
    true
}

/// Returns calls, or why they cannot be read; `None` if there is no call.
fn any(calls: Result<Vec<EndpointSpec>, Refusal>) -> Option<Result<Vec<EndpointSpec>, Refusal>> {
    Some(calls).filter(|calls| calls.as_ref().is_err() || calls.as_ref().is_ok_and(|calls| !calls.is_empty()))
}

/// Reads a line that sets a variable. Returns whether it is one.
pub(super) fn read_assignment(reader: &mut Reader<'_>, text: &str) -> Result<bool, Unclosed> {
    let Some(line) = reader.lines.get(reader.at) else { return Ok(false) };
    let Some((dialect, name, value)) = assignment(text) else { return Ok(false) };
    let offset = reader.lines.offset(reader.at, line, line.trim_start());
    let script = shell::read(dialect, reader.lines.text, offset, reader.at + 1)?;
    let last = reader.lines.next_after(script.end).saturating_sub(1).max(reader.at);
    reader.variables.set(name, value);
    // A command in a variable is a call that is not read.
    if !inner::names_tool(value) {
        reader.assignments.push(reader.entries.len());
    }
    reader.refuse_to(last, Refusal::NotAnEndpoint);
    Ok(true)
}

/// Reads the commands in a text that ends with them, such as a cell of a table. `None` if there are none.
pub(super) fn calls_of(text: &str) -> Option<Result<Vec<EndpointSpec>, Refusal>> {
    let text = inline_code(text).unwrap_or(text);
    if let Some(begin) = inner::script_begin(text)
        && let Ok(script) = shell::read(Dialect::Posix, text, begin, 1)
        && let Some(found) = any(inner::calls(&script, &Variables::default()))
    {
        return Some(found);
    }
    let tool = begin(text).and_then(|at| Tool::find(first_word(&text[at..])))?;
    Some(calls_in(text, tool, &Variables::default()).unwrap_or(Err(Refusal::UnreadableUrl)))
}

fn calls_in(text: &str, tool: Tool, variables: &Variables) -> Result<Result<Vec<EndpointSpec>, Refusal>, Unclosed> {
    let start = begin(text).unwrap_or(0);
    Ok(calls(&shell::read(tool.shell(text), text, start, 1)?, variables))
}

/// Returns the calls of all commands that send requests.
fn calls(script: &shell::Script<'_>, variables: &Variables) -> Result<Vec<EndpointSpec>, Refusal> {
    let all = inner::calls(script, variables)?;
    if all.is_empty() { Err(Refusal::NotAnEndpoint) } else { Ok(all) }
}

fn add(reader: &mut Reader<'_>, last: usize, calls: Result<Vec<EndpointSpec>, Refusal>) {
    match calls {
        Ok(calls) => reader.add_to(last, calls),
        Err(refusal) => reader.refuse_to(last, refusal),
    }
}

/// Returns the byte at which the name of a tool begins.
pub(super) fn begin(line: &str) -> Option<usize> {
    let line = &line[..line.floor_char_boundary(MAX_PREFIX)];
    let lower = line.to_ascii_lowercase();
    if !TOOL_NAMES.iter().any(|name| lower.contains(name)) {
        return None;
    }
    // A command without arguments ends with its name.
    let line = format!("{line} ");
    let find = |from: usize| Some(from + TOOL.as_ref()?.captures(&line[from..])?.get(1)?.start());
    find(0).or_else(|| prompts(&line).find_map(find))
}

/// Returns the bytes after each possible prompt of a shell: `me@host:~/shop$`, `C:\shop>`.
pub(super) fn prompts(text: &str) -> impl Iterator<Item = usize> + '_ {
    // `GET /V1/orders # curl ...` has a remark.
    let is_call = line::method(first_word(text)).is_some();
    let is_prompt = move |(at, c): &(usize, char)| match c {
        '$' | '>' | '%' | '\u{276f}' | '\u{3bb}' => !is_call,
        '#' => !is_call && text[..*at].ends_with(|c: char| !c.is_whitespace()),
        _ => false,
    };
    let ends = text.char_indices().take(MAX_PROMPT).take_while(|(_, c)| !matches!(c, '"' | '\'' | '`'));
    ends.filter(is_prompt).map(|(at, c)| at + c.len_utf8())
}

fn first_word(text: &str) -> &str {
    text.split_whitespace().next().unwrap_or_default()
}

/// Returns the text between backticks, as Markdown marks code in a line.
fn inline_code(text: &str) -> Option<&str> {
    let text = text.trim().trim_end_matches([',', ';', '.']);
    text.strip_prefix('`')?.strip_suffix('`').filter(|code| !code.contains('`'))
}

/// Returns the shell in which a line sets a variable, with its name and value.
fn assignment(text: &str) -> Option<(Dialect, &str, &str)> {
    let (name, value) = text.split_once('=')?;
    let name = name.trim_end();
    let (dialect, name) = if let Some(name) = name.strip_prefix('$') {
        (Dialect::PowerShell, name.strip_prefix("env:").unwrap_or(name))
    } else {
        let keyword = ["export ", "local ", "readonly ", "declare "].iter().find_map(|word| name.strip_prefix(word));
        (Dialect::Posix, keyword.unwrap_or(name))
    };
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    is_name.then_some((dialect, name, value))
}
