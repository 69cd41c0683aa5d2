//! Finds declarations in modules that Magento does not load here.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::open::Project;
use super::text_file::TextFile;
use crate::catalog::{self, AclTree, COMPANY_FILE, Catalog, Declaration, Origin, Route, Routes};
use crate::endpoint;
use crate::explain::{Elsewhere, ModuleState};
use crate::fs::Files;
use crate::packages::{self, Lock};
use crate::source::SourceMap;
use crate::store::{self, EnabledModule, InactiveModule, Inactivity, LOCK_FILE, ModuleConfig};

/// The files that name the modules of a project.
#[derive(Debug, Default)]
struct Recorded {
    lock: Option<Lock>,
    config: Option<ModuleConfig>,
}

/// Returns the declarations of a resource outside of the catalog, those that are here first.
pub(super) fn of_resource(id: &str, project: &Project) -> Vec<Elsewhere> {
    let mut found = of_inactive(project, |catalog| {
        let tree = catalog.acl.as_ref().ok()?;
        tree.resource(tree.find(id)?).declarations.first().cloned()
    });
    found.extend(company(id, project));
    if found.is_empty() {
        found = of_packages(declaring(id), project);
    }
    if found.is_empty() {
        found.extend(absent(id, project));
    }
    found
}

/// Returns the packages and modules that declare a resource. A module that only adds children to it declares it too.
fn declaring(id: &str) -> Vec<(&'static str, &'static str)> {
    let mut declaring = packages::builtin().declaring(id);
    if declaring.iter().any(|(_, module)| *module == owner(id)) {
        declaring.retain(|(_, module)| *module == owner(id));
    }
    declaring
}

