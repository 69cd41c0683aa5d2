//! From entries to the risk of routes.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::{Capability, Entry, Operation, ParseError, Severity, Subject, Summary, Verdict, read};
use crate::catalog::Route;

/// The entries that come with the tool. A test reads the file, so that none can be lost here in silence.
static BUILTIN: LazyLock<Book> =
    LazyLock::new(|| read::parse(BUILTIN_TEXT).map(|entries| entries.into_iter().collect()).unwrap_or_default());

/// The file that comes with the tool.
pub(super) const BUILTIN_TEXT: &str = include_str!("../../../../data/risk.json");

/// All entries: those that come with the tool, and before them a project's own.
///
/// The file that comes with the tool is read once, when an entry is first asked for.
#[derive(Clone, Debug, Default)]
pub struct Risks {
    own: Book,
}

/// What calling a route amounts to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteRisk<'r> {
    /// What it does to the data: by its entry, else by its method.
    pub operation: Operation,
    /// How bad it is in wrong hands.
    pub severity: Severity,
    /// What can be done with it, in the order of weight; none where nobody has reviewed it.
    pub capabilities: Vec<Capability>,
    /// Why it is as bad as that, in a sentence.
    pub reason: &'r str,
    /// The entries that this follows from: the route's own, else those of its refs; none where nobody has reviewed it.
    pub entries: Vec<&'r Entry>,
}

/// The worst of some routes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worst<'r> {
    /// How bad it is in wrong hands.
    pub severity: Severity,
    /// The route.
    pub route: &'r Route,
    /// Why it is as bad as that, in a sentence.
    pub reason: &'r str,
}

/// Entries by what they are about.
#[derive(Clone, Debug, Default)]
struct Book {
    ids: BTreeMap<String, Entry>,
    /// By url; seldom more than two of one url.
    routes: BTreeMap<String, Vec<Entry>>,
}

impl Risks {
    /// Adds a project's own entries. An entry replaces whatever was said about the same id or route before.
    ///
    /// # Errors
    /// When the text is not JSON, not of the format, written for another version of it, or says two things about one
    /// id or route. Then nothing of it is taken.
    pub fn with(&mut self, text: &str) -> Result<(), ParseError> {
        self.own.extend(read::parse(text)?);
        Ok(())
    }

    /// What is said about an id.
    #[must_use]
    pub fn of_id(&self, id: &str) -> Option<&Entry> {
        self.own.ids.get(id).or_else(|| BUILTIN.ids.get(id))
    }

    /// What calling a route amounts to.
    ///
    /// The route's own entry decides alone, for better or worse. Without one it is the worst of the entries of its
    /// refs, of which a reading route takes what they say about reading. A project's word goes before ours: what it
    /// says about a ref also goes before what we say about the route. Where nothing is said, writing and deleting count
    /// as medium and reading as low: a module's own ids mostly guard its own data, of which nobody here knows more.
    #[must_use]
    pub fn of_route(&self, route: &Route) -> RouteRisk<'_> {
        let overruled = || route.acl_resources().any(|id| self.own.ids.contains_key(id));
        let by_method = Operation::of_method(&route.method);
        let entry = self.own.route(route).or_else(|| BUILTIN.route(route).filter(|_| !overruled()));
        if let Some(entry) = entry {
            let operation = entry.operation.unwrap_or(by_method);
            return RouteRisk::new(operation, vec![(entry, &entry.verdict)]);
        }
        // Overruling a ref leaves what the route does as we know it.
        let operation = BUILTIN.route(route).and_then(|entry| entry.operation).unwrap_or(by_method);
        let of_ref = |id| {
            let entry = self.of_id(id)?;
            let reads = entry.reads.as_ref().filter(|_| operation == Operation::Read);
            let verdict = reads.unwrap_or(&entry.verdict);
            // What is said about an id is said about the routes that are known. One of another module that changes
            // something is not better than one of which nothing is known, unless the project says so.
            let is_known = self.own.ids.contains_key(id) || verdict.severity >= operation.unreviewed().0;
            is_known.then_some((entry, verdict))
        };
        RouteRisk::new(operation, route.acl_resources().filter_map(of_ref).collect())
    }

    /// The worst of some routes: of those that are equally bad the first that changes something, else the first.
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

    /// How many of some routes have which capability.
    pub fn summary<'r>(&self, routes: impl Iterator<Item = &'r Route>) -> Summary {
        routes.map(|route| self.of_route(route)).collect()
    }

    /// All entries that hold, ids first, each in byte order.
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
