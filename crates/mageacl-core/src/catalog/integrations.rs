//! Integrations that modules declare: those of `integration.xml`, as `Integration\Model\Config\Consolidated\Converter`
//! stores them, and those of the older pair of files with ids in `etc/integration/api.xml`.

use std::collections::{HashMap, HashSet};

use super::acl::Node;
use super::texts::{self, ConfigFiles};
use super::{AclTree, Catalog, ConfigError, ConfigKind, Declaration, dialects, readable};
use crate::fs::ReadError;
use crate::merge::{Dialect, Merged};
use crate::release::Release;
use crate::source::{SourceMap, Span};
use crate::xml::{Document, ElementId};

/// The message if the tree has too few roots, for example because a module is read alone.
pub const NO_SECOND_ROOT: &str = "the ACL has no second root element, which Magento uses as the root of the tree";

/// The integrations that modules declare, for a catalog without their files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KnownIntegrations {
    /// Those of `integration.xml`, as listed.
    pub consolidated: Vec<Integration>,
    /// Those of `etc/integration/api.xml`.
    pub api: Vec<ApiIntegration>,
}

/// An integration that `setup:upgrade` creates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Integration {
    /// Its name.
    pub name: String,
    /// Its e-mail address.
    pub email: String,
    /// The URL to which Magento posts its credentials.
    pub endpoint_url: Option<String>,
    /// The URL to which the Admin sends a user to link accounts.
    pub identity_link_url: Option<String>,
    /// The ids that it requests, as listed.
    pub listed: Vec<Listed>,
    /// The ids that Magento stores for it.
    pub stored: Vec<String>,
    /// All its declarations, in merge order.
    pub declarations: Vec<Declaration>,
}

/// An integration in `etc/integration/api.xml`. Magento reads it only if the setup script of a module requests it, and
/// then stores the ids as listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiIntegration {
    /// Its name, by which `config.xml` in the same folder describes it.
    pub name: String,
    /// The ids that it requests.
    pub listed: Vec<Listed>,
    /// All its declarations, in merge order.
    pub declarations: Vec<Declaration>,
}

/// An id that an integration requests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The id, which need not exist.
    pub id: String,
    /// Its start tag.
    pub span: Span,
}

/// Reads the integrations in the `integration.xml` files of a catalog's modules, and adds the texts to `sources`.
///
/// # Errors
/// If Magento's own reader throws: a file that cannot be merged, an integration without name or e-mail address, or a
/// tree without a second root. An error of the ACL is returned again.
pub fn read(catalog: &Catalog, sources: &SourceMap) -> Result<Vec<Integration>, ConfigError> {
    if let Some(known) = &catalog.integrations {
        return Ok(known.consolidated.clone());
    }
    read_all(catalog, &dialects::INTEGRATION, sources, |declared, merged| {
        // The tree is needed only if there are ids.
        let tree = catalog.acl.as_ref().map_err(Clone::clone)?;
        complete(declared, merged, tree, catalog.origin.release())
    })
}

/// Reads the same integrations without the ids that Magento derives: for a folder without Magento's own modules, in
/// which they are unknown.
///
/// # Errors
/// If a file cannot be merged, or an integration or resource has no name.
pub fn read_unclosed(catalog: &Catalog, sources: &SourceMap) -> Result<Vec<ApiIntegration>, ConfigError> {
    if let Some(known) = &catalog.integrations {
        let unclosed = |it: &Integration| ApiIntegration {
            name: it.name.clone(),
            listed: it.listed.clone(),
            declarations: it.declarations.clone(),
        };
        return Ok(known.consolidated.iter().map(unclosed).collect());
    }
    read_all(catalog, &dialects::INTEGRATION, sources, |declared, _| Ok(declared.integration))
}

/// Reads the integrations in the `etc/integration/api.xml` files of a catalog's modules, merged as by
/// `Integration\Model\Config\Integration\Reader`, and adds the texts to `sources`.
///
/// # Errors
/// If a file cannot be merged, or an integration or resource has no name.
pub fn read_api(catalog: &Catalog, sources: &SourceMap) -> Result<Vec<ApiIntegration>, ConfigError> {
    if let Some(known) = &catalog.integrations {
        return Ok(known.api.clone());
    }
    read_all(catalog, &dialects::INTEGRATION_API, sources, |declared, _| Ok(declared.integration))
}

