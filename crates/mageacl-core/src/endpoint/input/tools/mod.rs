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
use crate::endpoint::spelling::EndpointSpec;
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
    pub(super) fn calls(self, command: &Command, variables: &Variables) -> Result<Vec<EndpointSpec>, Refusal> {
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

/// An argument of a command.
enum Argument<'w> {
    /// `--name value`, `--name=value`, `-n value`, `-nvalue` or `-fn value`.
    Option(&'w str, Option<&'w str>),
    /// An option that the program does not have. The next word may be its value.
    Unknown(&'w str),
    /// A word that is not an option.
    Other(&'w str),
    /// A word without a host after an unknown option. It may be a value, and a value may be a secret.
    Doubtful(&'w str),
}

/// The options of a program.
#[derive(Clone, Copy)]
struct Options {
    /// Returns whether an option takes a value.
    takes_value: fn(&str) -> bool,
    /// Returns whether an option takes no value.
    is_flag: fn(&str) -> bool,
}

/// Parses the words of a command as `getopt` does.
fn arguments<'w>(words: &[&'w str], options: Options) -> Vec<Argument<'w>> {
    let Options { takes_value, is_flag } = options;
    let is_known = |name: &str| {
        let positive = name.strip_prefix("--no-").map(|name| format!("--{name}"));
        [Some(name), positive.as_deref()].into_iter().flatten().any(|name| takes_value(name) || is_flag(name))
    };
    let mut arguments = Vec::new();
    let mut has_unknown = false;
    let other = |word, has_unknown: bool| {
        if has_unknown && !target::has_host(word) { Argument::Doubtful(word) } else { Argument::Other(word) }
    };
    let mut ahead = words.iter().copied();
    while let Some(word) = ahead.next() {
        if word == "--" {
            arguments.extend(ahead.by_ref().map(|word| other(word, has_unknown)));
        } else if word.starts_with("--") {
            let (name, value) = word.split_once('=').map_or((word, None), |(name, value)| (name, Some(value)));
            let value = if value.is_none() && takes_value(name) { ahead.next() } else { value };
            if is_known(name) {
                arguments.push(Argument::Option(name, value));
            } else {
                has_unknown |= value.is_none();
                arguments.push(Argument::Unknown(name));
            }
        } else if let Some(letters) = word.strip_prefix('-').filter(|letters| !letters.is_empty()) {
            for (at, letter) in letters.char_indices() {
                let end = at + letter.len_utf8();
                let name = &letters[at..end];
                if !takes_value(name) {
                    has_unknown |= !is_flag(name);
                    arguments.push(if is_flag(name) { Argument::Option(name, None) } else { Argument::Unknown(name) });
                    continue;
                }
                let attached = Some(&letters[end..]).filter(|value| !value.is_empty());
                arguments.push(Argument::Option(name, attached.or_else(|| ahead.next())));
                break;
            }
        } else {
            arguments.push(other(word, has_unknown));
        }
    }
    arguments
}

/// Checks that an unknown option, which programs accept as an abbreviation, is not one that decides the method.
fn check_unknown(name: &str, deciding: &[&str]) -> Result<(), Refusal> {
    let decides = name.strip_prefix("--").is_some_and(|begin| deciding.iter().any(|option| option.starts_with(begin)));
    if decides { Err(Refusal::UnreadableMethod) } else { Ok(()) }
}

/// Checks that a word after an unknown option is not a method, which the option could set.
fn check_doubtful(word: &str) -> Result<(), Refusal> {
    if method(word).is_some() { Err(Refusal::UnreadableMethod) } else { Ok(()) }
}

/// Returns the calls by a method to URLs.
fn calls_to(urls: &[&str], written: Option<&str>, default: &str) -> Result<Vec<EndpointSpec>, Refusal> {
    if urls.is_empty() {
        return Err(Refusal::NoUrl);
    }
    let method = method(written.unwrap_or(default)).ok_or(Refusal::UnreadableMethod)?;
    // Beside a URL with a host, a word without one is a piece of a value that was not quoted, such as a header.
    let with_host = urls.iter().filter(|url| target::has_host(url)).count();
    if with_host > 0 && with_host < urls.len() {
        return Err(Refusal::UnreadableUrl);
    }
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
