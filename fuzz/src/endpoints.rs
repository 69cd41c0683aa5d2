//! A file of endpoints: as it is, or requests as tools write them, with a secret in every part that may contain one.
//!
//! The first byte selects the form, the second one the kind of secret and the encoding. The rest is split at zero bytes
//! into a path, a name and a body.

use mageacl_core::endpoint::{self, list};

use super::catalog::{routes, tree};

mod requests;

/// A word that is part of every secret and of nothing else.
const MARKER: &str = "SECRETa1b2c3d4e5f6";

/// Reads the file twice and resolves every call. No call may hold a part of a secret.
pub fn run(bytes: &[u8]) {
    let [form, options, rest @ ..] = bytes else { return };
    let file = requests::file(*form, *options, rest);
    let hides_secrets = form % 16 != requests::AS_IT_IS;
    let calls = calls(&file);
    assert_eq!(calls, self::calls(&file));
    for declared in &calls {
        assert!(!declared.is_empty() && declared.trim() == declared, "{declared:?}");
        let resolved = endpoint::resolve(declared, routes(), tree());
        let texts = [&resolved.declared].into_iter().chain(&resolved.remark).chain(&resolved.nearest);
        for text in texts.chain(&resolved.resources) {
            assert!(
                !hides_secrets || !text.contains(MARKER),
                "{text:?} holds a secret of {:?}",
                String::from_utf8_lossy(&file)
            );
        }
    }
}

/// Returns the calls of a file as reports show them.
fn calls(file: &[u8]) -> Vec<String> {
    list::parse_bytes(file).unwrap_or_default()
}
