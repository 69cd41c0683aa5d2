//! Adds a release to a file of facts.

use std::collections::BTreeMap;

use super::facts::{self, AliasFact, Fact, FactsError, ModuleFact, ParameterFact, ResourceFact, RouteFact};
use super::ranges::Ranges;
use super::{build, write};
use crate::catalog::acl::Node;
use crate::catalog::{AclTree, Catalog, FileKind, Route};
use crate::release::Release;
use crate::source::SourceMap;

/// The reason why a release cannot be added.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FoldError {
    /// The file of facts is invalid.
    #[error("the facts: {0}")]
    Facts(#[from] FactsError),
    /// The name is not a release.
    #[error("`{0}` is no release such as 2.4.8-p1")]
    Name(String),
    /// Magento could not load the catalog.
    #[error("Magento could not load this catalog: {0}")]
    Catalog(String),
    /// The facts cannot express a part of the catalog.
    #[error("{0}")]
    Incomplete(String),
}

/// Adds a release to a file of facts in release order, or replaces it if it exists. The catalog must be that of a store with
/// only Magento in it, and include the aliases. Returns the new file.
///
/// # Errors
/// For an invalid file or catalog, and if the facts do not reproduce the added catalog.
pub fn add_release(text: &str, name: &str, catalog: &Catalog) -> Result<String, FoldError> {
    let mut facts = facts::parse(text)?;
    let plain = name.split_once('+').map_or(name, |(plain, _)| plain);
    let release = Release::parse(name).filter(|release| release.to_string() == plain);
    let release = release.ok_or_else(|| FoldError::Name(name.to_owned()))?;
    let broken = |error: &crate::catalog::ConfigError| FoldError::Catalog(error.to_string());
    let tree = catalog.acl.as_ref().map_err(broken)?;
    let routes = catalog.routes.as_ref().map_err(broken)?;

    // A second state of a release comes after the first one.
    let is_before = |known: &str| (Release::parse(known), known) < (Some(release), name);
    let at = facts.releases.iter().position(|known| !is_before(known));
    let at = at.unwrap_or(facts.releases.len());
    let is_new = facts.releases.get(at) != Some(&name);
    let before = facts.releases.len();
    if is_new {
        facts.releases.insert(at, name);
    }
    let column = ReleaseInserter { at, is_new, before };
    column.fold(
        &mut facts.modules,
        catalog.modules.iter().map(|module| module_fact(module, catalog)).collect(),
        |it| it.name,
        |it| it.name,
    );
    column.fold(
        &mut facts.resources,
        tree.nodes().map(|node| resource_fact(node, tree)).collect(),
        |it| it.id,
        |it| (it.parent, it.sort_order),
    );
    column.fold(&mut facts.disabled, tree.disabled().iter().map(String::as_str).collect(), |id| *id, |id| *id);
    let mut declared: Vec<&Route> = routes.all().iter().collect();
    // Files were read in merge order, so positions give the order in which routes are declared.
    declared.sort_by_key(|route| route.declarations.first().map(|declaration| declaration.span));
    column.fold(
        &mut facts.routes,
        declared.into_iter().map(route_fact).collect(),
        |it| (it.method, it.url),
        |it| it.url,
    );
    let aliases = routes.aliases().iter();
    let aliases = aliases.map(|it| AliasFact { method: &it.method, alias: &it.alias, url: &it.url });
    column.fold(&mut facts.aliases, aliases.collect(), |it| it.alias, |it| it.alias);
    facts.modules.sort_by_key(|fact| fact.what.name);

    let written = write::text(&facts);
    verify(&written, name, catalog)?;
    Ok(written)
}

/// The position of an added release, whether it is new, and the length of the list before.
pub(crate) struct ReleaseInserter {
    pub(crate) at: usize,
    pub(crate) is_new: bool,
    pub(crate) before: usize,
}

