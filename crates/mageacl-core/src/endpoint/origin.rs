//! Calls with the places of the input that they come from: lists, collections, logs, source code.
//!
//! An input may repeat a call any number of times. The number of places that are kept for each is bounded, and the
//! number of all is counted.

use std::collections::{BTreeMap, HashMap};

use super::spelling::EndpointSpec;

/// The maximum number of places that are kept for a call.
pub const MAX_SITES: usize = 20;

/// A call that an input declares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeclaredCall {
    /// The call, without host, query, headers and body. Its path may hold a secret: see [`declared`](super::declared).
    pub call: EndpointSpec,
    /// Its places, and how often it was made.
    pub occurrences: Occurrences,
}

/// A place of a call.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CallSite {
    /// The file, as reports name it: without the folders of the machine.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The certainty that this place makes the call, if it is derived from source code.
    pub confidence: Option<Confidence>,
    /// The text that led to the call, without secrets, if it is derived from source code.
    pub evidence: Option<String>,
}

/// The certainty that a place in source code makes a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// The method or the path is assumed.
    Low,
    /// A part of the path comes from another place, such as a constant.
    Medium,
    /// The method and the path are written there.
    High,
}

/// The places of a call, and how often it was made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Occurrences {
    sites: Vec<CallSite>,
    places: u64,
    /// The number of requests of a log, an archive or a collection. It equals the number of places in other inputs.
    pub count: u64,
    /// The numbers of answers by status, if the input has answers.
    pub statuses: BTreeMap<u16, u64>,
}

impl CallSite {
    /// Makes a place in a file that states its calls.
    #[must_use]
    pub fn new(file: impl Into<String>, line: usize) -> Self {
        CallSite { file: file.into(), line, confidence: None, evidence: None }
    }

    /// Returns the place for a reader: `src/orders.ts:41`.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{}:{}", self.file, self.line)
    }
}

impl Confidence {
    /// Returns the name in the JSON contract.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Confidence::Low => "low",
            Confidence::Medium => "medium",
            Confidence::High => "high",
        }
    }
}

impl Occurrences {
    /// Makes the occurrence of a call in one place.
    #[must_use]
    pub fn at(site: CallSite) -> Self {
        let mut occurrences = Occurrences::default();
        occurrences.add(site, None);
        occurrences
    }

    /// Makes the occurrences of a call of which only the first places are known.
    #[must_use]
    pub fn counted(sites: impl Iterator<Item = CallSite>, count: u64, statuses: BTreeMap<u16, u64>) -> Self {
        Occurrences { sites: sites.take(MAX_SITES).collect(), places: count, count, statuses }
    }

    /// Adds a request in a place, with the status of its answer.
    pub fn add(&mut self, site: CallSite, status: Option<u16>) {
        self.places += 1;
        if self.sites.len() < MAX_SITES && !self.sites.contains(&site) {
            self.sites.push(site);
        }
        self.count_request(status);
    }

    /// Counts a request whose place is not kept.
    pub fn count_request(&mut self, status: Option<u16>) {
        self.count += 1;
        if let Some(status) = status {
            *self.statuses.entry(status).or_default() += 1;
        }
    }

    /// Adds the occurrences of the same call in other places.
    pub fn merge(&mut self, other: Occurrences) {
        self.places += other.places;
        self.count += other.count;
        for site in other.sites {
            if self.sites.len() < MAX_SITES && !self.sites.contains(&site) {
                self.sites.push(site);
            }
        }
        for (status, count) in other.statuses {
            *self.statuses.entry(status).or_default() += count;
        }
    }

    /// Returns the first places, at most [`MAX_SITES`].
    #[must_use]
    pub fn sites(&self) -> &[CallSite] {
        &self.sites
    }

    /// Returns the number of all places.
    #[must_use]
    pub fn places(&self) -> u64 {
        self.places
    }

    /// Returns the first place for a reader, with the number of further ones: `src/orders.ts:41 and 3 more places`.
    #[must_use]
    pub fn summary(&self) -> Option<String> {
        let first = self.sites.first()?.text();
        Some(match self.places {
            0 | 1 => first,
            2 => format!("{first} and 1 more place"),
            places => format!("{first} and {} more places", places - 1),
        })
    }

    /// Returns whether no place is known, as for a call on the command line.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sites.is_empty()
    }
}

/// Calls in the order of their first place, each once.
#[derive(Clone, Debug, Default)]
pub struct DeclaredCalls {
    calls: Vec<DeclaredCall>,
    index: HashMap<EndpointSpec, usize>,
}

impl DeclaredCalls {
    /// Adds a call in a place, with the status of its answer.
    pub fn add(&mut self, call: EndpointSpec, site: CallSite, status: Option<u16>) {
        self.entry(call).add(site, status);
    }

    /// Adds a call with all its occurrences.
    pub fn merge(&mut self, call: DeclaredCall) {
        self.entry(call.call).merge(call.occurrences);
    }

    /// Returns the calls.
    #[must_use]
    pub fn into_vec(self) -> Vec<DeclaredCall> {
        self.calls
    }

    fn entry(&mut self, call: EndpointSpec) -> &mut Occurrences {
        let at = *self.index.entry(call.clone()).or_insert_with(|| {
            self.calls.push(DeclaredCall { call, occurrences: Occurrences::default() });
            self.calls.len() - 1
        });
        &mut self.calls[at].occurrences
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(path: &str) -> EndpointSpec {
        EndpointSpec::Call { method: Some("GET".to_owned()), path: path.to_owned() }
    }

    #[test]
    fn a_repeated_call_is_one_call_with_several_places() {
        let mut calls = DeclaredCalls::default();
        calls.add(call("/V1/a"), CallSite::new("x.har", 3), Some(200));
        calls.add(call("/V1/b"), CallSite::new("x.har", 5), None);
        calls.add(call("/V1/a"), CallSite::new("y.har", 1), Some(404));
        calls.add(call("/V1/a"), CallSite::new("y.har", 1), Some(200));
        let calls = calls.into_vec();
        assert_eq!(calls.iter().map(|call| call.call.text()).collect::<Vec<_>>(), ["GET /V1/a", "GET /V1/b"]);
        let first = &calls[0].occurrences;
        assert_eq!(first.sites().iter().map(CallSite::text).collect::<Vec<_>>(), ["x.har:3", "y.har:1"]);
        assert_eq!((first.places(), first.count), (3, 3));
        assert_eq!(first.statuses, BTreeMap::from([(200, 2), (404, 1)]));
        assert_eq!(calls[1].occurrences.count, 1);
    }

    #[test]
    fn the_number_of_places_is_bounded() {
        let mut occurrences = Occurrences::default();
        for line in 1..=MAX_SITES + 5 {
            occurrences.add(CallSite::new("a.log", line), None);
        }
        let mut other = Occurrences::at(CallSite::new("b.log", 1));
        other.count_request(Some(500));
        occurrences.merge(other);
        assert_eq!(occurrences.sites().len(), MAX_SITES);
        assert_eq!((occurrences.places(), occurrences.count), (MAX_SITES as u64 + 6, MAX_SITES as u64 + 7));
        assert_eq!(occurrences.statuses, BTreeMap::from([(500, 1)]));
    }
}
