//! Titles in the languages of a store.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::OnceLock;

use super::resolve::plain;

/// Returns pairs of a title and its translation.
type Load<'a> = Box<dyn Fn() -> Vec<(String, String)> + Send + Sync + 'a>;

/// Titles by their translations, which are read when a title is first not found in English.
#[derive(Default)]
pub struct Translations<'a> {
    load: Option<Load<'a>>,
    titles: OnceLock<BTreeMap<String, Vec<String>>>,
}

impl<'a> Translations<'a> {
    /// Takes a function that returns pairs of a title and its translation.
    #[must_use]
    pub fn of_pairs(load: impl Fn() -> Vec<(String, String)> + Send + Sync + 'a) -> Translations<'a> {
        Translations { load: Some(Box::new(load)), titles: OnceLock::new() }
    }

    /// Returns the normalized titles that are translated by a normalized one.
    pub(super) fn titles_for(&self, translation: &str) -> Vec<String> {
        let Some(load) = &self.load else { return Vec::new() };
        let titles = self.titles.get_or_init(|| {
            let mut titles: BTreeMap<String, Vec<String>> = BTreeMap::new();
            for (title, translation) in load() {
                let (title, translation) = (plain(&title), plain(&translation));
                let known = titles.entry(translation.clone()).or_default();
                if title != translation && !known.contains(&title) {
                    known.push(title);
                }
            }
            titles
        });
        titles.get(translation).cloned().unwrap_or_default()
    }
}

impl fmt::Debug for Translations<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Translations").field("is_present", &self.load.is_some()).finish_non_exhaustive()
    }
}
