//! The similarity of the names in two ids.

/// The similarity of names with the same words in another order or number.
const SAME_WORDS: f64 = 0.95;

/// The similarity of names of which one ends with the other. More words at the end name a part of it.
const MORE_WORDS: f64 = 0.8;

/// The minimum similarity of each pair of words: `view` is not a misspelling of `edit`.
const SIMILAR_WORD: f64 = 0.5;

/// Returns the similarity of two names, from 0 to 1. Case and separators hardly count.
pub(super) fn similarity(one: &str, other: &str) -> f64 {
    let (one, other) = (words(one), words(other));
    if sorted(&one) == sorted(&other) {
        return SAME_WORDS;
    }
    let score = strsim::normalized_damerau_levenshtein(&one.join("_"), &other.join("_"));
    let is_similar = |(a, b): (&String, &String)| strsim::normalized_damerau_levenshtein(a, b) >= SIMILAR_WORD;
    if one.len() == other.len() {
        return if one.iter().zip(&other).all(is_similar) { score } else { 0.0 };
    }
    if ends_with(&one, &other) || ends_with(&other, &one) { MORE_WORDS } else { score }
}

/// Returns whether a name ends with a shorter one that is more than an operation.
fn ends_with(more: &[String], less: &[String]) -> bool {
    less.iter().any(|word| word.len() > 4) && more.ends_with(less)
}

/// Returns the words of a name in lower case, without a plural.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_lower = false;
    for c in name.chars() {
        let is_separator = matches!(c, '_' | '-' | ' ' | '.' | ':');
        if is_separator || c.is_uppercase() && was_lower {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| !is_separator) {
            word.extend(c.to_lowercase());
        }
        was_lower = c.is_lowercase();
    }
    words.retain(|word| !word.is_empty());
    for word in &mut words {
        if word.len() > 3 && word.ends_with('s') && !word.ends_with("ss") {
            word.pop();
        }
    }
    words
}

fn sorted(words: &[String]) -> Vec<&str> {
    let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
    words.sort_unstable();
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misspelled_names_are_similar_and_other_operations_are_not() {
        for (one, other) in [
            ("API", "api"),
            ("till", "tills"),
            ("source_stock_link", "stock_source_link"),
            ("editProduct", "edit_product"),
            ("acitons", "actions"),
            ("labels", "shop_labels"),
            ("vouchers", "voucher"),
        ] {
            assert!(similarity(one, other) >= 0.75, "{one} {other}: {}", similarity(one, other));
        }
        for (one, other) in [
            ("orders_view", "orders_edit"),
            ("desk_archive", "desk"),
            ("delete", "save"),
            ("create", "update"),
            ("invoice", "shipment"),
            ("a", ""),
        ] {
            assert!(similarity(one, other) < 0.75, "{one} {other}: {}", similarity(one, other));
        }
    }
}
