//! Recognizes parts of a path that may be a secret: tokens, masked cart ids, signatures.
//!
//! Magento puts capabilities into paths (`/V1/guest-carts/:cartId`), and people paste the calls that they made. Such a
//! part resolves like any other, but no report shows it.

use std::borrow::Cow;

use super::target::is_entry;
use super::{credential, personal};

/// Replaces a part of a path that may be a secret.
pub(super) const HIDDEN: &str = "{...}";

/// Characters that separate a name from its value, or an address from its user, in a part of a path.
const SEPARATORS: [char; 8] = ['=', '&', '?', '@', '#', ';', '"', '\''];

/// Letters and digits in a part of a path from which on it counts as a token, with any other characters between them.
const MIN_TOKEN: usize = 24;

/// The same for letters and digits in a row.
const MIN_RUN: usize = 20;

/// The same for a row with small letters, capitals and digits.
const MIN_MIXED_RUN: usize = 12;

/// Returns whether a part of a path may be a secret.
#[must_use]
pub fn is_secret_like(part: &str) -> bool {
    is_secret_word(part) || personal::is_personal(&decoded(part))
}

/// Returns whether a word may be a secret, but for the data of persons: the name of a folder may be like one of a person.
fn is_secret_word(part: &str) -> bool {
    let text = decoded(part);
    // `%(sku)s` is a placeholder.
    let has_parentheses = text.contains(['(', ')']) && !text.starts_with("%(");
    text.contains(SEPARATORS)
        || has_parentheses
        || has_user(&text)
        || has_announced(&text)
        || has_jwt(&text)
        || is_token(&text)
        || credential::is_credential(&text)
}

/// Returns a word of the command line for a message about it: a path with `{...}` in place of possible secrets, and
/// `{...}` for a text that no path is like.
#[must_use]
pub fn shown(word: &str) -> String {
    let is_text = word.len() > 200 || word.contains(char::is_whitespace) || word.contains("://");
    if is_text {
        return HIDDEN.to_owned();
    }
    let parts: Vec<&str> = word.split('/').map(|part| if is_secret_word(part) { HIDDEN } else { part }).collect();
    masked_values(&parts.join("/"), |_| false)
}

/// Words of requests, commands and settings that pass a secret.
const ANNOUNCEMENTS: [&str; 21] = [
    "bearer ",
    "basic ",
    "authorization",
    "cookie",
    "sessid",
    "password",
    "passwd",
    "pwd=",
    "api-key",
    "apikey",
    "api_key",
    "token=",
    "token:",
    "token\"",
    "secret=",
    "secret:",
    "secret\"",
    "key=",
    "key:",
    "\":",
    "://",
];

/// Returns whether the name of a part of a path, or of a variable, says that a secret follows.
#[must_use]
pub fn announces(name: &str) -> bool {
    const WORDS: [&str; 14] = [
        "token",
        "password",
        "passwd",
        "passphrase",
        "secret",
        "giftcard",
        "bearer",
        "authorization",
        "apikey",
        "api-key",
        "api_key",
        "credential",
        "cookie",
        "session",
    ];
    let lower = name.to_ascii_lowercase();
    WORDS.iter().any(|word| lower.contains(word))
        || matches!(lower.trim_end_matches(':'), "basic" | "auth" | "pwd" | "pass" | "otp" | "signature" | "sid")
}

/// Returns whether a secret or the data of a person follows a part of a path: `/key/abc`, `/authCode/abc`. As the name of a
/// variable such a word says less: a `:storeCode` is no secret.
fn announces_value(part: &str) -> bool {
    const WORDS: [&str; 16] = [
        "card", "cvc", "cvv", "email", "iban", "invite", "jwt", "license", "mail", "name", "nonce", "otp", "phone",
        "pin", "ssn", "username",
    ];
    let lower = part.to_ascii_lowercase();
    let word = lower.trim_end_matches(':');
    let word = word.strip_suffix('s').unwrap_or(word);
    let is_name = word.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    announces(part)
        || is_name && (["key", "code", "hash"].iter().any(|end| word.ends_with(end)) || WORDS.contains(&word))
}