impl ReleaseInserter {
    /// Adds the facts of the release to a list. Marks known facts, inserts a new one after the known facts about the same
    /// thing or else after its predecessor, and removes facts that no release has any more. Within a group the order
    /// counts: a known fact that precedes one of its group that it has to follow is added a second time.
    pub(crate) fn fold<T: PartialEq, S: PartialEq, G: Ord>(
        &self,
        known: &mut Vec<Fact<T>>,
        found: Vec<T>,
        same: impl Fn(&T) -> S,
        group: impl Fn(&T) -> G,
    ) {
        let widened = |fact: Fact<T>| (fact.what, self.widened(&fact.releases));
        let mut rows: Vec<(T, Vec<bool>)> = known.drain(..).map(widened).collect();
        // The places after the last marked fact, and after the last one of each group.
        let (mut next, mut next_of) = (0, BTreeMap::<G, usize>::new());
        for what in found {
            let first = next_of.get(&group(&what)).copied().unwrap_or(0);
            let fitting = rows.iter().skip(first).position(|(known, _)| *known == what);
            let about_it = || rows.iter().rposition(|(known, _)| same(known) == same(&what)).map(|place| place + 1);
            let place = fitting.map(|place| first + place);
            let place = place.unwrap_or_else(|| about_it().unwrap_or(next).max(first));
            if fitting.is_none() {
                next_of.values_mut().filter(|behind| **behind > place).for_each(|behind| *behind += 1);
                rows.insert(place, (what, vec![false; self.before + usize::from(self.is_new)]));
            }
            rows[place].1[self.at] = true;
            next = place + 1;
            // Facts about one thing stay together.
            while next < rows.len() && same(&rows[next].0) == same(&rows[place].0) {
                next += 1;
            }
            next_of.insert(group(&rows[place].0), place + 1);
        }
        let kept = rows.into_iter().filter(|(_, marks)| marks.contains(&true));
        known.extend(kept.map(|(what, marks)| Fact { releases: Ranges::covering(&marks), what }));
    }

    /// Returns the marks of a fact in the longer list, without one for the release itself.
    fn widened(&self, ranges: &Ranges) -> Vec<bool> {
        let mut marks: Vec<bool> = (0..self.before).map(|place| ranges.has(place)).collect();
        if self.is_new {
            marks.insert(self.at, false);
        }
        marks[self.at] = false;
        marks
    }
}

fn module_fact<'t>(module: &'t crate::store::EnabledModule, catalog: &Catalog) -> ModuleFact<'t> {
    let has = |kind: FileKind| {
        let mut files = catalog.files.iter().filter(|file| file.kind == kind);
        files.any(|file| catalog.modules[file.module].name == module.name)
    };
    let (has_acl, has_webapi) = (has(FileKind::Acl), has(FileKind::Webapi));
    ModuleFact { name: &module.name, path: &module.label, has_acl, has_webapi }
}

fn resource_fact(node: Node, tree: &AclTree) -> ResourceFact<'_> {
    let resource = tree.resource(node);
    ResourceFact {
        id: &resource.id,
        parent: tree.parent(node).map(|parent| tree.resource(parent).id.as_str()),
        sort_order: resource.sort_order,
        module: resource.module(),
        title: resource.title.as_deref(),
    }
}

fn route_fact(route: &Route) -> RouteFact<'_> {
    RouteFact {
        url: &route.url,
        method: &route.method,
        modules: route.declarations.iter().map(|declaration| declaration.module.as_str()).collect(),
        service: &route.service,
        service_method: &route.service_method,
        refs: route.resources.iter().map(String::as_str).collect(),
        secure: route.secure,
        operation: route.operation.as_deref(),
        parameters: route
            .parameters
            .iter()
            .map(|it| ParameterFact { name: &it.name, force: it.force, value: it.value.as_deref() })
            .collect(),
    }
}

/// Reads the written file and compares its catalog with the one that was added.
fn verify(text: &str, name: &str, catalog: &Catalog) -> Result<(), FoldError> {
    let facts = facts::parse(text)?;
    let place = facts.releases.iter().position(|known| *known == name).unwrap_or_default();
    let again = build::catalog(&facts, place, &SourceMap::default());
    let differs = |what: &str| FoldError::Incomplete(format!("the facts cannot say the {what} of {name}"));
    if shape(&again.acl) != shape(&catalog.acl) {
        return Err(differs("tree"));
    }
    let (Ok(again), Ok(routes)) = (&again.routes, &catalog.routes) else { return Err(differs("routes")) };
    if again.all().iter().map(route_fact).ne(routes.all().iter().map(route_fact)) {
        return Err(differs("routes"));
    }
    if again.operations() != routes.operations() {
        return Err(differs("SOAP operations"));
    }
    if again.aliases() != routes.aliases() {
        return Err(differs("aliases"));
    }
    Ok(())
}

/// Returns a tree without its positions.
fn shape<E>(tree: &Result<AclTree, E>) -> Option<Vec<ResourceFact<'_>>> {
    let tree = tree.as_ref().ok()?;
    Some(tree.nodes().map(|node| resource_fact(node, tree)).collect())
}
