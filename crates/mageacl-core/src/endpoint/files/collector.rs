//! The requests of a file: those to Magento as calls, the others as a number.

use super::magento::{self, Target};
use super::{FileEntry, Format};
use crate::endpoint::origin::{CallSite, DeclaredCall, DeclaredCalls};

/// The maximum number of lines that are named as unreadable.
const MAX_UNREADABLE: usize = 100;

/// A request in a file.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Request<'r> {
    /// The method; empty for GET.
    pub(super) method: &'r str,
    /// The URL or the path.
    pub(super) url: &'r str,
    /// The content of the header `SOAPAction`.
    pub(super) soap_action: Option<&'r str>,
    /// The line, from 1.
    pub(super) line: usize,
    /// The status of the answer.
    pub(super) status: Option<u16>,
}

/// Numbers of requests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// All requests; of a log, its lines.
    pub requests: u64,
    /// The requests to the web API of Magento.
    pub to_magento: u64,
    /// The requests whose address is a variable without a known value.
    pub variable: u64,
    /// The requests to Magento whose paths were counted together, because the log has too many different ones.
    pub grouped: u64,
    /// The requests to Magento that were left out, because the log has too many different paths.
    pub dropped: u64,
}

impl Tally {
    /// Describes how many of the requests are to Magento.
    #[must_use]
    pub fn summary(&self, format: Format) -> String {
        let unit = match format {
            Format::Log => "lines",
            Format::OpenApi => "operations",
            _ => "requests",
        };
        let verb = if self.to_magento == 1 { "is" } else { "are" };
        let count = if self.to_magento == 0 { "none".to_owned() } else { self.to_magento.to_string() };
        let mut text = format!("{count} of {} {unit} {verb} to Magento", self.requests);
        if self.variable > 0 {
            text.push_str("; the address of ");
            text.push_str(&self.variable.to_string());
            text.push_str(" is a variable without a value here");
        }
        text
    }
}

/// Collects the requests of a file.
pub(super) struct Collector<'n> {
    file: &'n str,
    calls: DeclaredCalls,
    unreadable: Vec<FileEntry>,
    /// The numbers so far.
    pub(super) tally: Tally,
}

impl<'n> Collector<'n> {
    pub(super) fn new(file: &'n str) -> Self {
        Collector { file, calls: DeclaredCalls::default(), unreadable: Vec::new(), tally: Tally::default() }
    }

    /// Returns the name of the file.
    pub(super) fn file(&self) -> &str {
        self.file
    }

    /// Adds a request.
    pub(super) fn add(&mut self, request: Request<'_>) {
        self.tally.requests += 1;
        match magento::target(&request) {
            Target::Calls(calls) => {
                self.tally.to_magento += 1;
                for call in calls {
                    self.calls.add(call, CallSite::new(self.file, request.line), request.status);
                }
            }
            Target::NoCall => self.tally.to_magento += 1,
            Target::Unreadable(refusal) => {
                self.tally.to_magento += 1;
                if self.unreadable.len() < MAX_UNREADABLE {
                    let (first, last) = (request.line, request.line);
                    self.unreadable.push(FileEntry::Unreadable { first, last, refusal });
                }
            }
            Target::Variable => self.tally.variable += 1,
            Target::Other => {}
        }
    }

    /// Adds a call that was counted already.
    pub(super) fn add_counted(&mut self, call: DeclaredCall) {
        self.calls.merge(call);
    }

    pub(super) fn finish(self) -> (Vec<FileEntry>, Tally) {
        let mut entries: Vec<FileEntry> = self.calls.into_vec().into_iter().map(FileEntry::Call).collect();
        entries.extend(self.unreadable);
        (entries, self.tally)
    }
}
