//! The attributes of a tag, as written.

use std::hash::{BuildHasher, RandomState};

use hashbrown::HashTable;
use quick_xml::events::BytesStart;
use quick_xml::events::attributes::AttrError;

use super::XmlError;
use super::chars::{is_name, is_space};
use super::parse::error;
use super::wide::FEW;

/// An attribute as written: the bytes of its name and of its value without quotes.
#[derive(Clone, Copy, Debug)]
pub(super) struct RawAttribute {
    name: (u32, u32),
    value: (u32, u32),
}

impl RawAttribute {
    pub(super) fn name(self) -> (usize, usize) {
        (self.name.0 as usize, self.name.1 as usize)
    }

    pub(super) fn value(self) -> (usize, usize) {
        (self.value.0 as usize, self.value.1 as usize)
    }
}

/// Finds the attributes of a tag between two bytes of `text`, and stores them in `raw`. quick-xml finds names and
/// values; the white space between them and repeated names are checked here.
///
/// # Errors
/// If libxml2 refuses an attribute; the error is about the first such one.
pub(super) fn read(
    text: &str,
    tag: &BytesStart<'_>,
    (from, to): (usize, usize),
    raw: &mut Vec<RawAttribute>,
) -> Result<(), XmlError> {
    raw.clear();
    let offset_of = |piece: &str| piece.as_ptr() as usize - text.as_ptr() as usize;
    let mut names = Names::default();
    let mut last = from;
    let mut attributes = tag.attributes();
    // The check of quick-xml compares each name with all others, which is quadratic.
    attributes.with_checks(false);
    for attribute in attributes {
        let attribute = attribute.map_err(|problem| error(from, to, message(&problem)))?;
        let name = attribute.key.as_ref();
        let (start, end) = (offset_of(name), offset_of(name) + name.len());
        let value = (offset_of(&attribute.value), offset_of(&attribute.value) + attribute.value.len());
        // Namespaces are compared when they are declared: libxml2 ignores some declarations, and their repetitions.
        let is_namespace = namespace_prefix(&text[start..end]).is_some();
        if names.repeats(&text[start..end], raw, text) && !is_namespace {
            return Err(error(from, to, DUPLICATE));
        }
        let gap = &text[last..start];
        if gap.is_empty() || !gap.chars().all(is_space) {
            return Err(error(last, end, "missing white space between attributes"));
        }
        let written = &text[start..end];
        if !is_name(written) {
            return Err(error(start, end, format!("invalid attribute name {written:?}")));
        }
        raw.push(RawAttribute { name: narrow((start, end)), value: narrow(value) });
        last = value.1 + 1;
    }
    let rest = text.get(last..to).unwrap_or_default();
    if rest.chars().all(is_space) { Ok(()) } else { Err(error(last, to, "unexpected content in a tag")) }
}

pub(super) const DUPLICATE: &str = "duplicate attribute";

/// Returns the prefix that an attribute declares, empty for the default namespace; `None` for other attributes.
pub(super) fn namespace_prefix(attribute: &str) -> Option<&str> {
    if attribute == "xmlns" { Some("") } else { attribute.strip_prefix("xmlns:") }
}

/// The names of a tag with many attributes.
#[derive(Default)]
struct Names {
    known: HashTable<(u32, u32)>,
    hasher: Option<RandomState>,
}

impl Names {
    /// Returns whether one of the preceding attributes has this name.
    fn repeats(&mut self, name: &str, before: &[RawAttribute], text: &str) -> bool {
        let written = |range: (u32, u32)| &text[range.0 as usize..range.1 as usize];
        if before.len() < FEW {
            return before.iter().any(|other| written(other.name) == name);
        }
        let hasher = self.hasher.get_or_insert_default();
        let hash_of = |range: &(u32, u32)| hasher.hash_one(written(*range));
        // The first call adds all preceding names, later calls one each.
        for other in &before[self.known.len()..] {
            self.known.insert_unique(hash_of(&other.name), other.name, hash_of);
        }
        self.known.find(hasher.hash_one(name), |range| written(*range) == name).is_some()
    }
}

fn narrow((start, end): (usize, usize)) -> (u32, u32) {
    let offset = |at| u32::try_from(at).unwrap_or(u32::MAX);
    (offset(start), offset(end))
}

fn message(problem: &AttrError) -> &'static str {
    match problem {
        AttrError::ExpectedEq(_) | AttrError::ExpectedValue(_) => "missing value of an attribute",
        AttrError::UnquotedValue(_) | AttrError::ExpectedQuote(..) => "missing quotes around the value of an attribute",
        AttrError::Duplicated(..) => DUPLICATE,
    }
}
