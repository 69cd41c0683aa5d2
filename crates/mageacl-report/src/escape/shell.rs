//! Words of a shell.

use std::fmt::{self, Write as _};

use super::Inexact;
use mageacl_core::inert::{hash_commands, is_deceptive};

/// One word of a command line, with its quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShellWord(String);

impl ShellWord {
    /// Quotes a word for every POSIX shell.
    ///
    /// # Errors
    /// If it contains control or invisible characters: no quoting for them works in all shells.
    pub fn exact(text: &str) -> Result<ShellWord, Inexact> {
        Inexact::refuse_deceptive(text, "as a word of a shell")?;
        Ok(ShellWord(quoted(text)))
    }

    /// Quotes a word for bash, ksh and zsh, which support control and invisible characters as `$'\x1b'`.
    #[must_use]
    pub fn for_bash(text: &str) -> ShellWord {
        if !text.contains(is_deceptive) {
            return ShellWord(quoted(text));
        }
        let mut word = String::from("$'");
        for c in text.chars() {
            match c {
                '\\' | '\'' => word.extend(['\\', c]),
                // An octal escape ends after three digits; a hexadecimal one would include following digits of the
                // text.
                c if is_deceptive(c) || c == '#' => {
                    for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                        let _ = write!(word, "\\{byte:03o}");
                    }
                }
                c => word.push(c),
            }
        }
        word.push('\'');
        ShellWord(word)
    }
}

impl fmt::Display for ShellWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | ':' | '-' | '.' | '/' | '@');
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    let mut word = String::from("'");
    let mut last = 0;
    // Two quoted pieces are one word, but a runner that looks for `##[` in the log does not find it.
    for at in hash_commands(text) {
        word.push_str(&text[last..at].replace('\'', "'\\''"));
        word.push_str("''");
        last = at;
    }
    word.push_str(&text[last..].replace('\'', "'\\''"));
    word.push('\'');
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_posix_shell_reads_one_word() {
        let cases = [
            ("Magento_Sales::sales", "Magento_Sales::sales"),
            ("a b", "'a b'"),
            ("it's $HOME", "'it'\\''s $HOME'"),
            ("", "''"),
            ("A::##vso[x]", "'A::#''#vso[x]'"),
            ("~", "'~'"),
            ("!x", "'!x'"),
        ];
        for (text, expected) in cases {
            let word = ShellWord::exact(text).unwrap().to_string();
            assert_eq!(word, expected);
            assert_eq!(shlex::split(&word).unwrap(), [text]);
        }
        for text in ["a\nb", "a\0", "\u{202e}", "\u{1b}[1m", "a\u{85}"] {
            assert!(ShellWord::exact(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn bash_reads_what_cannot_be_seen() {
        assert_eq!(ShellWord::for_bash("a b").to_string(), "'a b'");
        assert_eq!(ShellWord::for_bash("it's\\\n7#\u{202e}").to_string(), "$'it\\'s\\\\\\0127\\043\\342\\200\\256'");
    }
}
