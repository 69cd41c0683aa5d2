//! The calls that the command line declares.

use std::path::Path;

use super::args::WantedArgs;
use super::output::Terminal;
use super::profile::find_profile;
use super::text;
use mageacl_core::endpoint::declared::declared;
use mageacl_core::endpoint::input::{self, ADVICE, Entry, Refusal};
use mageacl_core::endpoint::place;
use mageacl_core::plan::Wanted;
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

/// Returns all endpoints of the command line: of profiles, then single ones, then those of files. Input that is not an
/// endpoint is in the list by its location.
pub(super) fn wanted(args: &WantedArgs, profiles: &[Profile], terminal: Terminal) -> Result<Vec<Wanted>, Error> {
    let mut wanted: Vec<Wanted> = profiles.iter().flat_map(Wanted::of_profile).collect();
    for (at, argument) in args.endpoint.iter().enumerate() {
        let place = place::argument(at + 1);
        wanted.extend(in_argument(argument).into_iter().map(|call| one(call, &place, terminal)));
    }
    for path in &args.endpoints {
        let entries = input::read(&text::bytes_or_piped(path)?);
        let entries = entries.map_err(|error| Error::Unsuitable(format!("{} is {error}", text::name(path))))?;
        check(path, &entries)?;
        let file = file_name(path);
        wanted.extend(entries.into_iter().map(|Entry { first, last, call }| {
            one(call.map(|call| call.text()), &place::lines(&file, first, last), terminal)
        }));
    }
    Ok(wanted)
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
fn one(call: Result<String, Refusal>, place: &str, terminal: Terminal) -> Wanted {
    let declared = call.unwrap_or_else(|refusal| {
        if refusal != Refusal::NotAnEndpoint {
            terminal.warn(&format!("{place}: {refusal}"));
        }
        place.to_owned()
    });
    Wanted { declared, optional: false, purpose: None }
}

/// Refuses a file without any endpoint.
fn check(path: &Path, entries: &[Entry]) -> Result<(), Error> {
    let name = text::name(path);
    let (Some(first), Some(last)) = (entries.first(), entries.last()) else {
        return Err(Error::Unsuitable(format!("{name} declares no endpoint")));
    };
    if entries.iter().any(|entry| entry.call.is_ok()) {
        return Ok(());
    }
    let lines = match (first.first, last.last) {
        (first, last) if first == last => format!("line {first} is"),
        (first, last) => format!("lines {first} to {last} are"),
    };
    let reason = entries.iter().find_map(|entry| {
        let refusal = entry.call.as_ref().err().filter(|refusal| **refusal != Refusal::NotAnEndpoint)?;
        Some(format!("line {}: {refusal}", entry.first))
    });
    let message = format!("{name} declares no endpoint: {lines} of another kind");
    let help = vec![reason.unwrap_or_else(|| ADVICE.to_owned())];
    Err(Error::Text(Box::new(ErrorReport { message, help, ..ErrorReport::default() })))
}

/// Returns the name of a file without its folders. Do not leak absolute paths into reports.
fn file_name(path: &Path) -> String {
    if text::is_standard_input(path) {
        return text::STANDARD_INPUT.to_owned();
    }
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Returns the origin of the calls in a few words; empty without any.
pub(super) fn subject(args: &WantedArgs, profiles: &[Profile]) -> String {
    let mut parts: Vec<String> = profiles.iter().map(|profile| profile.slug.clone()).collect();
    parts.extend(args.endpoints.iter().map(|path| file_name(path)));
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
