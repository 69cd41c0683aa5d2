//! Files of grants, read and audited.
//!
//! If the first byte is odd, the rest of the input is cut at `\0--\0` into up to three files that are read as one
//! source; otherwise it is one file.

use std::collections::BTreeSet;
use std::io::{self, Read};

use mageacl_core::audit::{AccessModel, Audit, audit};
use mageacl_core::authz::{Permission, RoleId};
use mageacl_core::catalog::acl::Node;
use mageacl_core::grant::{self, Choice, GrantContent, GrantError, GrantSet, Input, Location};
use mageacl_core::source::SourceMap;

use super::catalog::{routes, tree};
use super::{input, spans};

mod denied;

/// The first bytes of compressed files, whose lines cannot be counted in the input.
const COMPRESSED: [&[u8]; 2] = [b"\x1F\x8B", b"\x28\xB5\x2F\xFD"];

/// Reads the files twice, whole and in small pieces, and audits the result.
pub fn run(bytes: &[u8]) {
    let Some((kind, rest)) = bytes.split_first() else { return };
    let files = input::pieces(rest, b"\0--\0", if kind % 2 == 1 { 3 } else { 1 });
    let sources = SourceMap::default();
    let read = gather(&files, usize::MAX, &sources);
    assert_eq!(shown(&read), shown(&gather(&files, 7, &SourceMap::default())), "the size of reads matters");
    let check_place = |place: Location| check_place(place, &files, &sources);
    let set = match read {
        Ok(set) => set,
        Err(error) => {
            assert!(!error.message.is_empty());
            return match error.place {
                Some(Location::Text(span)) => spans::check_start(span, &sources),
                Some(line) => check_place(line),
                None => {}
            };
        }
    };
    places(&set).for_each(check_place);
    let denied = denied::ids(&files);
    for row in set.rows.iter().filter(|row| denied.contains(row.rule.resource.as_str())) {
        assert_eq!(row.rule.permission, Permission::Deny, "{row:?}");
    }
    let denying: BTreeSet<(RoleId, Node)> = set
        .rows
        .iter()
        .filter(|row| denied.contains(row.rule.resource.as_str()))
        .filter_map(|row| Some((row.rule.role, tree().find(&row.rule.resource)?)))
        .collect();
    let shop = AccessModel { tree: tree(), routes: routes(), release: None };
    check_audit(&audit(set, None, shop), &denied, &denying);
}

/// Checks that no grant holds an id that its files only deny.
fn check_audit(audit: &Audit<'_>, denied: &BTreeSet<String>, denying: &BTreeSet<(RoleId, Node)>) {
    for audited in &audit.grants {
        if let GrantContent::Checklist(items) = &audited.grant.holding {
            // The titles of another line may lead to the same id, so only the line itself counts.
            let ticked = items.iter().filter(|item| item.choice == Choice::Grant);
            let granted = ticked.map(|item| &item.text).find(|line| denied.iter().any(|id| line.contains(id)));
            assert_eq!(granted, None, "a row that denies is ticked");
            continue;
        }
        let granted = audited.ids.iter().find(|id| denied.contains(&id.id));
        assert_eq!(granted, None, "a denied id is granted: {:?}", audited.grant);
        if let GrantContent::Rows(role) = audited.grant.holding {
            let allowed = |(of, node): &&(RoleId, Node)| *of == role && audited.effect.ids.contains(node);
            assert_eq!(denying.iter().find(allowed), None, "a denied id is allowed: {:?}", audited.grant);
        }
    }
}

/// Reads files of grants, at most `size` bytes at a time.
fn gather(files: &[&[u8]], size: usize, sources: &SourceMap) -> Result<GrantSet, GrantError> {
    let inputs = files
        .iter()
        .enumerate()
        .map(|(number, bytes)| Input { name: number.to_string(), bytes: Box::new(Pieces { rest: bytes, size }) });
    grant::gather(inputs.collect::<Vec<_>>(), sources)
}

/// Formats a result. Two reads of the same bytes give equal texts.
fn shown(read: &Result<GrantSet, GrantError>) -> String {
    format!("{read:?}")
}

fn places(set: &GrantSet) -> impl Iterator<Item = Location> {
    let of_holdings = set.grants.iter().flat_map(|grant| match &grant.holding {
        GrantContent::Listed(ids) | GrantContent::IntegrationXml(ids) => {
            ids.iter().map(|id| id.place).collect::<Vec<_>>()
        }
        GrantContent::Checklist(items) => items.iter().map(|item| item.place).collect(),
        GrantContent::Rows(_) => Vec::new(),
    });
    let of_grants = set.grants.iter().map(|grant| grant.place);
    of_grants.chain(of_holdings).chain(set.rows.iter().map(|row| row.place))
}

fn check_place(place: Location, files: &[&[u8]], sources: &SourceMap) {
    match place {
        Location::Text(span) => spans::check(span, sources),
        Location::Line(file, line) => {
            let bytes = files[sources.name(file).parse::<usize>().expect("files are named by number")];
            let lines = bytes.split(|byte| *byte == b'\n').count();
            let is_compressed = COMPRESSED.iter().any(|magic| bytes.starts_with(magic));
            assert!(is_compressed || line <= lines, "line {line} of {lines}");
        }
    }
}

/// A reader of at most `size` bytes at a time.
struct Pieces<'b> {
    rest: &'b [u8],
    size: usize,
}

impl Read for Pieces<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let size = self.size.min(buffer.len());
        self.rest.read(&mut buffer[..size])
    }
}
