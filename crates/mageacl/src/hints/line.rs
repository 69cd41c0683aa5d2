//! The command line as clap would assign it, whether or not it is valid.

use clap::{Arg, Command, CommandFactory};

use crate::args::Cli;
use mageacl_core::endpoint::matching::METHODS;

/// A command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// The names of the command and of its own command.
    pub(super) command: Vec<String>,
    /// Whether the next word should have named a command.
    pub(super) lacks_command: bool,
    /// The arguments, in order.
    pub(super) parts: Vec<Part>,
    /// A call that was given without quotes, in two arguments.
    pub(super) unquoted: Option<String>,
}

/// An argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// A word without an option.
    Word(String),
    /// An option, as it is written, with the name of its argument in clap.
    Option {
        /// The option with its hyphens.
        option: String,
        /// The name in clap.
        id: String,
        /// The value, if it takes one.
        value: Option<String>,
    },
}

/// Assigns the arguments of a run, without the name of the program.
pub(super) fn read(arguments: &[String]) -> Line {
    let mut root = Cli::command();
    root.build();
    let lacks_command = root.has_subcommands();
    let mut reader = Reader { command: &root, names: Vec::new(), parts: Vec::new(), lacks_command, unquoted: None };
    let mut rest = arguments;
    let mut has_options = true;
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if has_options && first == "--" {
            has_options = false;
        } else if has_options && first.len() > 1 && first.starts_with('-') {
            rest = reader.option(first, rest);
        } else {
            rest = reader.word(first, rest);
        }
    }
    let Reader { names, parts, lacks_command, unquoted, .. } = reader;
    Line { command: names, lacks_command, parts, unquoted }
}

/// Finds a command by the names of it and those above it.
pub(super) fn command(names: &[String]) -> Option<Command> {
    let mut root = Cli::command();
    root.build();
    names.iter().try_fold(root, |command, name| command.find_subcommand(name).cloned())
}

struct Reader<'c> {
    command: &'c Command,
    names: Vec<String>,
    parts: Vec<Part>,
    lacks_command: bool,
    unquoted: Option<String>,
}

impl Reader<'_> {
    /// Reads a word, and the path after a method.
    fn word<'a>(&mut self, word: &str, rest: &'a [String]) -> &'a [String] {
        if self.lacks_command
            && self.parts.iter().all(|part| !matches!(part, Part::Word(_)))
            && let Some(next) = self.command.find_subcommand(word)
        {
            self.names.push(next.get_name().to_owned());
            self.lacks_command = next.has_subcommands();
            self.command = next;
            return rest;
        }
        let (word, rest) = self.joined(word, rest);
        self.parts.push(Part::Word(word));
        rest
    }

    /// Joins a method with the path after it.
    fn joined<'a>(&mut self, word: &str, rest: &'a [String]) -> (String, &'a [String]) {
        let is_method = METHODS.iter().any(|method| method.eq_ignore_ascii_case(word));
        match rest.split_first() {
            Some((path, after)) if is_method && (path.starts_with('/') || path.starts_with("http")) => {
                let call = format!("{word} {path}");
                self.unquoted.get_or_insert_with(|| call.clone());
                (call, after)
            }
            _ => (word.to_owned(), rest),
        }
    }

    /// Reads an option with its values.
    fn option<'a>(&mut self, text: &str, rest: &'a [String]) -> &'a [String] {
        if let Some(long) = text.strip_prefix("--") {
            let (name, attached) = long.split_once('=').map_or((long, None), |(name, value)| (name, Some(value)));
            let found = self.command.get_arguments().find(|arg| is_long(arg, name));
            return self.values(&format!("--{name}"), found.cloned().as_ref(), attached, rest);
        }
        let letters = text[1..].char_indices();
        for (at, letter) in letters {
            let found = self.command.get_arguments().find(|arg| arg.get_short() == Some(letter)).cloned();
            let option = format!("-{letter}");
            if found.as_ref().is_none_or(takes_value) {
                let attached = text[1..].get(at + letter.len_utf8()..).filter(|value| !value.is_empty());
                return self.values(&option, found.as_ref(), attached.map(|value| value.trim_start_matches('=')), rest);
            }
            self.values(&option, found.as_ref(), None, &[]);
        }
        rest
    }

    fn values<'a>(
        &mut self,
        option: &str,
        arg: Option<&Arg>,
        attached: Option<&str>,
        rest: &'a [String],
    ) -> &'a [String] {
        let id = arg.map_or_else(String::new, |arg| arg.get_id().to_string());
        let part = |value: Option<&str>| {
            let (option, value) = (option.to_owned(), value.map(str::to_owned));
            Part::Option { option, id: id.clone(), value }
        };
        if attached.is_some() || !arg.is_some_and(takes_value) {
            self.parts.push(part(attached));
            return rest;
        }
        if id == "endpoint"
            && let Some((first, after)) = rest.split_first()
        {
            let (value, after) = self.joined(first, after);
            self.parts.push(Part::Option { option: option.to_owned(), id: id.clone(), value: Some(value) });
            return after;
        }
        let is_repeated = arg.and_then(Arg::get_num_args).is_some_and(|number| number.max_values() > 1);
        let most = if is_repeated { rest.len() } else { 1 };
        let is_value = |word: &&String| !word.starts_with('-') || word.as_str() == "-";
        let number = rest.iter().take(most).take_while(is_value).count();
        self.parts.extend(rest[..number].iter().map(|value| part(Some(value))));
        self.parts.extend((number == 0).then(|| part(None)));
        &rest[number..]
    }
}

fn is_long(arg: &Arg, name: &str) -> bool {
    arg.get_long() == Some(name) || arg.get_all_aliases().is_some_and(|aliases| aliases.contains(&name))
}

fn takes_value(arg: &Arg) -> bool {
    arg.get_action().takes_values()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(line: &str) -> String {
        let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
        let line = read(&words);
        let parts = line.parts.iter().map(|part| match part {
            Part::Word(word) => format!("[{word}]"),
            Part::Option { option, id, value } => format!("{option}:{id}={}", value.as_deref().unwrap_or("")),
        });
        let command = line.command.join(" ") + if line.lacks_command { "?" } else { "" };
        std::iter::once(command).chain(parts).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn arguments_are_assigned_as_clap_does() {
        for (line, expected) in [
            ("plan expertrec", "plan [expertrec]"),
            ("-q plan . -p a -pb --profile=c", "plan -q:quiet= [.] -p:profile=a -p:profile=b --profile:profile=c"),
            ("audit -g a b -p x c", "audit -g:grants=a -g:grants=b -p:profile=x [c]"),
            ("profile show x", "profile show [x]"),
            ("profile x", "profile? [x]"),
            ("x plan", "? [x] [plan]"),
            ("plan GET /V1/orders .", "plan [GET /V1/orders] [.]"),
            ("plan -qe GET", "plan -q:quiet= -e:endpoint=GET"),
            ("plan -e GET /V1/orders -p x", "plan -e:endpoint=GET /V1/orders -p:profile=x"),
            ("plan --nope x -- -p", "plan --nope:= [x] [-p]"),
            ("plan -e", "plan -e:endpoint="),
        ] {
            assert_eq!(shown(line), expected, "{line}");
        }
    }
}
