//! Commands inside other commands: in a substitution, in the argument of a shell, after `sudo`, `docker exec` or `env`.

use std::sync::LazyLock;

use regex::Regex;

use super::Refusal;
use super::command::{self, MAX_PREFIX, prompts};
use super::shell::{self, Command, Dialect, Script, Word};
use super::tools::Tool;
use super::variables::Variables;
use crate::endpoint::spelling::EndpointSpec;

/// The levels of commands inside each other that are read.
const MAX_DEPTH: usize = 4;

/// Programs and keywords that run the command in their arguments.
const RUNNERS: &str = "\
    ash bash busybox dash fish ksh sh zsh builtin caffeinate chroot chrt command coproc ddev do doas docker \
    docker-compose dumb-init elif else env eval exec find flock fly flyctl gosu heroku if ionice kubectl lando \
    magento-cloud mosh nerdctl nice nohup nsenter oc parallel platform podman proxychains proxychains4 retry return \
    runuser script setsid ssh stdbuf strace su su-exec sudo taskset then time timeout tini torsocks trap unbuffer until \
    upsun vagrant warden watch while winpty wsl xargs ! {";

/// Runners that are also English words at the beginning of sentences.
const ENGLISH: &str =
    "command do else exec find if parallel platform retry return script then time trap until watch while";

/// The name of a tool as a separate word, at any position.
static TOOL_NAME: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"(?:^|[\s;&|({!"'`=/\\])((?i-u:curl|wget|https?|xhs?)(?i-u:\.exe)?)(?::[A-Za-z0-9._-]+)?[ \t\n\\]"#)
        .ok()
});

/// Returns the byte at which a script begins whose tool is inside of quotes or of a substitution, or run by another program.
pub(super) fn script_begin(text: &str) -> Option<usize> {
    let head = &text[..text.floor_char_boundary(MAX_PREFIX)];
    let line = head.split('\n').next().unwrap_or_default().trim_end();
    // PowerShell and `cmd.exe` have other quotes.
    if line.ends_with([' ', '^']) || line.ends_with(" `") || line.contains("^\"") || is_powershell(line) {
        return None;
    }
    let runner = std::iter::once(0).chain(prompts(line)).find(|at| begins_with_runner(&line[*at..]));
    let Some(tool) = tool_name(line) else {
        // The command is in one of the next lines.
        let is_open = |quote: char| line.ends_with(quote) && line.matches(quote).count() % 2 == 1;
        return runner.filter(|_| line.ends_with('\\') || is_open('"') || is_open('\''));
    };
    let before = &line[..tool];
    let is_passed_on = command::begin(line).is_some_and(|begin| tool < begin);
    let is_inside = is_passed_on || before.contains(['"', '\'', '`']) || before.contains("$(");
    runner.or((is_inside && !has_apostrophe(before)).then_some(0))
}

/// Returns the calls of all commands of a script that send requests, those inside of other commands first.
pub(super) fn calls(script: &Script<'_>, variables: &Variables) -> Result<Vec<EndpointSpec>, Refusal> {
    calls_at(script, variables, 0)
}

/// Returns whether a line is a command of a program that runs others.
pub(super) fn begins_with_runner(line: &str) -> bool {
    let mut words = line.split_whitespace().skip_while(|word| is_assignment(word));
    let Some(name) = words.next().filter(|word| is_runner(word)) else { return false };
    let is_english = ENGLISH.split_whitespace().any(|word| word == name);
    let is_word = |next: &str| next.bytes().all(|byte| byte.is_ascii_alphabetic()) && !is_program(next);
    !is_english || !words.next().is_some_and(is_word)
}

/// Returns whether a text names a tool that sends requests.
pub(super) fn names_tool(text: &str) -> bool {
    tool_name(text).is_some()
}