/// Reads the integrations of modules whose files are in memory: `file` returns the bytes of a module's file by its path.
/// Without a second root in the tree, integrations of `integration.xml` store nothing.
pub(crate) fn read_from_memory(
    catalog: &Catalog,
    file: impl Fn(&super::EnabledModule, &str) -> Option<Vec<u8>> + Sync,
    sources: &SourceMap,
) -> Result<KnownIntegrations, ConfigError> {
    read_with(catalog, |module, path| Ok(file(module, path)), sources)
}

/// Reads the integrations of modules of which some have files on disk, and the others facts: `facts` returns the text of a
/// file of such a module.
pub(crate) fn read_over(
    catalog: &Catalog,
    facts: impl Fn(&super::EnabledModule, &str) -> Option<String> + Sync,
    sources: &SourceMap,
) -> Result<KnownIntegrations, ConfigError> {
    let file = |module: &super::EnabledModule, path: &str| match module.path {
        Some(_) => texts::from_files(sources.files(), module, path),
        None => Ok(facts(module, path).map(String::into_bytes)),
    };
    read_with(catalog, file, sources)
}

fn read_with(
    catalog: &Catalog,
    file: impl Fn(&super::EnabledModule, &str) -> Result<Option<Vec<u8>>, ReadError> + Sync,
    sources: &SourceMap,
) -> Result<KnownIntegrations, ConfigError> {
    let kinds =
        [(ConfigKind::Integration, &dialects::INTEGRATION), (ConfigKind::Integration, &dialects::INTEGRATION_API)];
    let [consolidated, api] = texts::read(kinds, &catalog.modules, file, sources);
    let tree = catalog.acl.as_ref().ok().filter(|tree| tree.roots().len() > 1);
    let consolidated = of_texts(&consolidated, catalog, sources, |declared, merged| match tree {
        Some(tree) => complete(declared, merged, tree, catalog.origin.release()),
        None => Ok(without_tree(declared.integration)),
    })?;
    let api = of_texts(&api, catalog, sources, |declared, _| Ok(declared.integration))?;
    Ok(KnownIntegrations { consolidated, api })
}

/// An integration with its element.
struct Declared {
    element: ElementId,
    integration: ApiIntegration,
}

