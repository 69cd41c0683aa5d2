//! The command that was most likely meant, if a word is of another kind than expected.

use super::kind::{self, Kind};
use super::line::{self, Line, Part};
use mageacl_core::endpoint::declared::declared;
use mageacl_core::endpoint::input;
use mageacl_report::escape::ShellWord;

/// The purpose of the words of `explain`.
pub(super) const SUBJECT: &str = "an endpoint, a resource, an error or a rule";

/// The purpose of the values of `-e`.
pub(super) const ENDPOINT: &str = "an endpoint";

/// The maximum number of commands that are suggested.
const MAX_COMMANDS: usize = 3;

/// The maximum number of times that a line moves to another command.
const MAX_MOVES: usize = 2;

/// A word of another kind than expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Misplaced {
    /// The word.
    pub(super) word: String,
    /// Its kind.
    pub(super) kind: Kind,
    /// The purpose that it was given for, as a noun phrase.
    pub(super) given_as: &'static str,
}

/// A corrected command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Corrected {
    /// The first misplaced word.
    pub(super) misplaced: Misplaced,
    /// The commands to run instead, at least one.
    pub(super) commands: Vec<String>,
}

/// An argument of the corrected line.
#[derive(Clone, Debug)]
enum Word {
    /// It remains as it is.
    Kept(Part),
    /// It becomes a word, or the value of an option.
    Moved(Option<&'static str>, String, Kind),
}

/// Corrects a line; `None` if every word fits, or may fit.
pub(super) fn correct(line: &Line) -> Option<Corrected> {
    let all: Vec<(Part, Option<Kind>)> = line.parts.iter().map(|part| (part.clone(), kind_of(part))).collect();
    let words = all.iter().filter(|(part, _)| matches!(part, Part::Word(_))).count();
    let is_misplaced = |part: &Part, kind: &Kind| !fits(&line.command, line.lacks_command, words, part, kind);
    let misplaced = all.iter().find_map(|(part, kind)| {
        let kind = kind.clone().filter(|kind| is_misplaced(part, kind))?;
        let word = value(part)?.to_owned();
        Some(Misplaced { word, kind, given_as: given_as(&line.command, line.lacks_command, part) })
    })?;
    let mut command = line.command.clone();
    let mut lacks_command = line.lacks_command;
    for _ in 0..=MAX_MOVES {
        let all: Vec<_> = all.iter().filter(|(part, _)| command == line.command || !is_output(part)).cloned().collect();
        match words_of(&command, lacks_command, words, &all) {
            Ok(corrected) => {
                let commands = commands(&command, &corrected);
                return Some(Corrected { misplaced, commands });
            }
            Err(next) => (command, lacks_command) = (next, false),
        }
    }
    None
}

/// Returns the command of a line whose words all fit, with each word quoted.
pub(super) fn quoted_line(line: &Line) -> String {
    let words: Vec<Word> = line.parts.iter().cloned().map(Word::Kept).collect();
    text(&line.command, &words, None)
}

/// Whether an option belongs to the output of one command: another one has other formats.
fn is_output(part: &Part) -> bool {
    matches!(part, Part::Option { id, .. } if id == "format" || id == "output")
}

/// Returns the arguments of a command for a line, or the command that has all of them.
fn words_of(
    command: &[String],
    lacks_command: bool,
    words: usize,
    all: &[(Part, Option<Kind>)],
) -> Result<Vec<Word>, Vec<String>> {
    let definition = line::command(command);
    let has = |option: &str| {
        let name = option.trim_start_matches('-');
        let named = |arg: &clap::Arg| {
            arg.get_long() == Some(name) || arg.get_short().map(String::from).as_deref() == Some(name)
        };
        definition.as_ref().is_some_and(|command| command.get_arguments().any(named))
    };
    let mut corrected = Vec::new();
    for (part, kind) in all {
        match kind {
            Some(kind) if lacks_command || !fits(command, false, words, part, kind) => {
                let Some(word) = value(part) else { continue };
                match place(command, kind, words) {
                    Some(Place::Word) if !lacks_command => {
                        corrected.push(Word::Moved(None, word.to_owned(), kind.clone()));
                    }
                    Some(Place::Option(option)) if !lacks_command && has(option) => {
                        corrected.push(Word::Moved(Some(option), word.to_owned(), kind.clone()));
                    }
                    _ => return Err(elsewhere(command, lacks_command, kind)),
                }
            }
            _ => match part {
                Part::Option { option, .. } if !has(option) => {}
                _ => corrected.push(Word::Kept(part.clone())),
            },
        }
    }
    Ok(corrected)
}

/// The place of a word in a command.
enum Place {
    Word,
    Option(&'static str),
}

/// Returns the place of a kind in a command that has it.
#[expect(clippy::match_same_arms, reason = "an arm for each command")]
fn place(command: &[String], kind: &Kind, words: usize) -> Option<Place> {
    let names: Vec<&str> = command.iter().map(String::as_str).collect();
    Some(match (names.as_slice(), kind) {
        (["profile", "show" | "check"], Kind::Profiles(_) | Kind::LikeProfiles(_) | Kind::ProfileFile) => Place::Word,
        (["explain"], Kind::Endpoint | Kind::Resource | Kind::Rule | Kind::Message) => Place::Word,
        // Alone, grants are audited.
        (["explain"], Kind::Grants) if words < 2 => return None,
        (["diff"], Kind::Release | Kind::Snapshot) => Place::Word,
        (["rules"], Kind::Rule) => Place::Word,
        (
            ["profile", "show" | "list" | "matrix"] | ["rules" | "releases" | "completions" | "man"],
            Kind::Folder | Kind::Lock,
        ) => {
            return None;
        }
        (_, Kind::Folder | Kind::Lock | Kind::ModuleFile(_)) => Place::Word,
        (_, Kind::Profiles(_) | Kind::LikeProfiles(_) | Kind::ProfileFile) => Place::Option("-p"),
        (_, Kind::Release | Kind::Address) => Place::Option("--magento"),
        (_, Kind::Endpoint) => Place::Option("-e"),
        (_, Kind::Calls) => Place::Option("--endpoints"),
        (_, Kind::Grants) => Place::Option("-g"),
        (_, Kind::Snapshot) => Place::Option("--catalog"),
        (_, Kind::Facts) => Place::Option("--facts"),
        (_, Kind::Resource) => Place::Option("--resource"),
        (_, Kind::Rule) => Place::Option("--only"),
        (_, Kind::Message) => return None,
    })
}

/// Returns the command for a kind that a command has no place for.
fn elsewhere(command: &[String], lacks_command: bool, kind: &Kind) -> Vec<String> {
    let first = command.first().map(String::as_str);
    let is_of_profiles = matches!(first, Some("profile" | "explain"));
    let names: &[&str] = match kind {
        Kind::Profiles(_) | Kind::LikeProfiles(_) | Kind::ProfileFile if is_of_profiles => &["profile", "show"],
        Kind::Profiles(_) | Kind::LikeProfiles(_) | Kind::ProfileFile | Kind::Calls => &["plan"],
        Kind::Grants => &["audit"],
        Kind::Endpoint if !lacks_command && first == Some("profile") => &["plan"],
        Kind::Endpoint | Kind::Resource | Kind::Rule | Kind::Message => &["explain"],
        Kind::Release | Kind::Address | Kind::Facts => &["tree"],
        Kind::Folder | Kind::Lock if lacks_command && first == Some("baseline") => &["baseline", "create"],
        Kind::Folder | Kind::Lock if lacks_command && first == Some("facts") => &["facts", "export"],
        Kind::Folder | Kind::Lock | Kind::Snapshot => &["check"],
        Kind::ModuleFile(_) => &["lint"],
    };
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// Returns whether a word is of an expected kind.
fn fits(command: &[String], lacks_command: bool, words: usize, part: &Part, kind: &Kind) -> bool {
    use Kind::{
        Address, Calls, Endpoint, Facts, Folder, Grants, Lock, Message, ProfileFile, Profiles, Release, Resource, Rule,
        Snapshot,
    };
    let id = match part {
        // A misspelled command may resemble a profile.
        Part::Word(word) if lacks_command => {
            return match kind {
                Kind::LikeProfiles(_) => true,
                Profiles(_) => !kind::is_name_of_profile(word),
                _ => false,
            };
        }
        Part::Word(_) => "",
        Part::Option { id, .. } => id.as_str(),
    };
    let names: Vec<&str> = command.iter().map(String::as_str).collect();
    match (id, names.as_slice()) {
        ("", ["explain"]) => match kind {
            Folder | Lock => words > 1 || value(part).is_some_and(|word| !word.contains(['/', '\\', '.'])),
            kind => matches!(kind, Endpoint | Resource | Rule | Message | Kind::LikeProfiles(_)),
        },
        ("", ["diff"]) => matches!(kind, Folder | Lock | Snapshot | Release),
        ("", ["profile", "show"]) => matches!(kind, Profiles(_) | Kind::LikeProfiles(_) | ProfileFile),
        ("", ["profile", "check"]) => matches!(kind, Profiles(_) | Kind::LikeProfiles(_) | ProfileFile | Folder | Lock),
        ("", ["rules"]) => matches!(kind, Rule),
        ("", ["completions" | "man"]) => true,
        ("", ["profile", "list" | "matrix"] | ["releases"]) => false,
        ("", _) => matches!(kind, Folder | Lock),
        ("profile" | "more", _) => matches!(kind, Profiles(_) | Kind::LikeProfiles(_) | ProfileFile),
        ("endpoint", _) => matches!(kind, Endpoint | Message | Address | Kind::LikeProfiles(_)),
        // A file that is only similar to a list of grants may be a list of calls with mistakes.
        ("endpoints", _) => matches!(kind, Calls),
        ("grants", _) => matches!(kind, Grants | Folder | Lock),
        ("magento" | "since", _) => matches!(kind, Release),
        ("catalog", _) => matches!(kind, Snapshot),
        ("facts", _) => matches!(kind, Facts),
        ("resource", _) => matches!(kind, Resource),
        _ => true,
    }
}

/// Returns the purpose that a word was given for.
fn given_as(command: &[String], lacks_command: bool, part: &Part) -> &'static str {
    let names: Vec<&str> = command.iter().map(String::as_str).collect();
    match part {
        Part::Word(_) if lacks_command => "a command",
        Part::Word(_) => match names.as_slice() {
            ["explain"] => SUBJECT,
            ["diff"] => "a side of a comparison",
            ["profile", "show" | "check"] => "a profile",
            ["rules"] => "a rule",
            ["profile", _] | ["releases"] => "an option",
            _ => "a store",
        },
        Part::Option { id, .. } => match id.as_str() {
            "profile" | "more" => "a profile",
            "endpoint" => ENDPOINT,
            "endpoints" => "a file of calls",
            "grants" => "a file of grants",
            "magento" | "since" => "a release",
            "catalog" => "a snapshot",
            "facts" => "a file of facts",
            _ => "a resource",
        },
    }
}

fn kind_of(part: &Part) -> Option<Kind> {
    const NAMED: [&str; 10] =
        ["", "profile", "more", "endpoint", "endpoints", "grants", "magento", "catalog", "facts", "resource"];
    let is_named = |id: &str| NAMED.contains(&id) || id == "since";
    match part {
        Part::Word(word) => kind::kind_of(word),
        Part::Option { id, value: Some(value), .. } if is_named(id) && !id.is_empty() => kind::kind_of(value),
        Part::Option { .. } => None,
    }
}

fn value(part: &Part) -> Option<&str> {
    match part {
        Part::Word(word) => Some(word),
        Part::Option { value, .. } => value.as_deref(),
    }
}

/// Returns the commands of a corrected line: one for each profile that a word may mean.
fn commands(command: &[String], words: &[Word]) -> Vec<String> {
    let choices = words.iter().find_map(|word| match word {
        Word::Moved(_, _, Kind::LikeProfiles(slugs)) => Some(slugs.clone()),
        Word::Moved(_, _, Kind::Profiles(slugs)) if slugs.len() > 1 => Some(slugs.clone()),
        _ => None,
    });
    match choices {
        Some(slugs) => slugs.iter().take(MAX_COMMANDS).map(|slug| text(command, words, Some(slug))).collect(),
        None => vec![text(command, words, None)],
    }
}

fn text(command: &[String], words: &[Word], profile: Option<&str>) -> String {
    let mut all = vec!["mageacl".to_owned()];
    all.extend(command.iter().cloned());
    for word in words {
        match word {
            Word::Kept(Part::Word(word)) => all.push(quoted(word)),
            Word::Kept(Part::Option { option, value, .. }) => {
                all.push(option.clone());
                all.extend(value.as_deref().map(quoted));
            }
            Word::Moved(option, word, kind) => {
                all.extend(option.map(str::to_owned));
                all.push(match (kind, profile) {
                    (Kind::Profiles(_) | Kind::LikeProfiles(_), Some(profile)) => profile.to_owned(),
                    (Kind::ModuleFile(folder), _) => quoted(&folder.to_string_lossy()),
                    (Kind::Address, _) => "RELEASE".to_owned(),
                    // The address may hold secrets, and is not needed.
                    (Kind::Endpoint, _) if word.contains("://") => quoted(&call(word)),
                    _ => quoted(word),
                });
            }
        }
    }
    all.extend(missing(command, words).map(str::to_owned));
    all.join(" ")
}

/// Returns a placeholder for an argument that the command requires and the line lacks.
fn missing(command: &[String], words: &[Word]) -> Option<&'static str> {
    let names: Vec<&str> = command.iter().map(String::as_str).collect();
    let options = || {
        words.iter().filter_map(|word| match word {
            Word::Kept(Part::Option { option, .. }) => Some(option.as_str()),
            Word::Moved(option, ..) => *option,
            Word::Kept(Part::Word(_)) => None,
        })
    };
    let has_calls = || {
        options().any(|option| {
            matches!(option, "-p" | "--profile" | "--profiles" | "-e" | "--endpoint" | "--endpoints" | "--resource")
        })
    };
    let plain: Vec<&Word> =
        words.iter().filter(|word| matches!(word, Word::Kept(Part::Word(_)) | Word::Moved(None, ..))).collect();
    let is_store = |word: &&&Word| {
        let (Word::Kept(Part::Word(word)) | Word::Moved(None, word, _)) = word else { return false };
        matches!(kind::kind_of(word), Some(Kind::Folder | Kind::Lock))
    };
    match names.as_slice() {
        ["plan" | "guard"] | ["profile", "matrix"] if !has_calls() => Some("-p PROFILE"),
        ["explain"] if plain.iter().filter(|word| !is_store(word)).count() == 0 => Some("SUBJECT"),
        ["diff"] if plain.len() < 2 => Some("latest"),
        ["profile", "check" | "show"] if plain.iter().filter(|word| !is_store(word)).count() == 0 => Some("PROFILE"),
        _ => None,
    }
}

/// Returns the first call of an address or a command, as method and path.
fn call(word: &str) -> String {
    let first = input::read_text(word).into_iter().find_map(|entry| entry.call.ok());
    first.map_or_else(|| "ENDPOINT".to_owned(), |call| declared(&call))
}

fn quoted(word: &str) -> String {
    ShellWord::for_bash(word).to_string()
}
