//! The tree of ACL resources, as `Acl\AclResource\Config\Converter\Dom` and `TreeBuilder` build it.

mod branch;

use std::cell::Cell;
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use petgraph::Direction;
use petgraph::graph::{DiGraph, NodeIndex};

use super::{ConfigError, ConfigKind, Declaration, readable};
use crate::merge::Merged;
use crate::php;
use crate::source::Span;
use crate::xml::{Document, ElementId};

/// The root for everything: a role that has it may also use ids that no module defines.
pub const ALL: &str = "Magento_Backend::all";

/// The root of the tree, which every integration has.
pub const ADMIN: &str = "Magento_Backend::admin";

/// The resources that Magento's services check themselves: they guard no route, but restrict the writes of a call
/// (`Catalog\Model\Product\Authorization` and similar classes).
pub const ASKED_INSIDE: [&str; 3] =
    ["Magento_Catalog::edit_product_design", "Magento_Catalog::edit_category_design", "Magento_Cms::save_design"];

/// Returns the module that an id is named after, before `::`; empty without one.
#[must_use]
pub fn owner(id: &str) -> &str {
    id.split_once("::").map_or("", |(module, _)| module)
}

/// A resource of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    /// Its id, for example `Magento_Sales::sales`.
    pub id: String,
    /// Its title in the Admin, if any module gives one.
    pub title: Option<String>,
    /// Its sort order among its siblings.
    pub sort_order: i64,
    /// All its declarations, in merge order.
    pub declarations: Vec<Declaration>,
    /// The index of the declaration that first gave it a title, or else of the first one.
    pub definition: usize,
}

/// The resources of a store: a forest, with its nodes in Magento's order.
///
/// An id may occur twice ([`AclTree::duplicates`]), in which case Magento cannot build its ACL.
#[derive(Clone, Debug, Default)]
pub struct AclTree {
    /// Pre-order storage: the index of a node is its position in pre-order.
    graph: DiGraph<Resource, ()>,
    /// For each node the index after its subtree.
    ends: Vec<usize>,
    roots: Vec<Node>,
    first: HashMap<String, Node>,
    has_duplicates: bool,
    disabled: Vec<String>,
    disabled_ids: OnceLock<HashSet<String>>,
}

pub use branch::Branch;

/// A node of an [`AclTree`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Node(NodeIndex);

impl Node {
    /// Returns the index in pre-order, from 0.
    #[must_use]
    pub fn index(self) -> usize {
        self.0.index()
    }
}

impl AclTree {
    /// Returns the roots in order.
    #[must_use]
    pub fn roots(&self) -> &[Node] {
        &self.roots
    }

    /// Returns the children of a node in order.
    pub fn children(&self, node: Node) -> impl Iterator<Item = Node> {
        let mut children: Vec<Node> = self.graph.neighbors(node.0).map(Node).collect();
        children.sort_unstable();
        children.into_iter()
    }

    /// Returns the parent of a node.
    #[must_use]
    pub fn parent(&self, node: Node) -> Option<Node> {
        self.graph.neighbors_directed(node.0, Direction::Incoming).next().map(Node)
    }

    /// Returns a node and its descendants, in pre-order.
    pub fn subtree(&self, node: Node) -> impl Iterator<Item = Node> {
        // Pre-order storage: a subtree is a contiguous range.
        self.nodes().take(self.ends[node.index()]).skip(node.index())
    }

    /// Returns whether a node is below another one.
    #[must_use]
    pub fn is_below(&self, node: Node, ancestor: Node) -> bool {
        ancestor < node && node.index() < self.ends[ancestor.index()]
    }

    /// Returns the ancestors of a node, beginning with the root.
    #[must_use]
    pub fn ancestors(&self, node: Node) -> Vec<Node> {
        let mut ancestors: Vec<Node> = std::iter::successors(self.parent(node), |node| self.parent(*node)).collect();
        ancestors.reverse();
        ancestors
    }

    /// Returns the resource of a node.
    #[must_use]
    pub fn resource(&self, node: Node) -> &Resource {
        &self.graph[node.0]
    }

