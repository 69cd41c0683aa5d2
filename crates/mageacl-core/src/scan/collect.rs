//! Collects the calls of a file.

use std::collections::HashSet;
use std::ops::Range;

use super::SourceCall;
use super::context::{self, Call};
use super::language::SHELL;
use super::lexer::Kind;
use super::path::{self, Path, Segment};
use super::receiver;
use super::shell;
use super::sources::Sources;
use super::template::Template;
use super::unit::Unit;
use super::uses::{self, Uses};
use super::value::Values;
use super::vocabulary::{Fit, Vocabulary};
use crate::endpoint::origin::{CallSite, Confidence};
use crate::endpoint::spelling::EndpointSpec;

/// Returns the calls of a file, in order.
pub(super) fn calls(sources: &Sources<'_>, place: usize, vocabulary: &Vocabulary) -> Collected {
    let unit = &sources.units[place];
    if unit.language.name == SHELL {
        return Collected { calls: shell::calls(unit, vocabulary), ..Collected::default() };
    }
    let values = Values::new(sources);
    let mut collector = Collector {
        values: &values,
        place,
        unit,
        vocabulary,
        begun: HashSet::new(),
        covered: (0..0, None),
        found: Vec::new(),
        to_services: 0,
        documented: 0,
    };
    for at in 0..unit.tokens.len() {
        let is_covered = collector.covered.0.contains(&at) && unit.parent(at) == collector.covered.1;
        if is_documentation(unit, at) {
            let names_path = unit.literal(at).and_then(path::find).is_some_and(|path| path.version.is_some());
            collector.documented += usize::from(names_path);
        } else if !is_covered && matches!(unit.kind(at), Some(Kind::Text(_))) && unit.literal(at).is_some_and(may_lead)
        {
            collector.value(context::outermost(unit, at), at);
        }
    }
    let mut found = collector.found;
    found.sort_by_key(|(token, _)| *token);
    let calls = found.into_iter().map(|(_, call)| call).collect();
    Collected { calls, to_services: collector.to_services, documented: collector.documented }
}

/// The calls of a file.
#[derive(Debug, Default)]
pub(super) struct Collected {
    /// The calls to Magento, in order.
    pub(super) calls: Vec<SourceCall>,
    /// The number of paths at known other services.
    pub(super) to_services: usize,
    /// The number of paths in documentation strings.
    pub(super) documented: usize,
}

/// Returns whether a token is a string that is a statement by itself, as documentation in Python is.
fn is_documentation(unit: &Unit<'_>, at: usize) -> bool {
    let is_text = |at: usize| matches!(unit.kind(at), Some(Kind::Text(_)));
    if unit.language.name != "Python" || !is_text(at) || unit.parent(at).is_some() {
        return false;
    }
    let is_first = at.checked_sub(1).is_none_or(|before| {
        unit.line(before) < unit.line(at)
            && (is_text(before) || matches!(unit.sign(before), ":" | ")" | "]" | "}" | ""))
    });
    let is_last = unit.tokens.get(at + 1).is_none_or(|next| next.line > unit.line(at));
    is_first && is_last
}

/// Returns whether a string may be a part of a path or the name of an operation.
fn may_lead(text: &Template) -> bool {
    text.has_text()
}

struct Collector<'c, 'p, 't> {
    values: &'c Values<'p, 't>,
    place: usize,
    unit: &'p Unit<'t>,
    vocabulary: &'c Vocabulary,
    /// The values that were looked at, by their first tokens.
    begun: HashSet<usize>,
    /// The tokens of the last value, and the bracket around it.
    covered: (Range<usize>, Option<usize>),
    found: Vec<(usize, SourceCall)>,
    to_services: usize,
    documented: usize,
}