/// Merges all files of a kind and converts each integration; of several with one name the last counts.
fn read_all<T>(
    catalog: &Catalog,
    dialect: &'static Dialect,
    sources: &SourceMap,
    make: impl Fn(Declared, &Merged<'_>) -> Result<T, ConfigError>,
) -> Result<Vec<T>, ConfigError> {
    let kinds = [(ConfigKind::Integration, dialect)];
    let [texts] =
        texts::read(kinds, &catalog.modules, |module, path| texts::from_files(sources.files(), module, path), sources);
    of_texts(&texts, catalog, sources, make).map_err(|error| error.without_quotes(sources))
}

fn of_texts<T>(
    texts: &ConfigFiles,
    catalog: &Catalog,
    sources: &SourceMap,
    make: impl Fn(Declared, &Merged<'_>) -> Result<T, ConfigError>,
) -> Result<Vec<T>, ConfigError> {
    let Some(merged) = texts.merged(sources)? else { return Ok(Vec::new()) };
    let mut all: Vec<T> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut below = 0;
    for id in merged.document.descendants(Document::ROOT, "integration") {
        let declared = read_one(&merged, id, texts, catalog)?;
        below += declared.integration.listed.len();
        if below > merged.document.len() {
            return Err(failed(merged.document.element(id).span, "nested <integrations> elements"));
        }
        let name = declared.integration.name.clone();
        let integration = make(declared, &merged)?;
        if let Some(place) = places.get(&name) {
            all[*place] = integration;
        } else {
            places.insert(name, all.len());
            all.push(integration);
        }
    }
    Ok(all)
}

fn read_one(
    merged: &Merged<'_>,
    element: ElementId,
    texts: &ConfigFiles,
    catalog: &Catalog,
) -> Result<Declared, ConfigError> {
    let document = &merged.document;
    let name_of = |element: ElementId| {
        readable::check(ConfigKind::Integration, document, element, &["name"])?;
        let element = document.element(element);
        let missing = || failed(element.span, &format!("missing name of this <{}>", element.name.qualified()));
        element.named_item("name").map(|attribute| attribute.value.to_string()).ok_or_else(missing)
    };
    let resources = document.descendants(element, "resource").into_iter();
    let listed = resources.map(|id| Ok(Listed { id: name_of(id)?, span: document.element(id).span }));
    let listed = listed.collect::<Result<_, ConfigError>>()?;
    let places = merged.declarations(element).into_iter();
    let declarations = places.map(|span| Declaration { module: texts.module_of(&catalog.modules, span), span });
    let integration = ApiIntegration { name: name_of(element)?, listed, declarations: declarations.collect() };
    Ok(Declared { element, integration })
}

/// Adds the description of the integration, and the ids that Magento stores for it.
fn complete(
    declared: Declared,
    merged: &Merged<'_>,
    tree: &AclTree,
    release: Option<Release>,
) -> Result<Integration, ConfigError> {
    let Declared { element, integration: ApiIntegration { name, listed, declarations } } = declared;
    let document = &merged.document;
    let span = document.element(element).span;
    let text = |tag: &str| document.descendants(element, tag).first().map(|element| document.text(*element));
    let ids: Vec<&str> = listed.iter().map(|listed| listed.id.as_str()).collect();
    Ok(Integration {
        name,
        email: text("email").ok_or_else(|| failed(span, "missing <email> of this integration"))?,
        endpoint_url: text("endpoint_url"),
        identity_link_url: text("identity_link_url"),
        stored: closure(tree, release, &ids).ok_or_else(|| failed(span, NO_SECOND_ROOT))?,
        listed,
        declarations,
    })
}

/// Returns an integration for which Magento stores nothing.
fn without_tree(integration: ApiIntegration) -> Integration {
    let ApiIntegration { name, listed, declarations } = integration;
    Integration {
        name,
        email: String::new(),
        endpoint_url: None,
        identity_link_url: None,
        stored: Vec::new(),
        listed,
        declarations,
    }
}

fn failed(span: Span, message: &str) -> ConfigError {
    let help = "Complete the declaration; `setup:upgrade` fails until then.";
    ConfigError::new(ConfigKind::Integration, Some(span), message, help)
}

/// Returns the ids that Magento stores for an integration that requests `ids`: the root, then for each id its ancestors
/// from the top and itself, without duplicates. Ids that are not below the second root of the tree are dropped; if none
/// is left, the root is not added either. Returns `None` if Magento throws because there is no second root.
#[must_use]
pub fn closure(tree: &AclTree, release: Option<Release>, ids: &[&str]) -> Option<Vec<String>> {
    let root = *tree.roots().get(1)?;
    let mut closed: Vec<&str> = Vec::new();
    let mut below_root: HashMap<&str, Node> = HashMap::new();
    if !tree.duplicates().is_empty() {
        for node in tree.nodes().filter(|node| tree.ancestors(*node).first() == Some(&root)) {
            below_root.entry(&tree.resource(node).id).or_insert(node);
        }
    }
    for id in ids {
        // Of several nodes with this id, the first one below this root counts.
        let below = |node: &Node| tree.ancestors(*node).first() == Some(&root);
        let Some(first) = tree.find(id) else { continue };
        let node = Some(first).filter(below).or_else(|| below_root.get(*id).copied());
        let Some(node) = node else { continue };
        let path = tree.ancestors(node).into_iter().skip(1).chain([node]);
        closed.extend(path.map(|node| tree.resource(node).id.as_str()));
    }
    if !closed.is_empty() && release.is_none_or(|release| release >= Release::INTEGRATION_ROOT) {
        closed.insert(0, &tree.resource(root).id);
    }
    let mut seen = HashSet::new();
    Some(closed.into_iter().filter(|id| seen.insert(*id)).map(str::to_owned).collect())
}
