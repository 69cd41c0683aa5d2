//! Properties of the readers of files with calls, and the parts that their targets share.

use mageacl_core::endpoint::declared::declared;
use mageacl_core::endpoint::files::{self, FileCalls, FileEntry};
use mageacl_core::endpoint::{self};

use super::catalog::{routes, tree};
use super::input;

/// A word that is part of every secret and of nothing else.
pub const MARKER: &str = "SECRETa1b2c3d4e5f6";

/// Parts of a file that a target makes: a path, a name and a text for the places that hold no call.
pub struct Parts {
    pub path: String,
    pub name: String,
    pub text: String,
}

impl Parts {
    /// Splits bytes at zeros into the parts. Only characters that need no escape are kept.
    pub fn of(bytes: &[u8]) -> Parts {
        let pieces = input::pieces(bytes, &[0], 3);
        let piece = |at: usize| pieces.get(at).copied().unwrap_or_default();
        Parts {
            path: kept(piece(0), "/_-.:%", "products/5"),
            name: kept(piece(1), "-", "Authorization"),
            text: kept(piece(2), " /:;=,.?&#[]()-_", "note"),
        }
    }
}

/// Reads a file twice, and resolves every call. A secret of a made file is in no text of it.
pub fn check(file: &[u8], hides_secrets: bool) {
    let read = read(file);
    assert_eq!(read, self::read(file));
    for text in &read {
        let is_shown = hides_secrets && text.contains(MARKER);
        assert!(!is_shown, "{text:?} holds a secret of {:?}", String::from_utf8_lossy(file));
    }
}

/// Returns everything that reports show of a file: calls with their places and answers, and notes.
fn read(file: &[u8]) -> Vec<String> {
    match files::read("f", file) {
        Ok(calls) => shown(&calls),
        Err(error) => vec![error.to_string()],
    }
}

fn shown(file: &FileCalls) -> Vec<String> {
    let mut shown = file.notes("f");
    assert!(file.tally.to_magento <= file.tally.requests);
    for entry in &file.entries {
        match entry {
            FileEntry::Unreadable { first, last, refusal } => {
                assert!(0 < *first && first <= last);
                shown.push(format!("{first} {last} {refusal}"));
            }
            FileEntry::Call(call) => {
                let occurrences = &call.occurrences;
                assert!(occurrences.sites().iter().all(|site| site.line > 0) && !occurrences.is_empty());
                assert!(occurrences.statuses.values().sum::<u64>() <= occurrences.count);
                let resolved = endpoint::resolve(&call.call.text(), routes(), tree());
                shown.extend([declared(&call.call), resolved.declared, format!("{occurrences:?}")]);
                shown.extend(resolved.remark.into_iter().chain(resolved.nearest));
            }
        }
    }
    shown
}

/// Returns the ASCII letters, digits and listed signs of a piece, or a default without any.
fn kept(piece: &[u8], signs: &str, default: &str) -> String {
    let kept = piece.iter().map(|byte| char::from(*byte)).filter(|c| c.is_ascii_alphanumeric() || signs.contains(*c));
    // A fuzzer learns the marker; then it is not a secret.
    let kept = kept.take(64).collect::<String>().replace("SECRET", "");
    if kept.is_empty() { default.to_owned() } else { kept }
}
