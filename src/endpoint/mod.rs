//! From what a person writes for an endpoint to the route that Magento would pick, and who may call it.

pub mod list;
pub mod matching;
pub mod nearest;
pub mod path;
pub mod spelling;

use crate::catalog::routes::{ANONYMOUS, SELF};
use crate::catalog::soap::Operation;
use crate::catalog::{AclTree, Route, Routes};
use matching::{Channel, METHODS, Match};
use path::{Address, StoreCodes};
use spelling::Spelling;

/// An endpoint with the route it leads to.
#[derive(Clone, Debug)]
pub struct Resolved<'c> {
    /// What was written.
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

/// Finds out what an endpoint leads to.
#[must_use]
pub fn resolve<'c>(declared: &str, routes: &'c Routes, tree: &AclTree) -> Resolved<'c> {
    let found = match spelling::parse(declared) {
        Err(advice) => Err(Missed { status: Status::Invalid, remark: advice, nearest: Vec::new() }),
        Ok(Spelling::Call { method, path }) => call(routes, method.as_deref(), &path),
        Ok(Spelling::Operation(name)) => operation(routes, &name),
        Ok(Spelling::ServiceMethod { class, method }) => service_method(routes, tree, &class, &method),
    };
    match found {
        Ok(Found { route, resources, remark }) => {
            let (status, why) = judge(&resources, tree);
            let remark = why.or(remark);
            Resolved {
                declared: declared.to_owned(),
                status,
                route: Some(route),
                resources,
                remark,
                nearest: Vec::new(),
            }
        }
        Err(Missed { status, remark, nearest }) => Resolved {
            declared: declared.to_owned(),
            status,
            route: None,
            resources: Vec::new(),
            remark: Some(remark),
            nearest,
        },
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

fn call<'c>(routes: &'c Routes, method: Option<&str>, written: &str) -> Result<Found<'c>, Missed> {
    let mut address = path::address(written, StoreCodes::Any);
    if written.contains("/soap/") {
        let remark = "a SOAP URL names services, not what is called; write the operation, for example \
                      `catalogProductRepositoryV1GetList`";
        return Err(Missed { status: Status::Invalid, remark: remark.to_owned(), nearest: Vec::new() });
    }
    let assumed = method.is_none();
    let method = match method {
        Some(method) => method.to_owned(),
        None => method_for(routes, &address)?,
    };
    let alias = routes.aliases().iter().find(|alias| alias.alias == address.full && alias.method == method);
    if let Some(alias) = alias {
        address = path::address(&format!("/{}", alias.url), StoreCodes::Any);
    }
    match matching::find(routes, address.channel, &method, &address.path) {
        Match::Route(route) => {
            let remark = surprise(routes, &address, &method, route)
                .or_else(|| assumed.then(|| format!("no method is written: taken for {method}")));
            Ok(Found { route, resources: route.resources.clone(), remark })
        }
        Match::MethodNotAllowed => {
            let remark = if METHODS.contains(&method.as_str()) {
                "async calls take POST, PUT and DELETE, not GET".to_owned()
            } else {
                format!(
                    "Magento answers {method} with 405, whatever webapi.xml says: only GET, POST, PUT and DELETE exist"
                )
            };
            Err(Missed {
                status: Status::MethodNotAllowed,
                remark,
                nearest: nearest::routes(routes, &method, &address.path),
            })
        }
        Match::NotFound => {
            let remark = format!("no route answers {method} {}", address.path);
            Err(Missed { status: Status::NotFound, remark, nearest: nearest::routes(routes, &method, &address.path) })
        }
    }
}

/// The method that a call without one means: GET, if it is answered there, else the only one that is.
fn method_for(routes: &Routes, address: &Address) -> Result<String, Missed> {
    let answered: Vec<&str> = METHODS
        .into_iter()
        .filter(|method| matches!(matching::find(routes, address.channel, method, &address.path), Match::Route(_)))
        .collect();
    match answered.as_slice() {
        ["GET", ..] => Ok("GET".to_owned()),
        [one] => Ok((*one).to_owned()),
        [] => Err(Missed {
            status: Status::NotFound,
            remark: format!("no route answers {}, with no method", address.path),
            nearest: nearest::routes(routes, "GET", &address.path),
        }),
        several => Err(Missed {
            status: Status::Invalid,
            remark: format!("write the method in front: {} is answered for {}", address.path, several.join(", ")),
            nearest: several.iter().map(|method| format!("{method} {}", address.path)).collect(),
        }),
    }
}

