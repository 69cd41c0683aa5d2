//! Integrations of `integration.xml` files, as `Integration\Model\Config\Consolidated\Converter` stores them.

use super::{AclTree, Catalog, ConfigError, ConfigKind, Declaration, dialects, texts};
use crate::merge::Merged;
use crate::release::Release;
use crate::source::{SourceMap, Span};
use crate::xml::{Document, ElementId};

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
    pub listed: Vec<String>,
    /// The ids that Magento stores for it.
    pub stored: Vec<String>,
    /// All places that declare it, in merge order.
    pub declarations: Vec<Declaration>,
}

/// Reads the integrations of a catalog's modules. The texts go into `sources`.
///
/// # Errors
/// Where Magento's own reading throws: a file that cannot be merged, an integration without name or e-mail address, a
/// tree without a second root. An ACL that cannot be loaded is the same error again.
pub fn read(catalog: &Catalog, sources: &mut SourceMap) -> Result<Vec<Integration>, ConfigError> {
    let kinds = [(ConfigKind::Integration, &dialects::INTEGRATION)];
    let [texts] = texts::read(kinds, &catalog.modules, sources);
    let Some(merged) = texts.merged(sources)? else { return Ok(Vec::new()) };
    let tree = catalog.acl.as_ref().map_err(Clone::clone)?;
    let mut integrations: Vec<Integration> = Vec::new();
    for id in merged.document.descendants(Document::ROOT, "integration") {
        let mut integration = read_one(&merged, id, tree, catalog.origin.release())?;
        for declaration in &mut integration.declarations {
            declaration.module = texts.module_of(&catalog.modules, declaration.span);
        }
        match integrations.iter_mut().find(|known| known.name == integration.name) {
            Some(known) => *known = integration,
            None => integrations.push(integration),
        }
    }
    Ok(integrations)
}

fn read_one(
    merged: &Merged<'_>,
    id: ElementId,
    tree: &AclTree,
    release: Option<Release>,
) -> Result<Integration, ConfigError> {
    let document = &merged.document;
    let span = document.element(id).span;
    let failed = |span: Span, message: &str| {
        let help = "Complete the declaration; `setup:upgrade` fails until then.";
        ConfigError::new(ConfigKind::Integration, Some(span), message, help)
    };
    let name_of = |element: ElementId| {
        let element = document.element(element);
        let missing = || failed(element.span, &format!("this <{}> has no name", element.name.qualified));
        element.named_item("name").map(|attribute| attribute.value.to_string()).ok_or_else(missing)
    };
    let text = |tag: &str| document.descendants(id, tag).first().map(|element| document.text(*element));
    let listed =
        document.descendants(id, "resource").into_iter().map(name_of).collect::<Result<Vec<String>, ConfigError>>()?;
    let ids: Vec<&str> = listed.iter().map(String::as_str).collect();
    Ok(Integration {
        name: name_of(id)?,
        email: text("email").ok_or_else(|| failed(span, "this integration has no <email>"))?,
        endpoint_url: text("endpoint_url"),
        identity_link_url: text("identity_link_url"),
        stored: closure(tree, release, &ids)
            .ok_or_else(|| failed(span, "the ACL has no second root, which Magento takes for the tree's"))?,
        listed,
        declarations: merged
            .declarations(id)
            .into_iter()
            .map(|span| Declaration { module: String::new(), span })
            .collect(),
    })
}

/// The ids that Magento stores for an integration which asks for `ids`: the root, then for each id in turn its
/// ancestors from the top and itself, each once. Ids that are not below the second root of the tree yield nothing;
/// where nothing is left, the root is not added either. `None` where Magento throws because there is no second root.
#[must_use]
pub fn closure(tree: &AclTree, release: Option<Release>, ids: &[&str]) -> Option<Vec<String>> {
    let root = *tree.roots().get(1)?;
    let mut closed: Vec<&str> = Vec::new();
    for id in ids {
        // An id that stands in the tree several times counts where it comes first below this root.
        let below =
            |node: &super::acl::Node| tree.resource(*node).id == **id && tree.ancestors(*node).first() == Some(&root);
        let Some(node) = tree.find(id).filter(below).or_else(|| tree.nodes().find(below)) else {
            continue;
        };
        let path = tree.ancestors(node).into_iter().skip(1).chain([node]);
        closed.extend(path.map(|node| tree.resource(node).id.as_str()));
    }
    if !closed.is_empty() && release.is_none_or(|release| release >= Release::INTEGRATION_ROOT) {
        closed.insert(0, &tree.resource(root).id);
    }
    let mut unique: Vec<String> = Vec::new();
    for id in closed {
        if !unique.iter().any(|known| known == id) {
            unique.push(id.to_owned());
        }
    }
    Some(unique)
}
