//! Negations in free text, and the part of a line that each governs.
//!
//! A line that negates something never counts as a grant of all that it names: what the negation governs is excluded, and
//! where that is not certain the whole line is [`Split::Unclear`].

mod vocabulary;

use vocabulary::{
    AFFIRMED, AUXILIARIES, BETWEEN, CONNECTORS, DENIALS, DOUBLING, EXCEPTIONS, FILLERS, KNOWN_TITLES, LABELS,
    NEGATIONS, REMOVABLE, VALUES, YES,
};

/// The choice that a line states for the resources that it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// They are granted.
    Grant,
    /// They are not granted.
    Exclude,
    /// The line cannot be read with certainty. It is reported and never counted.
    Unclear,
}

/// A line, divided by its negation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Split<'t> {
    /// Nothing is negated.
    Plain,
    /// The line is nothing but a negation, as `Not needed:`.
    Whole,
    /// The negation governs this part, as in `Do not tick Sales` and `Sales: no`.
    Excluded(&'t str),
    /// The first part is granted but for the second one, as in `Sales except Archive`.
    Contrast(&'t str, &'t str),
    /// It is not certain what the negation governs.
    Unclear,
}

/// A word of a text in lower case, without apostrophes.
struct Word {
    text: String,
    start: usize,
    end: usize,
}

/// A negation.
#[derive(Clone, Copy)]
struct Cue {
    start: usize,
    end: usize,
    is_exception: bool,
}

/// Divides a line by its negation.
pub(super) fn split(text: &str) -> Split<'_> {
    let words = words(text);
    let Ok(cues) = cues(text, &words) else { return Split::Unclear };
    let (Some(first), Some(last)) = (cues.first(), cues.last()) else { return Split::Plain };
    let between = cues.windows(2).all(|pair| is_filler(&text[pair[0].end..pair[1].start]));
    if !between {
        return Split::Unclear;
    }
    let (left, right) = (&text[..first.start], &text[last.end..]);
    match (is_filler(left), is_filler(right)) {
        (true, true) if has_yes(left) || has_yes(right) => Split::Unclear,
        (true, true) => Split::Whole,
        (true, false) if has_yes(right) || has_yes(left) => Split::Unclear,
        (true, false) => Split::Excluded(without_leading(right)),
        (false, true) if has_yes(left) || has_yes(right) => Split::Unclear,
        (false, true) if first.is_exception => Split::Unclear,
        (false, true) => Split::Excluded(without_trailing(left)),
        (false, false) if first.is_exception || ends_with_connector(left) => {
            let closed = right.find([')', ']']).is_some_and(|at| !is_filler(&right[at..]));
            if closed || has_yes(right) {
                return Split::Unclear;
            }
            Split::Contrast(without_connector(left), without_leading(right))
        }
        (false, false) => Split::Unclear,
    }
}

/// Whether a text affirms something and says little else, as `Required:` or `yes`.
pub(super) fn is_affirmation(text: &str) -> bool {
    has_yes(text) && is_filler(text)
}

/// Whether a text affirms something.
pub(super) fn has_yes(text: &str) -> bool {
    words(text).iter().any(|word| YES.contains(&word.text.as_str()))
}

/// Whether a text holds no word that could name a resource.
pub(super) fn is_filler(text: &str) -> bool {
    words(text).iter().all(|word| FILLERS.contains(&word.text.as_str()) || YES.contains(&word.text.as_str()))
}

fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut end = 0;
    while let Some(found) = text[end..].find(char::is_alphanumeric) {
        let start = end + found;
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '\u{2019}' | '\u{2bc}');
        let length = text[start..].find(|c| !is_part(c)).unwrap_or(text.len() - start);
        end = start + length;
        let word: String = text[start..end].to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
        // "un-ticked" is one word.
        match words.last_mut() {
            Some(last) if last.text == "un" && text[last.end..start] == *"-" => {
                last.text.push_str(&word);
                last.end = end;
            }
            _ => words.push(Word { text: word, start, end }),
        }
    }
    words
}

/// A negation that negates another one.
struct Double;

