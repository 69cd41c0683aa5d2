//! Lines that take back boxes of earlier lines: `Update: Orders is no longer needed`.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::wording::{self, Split};

/// Longer lines are paragraphs.
const MAX_WORDS: usize = 40;

/// Lines up to this length name a title in small letters too.
const MAX_SHORT: usize = 8;

/// Words that take something back. None is a title of Magento's tree.
const BACK: &str = "drop dropped scratch strike stricken undo undone clear cleared minus remove removed removing revert reverted retract \
     retracted rescind rescinded superfluous unnecessary history stopped outdated wrong incorrect mistaken mistake ignore disregard forget \
     obsolete superseded withdrawn void invalid erase erased delete deleted crossed streichen gestrichen streiche entf\u{e4}llt entfallen \
     weglassen weg raus falsch \u{fc}berholt supprimer supprimez supprim\u{e9} enlever enlevez retirer retirez retir\u{e9} quitar quite quitado \
     eliminar elimine eliminado togliere togli tolto rimuovere rimuovi rimosso verwijder verwijderen verwijderd schrap vervalt weghalen \
     usu\u{144} usun\u{105}\u{107} usuni\u{119}te skre\u{15b}l skre\u{15b}lone remover remova removido retirado retire";

/// Phrases that take something back.
const BACK_PHRASES: [&str; 16] = [
    " no longer ",
    " any more ",
    " anymore ",
    " used to ",
    " take away ",
    " taken away ",
    " take out ",
    " taken out ",
    " leave out ",
    " left out ",
    " off the list ",
    " was for ",
    " were for ",
    " turned out ",
    " nicht mehr ",
    " plus n\u{e9}cessaire ",
];

/// Phrases for all lines above.
const ABOVE: [&str; 22] = [
    " list above ",
    " lists above ",
    " above list ",
    " the above ",
    " everything above ",
    " all above ",
    " boxes above ",
    " lines above ",
    " permissions above ",
    " this list ",
    " that list ",
    " all of this ",
    " all of it ",
    " all of them ",
    " earlier list ",
    " previous list ",
    " liste oben ",
    " obige ",
    " ci-dessus ",
    " de arriba ",
    " qui sopra ",
    " hierboven ",
];

/// Words for one line of a list.
const ORDINALS: &str = "first second third fourth fifth sixth last latter former erste zweite dritte letzte premier premi\u{e8}re deuxi\u{e8}me \
     dernier derni\u{e8}re primero primera segundo segunda \u{fa}ltimo \u{fa}ltima primo secondo ultimo eerste tweede laatste pierwszy drugi ostatni";

/// Words after an ordinal.
const ORDINAL_NOUNS: [&str; 12] =
    ["one", "ones", "box", "boxes", "line", "lines", "item", "items", "entry", "bullet", "permission", "two"];

static BACK_WORDS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| BACK.split_ascii_whitespace().collect());

static ORDINAL_WORDS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| ORDINALS.split_ascii_whitespace().collect());

/// A line that may take boxes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Retraction {
    words: Vec<String>,
    text: String,
    is_short: bool,
    /// Whether it is about all lines above, or about one by its number.
    is_of_all: bool,
}