/// Literals of Magento's own paths after a part that announces a secret.
const LITERALS: [&str; 1] = ["resetLinkToken"];

/// Hides the parts after one that announces a secret, as in `/V1/customers/5/password/resetLinkToken/abc`.
pub(super) fn masked_values(path: &str, is_known: impl Fn(&str) -> bool) -> String {
    let mut previous = "";
    let shown = path.split('/').map(|part| {
        let is_value = !part.is_empty() && !is_variable(part) && !is_entry(part) && !LITERALS.contains(&part);
        let hides = announces_value(&decoded(previous)) && is_value && !is_known(part);
        // Neither `//` nor a version ends the announcement.
        if !part.is_empty() && !is_entry(part) {
            previous = part;
        }
        if hides { HIDDEN } else { part }
    });
    shown.collect::<Vec<_>>().join("/")
}

/// Returns whether a part of a path is written as a variable of any language, and not as a text in URL encoding.
pub(super) fn is_variable(part: &str) -> bool {
    let is_hex = |digit: &u8| digit.is_ascii_hexdigit();
    let is_encoded =
        part.strip_prefix('%').is_some_and(|code| code.len() >= 2 && code.as_bytes()[..2].iter().all(is_hex));
    part.starts_with([':', '{', '<', '$', '%', '[']) && !is_encoded
}

/// Returns an argument of the command line for a message about it: `{...}` for one that looks like a part of a request, a
/// setting or a login, and else a path with `{...}` in place of tokens.
#[must_use]
pub fn shown_argument(argument: &str) -> String {
    let lower = argument.to_lowercase();
    let is_announced = ANNOUNCEMENTS.iter().any(|word| lower.contains(word));
    if is_announced || has_login(argument) || is_setting(argument) || has_password(argument) {
        return HIDDEN.to_owned();
    }
    let is_secret = |part: &str| part.split_whitespace().any(|word| has_jwt(word) || is_token(word));
    argument.split('/').map(|part| if is_secret(part) { HIDDEN } else { part }).collect::<Vec<_>>().join("/")
}

/// Returns a path with [`HIDDEN`] in place of every part that may be a secret and that is not known.
pub(super) fn masked(path: &str, is_known: impl Fn(&str) -> bool) -> String {
    let shown = |part| if is_secret_like(part) && !is_known(part) { HIDDEN } else { part };
    path.split('/').map(shown).collect::<Vec<_>>().join("/")
}

/// `Bearer abc`, in URL encoding too.
fn has_announced(text: &str) -> bool {
    let mut words = text.split(|c: char| c.is_whitespace() || c == '+');
    words.next().is_some_and(announces) && words.any(|word| !word.is_empty())
}

/// `user:password`, but not a variable (`:sku`), the id of a resource or `Class::method`.
fn has_user(text: &str) -> bool {
    text.split_once(':').is_some_and(|(user, rest)| {
        let is_name = rest.starts_with(':') && is_class(user);
        !user.is_empty() && !rest.trim_start_matches(':').is_empty() && !is_name
    })
}

/// Returns whether a text is the name of a module or of a class, such as `Magento_Sales` or `OrderInterface`.
fn is_class(text: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'\\');
    let has_words = text.bytes().skip(1).any(|byte| byte.is_ascii_uppercase() || matches!(byte, b'_' | b'\\'));
    text.trim_start_matches('\\').starts_with(|c: char| c.is_ascii_uppercase())
        && has_words
        && text.bytes().all(is_letter)
}

/// `name: value`, as headers and settings are written, and the objects and lists of JSON.
fn is_setting(text: &str) -> bool {
    let is_header = text.split_once(':').is_some_and(|(name, value)| {
        let is_name = !name.is_empty()
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
        is_name && value.starts_with(char::is_whitespace)
    });
    is_header || text.trim_start().starts_with(['{', '[']) && text.contains([':', '"', '\''])
}