impl Collector<'_, '_, '_> {
    /// Looks at the value that begins at a token, because of another token in it.
    fn value(&mut self, start: usize, token: usize) {
        if !self.begun.insert(start) {
            return;
        }
        let (texts, end) = self.values.whole(self.place, start);
        self.covered = (start..end, self.unit.parent(start));
        let mut known = None;
        let mut calls = Vec::new();
        for text in &texts {
            if let Some(operation) = self.operation(text) {
                self.found.push((token, operation_call(self.unit, token, operation)));
                continue;
            }
            let Some(path) = path::find(text) else { continue };
            if path.is_service {
                self.to_services += 1;
                continue;
            }
            let segments = path.readings(self.vocabulary);
            let fits = self.vocabulary.fits(path.version.as_deref(), &segments);
            let reading =
                Reading { path: &path, segments: &segments, fits: &fits, is_own: self.has_version(start, end) };
            if reading.may_be_meant() {
                let uses = known.get_or_insert_with(|| uses::uses_of(self.values, self.place, start));
                calls.extend(self.judge(&reading, uses, token));
            }
        }
        // One of several values of a variable may belong to another object.
        let is_any_known = calls.iter().any(|call| call.is_known);
        calls.retain(|call| call.is_known || !is_any_known);
        self.found.extend(calls.into_iter().map(|call| (token, call)));
        let longer = known.map(|uses| uses.longer).unwrap_or_default();
        for start in longer {
            self.value(start, start);
        }
    }

    /// Returns whether the version of a path is written in a value itself.
    fn has_version(&self, start: usize, end: usize) -> bool {
        let own = (start..end).filter_map(|at| self.unit.literal(at)).filter_map(path::find);
        own.into_iter().any(|path| path.version.is_some())
    }

    fn operation<'x>(&self, text: &'x Template) -> Option<&'x str> {
        text.as_text().filter(|name| self.vocabulary.has_operation(name))
    }

    fn judge(&self, reading: &Reading<'_>, uses: &Uses, token: usize) -> Vec<SourceCall> {
        let mut calls: Vec<Judged> = Vec::new();
        for call in &uses.calls {
            let judged = match reading.path.version {
                Some(_) => Some(reading.versioned(call)),
                None => self.relative(reading, call),
            };
            calls.extend(judged.map(|(method, confidence)| {
                let group = call.owner.as_deref().map(|owner| self.group(owner));
                Judged { method, confidence, group }
            }));
        }
        if calls.is_empty() && !uses.has_other && !uses.is_prefix {
            calls.extend(self.without_call(reading, uses));
        }
        calls.sort_by_key(|call| (call.method.clone(), std::cmp::Reverse(call.confidence)));
        calls.dedup_by(|other, first| other.method == first.method);
        // A method that is only assumed says nothing beside one that is written.
        let is_any_written = calls.iter().any(|call| call.confidence > Confidence::Low);
        calls.retain(|call| call.confidence > Confidence::Low || !is_any_written);
        calls.into_iter().map(|call| self.call(reading, call, token)).collect()
    }

    /// Returns the calls that belong together: of an object in a folder, or in a file if its name is a common one.
    fn group(&self, owner: &str) -> String {
        let folder = match self.unit.name.rsplit_once('/') {
            _ if receiver::is_common(owner) => &self.unit.name,
            Some((folder, _)) => folder,
            None => "",
        };
        format!("{folder}:{owner}")
    }

    /// Judges a path without a version, which may be meant for another server.
    fn relative(&self, reading: &Reading<'_>, call: &Call) -> Option<(Option<String>, Confidence)> {
        let is_word = reading.segments.len() == 1 && !reading.path.is_rooted;
        // `request("GET", "search")` belongs to a base path.
        let is_map = call.owner.as_deref().is_some_and(|owner| owner.eq_ignore_ascii_case("request"));
        if is_word && (is_map || matches!(reading.segments, [Segment::Word(word)] if word == "search")) {
            return None;
        }
        if !call.is_request || is_word && !call.has_client || !self.is_about_magento() || self.is_foreign() {
            return None;
        }
        // The name of a function says little: `createCompany("company")`.
        if !call.is_written && !call.is_known && (is_word || !call.has_client) {
            return None;
        }
        if !reading.is_known() {
            let method = call.method.filter(|_| call.is_written && call.has_client)?;
            return Some((Some(method.to_owned()), Confidence::Low));
        }
        let method = reading.method(call.method?, call.is_written)?;
        Some((Some(method.to_owned()), if call.is_written { Confidence::Medium } else { Confidence::Low }))
    }

    /// Judges a path that no call uses.
    fn without_call(&self, reading: &Reading<'_>, uses: &Uses) -> Option<Judged> {
        let property = uses.property.as_deref().filter(|name| receiver::is_path_key(name));
        if reading.path.version.is_none() && !(property.is_some() && self.is_about_magento()) {
            return None;
        }
        let method = reading.method("GET", false).or(reading.fits.is_empty().then_some("GET"));
        let group = property.map(|property| format!("{}:{property}", self.unit.name));
        Some(Judged { method: method.map(str::to_owned), confidence: Confidence::Low, group })
    }

    /// Returns whether the file is about another product.
    fn is_foreign(&self) -> bool {
        receiver::is_foreign(self.unit.name.rsplit('/').next().unwrap_or_default())
    }

    /// Returns whether the file, or any other, mentions the platform.
    fn is_about_magento(&self) -> bool {
        self.values.sources.mentions
    }

    fn call(&self, reading: &Reading<'_>, judged: Judged, token: usize) -> SourceCall {
        let method = judged.method.as_deref();
        let fit =
            reading.fits.iter().find(|fit| method.is_none_or(|method| fit.method == method)).or(reading.fits.first());
        let plain = match fit {
            Some(fit) => fit.path(reading.segments),
            None => reading.path.text(reading.segments),
        };
        let path = match reading.path.channel {
            "" => plain,
            channel => format!("/{channel}{plain}"),
        };
        let site = CallSite {
            confidence: Some(judged.confidence),
            evidence: Some(path.clone()),
            ..CallSite::new(self.unit.name.clone(), self.unit.line(token) as usize)
        };
        let is_known = reading.is_known() || reading.path.version.is_some();
        SourceCall { call: EndpointSpec::Call { method: judged.method, path }, site, group: judged.group, is_known }
    }
}

