//! Resolves endpoints as people write them to the routes that Magento selects, and determines who may call them.

mod call;
mod credential;
pub mod declared;
pub mod files;
pub(crate) mod hosts;
pub mod input;
pub mod list;
pub mod matching;
pub mod nearest;
pub mod origin;
pub mod path;
mod personal;
pub mod place;
pub mod router;
pub mod secret;
mod service;
pub mod spelling;
mod table;
mod target;

use crate::catalog::routes::{ANONYMOUS, SELF, UNKNOWN};
use crate::catalog::{AclTree, Route, Routes};
use router::Router;
use spelling::EndpointSpec;

/// An endpoint with its route.
#[derive(Clone, Debug)]
pub struct Resolved<'c> {
    /// The method and the path, or the name of an operation or service method: see [`declared`]. For text that is not
    /// an endpoint, its position in the input.
    pub declared: String,
    /// The result of a call.
    pub status: Status,
    /// The route that Magento selects.
    pub route: Option<&'c Route>,
    /// All refs that the call requires, without duplicates.
    pub resources: Vec<String>,
    /// A remark: why it cannot be called, or unexpected behavior.
    pub remark: Option<String>,
    /// Suggestions, if no route was found.
    pub nearest: Vec<String>,
}

/// The result of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// A grant of its resources allows it.
    Guarded,
    /// It is public.
    Anonymous,
    /// Logged-in customers may call it, and only those integrations that have All Resources.
    SelfOnly,
    /// It has no refs, so it is public.
    Open,
    /// It requires a resource that no enabled module defines: only All Resources opens it.
    UndefinedResource,
    /// No route matches.
    NotFound,
    /// The facts are incomplete: an unknown module may declare its route, or the resource that it needs.
    Unknown,
    /// Magento does not accept its method here.
    MethodNotAllowed,
    /// It cannot be parsed, or matches several routes.
    Invalid,
}

impl Status {
    /// Returns the name in the JSON contract.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Status::Guarded => "guarded",
            Status::Anonymous => "anonymous",
            Status::SelfOnly => "self",
            Status::Open => "open",
            Status::UndefinedResource => "undefined-resource",
            Status::NotFound => "not-found",
            Status::Unknown => "unknown",
            Status::MethodNotAllowed => "method-not-allowed",
            Status::Invalid => "invalid",
        }
    }

    /// Returns whether an integration with the right grant may call it.
    #[must_use]
    pub fn is_callable(self) -> bool {
        matches!(self, Status::Guarded | Status::Anonymous | Status::Open)
    }
}

/// Returns whether the text may be an alias from `webapi_async.xml`, so that these must be loaded before it is
/// resolved: a call whose path does not begin with its version.
#[must_use]
pub fn may_be_alias(declared: &str) -> bool {
    let Ok(EndpointSpec::Call { path, .. }) = spelling::parse(declared) else { return false };
    !path::address(&path, path::StoreCodes::Any).full.starts_with('V')
}

/// Resolves a single endpoint. For several use [`Router::resolve`].
#[must_use]
pub fn resolve<'c>(declared: &str, routes: &'c Routes, tree: &'c AclTree) -> Resolved<'c> {
    Router::new(routes, tree).resolve(declared)
}

impl<'c> Router<'c> {
    /// Resolves an endpoint, or a placeholder for text that is not an endpoint.
    #[must_use]
    pub fn resolve(&self, declared: &str) -> Resolved<'c> {
        let spelling = match spelling::parse(declared) {
            Ok(spelling) => spelling,
            Err(advice) => {
                let missed = ResolveError { status: Status::Invalid, remark: advice, nearest: Vec::new() };
                return missed.resolved(declared::readable_place(declared));
            }
        };
        let found = match &spelling {
            EndpointSpec::Call { method, path } => call::find(self, method.as_deref(), path),
            EndpointSpec::Operation(name) => service::operation(self, name),
            EndpointSpec::ServiceMethod { class, method } => service::method(self, class, method),
        };
        let route = found.as_ref().ok().map(|found| found.route);
        let declared = declared::declared_on(&spelling, route, self);
        match found {
            Ok(Resolution { route, resources, remark }) => {
                let (status, why) = judge(&resources, self);
                let remark = why.or(remark);
                Resolved { declared, status, route: Some(route), resources, remark, nearest: Vec::new() }
            }
            Err(missed) => missed.or_unknown(self.routes).resolved(declared),
        }
    }
}

struct Resolution<'c> {
    route: &'c Route,
    resources: Vec<String>,
    remark: Option<String>,
}

struct ResolveError {
    status: Status,
    remark: String,
    nearest: Vec<String>,
}

impl ResolveError {
    /// Adds suggestions; `None` if none were searched for.
    fn with_nearest(mut self, nearest: Option<Vec<String>>) -> ResolveError {
        match nearest {
            Some(nearest) => self.nearest = nearest,
            None => self.remark.push_str("; similar ones were not searched for, because too many calls have no route"),
        }
        self
    }

    /// A route that is missing where modules are missing may exist.
    fn or_unknown(mut self, routes: &Routes) -> ResolveError {
        if self.status == Status::NotFound && routes.is_incomplete() {
            self.status = Status::Unknown;
            "no known module declares this route, and not all modules are known".clone_into(&mut self.remark);
        }
        self
    }

    fn resolved<'c>(self, declared: String) -> Resolved<'c> {
        let ResolveError { status, remark, nearest } = self;
        Resolved { declared, status, route: None, resources: Vec::new(), remark: Some(remark), nearest }
    }
}

/// Determines who may make a call that requires these refs, and why an integration may not.
fn judge(resources: &[String], router: &Router<'_>) -> (Status, Option<String>) {
    let mut named = resources.iter().filter(|resource| !matches!(resource.as_str(), ANONYMOUS | SELF)).peekable();
    let guarded = named.peek().is_some();
    if let Some(undefined) = named.find(|resource| !router.tree.contains(resource)) {
        if router.routes.may_be_defined_elsewhere(undefined) {
            let remark = if undefined == UNKNOWN {
                "the resource that it requires is not known".to_owned()
            } else {
                format!("it needs `{undefined}`, and the module that would define it is not known")
            };
            return (Status::Unknown, Some(remark));
        }
        return (Status::UndefinedResource, Some(undefined_remark(undefined, router)));
    }
    if resources.iter().any(|resource| resource == SELF) {
        let remark = if guarded {
            "it requires `self` as well as a resource, and only customers have `self`: no integration can call it \
             except one with All Resources"
        } else {
            "only logged-in customers may call it, and integrations with All Resources"
        };
        return (Status::SelfOnly, Some(remark.to_owned()));
    }
    match (guarded, resources.is_empty()) {
        (true, _) => (Status::Guarded, None),
        (false, true) => (Status::Open, None),
        (false, false) => (Status::Anonymous, None),
    }
}

fn undefined_remark(id: &str, router: &Router<'_>) -> String {
    let only_all = "cannot be granted, and only All Resources permits the call";
    if id.contains(',') {
        return format!("`{id}` is a single id that contains a comma, not a list: it {only_all}");
    }
    if router.tree.is_disabled(id) {
        return format!("`{id}` is disabled (disabled=\"true\"): it {only_all}");
    }
    let nearest = router.nearest_ids(id).unwrap_or_default();
    let hint = nearest.first().map_or(String::new(), |near| format!(" (similar: `{near}`)"));
    format!("no enabled module defines `{id}`{hint}: it {only_all}")
}