fn cues(text: &str, words: &[Word]) -> Result<Vec<Cue>, Double> {
    let is = |list: &[&str], at: usize| words.get(at).is_some_and(|word| list.contains(&word.text.as_str()));
    let mut cues: Vec<Cue> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        if let Some(length) = known_title(text, &words[at..]) {
            at += length;
            continue;
        }
        let mut last = at;
        if is(EXCEPTIONS, at) {
            if is(&["it", "this", "that", "them", "these", "which"], at + 1) {
                return Err(Double);
            }
            last += usize::from(is(&["for"], at + 1));
        } else if is(NEGATIONS, at) {
            let next = (at + 1..words.len()).take(4).find(|next| !is(BETWEEN, *next)).unwrap_or(words.len());
            if is(DENIALS, next) || is(NEGATIONS, next) || is(EXCEPTIONS, next) || is(DOUBLING, next) {
                return Err(Double);
            }
            let is_joined = next < words.len() && !text[words[at].end..words[next].start].contains(['>', ':', '|']);
            if is(AFFIRMED, next) && is_joined {
                last = next;
            }
        } else if !is(DENIALS, at) {
            at += 1;
            continue;
        }
        let mut first = at;
        while first > 0 && is(AUXILIARIES, first - 1) && cues.last().is_none_or(|cue| cue.end <= words[first - 1].start)
        {
            first -= 1;
        }
        // "Required: no".
        let is_label = is(VALUES, at) && last == at && first > 0 && is(LABELS, first - 1);
        first -= usize::from(is_label && cues.last().is_none_or(|cue| cue.end <= words[first - 1].start));
        cues.push(Cue { start: words[first].start, end: words[last].end, is_exception: is(EXCEPTIONS, at) });
        at = last + 1;
    }
    Ok(cues)
}

/// The number of words of a title of Magento's that holds a word of denial, if one begins here.
fn known_title(text: &str, words: &[Word]) -> Option<usize> {
    let alone = |word: &Word| {
        let before = text[..word.start].trim_end();
        word.text == "remove" && before.ends_with(['>', '\u{2192}', '\u{bb}', '\u{203a}']) && words.len() == 1
    };
    if words.first().is_some_and(alone) {
        return Some(1);
    }
    KNOWN_TITLES.iter().find_map(|title| {
        let fits = title.len() <= words.len() && title.iter().zip(words).all(|(title, word)| *title == word.text);
        fits.then_some(title.len())
    })
}

fn is_edge(c: char) -> bool {
    !c.is_alphanumeric() && !matches!(c, '(' | ')' | '[' | ']' | '\u{2026}')
}

fn without_leading(text: &str) -> &str {
    let mut rest = text.trim_matches(is_edge);
    while let Some(word) = words(rest).first().filter(|word| is_removable(&word.text) && word.start == 0) {
        rest = rest[word.end..].trim_start_matches(is_edge);
    }
    without_last(rest)
}

fn without_trailing(text: &str) -> &str {
    let mut rest = without_last(text);
    while let Some(word) = words(rest).first().filter(|word| is_removable(&word.text) && word.start == 0) {
        rest = rest[word.end..].trim_start_matches(is_edge);
    }
    rest
}

/// Takes off words behind a name, such as the last ones of `Sales > Orders should be`.
fn without_last(text: &str) -> &str {
    let mut rest = text.trim_matches(is_edge).trim_end_matches(['(', '[']).trim_end_matches(is_edge);
    while let Some(word) = words(rest).last().filter(|word| is_removable(&word.text) && word.end == rest.len()) {
        rest = rest[..word.start].trim_end_matches(|c| is_edge(c) || matches!(c, '(' | '['));
    }
    rest
}

fn is_removable(word: &str) -> bool {
    REMOVABLE.contains(&word)
}

fn ends_with_connector(left: &str) -> bool {
    let left = left.trim_end();
    let word = words(left).pop().filter(|word| word.end == left.len());
    left.ends_with(['(', '[', ',', ';', ':', '-', '\u{2013}', '\u{2014}'])
        || word.is_some_and(|word| CONNECTORS.contains(&word.text.as_str()))
}

fn without_connector(left: &str) -> &str {
    let mut rest = left.trim_end_matches(|c| is_edge(c) || matches!(c, '(' | '['));
    while let Some(word) =
        words(rest).pop().filter(|word| CONNECTORS.contains(&word.text.as_str()) && word.end == rest.len())
    {
        rest = rest[..word.start].trim_end_matches(|c| is_edge(c) || matches!(c, '(' | '['));
    }
    rest
}

#[cfg(test)]
mod tests;