/// A call of a value before its path is written.
#[derive(Debug)]
struct Judged {
    method: Option<String>,
    confidence: Confidence,
    group: Option<String>,
}

/// A path with its reading.
struct Reading<'f> {
    path: &'f Path,
    segments: &'f [Segment],
    fits: &'f [Fit<'f>],
    /// Whether the version is written in the value itself, and not in a constant.
    is_own: bool,
}

impl<'f> Reading<'f> {
    /// Returns whether a path may be one of Magento's.
    fn may_be_meant(&self) -> bool {
        let path = self.path;
        match path.version {
            Some(_) => !path.is_foreign || self.is_known(),
            None => self.is_known() || path.is_rooted && !path.has_base && self.segments.iter().all(Segment::is_plain),
        }
    }

    fn is_known(&self) -> bool {
        self.fits.first().is_some_and(|fit| !fit.is_loose)
    }

    fn versioned(&self, call: &Call) -> (Option<String>, Confidence) {
        if self.path.is_foreign {
            let method = call.method.or_else(|| self.method("GET", false));
            return (method.map(str::to_owned), Confidence::Low);
        }
        let Some(method) = call.method else {
            return (self.method("GET", false).map(str::to_owned), Confidence::Low);
        };
        if call.is_written {
            return (Some(method.to_owned()), if self.is_own { Confidence::High } else { Confidence::Medium });
        }
        let method = self.method(method, false).unwrap_or(method);
        (Some(method.to_owned()), if self.is_own { Confidence::Medium } else { Confidence::Low })
    }

    /// Returns a method that the known routes have. An assumed one yields to the only one of the routes.
    fn method(&self, assumed: &str, is_written: bool) -> Option<&'f str> {
        if let Some(fit) = self.fits.iter().find(|fit| fit.method == assumed) {
            return Some(fit.method);
        }
        match self.fits {
            [one] if !is_written => Some(one.method),
            _ => None,
        }
    }
}

fn operation_call(unit: &Unit<'_>, token: usize, name: &str) -> SourceCall {
    let site = CallSite {
        confidence: Some(Confidence::High),
        evidence: Some(name.to_owned()),
        ..CallSite::new(unit.name.clone(), unit.line(token) as usize)
    };
    SourceCall { call: EndpointSpec::Operation(name.to_owned()), site, group: None, is_known: true }
}