    /// Returns the node of an id, the first one in pre-order if there are several.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<Node> {
        self.first.get(id).copied()
    }

    /// Returns whether an id is in the tree.
    #[must_use]
    pub fn contains(&self, id: &str) -> bool {
        self.first.contains_key(id)
    }

    /// Returns all nodes in pre-order.
    pub fn nodes(&self) -> impl Iterator<Item = Node> {
        self.graph.node_indices().map(Node)
    }

    /// Returns the number of nodes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.graph.node_count()
    }

    /// Returns whether there are no nodes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the titles from below the root down to a node, as in the Admin's tree. An untitled resource is shown as
    /// its id. The roots themselves are not shown there, so the path of a root is its own title.
    #[must_use]
    pub fn title_path(&self, node: Node) -> Vec<&str> {
        let shown = |node: Node| {
            let resource = self.resource(node);
            resource.title.as_deref().unwrap_or(&resource.id)
        };
        self.ancestors(node).into_iter().skip(1).chain([node]).map(shown).collect()
    }

    /// Returns the nodes of every id that occurs more than once, in the order of the first one.
    #[must_use]
    pub fn duplicates(&self) -> Vec<Vec<Node>> {
        if !self.has_duplicates {
            return Vec::new();
        }
        let mut by_first: HashMap<Node, Vec<Node>> = HashMap::new();
        for node in self.nodes() {
            if let Some(first) = self.find(&self.resource(node).id)
                && first != node
            {
                by_first.entry(first).or_insert_with(|| vec![first]).push(node);
            }
        }
        let mut duplicates: Vec<Vec<Node>> = by_first.into_values().collect();
        duplicates.sort_unstable();
        duplicates
    }

    /// Returns the ids that a `disabled="true"` removes from the tree, in document order.
    #[must_use]
    pub fn disabled(&self) -> &[String] {
        &self.disabled
    }

    /// Returns whether a `disabled="true"` removes an id from the tree.
    #[must_use]
    pub fn is_disabled(&self, id: &str) -> bool {
        self.disabled_ids.get_or_init(|| self.disabled.iter().cloned().collect()).contains(id)
    }

    /// Returns the error of Magento's `Acl\Builder` if an id occurs twice.
    #[must_use]
    pub fn build_error(&self) -> Option<ConfigError> {
        let nodes = self.duplicates().into_iter().next()?;
        let (last, others) = nodes.split_last()?;
        let resource = self.resource(*last);
        let parent = |node: Node| self.parent(node).map_or("the root", |parent| &self.resource(parent).id);
        let place = |node: Node| self.resource(node).declarations.first().map(|declaration| declaration.span);
        let mut error = ConfigError::new(
            ConfigKind::Acl,
            place(*last),
            format!("the resource {} occurs in the tree {} times", resource.id, nodes.len()),
            "Give one of them a different id. To move a resource, declare it with disabled=\"true\" at its old \
             position.",
        );
        "Magento fails to build the ACL, logs the error, and denies every permission to every role, including All \
         Resources."
            .clone_into(&mut error.consequence);
        error.related = others
            .iter()
            .filter_map(|node| Some((place(*node)?, format!("it is below {} here", parent(*node)))))
            .collect();
        Some(error)
    }

    /// Builds the tree from merged `acl.xml` files; `module_of` returns the name of the module of a position.
    ///
    /// # Errors
    /// If a resource has no id.
    pub(super) fn build(merged: &Merged<'_>, module_of: impl Fn(Span) -> String) -> Result<Self, ConfigError> {
        let builder = Builder { merged, document: &merged.document, module_of, number: Cell::new(0) };
        let mut tree = AclTree::default();
        let roots: Vec<Draft> = builder.root_elements().map(|id| builder.draft(id)).collect::<Result<_, _>>()?;
        tree.grow(roots);
        Ok(tree)
    }

    /// Builds the tree from known resources in document order, each with the id of its parent; `disabled` are the ids
    /// that are removed. A resource with an unknown parent is omitted. The recursion is as deep as the tree.
    pub(super) fn from_resources(resources: Vec<(Option<String>, Resource)>, disabled: Vec<String>) -> Self {
        let mut below: HashMap<Option<String>, Vec<Resource>> = HashMap::new();
        for (parent, resource) in resources {
            below.entry(parent).or_default().push(resource);
        }
        let mut tree = AclTree { disabled, ..AclTree::default() };
        tree.grow(drafts(None, &mut below));
        tree
    }

    fn grow(&mut self, roots: Vec<Draft>) {
        for root in sorted(roots, &mut self.disabled) {
            let node = self.insert(root, None);
            self.roots.push(node);
        }
    }

    /// Adds a resource and its descendants in pre-order.
    fn insert(&mut self, draft: Draft, parent: Option<Node>) -> Node {
        let id = draft.resource.id.clone();
        let node = Node(self.graph.add_node(draft.resource));
        self.ends.push(0);
        self.has_duplicates |= *self.first.entry(id).or_insert(node) != node;
        if let Some(parent) = parent {
            self.graph.add_edge(parent.0, node.0, ());
        }
        for child in sorted(draft.children, &mut self.disabled) {
            self.insert(child, Some(node));
        }
        self.ends[node.index()] = self.graph.node_count();
        node
    }
}

