//! Determines the risk of routes from entries.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::{Capability, Entry, Operation, ParseError, Severity, Subject, Summary, Verdict, read};
use crate::catalog::Route;

/// The built-in entries. A test parses the file, so the default can never hide an error.
static BUILTIN: LazyLock<Book> =
    LazyLock::new(|| read::parse(BUILTIN_TEXT).map(|entries| entries.into_iter().collect()).unwrap_or_default());

/// The built-in file.
pub(super) const BUILTIN_TEXT: &str = include_str!("../../../../data/risk.json");

/// All entries: the built-in ones, overridden by those of a project.
///
/// The built-in file is parsed once, at the first lookup.
#[derive(Clone, Debug, Default)]
pub struct Risks {
    own: Book,
}

/// The risk of calling a route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteRisk<'r> {
    /// The operation: from its entry, or else from its method.
    pub operation: Operation,
    /// The severity if misused.
    pub severity: Severity,
    /// The capabilities, in the order of weight; empty if the route was not reviewed.
    pub capabilities: Vec<Capability>,
    /// The reason for the severity, in a sentence.
    pub reason: &'r str,
    /// The entries for this rating: the route's own, or else those of its refs; empty if the route was not reviewed.
    pub entries: Vec<&'r Entry>,
}

/// The most severe of some routes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worst<'r> {
    /// The severity if misused.
    pub severity: Severity,
    /// The route.
    pub route: &'r Route,
    /// The reason for the severity, in a sentence.
    pub reason: &'r str,
}

/// Entries by subject.
#[derive(Clone, Debug, Default)]
struct Book {
    ids: BTreeMap<String, Entry>,
    /// By URL; rarely more than two for one URL.
    routes: BTreeMap<String, Vec<Entry>>,
}

impl Risks {
    /// Adds the entries of a project. An entry replaces any previous one for the same id or route.
    ///
    /// # Errors
    /// If the text is not JSON, not of this format, written for another version of it, or has two entries for one id or
    /// route. In that case no entry is added.
    pub fn with(&mut self, text: &str) -> Result<(), ParseError> {
        self.own.extend(read::parse(text)?);
        Ok(())
    }

    /// Returns the entry for an id.
    #[must_use]
    pub fn of_id(&self, id: &str) -> Option<&Entry> {
        self.own.ids.get(id).or_else(|| BUILTIN.ids.get(id))
    }

    /// Returns the risk of calling a route.
    ///
    /// The route's own entry decides alone, even if it is lower. Without one, the rating is the highest of the entries
    /// of its refs; for a read route, their ratings for reading count. Project entries override built-in ones: a
    /// project's entry for a ref also overrides the built-in entry for the route. Without any entry, writing and
    /// deleting count as medium and reading as low, because a module's ids mostly guard its own data, which was not
    /// reviewed.
    #[must_use]
    pub fn of_route(&self, route: &Route) -> RouteRisk<'_> {
        let overruled = || route.acl_resources().any(|id| self.own.ids.contains_key(id));
        let by_method = Operation::of_method(&route.method);
        let entry = self.own.route(route).or_else(|| BUILTIN.route(route).filter(|_| !overruled()));
        if let Some(entry) = entry {
            let operation = entry.operation.unwrap_or(by_method);
            return RouteRisk::new(operation, vec![(entry, &entry.verdict)]);
        }
        // Overriding the rating of a ref does not change the known operation.
        let operation = BUILTIN.route(route).and_then(|entry| entry.operation).unwrap_or(by_method);
        let of_ref = |id| {
            let entry = self.of_id(id)?;
            let reads = entry.reads.as_ref().filter(|_| operation == Operation::Read);
            let verdict = reads.unwrap_or(&entry.verdict);
            // An entry for an id covers the known routes. A route of another module that changes data must not be rated
            // lower than an unreviewed one, unless the project says so.
            let is_known = self.own.ids.contains_key(id) || verdict.severity >= operation.unreviewed().0;
            is_known.then_some((entry, verdict))
        };
        RouteRisk::new(operation, route.acl_resources().filter_map(of_ref).collect())
    }

    /// Returns the most severe of some routes: of equally severe ones the first that changes data, or else the first.
    pub fn worst<'r>(&'r self, routes: impl Iterator<Item = &'r Route>) -> Option<Worst<'r>> {
        let rank = |risk: &RouteRisk| (risk.severity, risk.operation != Operation::Read);
        let mut worst: Option<(RouteRisk<'r>, &'r Route)> = None;
        for route in routes {
            let risk = self.of_route(route);
            if worst.as_ref().is_none_or(|(known, _)| rank(&risk) > rank(known)) {
                worst = Some((risk, route));
            }
        }
        worst.map(|(risk, route)| Worst { severity: risk.severity, route, reason: risk.reason })
    }

    /// Counts the routes by capability.
    pub fn summary<'r>(&self, routes: impl Iterator<Item = &'r Route>) -> Summary {
        routes.map(|route| self.of_route(route)).collect()
    }

    /// Returns all entries in effect, ids first, each in byte order.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        let ids = BUILTIN.ids.values().filter(|entry| !self.own.holds(&entry.subject));
        let mut all: Vec<&Entry> = ids.chain(self.own.ids.values()).collect();
        let routes = BUILTIN.routes.values().flatten().filter(|entry| !self.own.holds(&entry.subject));
        all.extend(routes.chain(self.own.routes.values().flatten()));
        all.sort_by_key(|entry| entry.subject.key());
        all.into_iter()
    }
}