/// Returns whether a word of an argument is `user:password`, and neither the path of a file on Windows nor `host:port`.
fn has_password(text: &str) -> bool {
    text.split_whitespace().any(|word| {
        let Some((before, rest)) = word.split_once(':') else { return false };
        let user = before.rsplit('/').next().unwrap_or_default();
        let is_drive = user.len() == 1 && rest.starts_with(['\\', '/']);
        if is_drive {
            return has_user(rest);
        }
        let port = rest.split('/').next().unwrap_or_default();
        let is_port = (1..=5).contains(&port.len()) && port.bytes().all(|byte| byte.is_ascii_digit());
        let is_host = user.contains('.') || user.eq_ignore_ascii_case("localhost");
        has_user(&format!("{user}:{rest}")) && !(is_port && is_host)
    })
}

/// `user:password@host`.
fn has_login(text: &str) -> bool {
    text.rsplit_once('@').is_some_and(|(login, host)| has_user(login) && !host.is_empty())
}

/// A JSON web token begins with `{"` in base64.
fn has_jwt(text: &str) -> bool {
    let is_base64 = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '+' | '=');
    text.match_indices("eyJ").any(|(at, _)| text[at..].chars().take_while(|c| is_base64(*c)).count() >= 12)
}

fn is_token(text: &str) -> bool {
    if Kinds::in_text(text).is_mixed(MIN_TOKEN) {
        return true;
    }
    if text.contains('+') && Kinds::in_text(text).is_mixed(MIN_BASE64) {
        return true;
    }
    text.split(|c: char| !c.is_alphanumeric()).map(Kinds::in_text).any(|run| {
        run.is_mixed(MIN_RUN) || run.is_mixed(MIN_MIXED_RUN) && run.small > 0 && run.capital > 0 || run.is_shuffled()
    })
}

/// The same for letters and digits beside a `+`, which base64 has.
const MIN_BASE64: usize = 12;

/// The numbers of letters and digits in a text.
#[derive(Default)]
struct Kinds {
    small: usize,
    capital: usize,
    digit: usize,
}

impl Kinds {
    fn in_text(text: &str) -> Kinds {
        let mut kinds = Kinds::default();
        for c in text.chars() {
            match c {
                _ if c.is_numeric() => kinds.digit += 1,
                _ if c.is_uppercase() => kinds.capital += 1,
                _ if c.is_alphabetic() => kinds.small += 1,
                _ => {}
            }
        }
        kinds
    }

    /// Returns whether this is a row of letters with many capitals, unlike words in camel case.
    fn is_shuffled(&self) -> bool {
        let letters = self.small + self.capital;
        letters >= MIN_TOKEN && self.small * 10 >= letters * 3 && self.capital * 10 >= letters * 3
    }

    fn is_mixed(&self, min: usize) -> bool {
        let letters = self.small + self.capital;
        letters > 0 && self.digit > 0 && letters + self.digit >= min
    }
}

/// Decodes `%41`, even if it was encoded more than once.
fn decoded(part: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(part);
    for _ in 0..3 {
        match decoded_once(&text) {
            Some(once) => text = Cow::Owned(once),
            None => break,
        }
    }
    text
}

