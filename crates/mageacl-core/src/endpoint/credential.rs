//! Recognizes credentials in parts of paths by the prefixes that their issuers give them, however short they are.

/// Prefixes of tokens and keys. The letters after them do not matter.
const PREFIXES: [&str; 42] = [
    "xoxa-",
    "xoxb-",
    "xoxe-",
    "xoxe.",
    "xoxo-",
    "xoxp-",
    "xoxr-",
    "xoxs-",
    "xapp-",
    "SG.",
    "sk-",
    "sk_",
    "pk_live",
    "pk_test",
    "pk-live",
    "pk-test",
    "rk_live",
    "rk_test",
    "whsec_",
    "ghp_",
    "gho_",
    "ghr_",
    "ghs_",
    "ghu_",
    "github_pat_",
    "glpat-",
    "gldt-",
    "glrt-",
    "shpat_",
    "shpca_",
    "shppa_",
    "shpss_",
    "AIza",
    "ya29.",
    "npm_",
    "pypi-",
    "hf_",
    "dop_v1_",
    "dckr_pat_",
    "hvs.",
    "EAACEdEose0",
    "EAAA",
];

/// The same for key ids of AWS, which are capitals and digits.
const AWS: [&str; 4] = ["AKIA", "ASIA", "AROA", "AIDA"];

/// First words of a part that a secret follows, as in `token-abc` and `live_abc`.
const WORDS: [&str; 15] = [
    "apikey", "auth", "bearer", "jwt", "key", "live", "nonce", "otp", "pass", "pat", "pin", "pwd", "secret", "tok",
    "token",
];

/// The minimum number of letters in a row that form no word: letters of one case, or letters and digits.
const MIN_ROW: usize = 24;

/// Returns whether a part of a path is like a credential.
pub(super) fn is_credential(text: &str) -> bool {
    let is_aws = |prefix: &&str| {
        text.strip_prefix(*prefix).is_some_and(|rest| {
            rest.len() >= 4 && rest.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        })
    };
    PREFIXES.iter().any(|prefix| text.strip_prefix(prefix).is_some_and(|rest| !rest.is_empty()))
        || AWS.iter().any(is_aws)
        || has_announcing_word(text)
        || has_long_row(text)
}

/// `token_abc`, `key-1`, `test-token-abc`.
fn has_announcing_word(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let mut words = lower.split(['-', '_', '.', '~']).peekable();
    let is_first = words.peek().is_some_and(|first| WORDS.contains(first));
    let is_inside = words.any(|word| matches!(word, "token" | "secret" | "apikey" | "bearer" | "jwt"));
    // Nothing follows the last word.
    let has_more = words.any(|word| !word.is_empty());
    if is_inside {
        has_more
    } else {
        is_first && lower.split_once(['-', '_', '.', '~']).is_some_and(|(_, rest)| rest.contains(char::is_alphanumeric))
    }
}

/// Returns whether a text has a row of letters of one case and digits that no word has.
fn has_long_row(text: &str) -> bool {
    let rows = text.split(|c: char| !c.is_alphanumeric());
    rows.filter(|row| row.len() >= MIN_ROW).any(|row| {
        let has = |test: fn(char) -> bool| row.chars().any(test);
        !(has(char::is_lowercase) && has(char::is_uppercase))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_credentials_are_recognized() {
        for text in [
            "xoxb-12-abc",
            "SG.abc",
            "sk-live-abc",
            "sk_live_abc",
            "pk_test_1",
            "ghp_abc",
            "shpat_1",
            "AKIAIOSF",
            "glpat-x",
            "whsec_a",
            "token-abc",
            "key_1",
            "test-token-abc",
            "abcdefghijklmnopqrstuvwx",
            "ABCDEFGHIJKLMNOPQRSTUVWX",
        ] {
            assert!(is_credential(text), "{text}");
        }
        for text in [
            "orders",
            "SG",
            "SGX-12",
            "skirt-01",
            "AKIA-lamp",
            "token",
            "24-MB01",
            "WS12-XS-Orange",
            "are-products-salable-for-requested-qty",
            "isProductSalableForRequestedQtyResult",
        ] {
            assert!(!is_credential(text), "{text}");
        }
    }
}
