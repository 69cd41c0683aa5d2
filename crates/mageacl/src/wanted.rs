//! The calls that the command line declares.

use std::io;
use std::path::Path;

use super::args::WantedArgs;
use super::output::Terminal;
use super::profile::find_profile;
use super::sources;
use super::text;
use mageacl_core::endpoint::declared::declared;
use mageacl_core::endpoint::files::{self, FileCalls, FileEntry, FileError, Format};
use mageacl_core::endpoint::input::{self, ADVICE, Refusal};
use mageacl_core::endpoint::place;
use mageacl_core::fs;
use mageacl_core::plan::DeclaredEndpoint;
use mageacl_core::profile::{BUILTIN, Profile};
use mageacl_core::project::{Error, ErrorReport};

/// Reads the profiles of the command line.
pub(super) fn profiles(args: &WantedArgs) -> Result<Vec<Profile>, Error> {
    profile_names(&args.profile).iter().map(|name| find_profile(name)).collect()
}

/// Returns the names of profiles, with `all` replaced by every built-in one.
pub(super) fn profile_names(names: &[String]) -> Vec<String> {
    let builtin = BUILTIN.iter().map(|(slug, _)| (*slug).to_owned());
    let mut all: Vec<String> = Vec::new();
    for name in names {
        match name.as_str() {
            "all" => all.extend(builtin.clone()),
            _ => all.push(name.clone()),
        }
    }
    all
}

/// The calls of the command line.
pub(super) struct Declared {
    /// The calls, in order.
    pub(super) calls: Vec<DeclaredEndpoint>,
    /// Numbers of the requests of files that are not calls.
    pub(super) notes: Vec<String>,
}

/// Returns all endpoints of the command line: of profiles, then single ones, then those of files. Input that is not an
/// endpoint is in the list by its location.
pub(super) fn wanted(
    args: &WantedArgs,
    profiles: &[Profile],
    terminal: Terminal,
) -> Result<Vec<DeclaredEndpoint>, Error> {
    Ok(declared_calls(args, profiles, terminal)?.calls)
}

/// Returns all endpoints of the command line, as [`wanted`] does, with notes for a document.
pub(super) fn declared_calls(args: &WantedArgs, profiles: &[Profile], terminal: Terminal) -> Result<Declared, Error> {
    let mut calls: Vec<DeclaredEndpoint> = profiles.iter().flat_map(DeclaredEndpoint::of_profile).collect();
    for (at, argument) in args.endpoint.iter().enumerate() {
        let place = place::argument(at + 1);
        calls.extend(in_argument(argument).into_iter().map(|call| one(call, &place, terminal)));
    }
    let mut notes = Vec::new();
    for path in &args.endpoints {
        let file = file_name(path);
        let read = in_file(path, &file)?;
        check(path, &read)?;
        notes.extend(read.notes(&file));
        let merges = read.format != Format::List;
        calls.extend(read.entries.into_iter().map(|entry| match entry {
            FileEntry::Call(call) => {
                DeclaredEndpoint { occurrences: call.occurrences, merges, ..DeclaredEndpoint::new(call.call.text()) }
            }
            FileEntry::Unreadable { first, last, refusal } => {
                one(Err(refusal), &place::lines(&file, first, last), terminal)
            }
        }));
    }
    if !args.sources.is_empty() {
        let found = sources::scan(&args.sources)?;
        notes.extend(sources::notes(&found));
        calls.extend(found.calls.into_iter().map(sources::wanted));
    }
    for note in &notes {
        terminal.status(note);
    }
    Ok(Declared { calls, notes })
}

/// Reads the calls of a file, or of standard input for `-`.
pub(super) fn in_file(path: &Path, file: &str) -> Result<FileCalls, Error> {
    let read = if text::is_standard_input(path) {
        files::read(file, fs::limited(io::stdin().lock()))
    } else {
        let opened = fs::open_input(path).map_err(|error| Error::Io(text::name(path), error.into_io()))?;
        files::read(file, opened)
    };
    read.map_err(|error| match error {
        FileError::Io(error) => Error::Io(text::name(path), error),
        FileError::Binary(_) | FileError::UnknownDocument => {
            Error::Unsuitable(format!("{} is {error}", text::name(path)))
        }
        error => Error::Unsuitable(format!("{}: {error}", text::name(path))),
    })
}