fn decoded_once(text: &str) -> Option<String> {
    let mut pieces = text.split('%');
    let mut bytes = pieces.next()?.as_bytes().to_vec();
    let mut is_changed = false;
    for piece in pieces {
        let code = piece.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        if let Some(byte) = code {
            is_changed = true;
            bytes.push(byte);
            bytes.extend(&piece.as_bytes()[2..]);
        } else {
            bytes.push(b'%');
            bytes.extend(piece.as_bytes());
        }
    }
    is_changed.then(|| String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_recognized() {
        let secrets = [
            "eyJhbGciOiJIUzI1NiJ9.e30.Et9HFtf9R3GEMA0IICOfFMVXY7kkTX1wr4qCyhIf58U",
            "0123456789abcdef0123456789abcdef",
            "x4bhbhqqqqvvvv0aaaaaaaaaaaa99bbb",
            "Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MA==",
            "550e8400-e29b-41d4-a716-446655440000",
            "AKIAIOSFODNN7EXAMPLE",
            "aB3dE5fG7hJ9kL1m",
            "token=abc",
            "me:secret",
            "me::secret",
            "a::b",
            "orders'x'",
            "orders(x)",
            "orders(x",
            "Bearer%20x",
            "token+x",
            "me@host",
            "orders;jsessionid=1",
            "%65yJhbGciOiJIUzI1NiJ9.e30.x",
            "0123456789abcdef0123%34%35%36%37",
            "0123456789abcdef0123%2534%2535%2536%2537",
            "orders%3Ftoken%3Dabc",
            "qWeRtYuIoPaSdFgHjKlZxCvBnMqWeRtY",
            "a1b2c3d4e5+f6",
            "{0123456789abcdef0123456789abcdef}",
            ":0123456789abcdef0123456789abcdef",
        ];
        for secret in secrets {
            assert!(is_secret_like(secret), "{secret}");
        }
    }

    #[test]
    fn ordinary_parts_are_not() {
        let ordinary = [
            "orders",
            "24-MB01",
            "{sku}",
            "{{sku}}",
            "${sku}",
            "<sku>",
            ":sku",
            "%s",
            "Magento_Sales::sales",
            "OrderInterface::getList",
            "%(sku)s",
            "token",
            "000000123",
            "are-products-salable-for-requested-qty",
            "set-payment-information",
            "isProductSalableForRequestedQtyResult",
            "WS12-XS-Orange",
            "a%2Fb",
            "V1",
            "",
        ];
        for part in ordinary {
            assert!(!is_secret_like(part), "{part}");
        }
    }

    #[test]
    fn a_word_is_shown_if_it_is_like_a_path() {
        let cases = [
            ("fixtures/no-such-folder", "fixtures/no-such-folder"),
            ("Bearer abc", "{...}"),
            ("https://me:secret@shop.example/rest/V1/orders", "{...}"),
            ("me:secret@shop.example/rest", "{...}/rest"),
            ("token=abc", "{...}"),
            ("/tmp/0123456789abcdef0123456789abcdef", "/tmp/{...}"),
        ];
        for (word, expected) in cases {
            assert_eq!(shown(word), expected);
        }
    }

    #[test]
    fn a_known_part_is_shown() {
        let token = "0123456789abcdef0123456789abcdef";
        assert_eq!(masked(&format!("/V1/carts/{token}/items"), |_| false), "/V1/carts/{...}/items");
        assert_eq!(masked(&format!("/V1/{token}"), |part| part == token), format!("/V1/{token}"));
    }

    #[test]
    fn an_argument_that_may_hold_a_secret_is_hidden() {
        let hidden = [
            "me:hunterzwei",
            "{\"token\":\"hunterzwei\"}",
            "{token:hunterzwei}",
            "['hunterzwei']",
            "Cookie: PHPSESSID=hunterzwei",
            "PHPSESSID=hunterzwei",
            "X-Api-Key: hunterzwei",
            "x-api-key:hunterzwei",
            "secret: hunterzwei",
            "foo: hunterzwei",
            "-u me:hunterzwei",
            "me:12345",
            "me::hunterzwei",
            "C:\\x me:hunterzwei",
        ];
        for argument in hidden {
            assert_eq!(shown_argument(argument), HIDDEN, "{argument}");
        }
        let shown = [
            "C:\\shops\\one",
            "c:/shops/one",
            "Magento_Sales::sales",
            "OrderInterface::getList",
            "shop.example:8080",
            "localhost:8080/rest",
            "calls.txt:7",
            "My Connector",
            "json=out.json",
            "/V1/orders/:id",
            "2.4.7-p1",
        ];
        for argument in shown {
            assert_eq!(shown_argument(argument), argument);
        }
    }
}