/// Returns a line that may take back boxes of earlier lines, if it is one.
pub(crate) fn of_line(text: &str) -> Option<Retraction> {
    let original: Vec<&str> = split(text).collect();
    if original.len() < 2 || original.len() > MAX_WORDS {
        return None;
    }
    let words: Vec<String> = original.iter().map(|word| word.to_lowercase()).collect();
    let joined = format!(" {} ", words.join(" "));
    let has_phrase = |phrase: &&str| joined.contains(*phrase);
    let takes_back = words.iter().any(|word| BACK_WORDS.contains(word.as_str())) || BACK_PHRASES.iter().any(has_phrase);
    let is_negative = takes_back || wording::split(text) != Split::Plain;
    let is_only = words.iter().any(|word| word == "only");
    let is_of_one = names_one(&words) && (is_negative || is_only);
    if !is_negative && !is_of_one {
        return None;
    }
    // "Without the above, nothing works" takes nothing back.
    let is_condition = ["if", "without", "unless", "otherwise", "other", "else", "rest", "remaining"];
    let begins_with_none = words.first().is_some_and(|word| matches!(word.as_str(), "none" | "not"));
    let is_use = [" do not use ", " don't use ", " do not tick ", " don't tick ", " not valid "].iter().any(has_phrase);
    let is_of_all = is_of_one
        || ABOVE.iter().any(has_phrase)
            && (takes_back || begins_with_none || is_use)
            && !words.iter().any(|word| is_condition.contains(&word.as_str()));
    // Of a path only its last title is meant.
    let named = text.rsplit(['>', '\u{2192}', '\u{bb}', '\u{203a}']).next().unwrap_or_default();
    let named: Vec<&str> = split(named).collect();
    Some(Retraction {
        is_short: named.len() <= MAX_SHORT,
        text: format!(" {} ", named.join(" ")),
        words: named.iter().map(|word| word.to_lowercase()).collect(),
        is_of_all,
    })
}

impl Retraction {
    /// Returns whether the line may take back a box with a title.
    pub(crate) fn takes_back(&self, title: &str) -> bool {
        let title: Vec<&str> = split(title).collect();
        if self.is_of_all || title.is_empty() {
            return self.is_of_all;
        }
        if title.len() == 1 && !self.is_short {
            return self.text.contains(&format!(" {} ", title[0]));
        }
        let title: Vec<String> = title.iter().map(|word| word.to_lowercase()).collect();
        self.words.windows(title.len()).any(|words| words == title)
    }
}

/// `the second one`, `no. 2`, `line 3`.
fn names_one(words: &[String]) -> bool {
    let is_ordinal = |word: &str| ORDINAL_WORDS.contains(word);
    let is_number = |word: &str| word.len() <= 3 && word.bytes().all(|byte| byte.is_ascii_digit());
    words.windows(2).any(|pair| {
        is_ordinal(&pair[0]) && ORDINAL_NOUNS.contains(&pair[1].as_str())
            || matches!(
                pair[0].as_str(),
                "no" | "nr" | "number" | "line" | "item" | "point" | "entry" | "box" | "nummer" | "num\u{e9}ro"
            ) && is_number(&pair[1])
    })
}

fn split(text: &str) -> impl Iterator<Item = &str> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '\u{2019}' | '-');
    text.split(move |c: char| !is_part(c))
        .map(|word| word.trim_matches(['\'', '\u{2019}', '-']))
        .filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_later_line_takes_boxes_back() {
        for line in [
            "Update: Orders is no longer needed",
            "except Orders from the list above",
            "remove Orders",
            "remove orders",
            "Edit: you can drop Orders.",
            "UPDATE - Sales > Operations > Orders can be unticked now",
            "(Orders was removed in 3.0)",
            "Correction: not Orders but Invoices",
            "We stopped using Orders",
            "Nachtrag: Orders wird nicht mehr ben\u{f6}tigt",
            "Mise \u{e0} jour : Orders n'est plus n\u{e9}cessaire",
            "Take Orders off the list",
            "The list above is outdated",
            "Disregard the list above",
            "None of the above any more",
            "The second box is wrong, it should be empty",
            "Only the first one is needed now",
            "Erratum: no. 2 is not needed.",
        ] {
            assert!(of_line(line).is_some_and(|line| line.takes_back("Orders")), "{line}");
        }
    }

    #[test]
    fn other_lines_do_not() {
        for line in [
            "Click Save.",
            "Do not tick Invoices",
            "Without the above, nothing works",
            "Leave everything else empty.",
            "Do not tick anything other than the above",
            "Orders is needed by the import",
            "If the list is not shown, reload the page",
        ] {
            assert!(of_line(line).is_none_or(|line| !line.takes_back("Orders")), "{line}");
        }
    }
}