/// A route that was declared by its own url may be one that no real call reaches.
fn surprise(routes: &Routes, address: &Address, method: &str, route: &Route) -> Option<String> {
    if address.channel == Channel::Bulk || !address.path.split('/').any(matching::is_variable) {
        return None;
    }
    let concrete: Vec<String> = address
        .path
        .split('/')
        .map(|part| if matching::is_variable(part) { format!("{{{}}}", &part[1..]) } else { part.to_owned() })
        .collect();
    match matching::find(routes, address.channel, method, &concrete.join("/")) {
        Match::Route(real) if real.url != route.url => {
            Some(format!("Magento never comes to it: real calls go to {}", real.name()))
        }
        _ => None,
    }
}

fn operation<'c>(routes: &'c Routes, name: &str) -> Result<Found<'c>, Missed> {
    let Some(operation) = routes.operations().iter().find(|operation| operation.name == name) else {
        let remark = format!("there is no SOAP operation `{name}`, and it is neither a path nor `Interface::method`");
        let known = routes.operations().iter().map(|operation| operation.name.as_str());
        return Err(Missed { status: Status::NotFound, remark, nearest: nearest::names(known, name) });
    };
    let mut resources: Vec<String> = Vec::new();
    for resource in &operation.resources {
        if !resources.contains(resource) {
            resources.push(resource.clone());
        }
    }
    let behind = routes_of(routes, operation);
    let route = behind.first().copied().ok_or_else(|| Missed {
        status: Status::NotFound,
        remark: format!("the routes behind `{name}` were replaced by later ones"),
        nearest: Vec::new(),
    })?;
    let remark = (behind.len() > 1).then(|| {
        let names: Vec<String> = behind.iter().map(|route| route.name()).collect();
        format!("a SOAP operation needs the resources of all its routes: {}", names.join(", "))
    });
    Ok(Found { route, resources, remark })
}

fn routes_of<'c>(routes: &'c Routes, operation: &Operation) -> Vec<&'c Route> {
    let same = |route: &&Route| {
        route.service == operation.class
            && route.service_method == operation.method
            && route.resources.iter().all(|resource| operation.resources.contains(resource))
    };
    routes.all().iter().filter(same).collect()
}

fn service_method<'c>(routes: &'c Routes, tree: &AclTree, class: &str, method: &str) -> Result<Found<'c>, Missed> {
    let is_class =
        |known: &str| known == class || known.strip_suffix(class).is_some_and(|before| before.ends_with('\\'));
    let named: Vec<&Route> =
        routes.all().iter().filter(|route| route.service_method == method && is_class(&route.service)).collect();
    // An integration calls the guarded ones; what customers and guests call is another matter.
    let guarded: Vec<&Route> =
        named.iter().copied().filter(|route| judge(&route.resources, tree).0 == Status::Guarded).collect();
    let candidates = if guarded.is_empty() { &named } else { &guarded };
    let Some(first) = candidates.first() else {
        let known = routes.all().iter().map(|route| format!("{}::{}", route.service, route.service_method));
        let known: Vec<String> = known.collect();
        let wanted = format!("{class}::{method}");
        let short = |name: &String| name.rsplit('\\').next().unwrap_or_default().to_owned();
        let short: Vec<String> = known.iter().map(short).collect();
        return Err(Missed {
            status: Status::NotFound,
            remark: format!("no route leads to {wanted}"),
            nearest: nearest::names(short.iter().map(String::as_str), &wanted),
        });
    };
    let sorted = |route: &Route| {
        let mut resources = route.resources.clone();
        resources.sort();
        resources
    };
    if candidates.iter().any(|route| sorted(route) != sorted(first)) {
        return Err(Missed {
            status: Status::Invalid,
            remark: format!("{class}::{method} has several routes, each with other resources; write the one you mean"),
            nearest: candidates.iter().map(|route| route.name()).collect(),
        });
    }
    let remark = (candidates.len() > 1).then(|| {
        let all: Vec<String> = candidates.iter().map(|route| route.name()).collect();
        format!("several routes lead there, all with the same resources: {}", all.join(", "))
    });
    Ok(Found { route: first, resources: first.resources.clone(), remark })
}
