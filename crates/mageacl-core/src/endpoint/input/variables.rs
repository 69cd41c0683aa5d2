//! Variables that hold the address of the API, for the calls that begin with them.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::endpoint::target::{self, Context};

/// The paths of addresses by the names of their variables. Nothing else of a value is kept.
#[derive(Default)]
pub(super) struct Variables(BTreeMap<String, String>);

impl Variables {
    /// Keeps the path of a value, if it is an address with the entry point of the API in it.
    pub(super) fn set(&mut self, name: &str, value: &str) {
        let value = value.trim().trim_matches(['"', '\'']);
        match target::path(value, Context::Command).filter(|path| path.split('/').any(target::is_entry)) {
            Some(path) => self.0.insert(name.to_owned(), path.trim_end_matches('/').to_owned()),
            None => self.0.remove(name),
        };
    }

    /// Returns a word with the path of the variable that it begins with.
    pub(super) fn expand<'w>(&self, word: &'w str) -> Cow<'w, str> {
        if self.0.is_empty() {
            return Cow::Borrowed(word);
        }
        let expanded = || {
            let begin = word.find(['{', '$'])?;
            let (name, rest) = split(&word[begin..])?;
            let path = self.0.get(name)?;
            let is_begin = word[..begin].bytes().all(|byte| matches!(byte, b'"' | b'\'' | b'`'));
            is_begin.then(|| Cow::Owned(format!("{path}{rest}")))
        };
        expanded().unwrap_or(Cow::Borrowed(word))
    }

    /// Returns a line with the paths of the variables that its words begin with.
    pub(super) fn expand_words<'l>(&self, line: &'l str) -> Cow<'l, str> {
        if self.0.is_empty() || !line.contains(['{', '$']) {
            return Cow::Borrowed(line);
        }
        Cow::Owned(line.split(' ').map(|word| self.expand(word)).collect::<Vec<_>>().join(" "))
    }
}

/// Splits `{{name}}/path`, `${name}/path` or `$name/path` into the name and the path.
fn split(word: &str) -> Option<(&str, &str)> {
    let (name, rest) = if let Some(rest) = word.strip_prefix("{{") {
        rest.split_once("}}")?
    } else if let Some(rest) = word.strip_prefix("${") {
        rest.split_once('}')?
    } else {
        let rest = word.strip_prefix('$')?;
        rest.split_at(rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len()))
    };
    Some((name.trim(), rest))
}
