//! Lists, tables, commands and requests as text.

use super::{FileCalls, FileEntry, FileError, Format, Tally};
use crate::endpoint::input;
use crate::endpoint::origin::{CallSite, DeclaredCall, Occurrences};

/// Reads the calls of a text. Repeated ones are kept where they are: the order of a list is that of its reader.
pub(super) fn read(name: &str, bytes: &[u8]) -> Result<FileCalls, FileError> {
    let entries = input::read(bytes)?;
    let calls = entries.iter().filter(|entry| entry.call.is_ok()).count() as u64;
    let entry = |entry: input::Entry| match entry.call {
        Ok(call) => {
            let occurrences = Occurrences::at(CallSite::new(name, entry.first));
            FileEntry::Call(DeclaredCall { call, occurrences })
        }
        Err(refusal) => FileEntry::Unreadable { first: entry.first, last: entry.last, refusal },
    };
    let tally = Tally { requests: calls, to_magento: calls, ..Tally::default() };
    Ok(FileCalls { format: Format::List, entries: entries.into_iter().map(entry).collect(), tally })
}
