//! Recognizes the kind of a word of the command line.

use std::io::Read;
use std::path::{Path, PathBuf};

use crate::load::Assumed;
use crate::lock;
use mageacl_core::catalog::snapshot;
use mageacl_core::endpoint::input::{self, Entry};
use mageacl_core::fs;
use mageacl_core::grant::{self, Input};
use mageacl_core::profile::{self, BUILTIN, NotFound};
use mageacl_core::release::Release;
use mageacl_core::rules::RULES;
use mageacl_core::source::SourceMap;

/// The beginning of a file from which its kind is recognized, in bytes.
const MAX_HEAD: u64 = 64 << 10;

/// The shortest word that is read as the beginning of a profile's name.
const MIN_NAME: usize = 3;

/// The kind of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A folder.
    Folder,
    /// A `composer.lock`.
    Lock,
    /// A file of `mageacl snapshot`.
    Snapshot,
    /// A file of `mageacl facts export`.
    Facts,
    /// A profile in a file.
    ProfileFile,
    /// A file of calls.
    Calls,
    /// A file of grants.
    Grants,
    /// A configuration file of the module in a folder.
    ModuleFile(PathBuf),
    /// Built-in profiles: one, or several that begin with the word.
    Profiles(Vec<&'static str>),
    /// A misspelled name of one of these profiles.
    LikeProfiles(Vec<&'static str>),
    /// A release.
    Release,
    /// An endpoint.
    Endpoint,
    /// The address of a store.
    Address,
    /// The id of a resource.
    Resource,
    /// A rule.
    Rule,
    /// The text of an error.
    Message,
}

impl Kind {
    /// Returns a noun phrase for the kind.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Kind::Folder => "a folder",
            Kind::Lock => "a composer.lock",
            Kind::Snapshot => "a snapshot",
            Kind::Facts => "a file of facts",
            Kind::ProfileFile => "a file with a profile",
            Kind::Calls => "a file of calls",
            Kind::Grants => "a file of grants",
            Kind::ModuleFile(_) => "a configuration file of a module",
            Kind::Profiles(_) => "a profile",
            Kind::LikeProfiles(_) => "similar to the name of a profile",
            Kind::Release => "a release",
            Kind::Endpoint => "an endpoint",
            Kind::Address => "the address of a server",
            Kind::Resource => "a resource",
            Kind::Rule => "a rule",
            Kind::Message => "the text of an error",
        }
    }
}

/// Returns the kind of a word, if it is certain.
pub(super) fn kind_of(word: &str) -> Option<Kind> {
    let path = Path::new(word);
    if path.is_dir() {
        return Some(Kind::Folder);
    }
    if path.is_file() {
        return of_file(path);
    }
    let lower = word.to_ascii_lowercase();
    if RULES.iter().any(|rule| rule.id == word) {
        return Some(Kind::Rule);
    }
    if is_release(word) {
        return Some(Kind::Release);
    }
    if is_resource(word) {
        return Some(Kind::Resource);
    }
    if is_endpoint(word) {
        return Some(Kind::Endpoint);
    }
    if lower.starts_with("http://") || lower.starts_with("https://") {
        return Some(Kind::Address);
    }
    if word.contains(' ')
        && (lower.contains("authorize") || lower.contains("\"message\"") || lower.contains("permission"))
    {
        return Some(Kind::Message);
    }
    profiles(word)
}

/// Returns the kind of a file by its beginning.
fn of_file(path: &Path) -> Option<Kind> {
    let mut head = Vec::new();
    fs::open_input(path).ok()?.take(MAX_HEAD).read_to_end(&mut head).ok()?;
    let name = path.file_name()?.to_string_lossy().to_ascii_lowercase();
    let text = String::from_utf8_lossy(&head);
    let has_schema = |schema: &str| text.trim_start().starts_with('{') && text.contains(&format!("\"{schema}\""));
    if has_schema(profile::SCHEMA) {
        return Some(Kind::ProfileFile);
    }
    if has_schema(snapshot::SCHEMA) {
        return Some(Kind::Snapshot);
    }
    if has_schema("mageacl/facts/1") {
        return Some(Kind::Facts);
    }
    if matches!(name.as_str(), "acl.xml" | "webapi.xml" | "module.xml" | "di.xml") {
        let module = path.parent().filter(|folder| folder.ends_with("etc")).and_then(Path::parent)?;
        let module = if module.as_os_str().is_empty() { Path::new(".") } else { module };
        return Some(Kind::ModuleFile(module.to_owned()));
    }
    if [".sql", ".sql.gz", ".sql.zst"].iter().any(|ending| name.ends_with(ending)) {
        return Some(Kind::Grants);
    }
    if lock::is_lock(path) {
        return Some(Kind::Lock);
    }
    if input::read(&head).is_ok_and(|entries| {
        let calls = entries.iter().filter(|entry| is_certain_call(entry)).count();
        calls > 0 && calls * 2 >= entries.len()
    }) {
        return Some(Kind::Calls);
    }
    let input = Input { name, bytes: Box::new(head.as_slice()) };
    let set = grant::gather([input], &SourceMap::default()).ok()?;
    (!set.grants.is_empty()).then_some(Kind::Grants)
}

/// Whether an entry is a call with a path, or of a service. The id of a resource resembles a service with its method.
fn is_certain_call(entry: &Entry) -> bool {
    entry.call.as_ref().is_ok_and(|call| {
        let text = call.text();
        text.contains("/V") || text.contains("Interface::")
    })
}

/// Whether a word names a release.
fn is_release(word: &str) -> bool {
    let is_numbered = word.starts_with("2.") && Release::parse(word).is_some() && !word.contains(['/', '\\', ' ']);
    is_numbered || Assumed::default().find_release(word).is_ok()
}

/// Whether a word is spelled like the id of a resource.
fn is_resource(word: &str) -> bool {
    let is_name =
        |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    word.split_once("::").is_some_and(|(module, name)| module.contains('_') && is_name(module) && is_name(name))
}

/// Whether a word is a call with a path, a service with its method, or a command that makes a call.
fn is_endpoint(word: &str) -> bool {
    let is_service = word.split_once("::").is_some_and(|(service, _)| service.ends_with("Interface"));
    let has_path = word.contains("/V") || word.contains("/rest/") || word.contains("/async/");
    is_service || has_path && input::read_text(word).iter().any(is_certain_call)
}

/// Returns whether a word is the name of a profile, whole or up to a hyphen. Other words may be meant as something else.
pub(super) fn is_name_of_profile(word: &str) -> bool {
    let is_beginning =
        |slug: &str| slug.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
    !word.is_empty() && BUILTIN.iter().any(|(slug, _)| is_beginning(slug))
}

/// Returns the built-in profiles that a word names or resembles.
fn profiles(word: &str) -> Option<Kind> {
    if word.len() < MIN_NAME || word.contains(['/', '\\', '.', ' ']) {
        return None;
    }
    match profile::find(word) {
        Ok((slug, _)) => Some(Kind::Profiles(vec![*slug])),
        Err(NotFound::Ambiguous { candidates, .. }) => Some(Kind::Profiles(candidates)),
        Err(NotFound::Unknown { suggestions, .. }) => {
            (!suggestions.is_empty()).then_some(Kind::LikeProfiles(suggestions))
        }
    }
}
