//! Lists, tables, commands and requests as text.

use super::{FileCalls, FileEntry, FileError, Format, Tally, magento};
use crate::endpoint::hosts;
use crate::endpoint::input::{self, Entry};
use crate::endpoint::origin::{CallSite, DeclaredCall, Occurrences};
use crate::endpoint::spelling::EndpointSpec;
use crate::endpoint::target;

/// Reads the calls of a text, each where it is. Requests to other hosts are counted and left out.
pub(super) fn read(name: &str, bytes: &[u8]) -> Result<FileCalls, FileError> {
    let text = input::decoded(bytes)?;
    let lines: Vec<&str> = text.lines().collect();
    let mut tally = Tally::default();
    let mut entries = Vec::new();
    for Entry { first, last, call } in input::read_text(&text) {
        match call {
            Ok(call) => {
                tally.requests += 1;
                let lines = lines.get(first - 1..last).unwrap_or_default();
                if is_foreign(&call, lines) {
                    continue;
                }
                let call = with_operation(call, lines);
                tally.to_magento += 1;
                let occurrences = Occurrences::at(CallSite::new(name, first));
                entries.push(FileEntry::Call(DeclaredCall { call, occurrences }));
            }
            Err(refusal) => entries.push(FileEntry::Unreadable { first, last, refusal }),
        }
    }
    Ok(FileCalls { format: Format::List, entries, tally })
}

/// Returns the operation of a SOAP request, if a header names it.
fn with_operation(call: EndpointSpec, lines: &[&str]) -> EndpointSpec {
    let is_soap = matches!(&call, EndpointSpec::Call { path, .. } if magento::is_soap(path));
    let operation = is_soap.then(|| magento::operation_in(lines)).flatten();
    operation.map_or(call, EndpointSpec::Operation)
}

/// Returns whether a call is to another service: its lines name a host, and its path no entry point of the API. A path alone
/// may be an alias of an async call.
fn is_foreign(call: &EndpointSpec, lines: &[&str]) -> bool {
    let EndpointSpec::Call { path, .. } = call else { return false };
    let names_host = |line: &&str| line.contains("://") || input::is_command(line);
    !path.split('/').any(target::is_entry) && lines.iter().any(names_host) || lines.iter().any(names_service)
}

/// Returns whether a line has the URL of a known other service, and of no other host.
fn names_service(line: &&str) -> bool {
    let urls = line.match_indices("://").filter_map(|(at, _)| {
        let scheme = line[..at].rfind(|c: char| !c.is_ascii_alphabetic()).map_or(0, |before| before + 1);
        let end = line[at..].find(char::is_whitespace).map_or(line.len(), |end| at + end);
        hosts::of_url(line.get(scheme..end)?.trim_end_matches(['"', '\'', '`', ')', '>']))
    });
    let mut hosts_of_line = urls.map(hosts::is_other_service).peekable();
    hosts_of_line.peek().is_some() && hosts_of_line.all(|is_service| is_service)
}
