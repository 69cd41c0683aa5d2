//! The ids of a tree, and which of them are named in a text.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

use regex::bytes::Regex;

use crate::catalog::AclTree;

/// The ids of a tree. Threads mark the ids that they find. Only whether an id was found matters, so the memory order is
/// relaxed.
#[derive(Debug)]
pub(super) struct Known<'t> {
    /// Sorted, without duplicates.
    ids: Vec<&'t str>,
    named: Vec<AtomicBool>,
    colons: Regex,
}

/// A part of a text that has the form of an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    /// Its first byte.
    pub(super) start: usize,
    /// The byte after the last one.
    pub(super) end: usize,
    /// Whether it is the name of a file, a call, or the beginning of something else.
    looks_alike: bool,
}

impl<'t> Known<'t> {
    pub(super) fn new(tree: &'t AclTree) -> Option<Self> {
        let ids: BTreeSet<&str> = tree.nodes().map(|node| tree.resource(node).id.as_str()).collect();
        // An id of another form cannot be found, so it counts as named.
        let named = ids.iter().map(|id| AtomicBool::new(!has_form(id))).collect();
        Some(Known { ids: ids.into_iter().collect(), named, colons: Regex::new("(?-u)::").ok()? })
    }

    pub(super) fn contains(&self, id: &[u8]) -> bool {
        self.place(id).is_ok()
    }

    fn place(&self, id: &[u8]) -> Result<usize, usize> {
        self.ids.binary_search_by(|known| known.as_bytes().cmp(id))
    }

    /// Returns the ids that were named.
    pub(super) fn named(&self) -> BTreeSet<String> {
        let named = self.ids.iter().zip(&self.named).filter(|(_, named)| named.load(Ordering::Relaxed));
        named.map(|(id, _)| (*id).to_owned()).collect()
    }

    /// Returns all parts of a text that have the form of an id.
    pub(super) fn candidates<'x>(&'x self, text: &'x [u8]) -> impl Iterator<Item = Candidate> + 'x {
        self.colons.find_iter(text).filter_map(|colons| candidate(text, colons.range()))
    }

    /// Marks the id of a candidate, and returns whether it is one.
    pub(super) fn mark(&self, text: &[u8], candidate: Candidate) -> bool {
        let written = &text[candidate.start..candidate.end];
        if begins_more(text, candidate) {
            self.mark_all(written);
        }
        if candidate.looks_alike {
            return false;
        }
        let Ok(place) = self.place(written) else { return false };
        self.mark_place(place);
        true
    }

    /// Marks all ids with this prefix: code appends the rest.
    fn mark_all(&self, beginning: &[u8]) {
        let first = self.place(beginning).unwrap_or_else(|place| place);
        let fits = |place: &usize| self.ids[*place].as_bytes().starts_with(beginning);
        (first..self.ids.len()).take_while(fits).for_each(|place| self.mark_place(place));
    }

    fn mark_place(&self, place: usize) {
        // An unnecessary write would invalidate the cache line for other threads.
        if !self.named[place].load(Ordering::Relaxed) {
            self.named[place].store(true, Ordering::Relaxed);
        }
    }
}

/// Returns whether an id has the form that is searched for.
fn has_form(id: &str) -> bool {
    let whole = |found: Candidate| found.start == 0 && found.end == id.len() && !found.looks_alike;
    id.find("::").and_then(|at| candidate(id.as_bytes(), at..at + 2)).is_some_and(whole)
}

/// Returns the candidate around two colons, if the part before them can be the name of a module.
fn candidate(text: &[u8], colons: Range<usize>) -> Option<Candidate> {
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let start = text[..colons.start].iter().rposition(|byte| !is_name(byte)).map_or(0, |before| before + 1);
    if !text[start..colons.start].contains(&b'_') {
        return None;
    }
    let rest = &text[colons.end..];
    let length = rest.iter().position(|byte| !is_name(byte) && *byte != b'-').unwrap_or(rest.len());
    let is_path = match rest.get(length) {
        Some(b'/' | b'(' | b':') => true,
        Some(b'.') => rest.get(length + 1).is_some_and(u8::is_ascii_alphanumeric),
        _ => false,
    };
    let in_path = start > 0 && matches!(text[start - 1], b'/' | b'-' | b'.' | b'$');
    Some(Candidate { start, end: colons.end + length, looks_alike: is_path || in_path || length == 0 })
}

/// Returns whether something is appended to the text: `'Acme_Foo::edit_' . $what`, `"Acme_Foo::$what"`,
/// `'Acme_Foo::%s'`.
fn begins_more(text: &[u8], candidate: Candidate) -> bool {
    match text.get(candidate.end) {
        Some(b'$' | b'{' | b'%') => true,
        Some(quote @ (b'\'' | b'"' | b'`')) if candidate.start > 0 && text[candidate.start - 1] == *quote => {
            let behind = text[candidate.end + 1..].iter().find(|byte| !byte.is_ascii_whitespace());
            matches!(behind, Some(b'.' | b'+'))
        }
        _ => false,
    }
}
