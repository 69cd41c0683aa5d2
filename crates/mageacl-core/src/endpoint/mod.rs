//! From what a person writes for an endpoint to the route that Magento would pick, and who may call it.

mod call;
pub mod declared;
pub mod input;
pub mod list;
pub mod matching;
pub mod nearest;
pub mod path;
pub mod place;
pub mod router;
pub mod secret;
mod service;
pub mod spelling;
mod target;

use crate::catalog::routes::{ANONYMOUS, SELF};
use crate::catalog::{AclTree, Route, Routes};
use spelling::Spelling;

/// An endpoint with the route it leads to.
#[derive(Clone, Debug)]
pub struct Resolved<'c> {
    /// The method and the path, or the name of an operation or service method: see [`declared`]. For text that is not an
    /// endpoint its place.
    pub declared: String,
    /// What becomes of a call to it.
    pub status: Status,
    /// The route that Magento picks.
    pub route: Option<&'c Route>,
    /// All refs that the call needs, each once.
    pub resources: Vec<String>,
    /// What else there is to say: why it cannot be called, or which surprise waits.
    pub remark: Option<String>,
    /// Where nothing was found: what may have been meant.
    pub nearest: Vec<String>,
}

/// What becomes of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// A grant of its resources opens it.
    Guarded,
    /// Everybody may call it.
    Anonymous,
    /// Logged-in customers may call it, and no integration but one with All Resources.
    SelfOnly,
    /// It has no refs at all: everybody may call it.
    Open,
    /// It needs a resource that no enabled module defines: only All Resources opens it.
    UndefinedResource,
    /// No route answers it.
    NotFound,
    /// Its method is not one that Magento answers here.
    MethodNotAllowed,
    /// What was written cannot be read, or means several routes.
    Invalid,
}

impl Status {
    /// The name in the JSON contract.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Status::Guarded => "guarded",
            Status::Anonymous => "anonymous",
            Status::SelfOnly => "self",
            Status::Open => "open",
            Status::UndefinedResource => "undefined-resource",
            Status::NotFound => "not-found",
            Status::MethodNotAllowed => "method-not-allowed",
            Status::Invalid => "invalid",
        }
    }

    /// Whether an integration with the right grant may call it.
    #[must_use]
    pub fn is_callable(self) -> bool {
        matches!(self, Status::Guarded | Status::Anonymous | Status::Open)
    }
}

/// Whether what was written may be one of the aliases of `webapi_async.xml`, so that they have to be read before it is
/// resolved: a call whose path does not begin with its version.
#[must_use]
pub fn may_be_alias(declared: &str) -> bool {
    let Ok(Spelling::Call { path, .. }) = spelling::parse(declared) else { return false };
    !path::address(&path, path::StoreCodes::Any).full.starts_with('V')
}

/// Resolves an endpoint, or the place of text that is not an endpoint.
#[must_use]
pub fn resolve<'c>(declared: &str, routes: &'c Routes, tree: &AclTree) -> Resolved<'c> {
    let spelling = match spelling::parse(declared) {
        Ok(spelling) => spelling,
        Err(advice) => {
            let missed = Missed { status: Status::Invalid, remark: advice, nearest: Vec::new() };
            return missed.resolved(declared::readable_place(declared));
        }
    };
    let found = match &spelling {
        Spelling::Call { method, path } => call::find(routes, method.as_deref(), path),
        Spelling::Operation(name) => service::operation(routes, name),
        Spelling::ServiceMethod { class, method } => service::method(routes, tree, class, method),
    };
    let route = found.as_ref().ok().map(|found| found.route);
    let declared = declared::declared_on(&spelling, route, routes);
    match found {
        Ok(Found { route, resources, remark }) => {
            let (status, why) = judge(&resources, tree);
            let remark = why.or(remark);
            Resolved { declared, status, route: Some(route), resources, remark, nearest: Vec::new() }
        }
        Err(missed) => missed.resolved(declared),
    }
}

struct Found<'c> {
    route: &'c Route,
    resources: Vec<String>,
    remark: Option<String>,
}

struct Missed {
    status: Status,
    remark: String,
    nearest: Vec<String>,
}

impl Missed {
    fn resolved<'c>(self, declared: String) -> Resolved<'c> {
        let Missed { status, remark, nearest } = self;
        Resolved { declared, status, route: None, resources: Vec::new(), remark: Some(remark), nearest }
    }
}

/// Who may make a call that needs these refs, and why an integration may not.
fn judge(resources: &[String], tree: &AclTree) -> (Status, Option<String>) {
    let mut named = resources.iter().filter(|resource| !matches!(resource.as_str(), ANONYMOUS | SELF)).peekable();
    let guarded = named.peek().is_some();
    if let Some(undefined) = named.find(|resource| !tree.contains(resource)) {
        return (Status::UndefinedResource, Some(undefined_remark(undefined, tree)));
    }
    if resources.iter().any(|resource| resource == SELF) {
        let remark = if guarded {
            "it needs `self` beside a resource, and only a customer has `self`: no integration can call it but one with \
             All Resources"
        } else {
            "only a logged-in customer may call it; of integrations only one with All Resources can"
        };
        return (Status::SelfOnly, Some(remark.to_owned()));
    }
    match (guarded, resources.is_empty()) {
        (true, _) => (Status::Guarded, None),
        (false, true) => (Status::Open, None),
        (false, false) => (Status::Anonymous, None),
    }
}

fn undefined_remark(id: &str, tree: &AclTree) -> String {
    let only_all = "cannot be granted, and only All Resources opens the call";
    if id.contains(',') {
        return format!("`{id}` is one id with a comma in it, not a list: it {only_all}");
    }
    if tree.disabled().iter().any(|disabled| disabled == id) {
        return format!("`{id}` is switched off (disabled=\"true\"): it {only_all}");
    }
    let ids = tree.nodes().map(|node| tree.resource(node).id.as_str());
    let hint = nearest::names(ids, id).first().map_or(String::new(), |near| format!(" (it has `{near}`)"));
    format!("no enabled module defines `{id}`{hint}: it {only_all}")
}
