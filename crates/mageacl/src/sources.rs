//! The calls of source code that the command line names.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::text;
use mageacl_core::endpoint::origin::{Confidence, DeclaredCall};
use mageacl_core::fs;
use mageacl_core::plan::DeclaredEndpoint;
use mageacl_core::project::Error;
use mageacl_core::scan::{self, Reason, Scan, Vocabulary};
use mageacl_report::count;

/// The number of names in a note.
const MAX_NAMES: usize = 5;

/// Finds the calls in files and folders.
pub(super) fn scan(paths: &[PathBuf]) -> Result<Scan, Error> {
    for path in paths {
        if !path.is_file() && !path.is_dir() {
            return Err(Error::Unsuitable(format!("{} is not a file or folder", text::name(path))));
        }
    }
    let found = scan::scan(&*fs::disk(), paths, &Vocabulary::built_in());
    let name = paths.iter().map(|path| text::name(path)).collect::<Vec<_>>().join(", ");
    if found.files == 0 {
        let languages = "PHP, JavaScript, TypeScript, Python, Ruby, Go, C#, Java, Kotlin or shell";
        return Err(Error::Unsuitable(format!("{name}: no source file of {languages}")));
    }
    if found.calls.is_empty() {
        return Err(Error::Unsuitable(format!("{name}: no call to Magento in {}", count(found.files, "source file"))));
    }
    Ok(found)
}

/// Returns notes on a scan: its size, and the files that were left out.
pub(super) fn notes(found: &Scan) -> Vec<String> {
    let doubtful = found.calls.iter().filter(|call| is_doubtful(call)).count();
    let of = format!("{} in {}", count(found.calls.len(), "call"), count(found.files, "source file"));
    let mut notes = vec![if doubtful == 0 { of } else { format!("{of}, {doubtful} of them doubtful") }];
    if found.to_services > 0 {
        notes.push(format!("left out, calls to other services: {}", found.to_services));
    }
    if found.documented > 0 {
        notes.push(format!("left out, paths in documentation strings: {}", found.documented));
    }
    let mut by_reason: BTreeMap<Reason, Vec<&str>> = BTreeMap::new();
    for left_out in &found.left_out {
        by_reason.entry(left_out.reason).or_default().push(&left_out.name);
    }
    for (reason, names) in by_reason {
        let more = names.len().saturating_sub(MAX_NAMES);
        let shown = names.iter().take(MAX_NAMES).copied().collect::<Vec<_>>().join(", ");
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        notes.push(format!("left out, {}: {shown}{more}", reason.text()));
    }
    notes
}

/// Returns whether the method or the path of a call is assumed in all places.
fn is_doubtful(call: &DeclaredCall) -> bool {
    call.occurrences.sites().iter().all(|site| site.confidence == Some(Confidence::Low))
}

/// Returns a call for a request. A doubtful one is optional: it may not be a call at all.
pub(super) fn wanted(call: DeclaredCall) -> DeclaredEndpoint {
    let optional = is_doubtful(&call);
    DeclaredEndpoint { optional, occurrences: call.occurrences, ..DeclaredEndpoint::new(call.call.text()) }
}
