//! The URL and the method in a command. Nothing else of the command is kept.

mod curl;
mod httpie;
mod powershell;
mod wget;

use std::borrow::Cow;

use super::Refusal;
use super::line::{calls, method};
use super::shell::{Command, Dialect};
use super::variables::Variables;
use crate::endpoint::spelling::Spelling;
use crate::endpoint::target::{self, Context};

/// A program or command that sends requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tool {
    Curl,
    Wget,
    Httpie { is_secure: bool },
    PowerShell,
}

impl Tool {
    /// Returns the tool with the name that a command begins with.
    pub(super) fn find(name: &str) -> Option<Tool> {
        let name = name.rsplit(['/', '\\']).next().unwrap_or_default().to_ascii_lowercase();
        match name.strip_suffix(".exe").unwrap_or(&name) {
            "curl" => Some(Tool::Curl),
            "wget" => Some(Tool::Wget),
            "http" | "xh" => Some(Tool::Httpie { is_secure: false }),
            "https" | "xhs" => Some(Tool::Httpie { is_secure: true }),
            "invoke-restmethod" | "invoke-webrequest" | "irm" | "iwr" => Some(Tool::PowerShell),
            _ => None,
        }
    }

    /// Returns the calls that a command of this tool makes.
    pub(super) fn calls(self, command: &Command, variables: &Variables) -> Result<Vec<Spelling>, Refusal> {
        let words: Vec<Cow<'_, str>> = command.words.iter().skip(1).map(|word| variables.expand(&word.0)).collect();
        let words: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
        match self {
            Tool::Curl => curl::calls(&words),
            Tool::Wget => wget::calls(&words),
            Tool::Httpie { .. } => httpie::calls(&words, command.reads_input),
            Tool::PowerShell => powershell::calls(&words),
        }
    }

    /// Returns the shell that a command of this tool, which begins with this line, is written for.
    pub(super) fn shell(self, line: &str) -> Dialect {
        let line = line.trim_end();
        if self == Tool::PowerShell || line.ends_with(" `") {
            Dialect::PowerShell
        } else if line.ends_with('^') || line.contains("^\"") {
            Dialect::Cmd
        } else {
            Dialect::Posix
        }
    }
}

/// Arguments of a command: `--name value`, `--name=value`, `-n value`, `-nvalue`, `-fn value`, and others.
enum Argument<'w> {
    Option(&'w str, Option<&'w str>),
    Other(&'w str),
}

/// Parses the words of a command as `getopt` does, with the options that take a value.
fn arguments<'w>(words: &[&'w str], takes_value: impl Fn(&str) -> bool) -> Vec<Argument<'w>> {
    let mut arguments = Vec::new();
    let mut ahead = words.iter().copied();
    while let Some(word) = ahead.next() {
        if word == "--" {
            arguments.extend(ahead.by_ref().map(Argument::Other));
        } else if word.starts_with("--") {
            let (name, value) = word.split_once('=').map_or((word, None), |(name, value)| (name, Some(value)));
            let value = if value.is_none() && takes_value(name) { ahead.next() } else { value };
            arguments.push(Argument::Option(name, value));
        } else if let Some(letters) = word.strip_prefix('-').filter(|letters| !letters.is_empty()) {
            for (at, letter) in letters.char_indices() {
                let end = at + letter.len_utf8();
                let name = &letters[at..end];
                if !takes_value(name) {
                    arguments.push(Argument::Option(name, None));
                    continue;
                }
                let attached = Some(&letters[end..]).filter(|value| !value.is_empty());
                arguments.push(Argument::Option(name, attached.or_else(|| ahead.next())));
                break;
            }
        } else {
            arguments.push(Argument::Other(word));
        }
    }
    arguments
}

/// Returns the calls by a method to URLs.
fn calls_to(urls: &[&str], written: Option<&str>, default: &str) -> Result<Vec<Spelling>, Refusal> {
    if urls.is_empty() {
        return Err(Refusal::NoUrl);
    }
    let method = method(written.unwrap_or(default)).ok_or(Refusal::UnreadableMethod)?;
    let mut all = Vec::new();
    for url in urls {
        if url.contains('\n') {
            return Err(Refusal::SpansLines);
        }
        let path = target::path(url, Context::Command).ok_or(Refusal::UnreadableUrl)?;
        all.extend(calls(&[method], &path));
    }
    Ok(all)
}
