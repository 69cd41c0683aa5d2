//! Recognizes data of persons in parts of paths: card and insurance numbers, addresses, phone numbers, names.

/// The numbers of digits of payment cards.
const CARD: std::ops::RangeInclusive<usize> = 13..=19;

/// Digits from which on a number is neither an id nor the number of an article.
const MIN_DIGITS: usize = 15;

/// Endings of files, which are no second part of a name.
const ENDINGS: [&str; 12] = ["php", "json", "xml", "html", "htm", "csv", "txt", "js", "css", "png", "jpg", "pdf"];

/// Returns whether a part of a path is like the data of a person.
pub(super) fn is_personal(text: &str) -> bool {
    is_card(text)
        || is_insurance_number(text)
        || is_account(text)
        || is_phone(text)
        || is_address(text)
        || is_name(text)
}

/// A number with the check digit of a card, with any separators, or a very long one.
fn is_card(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '-' | ' ' | '.' | '_' | '+');
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(10)).collect();
    text.chars().all(is_part) && (digits.len() >= MIN_DIGITS || CARD.contains(&digits.len()) && is_luhn(&digits))
}

fn is_luhn(digits: &[u32]) -> bool {
    let doubled = |(at, digit): (usize, &u32)| match digit * 2 {
        _ if at % 2 == 0 => *digit,
        twice if twice > 9 => twice - 9,
        twice => twice,
    };
    digits.iter().rev().enumerate().map(doubled).sum::<u32>() % 10 == 0
}

/// `123-45-6789`.
fn is_insurance_number(text: &str) -> bool {
    let groups: Vec<&str> = text.split(['-', '.', ' ', '+', '_']).collect();
    let is_number = |group: &&str| group.bytes().all(|byte| byte.is_ascii_digit());
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    groups.iter().all(is_number) && lengths == [3, 2, 4]
}

/// An IBAN: two letters, two digits and at least eleven letters and digits.
fn is_account(text: &str) -> bool {
    let bare: Vec<u8> = text.bytes().filter(|byte| !matches!(byte, b' ' | b'-' | b'+')).collect();
    (15..=34).contains(&bare.len())
        && bare[..2].iter().all(u8::is_ascii_uppercase)
        && bare[2..4].iter().all(u8::is_ascii_digit)
        && bare[4..].iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        && bare[4..].iter().filter(|byte| byte.is_ascii_digit()).count() >= 7
}

/// `+491701234567`.
fn is_phone(text: &str) -> bool {
    text.strip_prefix('+').or_else(|| text.strip_prefix("00")).is_some_and(|rest| {
        let is_part = |c: char| c.is_ascii_digit() || matches!(c, '-' | ' ' | '.' | '_' | '+');
        rest.chars().all(is_part) && (9..=15).contains(&rest.chars().filter(char::is_ascii_digit).count())
    })
}

/// `me@shop.example`, also as `me(at)shop`, `me_at_shop.example` and `me--at--shop`.
fn is_address(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let written = ["[at]", "{at}", "_at_", "-at-", ".at.", "%at%"];
    lower.contains('@') || written.iter().any(|at| lower.split_once(at).is_some_and(|(_, host)| host.contains('.')))
}

/// Words with white space or a comma between them, `Jane-Doe`, `jane.doe`, and letters of another alphabet.
fn is_name(text: &str) -> bool {
    if !text.is_ascii() && text.chars().any(|c| !c.is_ascii() && c.is_alphabetic()) {
        return true;
    }
    let are_words = |words: &[&str]| words.len() > 1 && words.iter().all(|word| is_word(word));
    let spaced: Vec<&str> = text.split([' ', '+', ',']).filter(|word| !word.is_empty()).collect();
    let dotted: Vec<&str> = text.split('.').collect();
    let joined: Vec<&str> = text.split(['-', '_']).collect();
    let is_file = dotted.last().is_some_and(|ending| ENDINGS.contains(&ending.to_ascii_lowercase().as_str()));
    are_words(&spaced)
        || are_words(&dotted) && !is_file
        || are_words(&joined) && joined.len() <= 3 && joined.iter().all(|word| is_capitalized(word))
}

/// Returns whether a text is a word of a name, or an initial.
fn is_word(word: &str) -> bool {
    let bare = word.trim_end_matches('.');
    (bare.len() > 1 || bare.len() < word.len()) && bare.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-')
}

fn is_capitalized(word: &str) -> bool {
    let mut bytes = word.bytes();
    word.len() > 1
        && bytes.next().is_some_and(|byte| byte.is_ascii_uppercase())
        && bytes.all(|byte| byte.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_of_persons_is_recognized() {
        for text in [
            "4111111111111111",
            "4111-1111-1111-1111",
            "378282246310005",
            "4222222222222",
            "123-45-6789",
            "DE89 3704 0044 0532 0130 00",
            "NL91ABNA0417164300",
            "+49 170 1234567",
            "me@shop.example",
            "me_at_shop.example",
            "Jane Doe",
            "jane+doe",
            "Doe,Jane",
            "Jane-Doe",
            "jane.doe",
            "J. Doe",
            "J\u{fc}rgen",
        ] {
            assert!(is_personal(text), "{text}");
        }
        for text in [
            "orders",
            "24-MB01",
            "WS12-XS-Orange",
            "000000123",
            "4006381333931",
            "1234567890",
            "index.php",
            "set-payment-information",
            "Magento_Sales::sales",
            "V1",
            "2.4.7",
            "products.json",
            "a,b",
        ] {
            assert!(!is_personal(text), "{text}");
        }
    }
}
