//! Parser for the file of facts about Magento's releases.
//!
//! Each fact is listed once, with the releases that have it. Fields are separated by two spaces, the members of a list in
//! a field by one; `-` means none. The order of resources and routes is significant: siblings with the same sort order are
//! listed as Magento shows them, routes as they are declared.

use super::ranges::Ranges;

/// All facts.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts<'t> {
    /// The releases, the oldest first.
    pub(super) releases: Vec<&'t str>,
    pub(super) modules: Vec<Fact<ModuleFact<'t>>>,
    pub(super) resources: Vec<Fact<ResourceFact<'t>>>,
    /// Resources that `disabled="true"` takes out of the tree.
    pub(super) disabled: Vec<Fact<&'t str>>,
    /// The routes in the order of their declaration.
    pub(super) routes: Vec<Fact<RouteFact<'t>>>,
    pub(super) aliases: Vec<Fact<AliasFact<'t>>>,
}

/// A fact and the releases that have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fact<T> {
    pub(crate) releases: Ranges,
    pub(crate) what: T,
}

/// A module, the folder that composer puts it into, and which of the merged files it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ModuleFact<'t> {
    pub(super) name: &'t str,
    pub(super) path: &'t str,
    pub(super) has_acl: bool,
    pub(super) has_webapi: bool,
}

/// A resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ResourceFact<'t> {
    pub(super) id: &'t str,
    pub(super) parent: Option<&'t str>,
    pub(super) sort_order: i64,
    /// The module that defines it.
    pub(super) module: &'t str,
    pub(super) title: Option<&'t str>,
}

/// A route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RouteFact<'t> {
    pub(super) url: &'t str,
    pub(super) method: &'t str,
    /// The modules that declare it, in merge order.
    pub(super) modules: Vec<&'t str>,
    pub(super) service: &'t str,
    pub(super) service_method: &'t str,
    pub(super) refs: Vec<&'t str>,
    pub(super) secure: bool,
    pub(super) operation: Option<&'t str>,
    pub(super) parameters: Vec<ParameterFact<'t>>,
}

/// A parameter that a route sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ParameterFact<'t> {
    pub(super) name: &'t str,
    pub(super) force: bool,
    pub(super) value: Option<&'t str>,
}

/// A path that `webapi_async.xml` gives to a route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct AliasFact<'t> {
    pub(super) method: &'t str,
    pub(super) alias: &'t str,
    pub(super) url: &'t str,
}

/// The reason why a file of facts cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct FactsError {
    /// The line, from 1.
    pub line: usize,
    /// The reason, in words.
    pub message: String,
}

/// The headings, in the order of the file.
pub(super) const SECTIONS: [&str; 6] =
    ["[releases]", "[modules]", "[resources]", "[disabled]", "[routes]", "[aliases]"];

/// Parses a file of facts.
///
/// # Errors
/// For the first invalid line.
pub(super) fn parse(text: &str) -> Result<Facts<'_>, FactsError> {
    let mut facts = Facts::default();
    let (mut section, mut name) = (None, None);
    for (number, line) in text.lines().enumerate() {
        let failed = |message: String| FactsError { line: number + 1, message };
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if line.starts_with('[') {
            let found = SECTIONS.iter().position(|known| *known == line);
            section = Some(found.ok_or_else(|| failed(format!("`{line}` is no section")))?);
            continue;
        }
        let fields: Vec<&str> = line.split("  ").collect();
        let releases = facts.releases.as_slice();
        match section {
            Some(0) => facts.releases.push(line),
            Some(1) => facts.modules.push(module(&fields, releases).map_err(failed)?),
            Some(2) => facts.resources.push(resource(&fields, releases).map_err(failed)?),
            Some(3) => facts.disabled.push(disabled(&fields, releases).map_err(failed)?),
            Some(4) if !line.starts_with(' ') => name = line.split_once(' '),
            Some(4) => {
                let name = name.ok_or_else(|| failed("no method and url stand above this route".to_owned()))?;
                facts.routes.push(route(name, &fields, releases).map_err(failed)?);
            }
            Some(5) => facts.aliases.push(alias(&fields, releases).map_err(failed)?),
            _ => return Err(failed("no section begins before this line".to_owned())),
        }
    }
    Ok(facts)
}

fn module<'t>(fields: &[&'t str], releases: &[&str]) -> Result<Fact<ModuleFact<'t>>, String> {
    let [name, ranges, path, files] = fields else {
        return Err("a module has four fields: name, releases, folder, files".to_owned());
    };
    let (has_acl, has_webapi) = match *files {
        "acl webapi" => (true, true),
        "acl" => (true, false),
        "webapi" => (false, true),
        "-" => (false, false),
        other => return Err(format!("`{other}` is neither `acl`, `webapi`, both, nor `-`")),
    };
    Ok(Fact { releases: Ranges::parse(ranges, releases)?, what: ModuleFact { name, path, has_acl, has_webapi } })
}

fn resource<'t>(fields: &[&'t str], releases: &[&str]) -> Result<Fact<ResourceFact<'t>>, String> {
    let (known, title) = fields.split_at(fields.len().min(5));
    let ([id, ranges, parent, sort_order, module], [] | [_]) = (known, title) else {
        return Err("a resource has five or six fields: id, releases, parent, sort order, module, title".to_owned());
    };
    let sort_order = sort_order.parse().map_err(|_| format!("`{sort_order}` is no sort order"))?;
    let parent = (*parent != "-").then_some(*parent);
    Ok(Fact {
        releases: Ranges::parse(ranges, releases)?,
        what: ResourceFact { id, parent, sort_order, module, title: title.first().copied() },
    })
}

fn disabled<'t>(fields: &[&'t str], releases: &[&str]) -> Result<Fact<&'t str>, String> {
    let [id, ranges] = fields else { return Err("what is disabled has two fields: id, releases".to_owned()) };
    Ok(Fact { releases: Ranges::parse(ranges, releases)?, what: *id })
}

fn route<'t>(
    (method, url): (&'t str, &'t str),
    fields: &[&'t str],
    releases: &[&str],
) -> Result<Fact<RouteFact<'t>>, String> {
    let ["", ranges, modules, service, refs, more @ ..] = fields else {
        return Err("a route has four fields: releases, modules, service, refs".to_owned());
    };
    let (class, service_method) = service.split_once("::").ok_or("a service is written Class::method")?;
    let mut what = RouteFact {
        url,
        method,
        modules: modules.split(' ').collect(),
        service: class,
        service_method,
        refs: if *refs == "-" { Vec::new() } else { refs.split(' ').collect() },
        secure: false,
        operation: None,
        parameters: Vec::new(),
    };
    for field in more {
        match field.split_once(' ') {
            None if *field == "secure" => what.secure = true,
            Some(("soap", operation)) => what.operation = Some(operation),
            Some((how @ ("set" | "force"), parameter)) => {
                let (name, value) = parameter.split_once('=').map_or((parameter, None), |(n, v)| (n, Some(v)));
                what.parameters.push(ParameterFact { name, force: how == "force", value });
            }
            _ => return Err(format!("`{field}` is neither `secure`, `soap NAME`, `set NAME=VALUE` nor `force ..`")),
        }
    }
    Ok(Fact { releases: Ranges::parse(ranges, releases)?, what })
}

fn alias<'t>(fields: &[&'t str], releases: &[&str]) -> Result<Fact<AliasFact<'t>>, String> {
    let [method, ranges, alias, url] = fields else {
        return Err("an alias has four fields: method, releases, alias, url".to_owned());
    };
    Ok(Fact { releases: Ranges::parse(ranges, releases)?, what: AliasFact { method, alias, url } })
}
