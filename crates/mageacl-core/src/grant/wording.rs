//! Negations in free text, and their scope in a line.
//!
//! A line with a negation never counts as a grant of everything that it names: the scope of the negation is excluded,
//! and if the scope is uncertain the whole line is [`Split::Unclear`].

mod vocabulary;

use vocabulary::{Classes, KNOWN_TITLES, PHRASES};

/// The choice that a line expresses for the resources that it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// They are granted.
    Grant,
    /// They are not granted.
    Exclude,
    /// The line is uncertain. It is reported and never counted.
    Unclear,
}

/// A line, split by its negation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Split<'t> {
    /// There is no negation.
    Plain,
    /// The line is only a negation, such as `Not needed:`.
    Whole,
    /// The negation applies to this part, as in `Do not tick Sales` and `Sales: no`.
    Excluded(&'t str),
    /// The first part is granted except for the second one, as in `Sales except Archive`.
    Contrast(&'t str, &'t str),
    /// The scope of the negation is uncertain.
    Unclear,
}

/// Classes of words that negate.
const NEGATING: Classes = Classes::NEGATION.or(Classes::DENIAL).or(Classes::EXCEPTION);

/// Words that name a list of denied or allowed items.
const LISTS: [&str; 7] = ["allow", "ban", "black", "block", "deny", "skip", "white"];

/// A word of a text in lower case, without apostrophes.
struct Word {
    text: String,
    classes: Classes,
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

/// Splits a line by its negation.
pub(super) fn split(text: &str) -> Split<'_> {
    let words = words(text);
    let Ok(cues) = cues(text, &words) else { return Split::Unclear };
    let (Some(first), Some(last)) = (cues.first(), cues.last()) else { return Split::Plain };
    let between = cues.windows(2).all(|pair| is_filler(&text[pair[0].end..pair[1].start]));
    if !between {
        return Split::Unclear;
    }
    let (left, right) = (&text[..first.start], &text[last.end..]);
    let has_yes = has_yes(left) || has_yes(right);
    match (is_filler(left), is_filler(right) || is_count(right)) {
        (true, _) | (_, true) if has_yes => Split::Unclear,
        (false, true) if first.is_exception => Split::Unclear,
        (true, true) => Split::Whole,
        (true, false) => Split::Excluded(bare(right)),
        (false, true) => Split::Excluded(bare(left)),
        (false, false) if first.is_exception || ends_with_connector(left) => {
            let closed = right.find([')', ']']).is_some_and(|at| !is_filler(&right[at..]));
            if closed || self::has_yes(right) {
                return Split::Unclear;
            }
            Split::Contrast(without_connector(left), bare(right))
        }
        (false, false) => Split::Unclear,
    }
}

/// Returns whether a text is little more than an affirmation, such as `Required:` or `yes`.
pub(super) fn is_affirmation(text: &str) -> bool {
    has_yes(text) && is_filler(text)
}

/// Returns whether a text contains an affirmation.
pub(super) fn has_yes(text: &str) -> bool {
    words(text).iter().any(|word| word.classes.has(Classes::YES))
}

/// Returns whether a text consists of doubt: at least one word of it, and no word that could name a resource.
pub(super) fn is_doubt(text: &str) -> bool {
    let words = words(text);
    let known = Classes::FILLER.or(Classes::YES).or(Classes::UNSURE).or(Classes::AUXILIARY).or(NEGATING);
    words.iter().any(|word| word.classes.has(Classes::UNSURE)) && words.iter().all(|word| word.classes.has(known))
}

/// Returns whether a text is the number of items below a heading: `(2)`, `(2):`.
fn is_count(text: &str) -> bool {
    let text = text.trim().trim_end_matches(':').trim();
    text.strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'))
        .is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Returns whether a text contains no word that could name a resource.
pub(super) fn is_filler(text: &str) -> bool {
    words(text).iter().all(|word| word.classes.has(Classes::FILLER.or(Classes::YES)))
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
        // "notAllowed" is two words.
        let camel = text[start..end].find(|c: char| c.is_ascii_uppercase()).filter(|at| *at > 0);
        if let Some(at) = camel.filter(|at| Classes::for_word(&text[start..start + at].to_lowercase()).has(NEGATING)) {
            end = start + at;
            let first = text[start..end].to_lowercase();
            words.push(Word { classes: Classes::for_word(&first), text: first, start, end });
            continue;
        }
        // "un-ticked" and "black list" are one word, and "w/o" means "without".
        match words.last_mut() {
            Some(last) if last.text == "w" && word == "o" && text[last.end..start] == *"/" => {
                "without".clone_into(&mut last.text);
                last.classes = Classes::for_word(&last.text);
                last.end = end;
            }
            Some(last) if word.starts_with("list") && LISTS.contains(&last.text.as_str()) && start - last.end == 1 => {
                last.text.push_str("list");
                last.classes = Classes::for_word(&last.text);
                last.end = end;
            }
            Some(last) if matches!(last.text.as_str(), "un" | "over") && text[last.end..start] == *"-" => {
                last.text.push_str(&word);
                last.classes = Classes::for_word(&last.text);
                last.end = end;
            }
            _ => words.push(Word { classes: Classes::for_word(&word), text: word, start, end }),
        }
    }
    words
}

