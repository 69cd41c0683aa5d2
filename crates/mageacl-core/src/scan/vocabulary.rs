//! The routes that are known: they decide whether a path without a version is one of Magento's, and name its parameters.

use std::collections::{HashMap, HashSet};

use super::path::Segment;
use crate::catalog::{Routes, releases};
use crate::endpoint::matching::is_variable;
use crate::packages;
use crate::source::SourceMap;

/// Known routes and operations.
#[derive(Debug, Default)]
pub struct Vocabulary {
    routes: Vec<Known>,
    /// By the number of segments and the first one.
    index: HashMap<(usize, String), Vec<usize>>,
    operations: HashSet<String>,
}

#[derive(Debug)]
struct Known {
    method: String,
    /// The segments after the version.
    segments: Vec<String>,
    version: String,
}

/// A known route that a path fits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fit<'v> {
    pub(super) method: &'v str,
    route: &'v Known,
    /// The segments that are equal.
    equal: usize,
    /// Whether a hole of the path replaces a word of the route.
    pub(super) is_loose: bool,
}

impl Vocabulary {
    /// Returns the routes of Magento in all editions and releases, and the operations of the newest one.
    #[must_use]
    pub fn built_in() -> Vocabulary {
        let mut vocabulary = Vocabulary::default();
        // A store may have any of them, and a folder of sources does not say which.
        let routes = packages::builtin().every_route();
        for (_, _, route) in routes.iter().filter(|(package, ..)| package.starts_with("magento/")) {
            vocabulary.add_route(route.method, route.url);
        }
        let newest = releases::names().last().and_then(|name| releases::load(name, &SourceMap::default()).ok());
        if let Some(Ok(routes)) = newest.map(|catalog| catalog.routes) {
            vocabulary.add(&routes);
        }
        vocabulary
    }

    /// Adds the routes of a catalog.
    pub fn add(&mut self, routes: &Routes) {
        for route in routes.all() {
            self.add_route(&route.method, &route.url);
        }
        self.operations.extend(routes.operations().iter().map(|operation| operation.name.clone()));
    }

    fn add_route(&mut self, method: &str, url: &str) {
        let mut segments = url.trim_matches('/').split('/').map(str::to_owned);
        let Some(version) = segments.next().filter(|first| is_version(first)) else { return };
        let segments: Vec<String> = segments.collect();
        let Some(first) = segments.first() else { return };
        let known = self.index.entry((segments.len(), first.clone())).or_default();
        let is_same = |place: &usize| {
            self.routes[*place].method == method
                && self.routes[*place].version == version
                && shape(&self.routes[*place].segments) == shape(&segments)
        };
        if known.iter().any(is_same) {
            return;
        }
        known.push(self.routes.len());
        self.routes.push(Known { method: method.to_owned(), segments, version });
    }

    /// Returns whether an operation of SOAP is known.
    pub(super) fn has_operation(&self, name: &str) -> bool {
        self.operations.contains(name)
    }

    /// Returns the known route of a call, with its parameters in braces.
    #[must_use]
    pub fn route(&self, method: &str, path: &str) -> Option<String> {
        let mut parts = path.trim_matches('/').split('/');
        let version = parts.next()?;
        let hole = |part: &str| Segment::Hole(part.to_owned());
        let is_hole = |part: &str| part.starts_with(['{', ':', '<', '$']);
        let segments = parts.map(|part| if is_hole(part) { hole(part) } else { Segment::Word(part.to_owned()) });
        let segments: Vec<Segment> = segments.collect();
        let fits = self.fits(Some(version), &segments);
        let fit = fits.iter().find(|fit| fit.method == method && !fit.is_loose)?;
        let names = fit.route.segments.iter().map(|part| match part.strip_prefix(':').filter(|_| is_variable(part)) {
            Some(name) => format!("/{{{name}}}"),
            None => format!("/{part}"),
        });
        Some(format!("/{version}{}", names.collect::<String>()))
    }

    /// Returns the known routes that the segments after the version fit best.
    pub(super) fn fits(&self, version: Option<&str>, segments: &[Segment]) -> Vec<Fit<'_>> {
        let Some(Segment::Word(first)) = segments.first() else { return Vec::new() };
        let Some(places) = self.index.get(&(segments.len(), first.clone())) else { return Vec::new() };
        let version = version.unwrap_or("V1");
        let routes = places.iter().map(|place| &self.routes[*place]).filter(|route| route.version == version);
        let mut fits: Vec<Fit<'_>> = routes.filter_map(|route| fit(route, segments)).collect();
        let rank = |fit: &Fit<'_>| (!fit.is_loose, fit.equal);
        let best = fits.iter().map(rank).max();
        fits.retain(|fit| Some(rank(fit)) == best);
        fits
    }
}

/// Returns segments without the names of parameters.
fn shape(segments: &[String]) -> Vec<&str> {
    segments.iter().map(|part| if is_variable(part) { ":" } else { part.as_str() }).collect()
}

fn fit<'v>(route: &'v Known, segments: &[Segment]) -> Option<Fit<'v>> {
    let mut found = Fit { method: &route.method, route, equal: 0, is_loose: false };
    for (known, segment) in route.segments.iter().zip(segments) {
        match segment {
            Segment::Word(word) if word == known => found.equal += 1,
            Segment::Word(_) | Segment::Hole(_) if is_variable(known) => {}
            Segment::Word(_) => return None,
            Segment::Hole(_) => found.is_loose = true,
        }
    }
    Some(found)
}

impl Fit<'_> {
    /// Returns the path of a call: words as they are written, and the parameters of the route for the holes.
    pub(super) fn path(&self, segments: &[Segment]) -> String {
        let mut path = format!("/{}", self.route.version);
        for (known, segment) in self.route.segments.iter().zip(segments) {
            path.push('/');
            match (known.strip_prefix(':').filter(|_| is_variable(known)), segment) {
                (_, Segment::Word(word)) => path.push_str(word),
                (Some(name), Segment::Hole(_)) => path.extend(["{", name, "}"]),
                (None, Segment::Hole(name)) => path.extend(["{", name, "}"]),
            }
        }
        path
    }
}

/// Returns whether a segment is a version: `V1`.
pub(super) fn is_version(segment: &str) -> bool {
    let number = segment.strip_prefix('V');
    number.is_some_and(|number| {
        !number.is_empty() && number.len() < 4 && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}