fn calls_at(script: &Script<'_>, variables: &Variables, depth: usize) -> Result<Vec<EndpointSpec>, Refusal> {
    let mut all = Vec::new();
    for text in &script.nested {
        all.extend(calls_in(text, variables, depth + 1)?);
    }
    let mut is_passed_on = false;
    for command in &script.commands {
        match inner(&command.words) {
            Inner::Tool(tool, at) => {
                let mut words = command.words[at..].to_vec();
                // `find -exec` ends its command so.
                words.pop_if(|word| at > 0 && matches!(word.0.as_str(), ";" | "+"));
                let command = Command { words, reads_input: command.reads_input };
                all.extend(tool.calls(&command, variables)?);
            }
            Inner::Scripts(words) => {
                for word in words.iter().filter(|word| word.0.contains(char::is_whitespace)) {
                    all.extend(calls_in(&word.0, variables, depth + 1)?);
                }
            }
            Inner::Other => is_passed_on |= passes_call_on(&command.words),
        }
    }
    // An incomplete list of calls is worse than none.
    if is_passed_on && !all.is_empty() { Err(Refusal::InnerCommand) } else { Ok(all) }
}

/// Returns the calls of a script inside of a command.
fn calls_in(text: &str, variables: &Variables, depth: usize) -> Result<Vec<EndpointSpec>, Refusal> {
    if !names_tool(text) {
        return Ok(Vec::new());
    }
    if depth > MAX_DEPTH {
        return Err(Refusal::InnerCommand);
    }
    let mut all = Vec::new();
    let mut start = 0;
    while start < text.len() {
        let script = shell::read(Dialect::Posix, text, start, 1).map_err(|_| Refusal::InnerCommand)?;
        all.extend(calls_at(&script, variables, depth)?);
        if script.end <= start {
            break;
        }
        start = script.end;
    }
    Ok(all)
}

/// The command that a command runs.
enum Inner<'w> {
    /// A tool, and the number of the word with its name.
    Tool(Tool, usize),
    /// A program whose arguments may be scripts.
    Scripts(&'w [Word]),
    Other,
}

fn inner(words: &[Word]) -> Inner<'_> {
    let mut at = 0;
    loop {
        at += words[at..].iter().take_while(|word| is_assignment(&word.0)).count();
        let Some(name) = words.get(at) else { return Inner::Other };
        if let Some(tool) = tool_of(&name.0) {
            return Inner::Tool(tool, at);
        }
        if !is_runner(&name.0) {
            return Inner::Other;
        }
        match words[at + 1..].iter().position(|word| is_program(&word.0)) {
            Some(next) => at += 1 + next,
            None => return Inner::Scripts(&words[at + 1..]),
        }
    }
}

fn is_program(word: &str) -> bool {
    !word.starts_with('-') && (tool_of(word).is_some() || is_runner(word))
}

/// Returns the tool that a word names, also as an image of a container with a tag: `curlimages/curl:8.1.0`.
fn tool_of(word: &str) -> Option<Tool> {
    let image = word.rsplit_once(':').filter(|(name, tag)| name.contains('/') && !tag.contains('/'));
    Tool::find(image.map_or(word, |(name, _)| name))
}

fn is_runner(word: &str) -> bool {
    let name = word.rsplit('/').next().unwrap_or_default();
    RUNNERS.split_whitespace().any(|runner| runner == name)
}

fn is_assignment(word: &str) -> bool {
    let is_name = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    word.split_once('=').is_some_and(|(name, _)| is_name(name))
}

/// Returns whether a command passes a call on to a program that is not known to run it.
fn passes_call_on(words: &[Word]) -> bool {
    let is_url = |word: &Word| word.0.contains("://") || word.0.starts_with('/');
    let is_tool = |word: &Word| matches!(Tool::find(&word.0), Some(Tool::Curl | Tool::Wget)) && !is_url(word);
    let is_script = |word: &Word| word.0.contains("://") && names_tool(&word.0);
    words.iter().any(is_script) || words.iter().skip_while(|word| !is_tool(word)).any(is_url)
}

fn tool_name(text: &str) -> Option<usize> {
    Some(TOOL_NAME.as_ref()?.captures(text)?.get(1)?.start())
}

/// Returns whether a text holds an apostrophe, as in `it's`.
fn has_apostrophe(text: &str) -> bool {
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
    text.match_indices('\'')
        .any(|(at, _)| is_letter(text[..at].chars().next_back()) && is_letter(text[at + 1..].chars().next()))
}

/// Returns whether a line begins with a variable of PowerShell, or with its prompt.
fn is_powershell(line: &str) -> bool {
    let is_variable = |rest: &str| rest.starts_with(|c: char| c.is_ascii_alphabetic());
    line.strip_prefix('$').is_some_and(is_variable) || line.starts_with("PS ") || line.starts_with("PS>")
}