/// Returns the endpoints of an argument as text.
fn in_argument(argument: &str) -> Vec<Result<String, Refusal>> {
    let entries = input::read_text(argument).into_iter();
    let calls: Vec<_> = entries.map(|entry| entry.call.map(|call| call.text())).collect();
    if calls.is_empty() { vec![Err(Refusal::NotAnEndpoint)] } else { calls }
}

/// Returns the endpoints of all `-e` arguments for a command that repeats them.
pub(super) fn repeatable(args: &WantedArgs) -> Vec<String> {
    let entries = args.endpoint.iter().flat_map(|argument| input::read_text(argument));
    entries.filter_map(|entry| Some(declared(&entry.call.ok()?))).collect()
}

/// Returns a call, or the location of text that is not a call. A specific reason is a warning: a plan shows only the general
/// one.
fn one(call: Result<String, Refusal>, place: &str, terminal: Terminal) -> DeclaredEndpoint {
    let declared = call.unwrap_or_else(|refusal| {
        if refusal != Refusal::NotAnEndpoint {
            terminal.warn(&format!("{place}: {refusal}"));
        }
        place.to_owned()
    });
    DeclaredEndpoint::new(declared)
}

/// Refuses a file without any endpoint.
pub(super) fn check(path: &Path, file: &FileCalls) -> Result<(), Error> {
    let name = text::name(path);
    if file.entries.iter().any(|entry| matches!(entry, FileEntry::Call(_))) {
        return Ok(());
    }
    let unreadable: Vec<_> = file.entries.iter().filter_map(unreadable).collect();
    let (Some((first, _, _)), Some((_, last, _))) = (unreadable.first(), unreadable.last()) else {
        let why = match file.tally.requests {
            0 => String::new(),
            _ => format!(": {}", file.tally.summary(file.format)),
        };
        return Err(Error::Unsuitable(format!("{name} declares no endpoint{why}")));
    };
    let lines = if first == last { format!("line {first} is") } else { format!("lines {first} to {last} are") };
    let reason = unreadable.iter().find_map(|(first, _, refusal)| {
        (*refusal != Refusal::NotAnEndpoint).then(|| format!("line {first}: {refusal}"))
    });
    let message = format!("{name} declares no endpoint: {lines} of another kind");
    let help = vec![reason.unwrap_or_else(|| ADVICE.to_owned())];
    Err(Error::Text(Box::new(ErrorReport { message, help, ..ErrorReport::default() })))
}

fn unreadable(entry: &FileEntry) -> Option<(usize, usize, Refusal)> {
    match entry {
        FileEntry::Call(_) => None,
        FileEntry::Unreadable { first, last, refusal } => Some((*first, *last, *refusal)),
    }
}

/// Returns the name of a file without its folders. Do not leak absolute paths into reports.
pub(super) fn file_name(path: &Path) -> String {
    if text::is_standard_input(path) {
        return text::STANDARD_INPUT.to_owned();
    }
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Returns the origin of the calls in a few words; empty without any.
pub(super) fn subject(args: &WantedArgs, profiles: &[Profile]) -> String {
    let mut parts: Vec<String> = profiles.iter().map(|profile| profile.slug.clone()).collect();
    parts.extend(args.endpoints.iter().map(|path| file_name(path)));
    parts.extend(args.sources.iter().map(|path| file_name(path)));
    match args.endpoint.len() {
        0 => {}
        1 => match repeatable(args).as_slice() {
            [call] => parts.push(call.clone()),
            _ => parts.push("1 argument".to_owned()),
        },
        several => parts.push(format!("{several} endpoints")),
    }
    parts.join(" and ")
}
