//! Access logs, read as a stream.
//!
//! Only lines that hold a part of a path of the API are examined; of all others the line breaks are counted.

mod alb;
mod cloudflare;
mod combined;
mod fastly;
mod fields;
mod logfmt;
mod paths;
mod stream;
mod w3c;

use std::borrow::Cow;
use std::io::{self, Read};

use super::collector::Collector;
use fields::Fields;
use paths::Paths;
use w3c::Columns;

/// The number of lines from which a log is recognized.
const SAMPLE: usize = 20;

/// A request of a line.
#[derive(Debug, PartialEq, Eq)]
struct LogRequest<'l> {
    method: Cow<'l, str>,
    /// The path or the URL.
    target: Cow<'l, str>,
    status: Option<u16>,
}

/// A reader of lines that are not JSON.
type LineReader = for<'l> fn(&'l str) -> Option<LogRequest<'l>>;

/// The formats of such lines, the most specific first.
const LINES: [LineReader; 2] = [alb::request, combined::request];

/// A reader of lines that are JSON objects.
type FieldsReader = for<'l> fn(&'l Fields) -> Option<LogRequest<'l>>;

/// The formats of such lines, the most specific first.
const OBJECTS: [FieldsReader; 2] = [cloudflare::request, fields::request];

/// Adds the requests of a log.
pub(super) fn read(input: impl Read, collector: &mut Collector<'_>) -> io::Result<()> {
    let mut columns = Columns::default();
    let mut paths = Paths::new();
    let lines = stream::each_candidate(input, |line, number| {
        if columns.read_header(line) {
            return;
        }
        let Ok(text) = std::str::from_utf8(line) else { return };
        with_request(text, &columns, |request| paths.add(&request, number));
    })?;
    collector.tally.requests += lines;
    paths.finish(collector);
    Ok(())
}

/// Returns whether a text begins as a log does: most of its lines are requests, or a header names the columns.
pub(super) fn is_log(text: &str) -> bool {
    let mut columns = Columns::default();
    let (mut requests, mut others) = (0, 0);
    for line in text.lines().filter(|line| !line.trim().is_empty()).take(SAMPLE) {
        if columns.read_header(line.as_bytes()) || line.starts_with('#') {
            continue;
        }
        let mut is_request = false;
        with_request(line, &columns, |_| is_request = true);
        if is_request { requests += 1 } else { others += 1 }
    }
    requests > others || requests == 0 && others == 0 && columns.is_set()
}

/// Calls a function with the request of a line, if it has one.
fn with_request(line: &str, columns: &Columns, mut take: impl FnMut(LogRequest<'_>)) {
    if let Some(request) = columns.request(line) {
        return take(request);
    }
    if let Some(object) = fastly::object(line)
        && let Some(fields) = Fields::parse(object)
    {
        if let Some(request) = OBJECTS.iter().find_map(|read| read(&fields)) {
            take(request);
        }
        return;
    }
    if let Some(request) = LINES.iter().find_map(|read| read(line)) {
        take(request);
    } else if let Some(fields) = logfmt::fields(line)
        && let Some(request) = fields::request(&fields)
    {
        take(request);
    }
}

/// Returns the status of an answer.
pub(super) fn status(text: &str) -> Option<u16> {
    text.parse().ok().filter(|status| (100..600).contains(status))
}