/// A negation that negates another one.
struct Double;

fn cues(text: &str, words: &[Word]) -> Result<Vec<Cue>, Double> {
    let has = |at: usize, class: Classes| words.get(at).is_some_and(|word| word.classes.has(class));
    let is = |at: usize, list: &[&str]| words.get(at).is_some_and(|word| list.contains(&word.text.as_str()));
    let negating = Classes::DENIAL.or(Classes::NEGATION).or(Classes::EXCEPTION).or(Classes::DOUBLING);
    let mut cues: Vec<Cue> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        if let Some(length) = known_title(text, &words[at..]) {
            at += length;
            continue;
        }
        // "All but this one" excludes it, and "but also" does not.
        let is_but = at > 0 && is(at, &["but"]) && !(at + 1..at + 5).any(|next| has(next, negating));
        let is_na = is(at, &["n"]) && is(at + 1, &["a"]) && text[words[at].end..].starts_with(['/', '.']);
        if has(at, Classes::UNSURE) || is_but || is_na {
            return Err(Double);
        }
        let mut last = at;
        let phrase = phrase(&words[at..]);
        if phrase.is_none() && has(at, Classes::EXCEPTION) {
            if is(at + 1, &["it", "this", "that", "them", "these", "which"]) {
                return Err(Double);
            }
            last += usize::from(is(at + 1, &["for"]));
        } else if phrase.is_none() && has(at, Classes::NEGATION) {
            let next = (at + 1..words.len()).take(4).find(|next| !has(*next, Classes::BETWEEN)).unwrap_or(words.len());
            if has(next, negating) {
                return Err(Double);
            }
            let is_joined = next < words.len() && !text[words[at].end..words[next].start].contains(['>', ':', '|']);
            if has(next, Classes::AFFIRMED) && is_joined {
                last = next;
            }
        } else if let Some((length, _)) = phrase {
            last += length - 1;
        } else if !has(at, Classes::DENIAL) {
            at += 1;
            continue;
        }
        let from = cues.last().map_or(0, |cue| cue.end);
        let may_extend =
            |first: usize, class: Classes| first > 0 && has(first - 1, class) && words[first - 1].start >= from;
        let mut first = at;
        // "Ne cochez pas" is one negation around its verb.
        if at >= 2
            && is(at, &["pas", "jamais"])
            && has(at - 1, Classes::AFFIRMED)
            && is(at - 2, &["ne", "n"])
            && words[at - 2].start >= from
        {
            first = at - 2;
        }
        while may_extend(first, Classes::AUXILIARY) {
            first -= 1;
        }
        // "Required: no".
        if has(at, Classes::VALUE) && last == at && may_extend(first, Classes::LABEL) {
            first -= 1;
        }
        let is_exception = phrase.map_or(has(at, Classes::EXCEPTION), |(_, is_exception)| is_exception);
        cues.push(Cue { start: words[first].start, end: words[last].end, is_exception });
        at = last + 1;
    }
    Ok(cues)
}

/// Returns the number of words of a phrase that excludes, if one begins here, and whether it is an exception.
fn phrase(words: &[Word]) -> Option<(usize, bool)> {
    let begins = |phrase: &[&str]| {
        phrase.len() <= words.len() && phrase.iter().zip(words).all(|(phrase, word)| *phrase == word.text)
    };
    PHRASES.iter().find(|(phrase, _)| begins(phrase)).map(|(phrase, is_exception)| (phrase.len(), *is_exception))
}

/// Returns the number of words of a known title with a word of denial, if one begins here.
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

/// Removes words around a name: the first ones of `the Sales > Orders box`, and the last ones of `Sales > Orders should
/// be`.
fn bare(text: &str) -> &str {
    let words = words(text);
    let is_removable = |word: &&Word| word.classes.has(Classes::REMOVABLE);
    // A word inside brackets or after an arrow is not at the edge.
    let mut start = 0;
    for word in words.iter().take_while(is_removable) {
        if !text[start..word.start].chars().all(is_edge) {
            break;
        }
        start = word.end;
    }
    let mut end = text.len();
    for word in words.iter().rev().take_while(is_removable) {
        if word.start < start || !text[word.end..end].chars().all(|c| is_edge(c) || matches!(c, '(' | '[')) {
            break;
        }
        end = word.start;
    }
    let rest = text[start..end].trim_matches(is_edge);
    rest.trim_end_matches(|c| is_edge(c) || matches!(c, '(' | '['))
}

fn ends_with_connector(left: &str) -> bool {
    let left = left.trim_end();
    let is_joined =
        words(left).pop().is_some_and(|word| word.end == left.len() && word.classes.has(Classes::CONNECTOR));
    is_joined || left.ends_with(['(', '[', ',', ';', ':', '-', '\u{2013}', '\u{2014}'])
}

fn without_connector(left: &str) -> &str {
    let is_open = |c: char| is_edge(c) || matches!(c, '(' | '[');
    let mut end = left.len();
    for word in words(left).iter().rev() {
        if !word.classes.has(Classes::CONNECTOR) || !left[word.end..end].chars().all(is_open) {
            break;
        }
        end = word.start;
    }
    left[..end].trim_end_matches(is_open)
}

#[cfg(test)]
mod tests;