/// A resource before it is added to the tree.
struct Draft {
    resource: Resource,
    disabled: bool,
    children: Vec<Draft>,
}

/// Returns the children of a resource. Each list is removed from the map, so that cyclic parents end the recursion.
fn drafts(parent: Option<&str>, below: &mut HashMap<Option<String>, Vec<Resource>>) -> Vec<Draft> {
    let children = below.remove(&parent.map(str::to_owned)).unwrap_or_default().into_iter();
    let draft = |resource: Resource| Draft { children: drafts(Some(&resource.id), below), resource, disabled: false };
    children.map(draft).collect()
}

/// Removes disabled resources and sorts the others (`TreeBuilder::build`).
fn sorted(drafts: Vec<Draft>, disabled: &mut Vec<String>) -> Vec<Draft> {
    let (off, mut on): (Vec<Draft>, Vec<Draft>) = drafts.into_iter().partition(|draft| draft.disabled);
    let mut ahead = off;
    while let Some(draft) = ahead.pop() {
        disabled.push(draft.resource.id);
        ahead.extend(draft.children);
    }
    on.sort_by_key(|draft| draft.resource.sort_order);
    on
}

struct Builder<'m, 's, F> {
    merged: &'m Merged<'s>,
    document: &'m Document<'s>,
    module_of: F,
    /// The number of resources that were read.
    number: Cell<usize>,
}

/// The maximum number of resources of a store. Magento and hundreds of modules have 3,000; each may lead to findings.
const MAX_RESOURCES: usize = 110_000;

impl<F: Fn(Span) -> String> Builder<'_, '_, F> {
    /// Returns `/config/acl/resources/resource`, without a namespace.
    fn root_elements(&self) -> impl Iterator<Item = ElementId> {
        let plain = |id: &ElementId, tag: &str| {
            let name = &self.document.element(*id).name;
            name.namespace().is_none() && name.is(tag)
        };
        Some(Document::ROOT)
            .into_iter()
            .filter(move |id| plain(id, "config"))
            .flat_map(|id| self.document.child_elements(id))
            .filter(move |id| plain(id, "acl"))
            .flat_map(|id| self.document.child_elements(id))
            .filter(move |id| plain(id, "resources"))
            .flat_map(|id| self.document.child_elements(id))
            .filter(move |id| plain(id, "resource"))
    }

    /// Reads an element and its descendants. The XML reader limits the depth of the recursion.
    fn draft(&self, id: ElementId) -> Result<Draft, ConfigError> {
        let element = self.document.element(id);
        self.number.set(self.number.get() + 1);
        if self.number.get() > MAX_RESOURCES {
            let message = format!("more than {MAX_RESOURCES} resources");
            return Err(ConfigError::new(ConfigKind::Acl, Some(element.span), message, "Remove unneeded resources."));
        }
        readable::check(ConfigKind::Acl, self.document, id, &["id", "module", "title", "sortOrder", "disabled"])?;
        let value = |name: &str| element.named_item(name).map(|attribute| attribute.value.to_string());
        let Some(resource_id) = value("id") else {
            return Err(ConfigError::new(
                ConfigKind::Acl,
                Some(element.span),
                "missing id of this <resource>",
                "Add an id such as Vendor_Module::name.",
            ));
        };
        let declarations: Vec<Declaration> = self
            .merged
            .declarations(id)
            .into_iter()
            .map(|span| Declaration { module: (self.module_of)(span), span })
            .collect();
        // A later module may repeat a resource only to add children; the declaration with the title defines it.
        let titled = self.merged.first_with_attribute(id, "title");
        let definition = titled.and_then(|span| declarations.iter().position(|known| known.span == span)).unwrap_or(0);
        let children = self
            .document
            .child_elements(id)
            .filter(|child| self.document.element(*child).name.is("resource"))
            .map(|child| self.draft(child))
            .collect::<Result<_, _>>()?;
        Ok(Draft {
            resource: Resource {
                id: resource_id,
                title: value("title"),
                sort_order: value("sortOrder").map_or(0, |text| php::int(&text)),
                declarations,
                definition,
            },
            disabled: value("disabled").is_some_and(|text| text == "true"),
            children,
        })
    }
}

impl Resource {
    /// Returns the module that defines the resource.
    #[must_use]
    pub fn module(&self) -> &str {
        self.declarations.get(self.definition).map_or("", |declaration| &declaration.module)
    }
}
