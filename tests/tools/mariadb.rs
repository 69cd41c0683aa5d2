//! The recorded dumps and exports in `fixtures/grants`, compared with those of a real server.

use std::fs;
use std::path::Path;
use std::process::Command;

use mageacl_core::grant::{self, ErrorKind, GrantError, GrantSet};
use mageacl_core::source::SourceMap;

use crate::common::fixture;
use crate::requirement::{Requirement, Tests};

/// Dumps of one store.
const DUMPS: [&str; 7] = [
    "default.sql",
    "prefix.sql",
    "one-row-per-insert.sql",
    "hex-blob.sql",
    "ansi.sql",
    "compact.sql",
    "complete-insert.sql",
];

/// Exported tables of this store.
const EXPORTS: [&str; 7] = [
    "authorization_rule.tsv",
    "authorization_role.tsv",
    "integration.tsv",
    "oauth_consumer.tsv",
    "oauth_token.tsv",
    "admin_user.tsv",
    "core_config_data.tsv",
];

/// A dump of two stores, which is refused.
const TWO_SHOPS: &str = "two-shops.sql";

pub(crate) fn add(tests: &mut Tests, server: &Requirement<()>) {
    tests.add_requiring("mariadb::a_real_server_writes_the_recorded_dumps".to_owned(), server, |()| dumps());
}

/// The unit tests of the reader compare the recorded files with values that are written by hand.
fn dumps() {
    let folder = tempfile::tempdir().unwrap();
    let recorded = fixture("grants");
    let script = recorded.join("make-dumps.sh");
    let status = Command::new("sh").arg(script).arg(folder.path()).status().unwrap();
    assert!(status.success(), "{status}");
    for name in DUMPS {
        assert_eq!(content(folder.path(), &[name]), content(&recorded, &[name]), "{name}");
    }
    assert_eq!(content(folder.path(), &EXPORTS), content(&recorded, &EXPORTS), "exports");
    assert_eq!(read(folder.path(), &[TWO_SHOPS]).unwrap_err().kind, ErrorKind::SeveralShops);

    // The bytes are equal only for the server release that wrote the fixtures; others may change comments.
    let names = DUMPS.iter().chain(&EXPORTS).chain([&TWO_SHOPS]);
    let bytes = |folder: &Path, name: &str| fs::read(folder.join(name)).unwrap();
    for name in names.filter(|name| bytes(folder.path(), name) != bytes(&recorded, name)) {
        eprintln!("note: {name} differs from the recorded file, but has the same content");
    }
}

/// Reads files of a folder as one source.
fn read(folder: &Path, names: &[&str]) -> Result<GrantSet, GrantError> {
    let inputs: Vec<_> = names.iter().map(|name| grant::open(&folder.join(name)).unwrap()).collect();
    grant::gather(inputs, &SourceMap::default())
}

/// Describes the content of dumps, without the lines of rows, which depend on the server.
fn content(folder: &Path, names: &[&str]) -> Vec<String> {
    let set = read(folder, names).unwrap_or_else(|error| panic!("{names:?}: {error}"));
    let facts = &set.facts;
    let mut lines: Vec<String> = Vec::new();
    lines.extend(set.grants.iter().map(|grant| format!("{:?}", (&grant.name, &grant.kind, &grant.holding))));
    lines.extend(set.rows.iter().map(|row| format!("{:?}", row.rule)));
    let switches = facts.bearer.iter().chain(&facts.allow_insecure);
    lines.extend(switches.map(|switch| format!("{:?}", (&switch.scope, switch.scope_id, switch.on))));
    lines.extend(facts.orphaned_roles.iter().map(|orphan| format!("{:?}", (orphan.role, &orphan.why))));
    lines.extend(set.notes.iter().cloned());
    lines.push(format!("{:?}", (&facts.tables, &facts.prefix, &facts.without_role, facts.stray_tokens)));
    lines
}
