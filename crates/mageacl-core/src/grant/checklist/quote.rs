//! The part of a line that reports may show.

use std::collections::BTreeSet;

use super::SYNONYMS;
use crate::catalog::AclTree;
use crate::grant::words;

/// The maximum length of a line that is shown.
const MAX_SHOWN: usize = 200;

/// The maximum length of a word that is shown, even if it looks like an id.
const MAX_ID: usize = 100;

/// Symbols that are shown between words.
const SIGNS: &str = ">-+*/|:,;.()[]&\u{2192}\u{bb}\u{203a}\u{2022}\u{2013}\u{2014}\u{2026}\u{2705}\u{274c}\u{2610}\u{2611}\u{2713}\u{2717}";

/// The words that may be shown from lines of a checklist: those of the titles of a tree.
///
/// A text that was given as a checklist may contain a token or a password anywhere, so no other words are repeated.
#[derive(Clone, Debug)]
pub struct Quotable {
    words: BTreeSet<String>,
}

impl Quotable {
    /// Collects the words of a tree.
    #[must_use]
    pub fn from_tree(tree: &AclTree) -> Quotable {
        let titles = tree.nodes().filter_map(|node| tree.title_path(node).pop());
        let synonyms = SYNONYMS.iter().flat_map(|synonym| [synonym.written, synonym.title]);
        let words = titles.chain(synonyms).flat_map(|title| title.split(|c: char| !c.is_alphanumeric()));
        Quotable { words: words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect() }
    }

    /// Returns a line with `…` for each run of words that neither occur in the tree nor look like an id.
    #[must_use]
    pub fn quote(&self, line: &str) -> String {
        let mut shown: Vec<&str> = Vec::new();
        let mut length = 0;
        for word in line.split_whitespace() {
            let word = if self.may_show(word) { word } else { "\u{2026}" };
            if word == "\u{2026}" && shown.last() == Some(&word) {
                continue;
            }
            length += word.len() + 1;
            if length > MAX_SHOWN {
                shown.push("\u{2026}");
                break;
            }
            shown.push(word);
        }
        shown.join(" ")
    }

    fn may_show(&self, word: &str) -> bool {
        if let [id] = words::ids(word).as_slice()
            && id.id.len() <= MAX_ID
        {
            let around = word[..id.start].chars().chain(word[id.end..].chars());
            return around.clone().count() <= 4 && around.into_iter().all(is_sign);
        }
        let signs = word.chars().filter(|c| !c.is_alphanumeric());
        let is_known = |word: &str| word.is_empty() || self.words.contains(&word.to_lowercase());
        signs.clone().count() <= 6
            && signs.into_iter().all(is_sign)
            && word.split(|c: char| !c.is_alphanumeric()).all(is_known)
    }
}

fn is_sign(c: char) -> bool {
    SIGNS.contains(c) || matches!(c, '"' | '\'' | '`')
}