impl<'r> RouteRisk<'r> {
    fn new(operation: Operation, verdicts: Vec<(&'r Entry, &'r Verdict)>) -> RouteRisk<'r> {
        let (mut severity, mut reason) = operation.unreviewed();
        if let Some((_, first)) = verdicts.first() {
            (severity, reason) = (first.severity, &first.reason);
        }
        for (_, verdict) in &verdicts {
            if verdict.severity > severity {
                (severity, reason) = (verdict.severity, &verdict.reason);
            }
        }
        let mut capabilities: Vec<Capability> =
            verdicts.iter().flat_map(|(_, verdict)| verdict.capabilities.iter().copied()).collect();
        capabilities.sort_unstable();
        capabilities.dedup();
        let entries = verdicts.into_iter().map(|(entry, _)| entry).collect();
        RouteRisk { operation, severity, capabilities, reason, entries }
    }
}

impl Book {
    fn route(&self, route: &Route) -> Option<&Entry> {
        self.at(&route.method, &route.url)
    }

    fn at(&self, wanted: &str, url: &str) -> Option<&Entry> {
        self.routes.get(url)?.iter().find(|entry| match &entry.subject {
            Subject::Route { method, .. } => method.eq_ignore_ascii_case(wanted),
            Subject::Id(_) => false,
        })
    }

    fn holds(&self, subject: &Subject) -> bool {
        match subject {
            Subject::Id(id) => self.ids.contains_key(id),
            Subject::Route { method, url } => self.at(method, url).is_some(),
        }
    }
}

impl Extend<Entry> for Book {
    fn extend<I: IntoIterator<Item = Entry>>(&mut self, entries: I) {
        for entry in entries {
            match &entry.subject {
                Subject::Id(id) => {
                    self.ids.insert(id.clone(), entry);
                }
                Subject::Route { url, .. } => {
                    let same_url = self.routes.entry(url.clone()).or_default();
                    same_url.retain(|known| known.subject != entry.subject);
                    same_url.push(entry);
                }
            }
        }
    }
}

impl FromIterator<Entry> for Book {
    fn from_iter<I: IntoIterator<Item = Entry>>(entries: I) -> Book {
        let mut book = Book::default();
        book.extend(entries);
        book
    }
}

impl Subject {
    fn key(&self) -> (bool, &str, &str) {
        match self {
            Subject::Id(id) => (false, id, ""),
            Subject::Route { method, url } => (true, url, method),
        }
    }
}