/// Returns the declarations of the route of a call outside of the catalog.
pub(super) fn of_call(declared: &str, project: &Project) -> Vec<Elsewhere> {
    let empty = AclTree::default();
    let found = of_inactive(project, |catalog| {
        let routes = catalog.routes.as_ref().ok()?;
        endpoint::resolve(declared, routes, &empty).route?.declarations.first().cloned()
    });
    if !found.is_empty() {
        return found;
    }
    let known = packages::builtin().every_route();
    let routes = known.iter().map(|(_, _, route)| self::route(route)).collect();
    let routes = Routes::from_routes(routes, Vec::new());
    let Some(route) = endpoint::resolve(declared, &routes, &empty).route else { return Vec::new() };
    let is_it = |it: &&(&str, &str, packages::Route<'_>)| it.2.method == route.method && it.2.url == route.url;
    let declaring: BTreeSet<(&str, &str)> =
        known.iter().filter(is_it).map(|(package, module, _)| (*package, *module)).collect();
    of_packages(declaring.into_iter().collect(), project)
}

/// Returns the declarations in modules that are on disk and not loaded.
fn of_inactive(project: &Project, find: impl Fn(&Catalog) -> Option<Declaration>) -> Vec<Elsewhere> {
    let Some(store) = &project.store else { return Vec::new() };
    let mut found = Vec::new();
    for module in store::inactive(store, &project.catalog.modules) {
        let sources = SourceMap::default();
        let catalog = read_alone(&module, &project.catalog.origin, &sources);
        if let Some(declaration) = find(&catalog) {
            let place = (sources.name(declaration.span.file).to_owned(), sources.position(declaration.span).line);
            found.push(inactive(&module, Some(place)));
        }
    }
    found
}

/// Reads the declarations of one module.
fn read_alone(module: &InactiveModule<'_>, origin: &Origin, sources: &SourceMap) -> Catalog {
    let component = module.component;
    let enabled =
        EnabledModule { name: module.name.clone(), path: Some(component.path.clone()), label: component.label.clone() };
    catalog::read(vec![enabled], Origin { partial: true, ..origin.clone() }, sources)
}

fn inactive(module: &InactiveModule<'_>, location: Option<(String, usize)>) -> Elsewhere {
    let state = match module.reason {
        Inactivity::Disabled => ModuleState::Disabled,
        Inactivity::Unlisted => ModuleState::Unlisted,
        Inactivity::Misnamed(_) => ModuleState::Misnamed,
    };
    let (description, advice) = (module.state(), module.advice());
    Elsewhere { module: module.name.clone(), state, location, description, advice }
}

/// Returns the permission of company users with this id.
fn company(id: &str, project: &Project) -> Option<Elsewhere> {
    let components = project.store.iter().flat_map(|store| &store.components);
    let mut declared = components.filter_map(|component| {
        let permissions = catalog::permissions(project.sources.files(), &component.path);
        let (_, line) = permissions.into_iter().find(|(declared, _)| declared == id)?;
        let label = &component.label;
        let file = if label.is_empty() { COMPANY_FILE.to_owned() } else { format!("{label}/{COMPANY_FILE}") };
        Some((component.name.clone().unwrap_or_else(|| owner(id).to_owned()), (file, line)))
    });
    let (module, location) = match declared.next() {
        Some((module, location)) => (module, Some(location)),
        None if catalog::is_known_permission(id) => (owner(id).to_owned(), None),
        None => return None,
    };
    Some(Elsewhere {
        module,
        state: ModuleState::CompanyPermission,
        location,
        description: "a permission of company users (company_acl.xml), not one of the Admin".to_owned(),
        advice: "Company administrators assign it to the users of their company; no integration or role can have it."
            .to_owned(),
    })
}

/// Returns the state of modules that packages are known to have.
fn of_packages(declaring: Vec<(&str, &str)>, project: &Project) -> Vec<Elsewhere> {
    if declaring.is_empty() {
        return Vec::new();
    }
    let recorded = Recorded::in_project(project);
    let found = declaring.into_iter().map(|(package, module)| of_package(package, module, &recorded, project));
    let mut found: Vec<Elsewhere> = found.collect();
    found.sort_by(|a, b| (a.state, &a.module).cmp(&(b.state, &b.module)));
    found.dedup_by(|a, b| (a.state, &a.module) == (b.state, &b.module));
    // Packages that are here explain more than others with the same module.
    let is_here = |it: &Elsewhere| it.state != ModuleState::NotInstalled;
    if found.iter().any(is_here) {
        found.retain(is_here);
    }
    found
}

fn of_package(package: &str, module: &str, recorded: &Recorded, project: &Project) -> Elsewhere {
    let is_loaded = project.catalog.modules.iter().any(|known| known.name == module);
    let is_locked = recorded.lock.as_ref().is_some_and(|lock| lock.packages.iter().any(|known| known.name == package));
    let is_listed = |list: fn(&ModuleConfig) -> &[String]| {
        recorded.config.as_ref().is_some_and(|config| list(config).iter().any(|name| name == module))
    };
    let enable = format!("Enable it: bin/magento module:enable {module}, then bin/magento setup:upgrade.");
    let (state, description, advice) = if is_loaded {
        (
            ModuleState::OtherVersion,
            format!("in other versions of {package}, not in the one that is here"),
            "Compare the releases: mageacl diff OLD NEW.".to_owned(),
        )
    } else if is_listed(|config| &config.disabled) {
        (ModuleState::Disabled, "disabled in app/etc/config.php".to_owned(), enable)
    } else if is_listed(|config| &config.enabled) {
        missing(&format!("of {package}, enabled in app/etc/config.php and not here"))
    } else if is_locked {
        (ModuleState::Unlisted, format!("of {package} in composer.lock, not listed in app/etc/config.php"), enable)
    } else {
        (
            ModuleState::NotInstalled,
            format!("of {package}, which is not installed here"),
            format!("Install it if the store needs it: composer require {package}"),
        )
    };
    Elsewhere { module: module.to_owned(), state, location: None, description, advice }
}

/// Returns the state of the module that an id is named after, if the module is not here.
fn absent(id: &str, project: &Project) -> Option<Elsewhere> {
    let routes = project.catalog.routes.as_ref().ok()?;
    let module = Some(owner(id)).filter(|_| routes.is_of_absent_module(id))?;
    let recorded = Recorded::in_project(project);
    let is_disabled = recorded.config.as_ref().is_some_and(|config| config.disabled.iter().any(|name| name == module));
    let is_missing = project.catalog.origin.gaps.missing_modules.iter().any(|name| name == module);
    let (state, description, advice) = if is_disabled {
        let description = "disabled in app/etc/config.php, and not on disk".to_owned();
        (ModuleState::Disabled, description, "Install and enable the module, or correct the id.".to_owned())
    } else if is_missing {
        missing("enabled or required, and not here")
    } else {
        (
            ModuleState::Absent,
            "neither on disk nor among the installed packages".to_owned(),
            "Install the module, or correct the id.".to_owned(),
        )
    };
    Some(Elsewhere { module: module.to_owned(), state, location: None, description, advice })
}

fn missing(description: &str) -> (ModuleState, String, String) {
    let advice = "Run composer install, or give a folder with all modules.".to_owned();
    (ModuleState::Missing, description.to_owned(), advice)
}

fn owner(id: &str) -> &str {
    id.split_once("::").map_or(id, |(owner, _)| owner)
}

fn route(known: &packages::Route<'_>) -> Route {
    let (service, service_method) = known.service.unwrap_or_default();
    Route {
        url: known.url.to_owned(),
        method: known.method.to_owned(),
        service: service.to_owned(),
        service_method: service_method.to_owned(),
        operation: None,
        secure: known.secure,
        resources: Vec::new(),
        ref_places: Vec::new(),
        parameters: Vec::new(),
        declarations: Vec::new(),
    }
}

impl Recorded {
    fn in_project(project: &Project) -> Recorded {
        let parse = |text: &str| Lock::parse(text).ok();
        match (&project.store, &project.lock) {
            (Some(store), _) => {
                let lock = store.files.read_named(&store.root.join(LOCK_FILE)).ok();
                let lock = lock.and_then(|bytes| parse(&String::from_utf8_lossy(&bytes)));
                Recorded { lock, config: store.config.clone().filter(|config| !config.is_outside) }
            }
            (None, Some((file, root))) => {
                Recorded { lock: parse(&file.text), config: config(project.sources.shared_files(), root.as_deref()) }
            }
            (None, None) => Recorded::default(),
        }
    }
}

/// Reads the configuration beside a lock. An error was reported when the lock was read.
fn config(files: &Files, root: Option<&Path>) -> Option<ModuleConfig> {
    store::read_config(files, root?).ok().flatten().filter(|config| !config.is_outside)
}

/// The lock that a project was read from, and its folder.
pub(super) type LockInput = (TextFile, Option<PathBuf>);
