//! Integrations that modules declare: those of `integration.xml`, as `Integration\Model\Config\Consolidated\Converter`
//! stores them, and those of the older pair whose ids stand in `etc/integration/api.xml`.

use std::collections::{HashMap, HashSet};

use super::acl::Node;
use super::texts::{self, Texts};
use super::{AclTree, Catalog, ConfigError, ConfigKind, Declaration, dialects};
use crate::merge::{Dialect, Merged};
use crate::release::Release;
use crate::source::{SourceMap, Span};
use crate::xml::{Document, ElementId};

/// What is wrong where the tree has too few roots, as the one of a module that is read alone.
pub const NO_SECOND_ROOT: &str = "the ACL has no second root, which Magento takes for the tree's";

/// The integrations that modules declare, where a catalog knows them without their files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KnownIntegrations {
    /// Those of `integration.xml`, as they are listed.
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
    /// Where Magento posts its credentials.
    pub endpoint_url: Option<String>,
    /// Where the Admin sends a user to link accounts.
    pub identity_link_url: Option<String>,
    /// The ids that it asks for, as they are listed.
    pub listed: Vec<Listed>,
    /// The ids that Magento stores for it.
    pub stored: Vec<String>,
    /// All places that declare it, in merge order.
    pub declarations: Vec<Declaration>,
}

/// What an `etc/integration/api.xml` says about an integration. Magento reads it only where the setup script of a module
/// asks for it, and then stores the ids as they are listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiIntegration {
    /// Its name, under which a `config.xml` beside it describes it.
    pub name: String,
    /// The ids that it asks for.
    pub listed: Vec<Listed>,
    /// All places that declare it, in merge order.
    pub declarations: Vec<Declaration>,
}

/// An id that an integration asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The id, which need not exist.
    pub id: String,
    /// Its start tag.
    pub span: Span,
}

/// Reads what `integration.xml` files of a catalog's modules declare. The texts go into `sources`.
///
/// # Errors
/// Where Magento's own reading throws: a file that cannot be merged, an integration without name or e-mail address, a
/// tree without a second root. An ACL that cannot be loaded is the same error again.
pub fn read(catalog: &Catalog, sources: &mut SourceMap) -> Result<Vec<Integration>, ConfigError> {
    if let Some(known) = &catalog.integrations {
        return Ok(known.consolidated.clone());
    }
    read_all(catalog, &dialects::INTEGRATION, sources, |declared, merged| {
        // The tree is needed only where there is something to close.
        let tree = catalog.acl.as_ref().map_err(Clone::clone)?;
        complete(declared, merged, tree, catalog.origin.release())
    })
}

/// The same without what Magento makes of it: for a folder without Magento's own modules, where that cannot be told.
///
/// # Errors
/// For a file that cannot be merged, and an integration or resource without name.
pub fn read_unclosed(catalog: &Catalog, sources: &mut SourceMap) -> Result<Vec<ApiIntegration>, ConfigError> {
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

/// Reads what `etc/integration/api.xml` files of a catalog's modules declare, as `Integration\Model\Config\Integration\
/// Reader` merges them. The texts go into `sources`.
///
/// # Errors
/// For a file that cannot be merged, and an integration or resource without name.
pub fn read_api(catalog: &Catalog, sources: &mut SourceMap) -> Result<Vec<ApiIntegration>, ConfigError> {
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
    sources: &mut SourceMap,
) -> Result<KnownIntegrations, ConfigError> {
    let kinds =
        [(ConfigKind::Integration, &dialects::INTEGRATION), (ConfigKind::Integration, &dialects::INTEGRATION_API)];
    let [consolidated, api] = texts::read(kinds, &catalog.modules, |module, path| Ok(file(module, path)), sources);
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

/// Merges all files of a kind and gives what is made of each integration; of several with one name, the last.
fn read_all<T>(
    catalog: &Catalog,
    dialect: &'static Dialect,
    sources: &mut SourceMap,
    make: impl Fn(Declared, &Merged<'_>) -> Result<T, ConfigError>,
) -> Result<Vec<T>, ConfigError> {
    let kinds = [(ConfigKind::Integration, dialect)];
    let [texts] = texts::read(kinds, &catalog.modules, texts::from_disk, sources);
    of_texts(&texts, catalog, sources, make).map_err(|error| error.without_quotes(sources))
}

fn of_texts<T>(
    texts: &Texts,
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
            return Err(failed(merged.document.element(id).span, "integrations inside of integrations"));
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
    texts: &Texts,
    catalog: &Catalog,
) -> Result<Declared, ConfigError> {
    let document = &merged.document;
    let name_of = |element: ElementId| {
        let element = document.element(element);
        let missing = || failed(element.span, &format!("this <{}> has no name", element.name.qualified()));
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

/// Adds who the integration is and what Magento stores for it.
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
        email: text("email").ok_or_else(|| failed(span, "this integration has no <email>"))?,
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

/// The ids that Magento stores for an integration which asks for `ids`: the root, then for each id in turn its
/// ancestors from the top and itself, each once. Ids that are not below the second root of the tree yield nothing;
/// where nothing is left, the root is not added either. `None` where Magento throws because there is no second root.
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
        // An id that stands in the tree several times counts where it comes first below this root.
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
